import { useFormatter, useTranslations } from "next-intl";
import { shortCost } from "@/lib/domain/figures";
import type { SessionEstimate } from "@/lib/services/session-costs";
import { Tooltip } from "../ui/tooltip";

interface Props {
  /** Billionths of a US dollar. */
  costNanos: number;
  /** Tokens of messages that reported no cost. */
  unpricedTokens: number;
  /** What those cost by price, where it was asked for. */
  estimate?: SessionEstimate;
  className?: string;
}

/** A cost as far as it was reported; what was not is said, never taken for nothing. */
export function RecordedCost({ costNanos, unpricedTokens, estimate, className }: Props) {
  const t = useTranslations("session");
  const format = useFormatter();
  if (unpricedTokens === 0) return <span className={className}>{shortCost(costNanos)}</span>;
  if (estimate && estimate.unpricedTokens === 0) {
    const { estimatedNanos } = estimate;
    const parts = { reported: shortCost(costNanos), estimated: shortCost(estimatedNanos) };
    return (
      <Tooltip hint={t("estimatedOf", parts)}>
        <span className={className}>≈ {shortCost(costNanos + estimatedNanos)}</span>
      </Tooltip>
    );
  }
  const tokens = format.number(unpricedTokens);
  const isPart = costNanos > 0;
  return (
    <Tooltip hint={isPart ? t("partlyReportedWhy", { tokens }) : t("notReportedWhy", { tokens })}>
      <span className={className}>
        {isPart ? `${shortCost(costNanos)} +` : <span className="text-muted">{t("notReported")}</span>}
      </span>
    </Tooltip>
  );
}
