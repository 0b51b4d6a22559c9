import { useFormatter, useTranslations } from "next-intl";
import type { StackData, StackPart } from "@/components/charts/stack-data";
import { StackFigure } from "@/components/charts/stack-figure";
import { CardSection } from "@/components/ui/card";
import { USAGE_RANGES, type UsageRange } from "@/lib/domain/usage-range";
import type { UsageBar } from "@/lib/services/usage";
import { Choices } from "./choices";
import { useRangeText } from "./range-text";
import { type UsageQuery, usageHref } from "./usage-query";

interface Props {
  query: UsageQuery;
  range: UsageRange;
  bars: readonly UsageBar[];
  /** The account's: whose days these are. */
  zone: string;
}

/** A range step by step, as cost or as tokens. */
export function UsageChart({ query, range, bars, zone }: Props) {
  const t = useTranslations("usage");
  const rangeText = useRangeText();
  const format = useFormatter();
  const looks = {
    hour: { tick: { hour: "numeric" }, title: { dateStyle: "medium", timeStyle: "short" } },
    day: { tick: { month: "short", day: "numeric" }, title: { dateStyle: "full" } },
    month: { tick: { year: "numeric", month: "short" }, title: { year: "numeric", month: "long" } },
  } as const;
  const look = looks[range.step];
  const cost = query.show === "cost";
  const shown: { part: StackPart; of: (bar: UsageBar) => number }[] = cost
    ? [
        { part: { label: t("reported"), colour: "var(--accent)" }, of: (bar) => bar.reportedNanos },
        { part: { label: t("estimated"), colour: "var(--accent)", isFaint: true }, of: (bar) => bar.estimatedNanos },
      ]
    : [
        { part: { label: t("input"), colour: "var(--accent)" }, of: (bar) => bar.input },
        { part: { label: t("output"), colour: "var(--ink)" }, of: (bar) => bar.output },
        { part: { label: t("cacheRead"), colour: "var(--edge)" }, of: (bar) => bar.cacheRead },
        { part: { label: t("cacheWrite"), colour: "var(--muted)" }, of: (bar) => bar.cacheWrite },
      ];
  // Cost that nobody reported or estimated would be an empty entry of the legend.
  const parts = shown.filter(({ of }, index) => index === 0 || bars.some((bar) => of(bar) > 0));
  const data: StackData = {
    unit: query.show,
    label: t("chartLabel", { what: t(query.show), range: rangeText(range), step: t(`step.${range.step}`) }),
    parts: parts.map(({ part }) => part),
    bars: bars.map((bar) => ({
      key: bar.key,
      tick: format.dateTime(new Date(bar.at), { ...look.tick, timeZone: zone }),
      title: format.dateTime(new Date(bar.at), { ...look.title, timeZone: zone }),
      values: parts.map(({ of }) => of(bar)),
    })),
  };
  const unpriced = cost && bars.some(({ unpricedTokens }) => unpricedTokens > 0);
  return (
    <CardSection
      id="chart"
      title={rangeText(range)}
      hint={unpriced ? t("chartUnpriced") : undefined}
      actions={
        <Choices
          label={t("showWhat")}
          choices={(["cost", "tokens"] as const).map((show) => ({
            href: usageHref(query, { show }),
            label: t(show),
            isChosen: query.show === show,
          }))}
        />
      }
    >
      <div className="space-y-3">
        <Choices
          label={t("chooseRange")}
          choices={USAGE_RANGES.map((name) => ({
            href: usageHref(query, { range: name }),
            label: t(`range.${name}`),
            isChosen: query.range === name,
          }))}
        />
        <StackFigure key={`${query.show} ${query.range}`} data={data} />
      </div>
    </CardSection>
  );
}
