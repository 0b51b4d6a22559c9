import { useTranslations } from "next-intl";
import { RelativeTime } from "@/components/relative-time";
import { Badge, type Tone } from "@/components/ui/badge";
import type { HostGateway } from "@/lib/services/gateways";

const TONES: Record<HostGateway["state"], Tone> = {
  running: "online",
  starting: "late",
  draining: "late",
  not_ready: "late",
  absent: "offline",
  unknown: "neutral",
};

const REASONS = ["timeout", "not_openclaw", "config", "remote"] as const;

/** How OpenClaw's gateway on this machine answered its own probes last. */
export function Gateway({ gateway }: { gateway: HostGateway }) {
  const t = useTranslations("metrics.gateway");
  const { state, since, version, port, failing, reason } = gateway;
  const known = REASONS.find((one) => one === reason);
  const facts = [version && t("version", { version }), port !== null && t("port", { port })].filter(Boolean);
  return (
    <div className="mb-5 border-b pb-4 text-sm">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{t("title")}</span>
        <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>
        <span className="text-muted">
          {t("since")} <RelativeTime at={since} focusable />
        </span>
        {facts.length > 0 && <bdi className="numeric text-muted">{facts.join(" · ")}</bdi>}
      </p>
      {failing.length > 0 && (
        <p className="mt-1 [overflow-wrap:anywhere]">
          {t("failing")} <bdi>{failing.join(", ")}</bdi>
        </p>
      )}
      {state === "unknown" && (
        <p className="mt-1 text-muted">{known ? t(`reason.${known}`) : t("reason.other", { reason })}</p>
      )}
      {state === "absent" && <p className="mt-1 text-muted">{t("absentRemedy")}</p>}
    </div>
  );
}
