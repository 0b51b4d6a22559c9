import { useTranslations } from "next-intl";
import { costText } from "@/components/usage-facts";
import { shortCost, shortTokens } from "@/lib/domain/figures";
import { flatCost } from "@/lib/domain/pricing";
import type { UsageSum } from "@/lib/services/usage-sums";

interface Props {
  sum: UsageSum;
}

export function CostText({ sum }: Props) {
  return costText(useTranslations("usage"), sum);
}

/** How that figure came about, in a few words; nothing where all of it was reported. @param rate the rule of thumb */
export function CostNote({ sum, rate }: Props & { rate: number | null }) {
  const t = useTranslations("usage");
  const notes = [
    sum.estimatedNanos > 0 && sum.reportedNanos > 0 && t("partEstimated", { cost: shortCost(sum.estimatedNanos) }),
    sum.estimatedNanos > 0 && sum.reportedNanos === 0 && t("estimated"),
    sum.unpricedTokens > 0 &&
      (rate === null
        ? t("withoutPrice", { tokens: shortTokens(sum.unpricedTokens) })
        : t("roughly", {
            tokens: shortTokens(sum.unpricedTokens),
            cost: shortCost(flatCost(sum.unpricedTokens, rate)),
          })),
  ].filter((note) => note !== false);
  return notes.length === 0 ? null : notes.join(" · ");
}
