import { getFormatter, getTranslations } from "next-intl/server";
import { Skeleton } from "@/components/ui/skeleton";
import type { AccountCtx } from "@/lib/ctx";
import { shortCost } from "@/lib/domain/figures";
import { type SessionFilter, sumSessions } from "@/lib/services/sessions";

/** What all sessions that match add up to, and what is in it. */
export async function Sums({ ctx, filter }: { ctx: AccountCtx; filter: SessionFilter }) {
  const [sums, t, format] = await Promise.all([sumSessions(ctx, filter), getTranslations("session"), getFormatter()]);
  const n = (value: number) => format.number(value);
  return (
    <details data-sums className="group rounded-card border bg-surface px-4 py-3 text-sm shadow-card">
      <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <span className="text-muted underline decoration-dotted underline-offset-4">{t("recorded")}</span>
        <span className="font-medium tabular-nums">
          {t("sums", { sessions: sums.sessions, tokens: n(sums.tokens), cost: shortCost(sums.costNanos) })}
        </span>
      </summary>
      <div className="mt-2 max-w-prose space-y-1.5 text-muted">
        <p className="tabular-nums">
          {t("sumsMore", {
            messages: sums.messages,
            requested: sums.toolsRequested,
            ok: n(sums.toolsOk),
            failed: n(sums.toolsFailed),
            errors: sums.errors,
          })}
        </p>
        {sums.unpricedTokens > 0 && <p>{t("unpriced", { tokens: n(sums.unpricedTokens) })}</p>}
        <p>{t("recordedWhy")}</p>
      </div>
    </details>
  );
}

/** Keeps its place while it is added up. */
export const SumsSkeleton = () => <Skeleton className="h-[46px] rounded-card max-sm:h-[68px]" />;
