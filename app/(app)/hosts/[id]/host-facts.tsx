import { useFormatter, useTranslations } from "next-intl";
import { type Fact, Facts } from "@/components/facts";
import { useLength } from "@/components/length";
import { Moment } from "@/components/moment";
import { platformName } from "@/components/platform";
import { RelativeTime } from "@/components/relative-time";
import { CardSection } from "@/components/ui/card";
import { isClockWrong, isThresholdFromInterval } from "@/lib/domain/liveness-cause";
import type { HostDetail } from "@/lib/services/hosts";

/** What the host told about itself, and why it is shown as it is. */
interface Props {
  host: HostDetail;
  /** How many agents it says it has. */
  configured: number;
  /** What a person wrote about it. */
  described: readonly Fact[];
  /** Buttons for those who may. */
  actions: React.ReactNode;
}

export function HostFacts({ host, configured, described, actions }: Props) {
  const t = useTranslations("host");
  const none = useTranslations("hosts")("notSaid");
  const length = useLength();
  const facts: Fact[] = [
    { name: t("lastSeen"), value: <RelativeTime at={host.lastSeenAt} focusable /> },
    { name: t("roster"), value: useRosterText(host, configured) },
    {
      name: t("interval"),
      value: host.intervalSeconds === null ? t("intervalUnknown") : length(host.intervalSeconds * 1000),
    },
    { name: t("threshold"), value: length(host.thresholdMs) },
    { name: t("skew"), value: useSkewText(host.clockSkewMs) },
    {
      name: t("platform"),
      value: [platformName(host.platform), host.osRelease, host.arch].filter(Boolean).join(" · ") || none,
    },
    { name: t("uploader"), value: host.uploaderVersion || none },
    { name: t("node"), value: host.nodeVersion || none },
    { name: t("firstSeen"), value: <Moment at={host.firstSeenAt} /> },
    { name: t("address"), value: host.address ? <span className="numeric">{host.address}</span> : none },
    { name: t("id"), value: <bdi className="numeric">{host.externalId}</bdi> },
    ...described,
  ];
  return (
    <CardSection id="facts" title={t("facts")} hint={<Why host={host} />} actions={actions}>
      <Facts facts={facts} />
    </CardSection>
  );
}

/** How its agents could be read. A roster that could not be read is never "0 agents". */
function useRosterText(host: HostDetail, configured: number): React.ReactNode {
  const t = useTranslations("host");
  if (host.rosterSeenAt === null && host.rosterStatus === "ok" && configured === 0) return t("rosterNever");
  if (host.rosterStatus === "ok" || host.rosterStatus === "empty") return t("rosterReadable", { count: configured });
  return (
    <span className="text-late">{t("rosterUnreadable", { reason: host.rosterReason || t("rosterNoReason") })}</span>
  );
}

function useSkewText(clockSkewMs: number | null): React.ReactNode {
  const t = useTranslations("host");
  const none = useTranslations("hosts")("notSaid");
  const length = useLength();
  if (clockSkewMs === null) return none;
  if (Math.abs(clockSkewMs) < 1_000) return t("skewOk");
  const text = t(clockSkewMs > 0 ? "skewAhead" : "skewBehind", { length: length(Math.abs(clockSkewMs)) });
  return isClockWrong(clockSkewMs) ? <span className="font-medium text-late">{text}</span> : text;
}

function Why({ host }: { host: HostDetail }) {
  const t = useTranslations("host");
  const format = useFormatter();
  const length = useLength();
  const moment = format.dateTime(new Date(host.since), { dateStyle: "medium", timeStyle: "medium" });
  if (host.state === "unknown") return t("whyGap", { moment });
  const because = isThresholdFromInterval(host)
    ? t("becauseInterval", { interval: length((host.intervalSeconds ?? 0) * 1000) })
    : t("becauseAccount");
  const silence = { length: length(host.thresholdMs), because };
  return host.state === "offline" ? t("whyOffline", { ...silence, moment }) : t("whyOnline", silence);
}
