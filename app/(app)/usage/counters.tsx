import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import { shortCost, shortTokens } from "@/lib/domain/figures";
import { flatCost } from "@/lib/domain/pricing";
import type { UsageRange } from "@/lib/domain/usage-range";
import type { CounterUsage } from "@/lib/services/usage-counters";
import { useRangeText } from "./range-text";

interface Props {
  counters: CounterUsage;
  range: UsageRange;
  rate: number | null;
}

/** What is in no sum of the page: hosts that tell one counter, of which nobody knows agent, model or class. */
export function Counters({ counters: { hosts, tokens }, range, rate }: Props) {
  const t = useTranslations("usage");
  const rangeText = useRangeText();
  if (hosts === 0) return null;
  const grown = t("counters", { hosts, tokens: shortTokens(tokens), range: rangeText(range) });
  return (
    <Notice>
      {rate === null ? grown : `${grown} ${t("countersRough", { cost: shortCost(flatCost(tokens, rate)) })}`}
    </Notice>
  );
}
