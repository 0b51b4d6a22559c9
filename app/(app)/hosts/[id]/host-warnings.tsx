import { TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CommandLine } from "@/components/install-command";
import { useLength } from "@/components/length";
import { cloneNames } from "@/lib/domain/faces";
import { isClockWrong } from "@/lib/domain/liveness-cause";
import type { HostDetail } from "@/lib/services/hosts";

/** What somebody should look after on this host. */
export function HostWarnings({ host }: { host: HostDetail }) {
  const t = useTranslations("host");
  const length = useLength();
  const format = useFormatter();
  const moment = (at: number) => format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "short" });
  const skew = host.clockSkewMs ?? 0;
  const isReadable = host.rosterStatus === "ok" || host.rosterStatus === "empty";
  return (
    <>
      {host.clone && (
        <Warning title={t("cloneTitle")}>
          {t("cloneText", { ...cloneNames(host.clone), moment: moment(host.clone.since) })}
          <span className="mt-2 block">{t("cloneRemedy")}</span>
          <span className="my-1.5 block max-w-md text-ink">
            <CommandLine command="openclaw-status-monitor login" label={t("cloneCopy")} />
          </span>
          {t("cloneAlso")}
        </Warning>
      )}
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
        <div className="mt-0.5 max-w-prose [overflow-wrap:anywhere]">{children}</div>
      </div>
    </div>
  );
}
