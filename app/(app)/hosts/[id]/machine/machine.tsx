import { Gauge } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { RelativeTime } from "@/components/relative-time";
import { CardSection } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { requireLogin } from "@/lib/auth/current";
import type { MetricRange } from "@/lib/domain/metric-ladder";
import { hostGateway } from "@/lib/services/gateways";
import type { HostDetail } from "@/lib/services/hosts";
import { metricHistory } from "@/lib/services/metric-history";
import { newestMetrics } from "@/lib/services/newest-metrics";
import { Gateway } from "./gateway";
import { MachineHistory } from "./machine-history";
import { MachineTiles } from "./machine-tiles";

/** After so many missed samples the newest figures are old. */
const MISSED = 4;

/** How the machine is, how its gateway answers, and how both have been. */
export async function Machine({ host, range }: { host: HostDetail; range: MetricRange }) {
  const [{ ctx }, t] = await Promise.all([requireLogin(), getTranslations("metrics")]);
  const [newest, gateway, history] = await Promise.all([
    newestMetrics(ctx, [host.id]).then((found) => found.get(host.id)),
    hostGateway(ctx, host.id),
    metricHistory(ctx, { hostId: host.id, range }),
  ]);
  if (!newest) {
    return (
      <CardSection id="machine" title={t("title")}>
        {gateway && <Gateway gateway={gateway} />}
        <EmptyState icon={<Gauge className="size-6" strokeWidth={1.5} />} title={t("noneTitle")}>
          {t("noneText")} <code className="numeric">openclaw-status-monitor start --fork</code>
        </EmptyState>
      </CardSection>
    );
  }
  const staleAfter = Math.max(120, (newest.everySeconds ?? 30) * MISSED) * 1000;
  const isStale = ctx.now.getTime() - newest.observedAt > staleAfter;
  return (
    <>
      <CardSection
        id="machine"
        title={t("title")}
        hint={
          <span className={isStale ? "text-late" : undefined}>
            {t("measured")} <RelativeTime at={newest.observedAt} focusable />
            {isStale && ` · ${t("stale")}`}
          </span>
        }
      >
        {gateway && <Gateway gateway={gateway} />}
        <MachineTiles newest={newest} />
      </CardSection>
      <MachineHistory history={history} hostId={host.id} everySeconds={newest.everySeconds} />
    </>
  );
}
