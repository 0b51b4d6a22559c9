import { useFormatter, useTranslations } from "next-intl";
import { shortCost } from "@/lib/domain/figures";
import { Tooltip } from "../ui/tooltip";

interface Props {
  /** Billionths of a US dollar. */
  costNanos: number;
  /** Tokens of messages that reported no cost. */
  unpricedTokens: number;
  className?: string;
}

/** A cost as far as it was reported; what was not is said, never taken for nothing. */
export function RecordedCost({ costNanos, unpricedTokens, className }: Props) {
  const t = useTranslations("session");
  const format = useFormatter();
  if (unpricedTokens === 0) return <span className={className}>{shortCost(costNanos)}</span>;
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
