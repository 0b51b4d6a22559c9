import Link from "next/link";
import { useTranslations } from "next-intl";
import { shortCost, shortTokens } from "@/lib/domain/figures";
import { tokensOf } from "@/lib/domain/pricing";
import type { UsageSummary } from "@/lib/services/usage";
import type { UsageSum } from "@/lib/services/usage-sums";
import { Facts } from "./facts";
import { CardSection } from "./ui/card";

interface Props {
  summary: UsageSummary;
  hint: string;
  /** The usage page, narrowed to the same. */
  href: string;
}

const WINDOWS = ["today", "yesterday", "month", "all"] as const;

/** What one agent or host used: today, yesterday, this month, ever. */
export function UsageFacts({ summary, hint, href }: Props) {
  const t = useTranslations("usage");
  const isNone = summary.all.messages === 0;
  return (
    <CardSection
      id="usage"
      title={t("title")}
      hint={hint}
      actions={
        isNone ? undefined : (
          <Link href={href} prefetch={false} className="text-accent-text text-sm underline-offset-4 hover:underline">
            {t("details")}
          </Link>
        )
      }
    >
      {isNone ? (
        <p className="text-muted text-sm">{t("none")}</p>
      ) : (
        <Facts facts={WINDOWS.map((name) => ({ name: t(`range.${name}`), value: <Used sum={summary[name]} /> }))} />
      )}
    </CardSection>
  );
}

function Used({ sum }: { sum: UsageSum }) {
  const t = useTranslations("usage");
  return (
    <span className="tabular-nums">
      {t("tokenCount", { tokens: shortTokens(tokensOf(sum)), count: tokensOf(sum) })}
      <span className="block text-muted text-xs">{costText(t, sum)}</span>
    </span>
  );
}

/** What is known of a cost: a figure, a least figure where a part has no price, or that it is not known. */
export function costText(t: ReturnType<typeof useTranslations<"usage">>, sum: UsageSum): string {
  const known = shortCost(sum.reportedNanos + sum.estimatedNanos);
  if (sum.unpricedTokens === 0) return known;
  return sum.unpricedTokens === tokensOf(sum) ? t("costUnknown") : t("atLeast", { cost: known });
}
