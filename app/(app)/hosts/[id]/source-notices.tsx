import { DatabaseZap, TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useSourceName } from "@/components/source-name";
import { type SourceTrouble, sourceTroubles, storageMoves } from "@/lib/domain/source-memory";
import type { HostDetail } from "@/lib/services/hosts";

/** What is remembered of its sources and somebody should know. @param now milliseconds */
export function SourceNotices({ host, now }: { host: HostDetail; now: number }) {
  const t = useTranslations("collector");
  const format = useFormatter();
  const nameOf = useSourceName();
  const moment = (at: number) => format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "short" });
  // What never was readable stands in the table below; a loss is said up here.
  const losses = sourceTroubles(host.sourceMemory).filter(({ isLost }) => isLost);
  return (
    <>
      {losses.length > 0 && (
        <div role="note" className="flex gap-3 rounded-card border border-late/30 bg-late-soft px-5 py-4 text-sm">
          <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-late" strokeWidth={1.75} />
          <div className="min-w-0">
            <p className="font-semibold text-late">{t("lostTitle", { count: losses.length })}</p>
            <ul className="mt-0.5 space-y-0.5 [overflow-wrap:anywhere]">
              {losses.slice(0, 8).map((trouble) => (
                <li key={trouble.source}>
                  {t(lossText(trouble), { source: nameOf(trouble.source), moment: moment(trouble.since) })}
                </li>
              ))}
            </ul>
            <p className="mt-1.5 max-w-prose">{t("lostRemedy")}</p>
          </div>
        </div>
      )}
      {storageMoves(host.sourceMemory, now).map(({ kind, at }) => (
        <div key={kind} role="note" className="flex gap-3 rounded-card border bg-surface px-5 py-4 text-sm shadow-card">
          <DatabaseZap aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" strokeWidth={1.75} />
          <p className="max-w-prose">{t("moved", { kind, moment: moment(at) })}</p>
        </div>
      ))}
    </>
  );
}

function lossText({ kind, isAfterUpgrade }: SourceTrouble) {
  if (kind === "unreadable") return isAfterUpgrade ? "lostUnreadableUpgrade" : "lostUnreadable";
  return isAfterUpgrade ? "lostEmptyUpgrade" : "lostEmpty";
}
