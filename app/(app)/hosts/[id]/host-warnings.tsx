import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useLength } from "@/components/length";
import { isClockWrong } from "@/lib/domain/liveness-cause";
import type { HostDetail } from "@/lib/services/hosts";

/** What somebody should look after on this host. */
export function HostWarnings({ host }: { host: HostDetail }) {
  const t = useTranslations("host");
  const length = useLength();
  const skew = host.clockSkewMs ?? 0;
  const isReadable = host.rosterStatus === "ok" || host.rosterStatus === "empty";
  return (
    <>
      {!isReadable && (
        <Warning title={t("rosterWarnTitle")}>
          {t("rosterWarn", { reason: host.rosterReason || t("rosterNoReason") })}
        </Warning>
      )}
      {isClockWrong(host.clockSkewMs) && (
        <Warning title={t("skewWarnTitle")}>
          {t(skew > 0 ? "skewWarnAhead" : "skewWarnBehind", { length: length(Math.abs(skew)) })}
        </Warning>
      )}
    </>
  );
}

function Warning({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div role="note" className="flex gap-3 rounded-card border border-late/30 bg-late-soft px-5 py-4 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-late" strokeWidth={1.75} />
      <div className="min-w-0">
        <p className="font-semibold text-late">{title}</p>
        <p className="mt-0.5 max-w-prose [overflow-wrap:anywhere]">{children}</p>
      </div>
    </div>
  );
}
