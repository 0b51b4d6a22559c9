import { useFormatter, useTranslations } from "next-intl";
import { RecordedCost } from "@/components/sessions/recorded-cost";
import { Card } from "@/components/ui/card";
import { shortCost } from "@/lib/domain/figures";
import type { SessionDetail } from "@/lib/services/session-detail";

const CLASSES = ["input", "output", "cacheRead", "cacheWrite"] as const;

/** Two figures that are often taken for one another: what the context holds now, and what the whole life has used. */
export function SessionFigures({ session }: { session: SessionDetail }) {
  const t = useTranslations("session");
  const format = useFormatter();
  const estimated = session.models.reduce((sum, { estimatedNanos }) => sum + estimatedNanos, 0);
  return (
    <div className="grid gap-3 sm:grid-cols-[2fr_3fr]">
      <Card className="px-5 py-4">
        <h2 className="font-medium text-muted text-sm">{t("context")}</h2>
        <Context used={session.contextUsed} limit={session.contextLimit} />
        <p className="mt-2 text-muted text-xs leading-5">{t("contextHint")}</p>
      </Card>
      <Card className="px-5 py-4">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h2 className="font-medium text-muted text-sm">{t("lifetime")}</h2>
          <p className="text-muted text-sm">
            {t("cost")}{" "}
            <RecordedCost
              costNanos={session.costNanos}
              unpricedTokens={session.unpricedTokens}
              className="font-medium text-ink tabular-nums"
            />
            {estimated > 0 && (
              <>
                {" · "}
                {t("estimated")} <span className="font-medium text-ink tabular-nums">≈ {shortCost(estimated)}</span>
              </>
            )}
          </p>
        </div>
        <p data-figure="tokens" className="mt-1 font-semibold text-[1.75rem] tabular-nums leading-tight tracking-tight">
          {format.number(session.tokens)}
        </p>
        <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-1 text-sm sm:grid-cols-4">
          {CLASSES.map((name) => (
            <div key={name}>
              <dt className="text-muted text-xs">{t(name)}</dt>
              <dd data-figure={name} className="tabular-nums">
                {format.number(session[name])}
              </dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 text-muted text-xs leading-5">{t("lifetimeHint")}</p>
      </Card>
    </div>
  );
}

function Context({ used, limit }: { used: number | null; limit: number | null }) {
  const t = useTranslations("session");
  const format = useFormatter();
  const share = used !== null && limit ? Math.min(1, used / limit) : null;
  return (
    <>
      <p data-figure="context" className="mt-1 flex flex-wrap items-baseline gap-x-2">
        <span
          className={`font-semibold text-[1.75rem] tabular-nums leading-tight tracking-tight ${used === null ? "text-muted" : ""}`}
        >
          {used === null ? t("contextUnknown") : format.number(used)}
        </span>
        {limit !== null && (
          <span className="text-muted text-sm tabular-nums">{t("contextOf", { limit: format.number(limit) })}</span>
        )}
        {share !== null && (
          <span className="ml-auto text-muted text-sm tabular-nums">
            {format.number(share, { style: "percent", maximumFractionDigits: 1 })}
          </span>
        )}
      </p>
      {share !== null && (
        <div aria-hidden="true" className="mt-2 h-1.5 overflow-hidden rounded-full bg-sunken">
          <div
            className={`h-full rounded-full ${share > 0.9 ? "bg-late" : "bg-accent"}`}
            style={{ width: `${share * 100}%` }}
          />
        </div>
      )}
    </>
  );
}
