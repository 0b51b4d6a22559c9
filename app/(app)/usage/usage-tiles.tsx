import { clsx } from "clsx";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { shortCost, shortTokens } from "@/lib/domain/figures";
import { tokensOf } from "@/lib/domain/pricing";
import type { UsageRangeName } from "@/lib/domain/usage-range";
import type { UsageSummary } from "@/lib/services/usage";
import type { UsageSum } from "@/lib/services/usage-sums";
import { CostNote, CostText } from "./cost-text";
import { type UsageQuery, usageHref } from "./usage-query";

interface Props {
  query: UsageQuery;
  summary: UsageSummary;
  rate: number | null;
}

const TILES = ["today", "yesterday", "month", "all"] as const satisfies readonly UsageRangeName[];

/** Today, yesterday, this month and ever; each leads to its own range. */
export function UsageTiles({ query, summary, rate }: Props) {
  const t = useTranslations("usage");
  const { projection } = summary;
  const pace =
    projection && t("projection", { cost: shortCost(projection.nanos), tokens: shortTokens(projection.tokens) });
  return (
    <ul className="grid grid-cols-2 gap-px overflow-clip rounded-card border bg-line shadow-card xl:grid-cols-4">
      {TILES.map((name) => (
        <Tile
          key={name}
          href={usageHref(query, { range: name })}
          isChosen={query.range === name}
          name={t(`range.${name}`)}
          sum={summary[name]}
          rate={rate}
          more={name === "month" ? (pace ?? t("tooEarly")) : null}
          dataName={name}
        />
      ))}
    </ul>
  );
}

interface TileProps {
  href: string;
  isChosen: boolean;
  name: string;
  sum: UsageSum;
  rate: number | null;
  more: ReactNode;
  dataName: string;
}

function Tile({ href, isChosen, name, sum, rate, more, dataName }: TileProps) {
  const t = useTranslations("usage");
  return (
    <li className="min-w-0 bg-surface" data-usage={dataName}>
      <Link
        href={href}
        prefetch={false}
        scroll={false}
        aria-current={isChosen ? "true" : undefined}
        className={clsx(
          "flex h-full flex-col gap-0.5 px-4 py-3 -outline-offset-2 transition-colors hover:bg-sunken/60 sm:px-5 sm:py-4",
          isChosen && "bg-raised shadow-[inset_0_2px_0_var(--accent)]",
        )}
      >
        <span className="truncate font-medium text-muted text-xs sm:text-sm">{name}</span>
        <span className="font-semibold text-lg tabular-nums leading-tight tracking-tight sm:text-2xl">
          <CostText sum={sum} />
        </span>
        <span className="text-muted text-xs tabular-nums">
          {t("tokenCount", { tokens: shortTokens(tokensOf(sum)), count: tokensOf(sum) })}
        </span>
        <span className="text-muted text-xs">
          <CostNote sum={sum} rate={rate} />
        </span>
        {more && <span className="text-muted text-xs">{more}</span>}
      </Link>
    </li>
  );
}
