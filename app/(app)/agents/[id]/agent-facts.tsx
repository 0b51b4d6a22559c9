import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { type Fact, Facts } from "@/components/facts";
import { useLength } from "@/components/length";
import { Moment } from "@/components/moment";
import { RelativeTime } from "@/components/relative-time";
import { CardSection } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { isThresholdFromInterval } from "@/lib/domain/liveness-cause";
import type { AgentDetail } from "@/lib/services/agents";

/** What explains an agent's state, and where it lives. */
export function AgentFacts({ agent }: { agent: AgentDetail }) {
  const t = useTranslations("agent");
  const facts: Fact[] = [
    {
      name: t("lastActive"),
      value: <RelativeTime at={agent.lastActiveAt} focusable />,
    },
    {
      name: t("host"),
      value: (
        <Link href={`/hosts/${agent.hostId}`} className="text-accent-text underline-offset-4 hover:underline">
          <bdi>{agent.hostName}</bdi>
        </Link>
      ),
    },
    ...(agent.state === "online" ? [{ name: t("nextDeadline"), value: <Moment at={agent.deadlineAt} /> }] : []),
    { name: t("firstSeen"), value: <Moment at={agent.firstSeenAt} /> },
    ...(agent.model ? [{ name: t("model"), value: <bdi>{agent.model}</bdi> }] : []),
    {
      name: t("id"),
      value: (
        <span className="-my-1.5 flex items-center gap-1">
          <bdi className="numeric min-w-0">{agent.externalId}</bdi>
          <CopyButton text={agent.externalId} label={t("copyId")} look="ghost" iconOnly />
        </span>
      ),
    },
  ];
  return (
    <CardSection id="why" title={t("why")} hint={<Why agent={agent} />}>
      <Facts facts={facts} />
    </CardSection>
  );
}

/** One sentence: why it is shown as it is, or when that would change. */
function Why({ agent }: { agent: AgentDetail }) {
  const t = useTranslations("agent");
  const format = useFormatter();
  const length = useLength();
  const moment = (at: number) => format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "medium" });
  const because = isThresholdFromInterval(agent)
    ? t("becauseInterval", { interval: length((agent.intervalSeconds ?? 0) * 1000) })
    : t("becauseAccount");
  const silence = { length: length(agent.thresholdMs), because };
  switch (agent.state) {
    case "online":
      return t("whyOnline", silence);
    case "offline":
      return t("whyOffline", { ...silence, moment: moment(agent.since) });
    case "retired":
      return t("whyRetired");
    case "unknown":
      if (agent.unknownBecause === "blind") return t("whyBlind", { moment: moment(agent.since) });
      if (agent.unknownBecause === "gap")
        return t("whyGap", { moment: moment(agent.since), deadline: moment(agent.deadlineAt) });
      return t("whyRoster", { moment: moment(agent.lastActiveAt) });
  }
}
