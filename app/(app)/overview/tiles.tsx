import { clsx } from "clsx";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { costText } from "@/components/usage-facts";
import { shortCost, shortTokens } from "@/lib/domain/figures";
import { tokensOf } from "@/lib/domain/pricing";
import type { Overview } from "@/lib/services/overview";
import type { UsageSum } from "@/lib/services/usage-sums";

/** The numbers of the fleet; each leads to the page behind it. */
export function Tiles({ overview }: { overview: Overview }) {
  const t = useTranslations("overview");
  const words = useTranslations("usage");
  const format = useFormatter();
  const { health, usage, errorsOfDay } = overview;
  const { hosts, agents } = health;
  const { today, yesterday, month, projectedNanos, isKnown } = usage;
  const tokens = (sum: UsageSum) => shortTokens(tokensOf(sum));
  const known = (text: string) => (isKnown ? text : "–");
  const note = (text: string) => (isKnown ? text : t("tiles.noUsage"));
  const costOf = (sum: UsageSum) => costText(words, sum);
  return (
    <section aria-label={t("tiles.label")}>
      <ul className="grid grid-cols-2 gap-px overflow-clip rounded-card border bg-line shadow-card sm:grid-cols-3 xl:grid-cols-6">
        <Tile
          href="/hosts"
          name={t("tiles.hosts")}
          value={format.number(hosts.online)}
          of={format.number(hosts.total)}
          tone={hosts.offline > 0 ? "text-offline" : "text-ink"}
          note={stateNote(t, hosts)}
        />
        <Tile
          href="/agents"
          name={t("tiles.agents")}
          value={format.number(agents.online)}
          of={format.number(agents.total)}
          tone={agents.offline > 0 ? "text-offline" : "text-ink"}
          note={stateNote(t, agents)}
        />
        <Tile
          href="/usage"
          name={t("tiles.tokensToday")}
          value={known(tokens(today))}
          note={note(t("tiles.yesterday", { value: tokens(yesterday) }))}
        />
        <Tile
          href="/usage"
          name={t("tiles.costToday")}
          value={known(costOf(today))}
          note={note(t("tiles.yesterday", { value: costOf(yesterday) }))}
        />
        <Tile
          href="/usage"
          name={t("tiles.costMonth")}
          value={known(costOf(month))}
          note={note(
            projectedNanos !== null && month.unpricedTokens === 0
              ? t("tiles.projection", { value: shortCost(projectedNanos) })
              : t("tiles.tokens", { value: tokens(month) }),
          )}
        />
        <Tile
          href="/errors"
          name={t("tiles.errors")}
          value={format.number(errorsOfDay)}
          tone={errorsOfDay > 0 ? "text-late" : "text-ink"}
          note={t("tiles.errorsNote")}
        />
      </ul>
      {isKnown && (
        <p className="mt-2 px-1 text-muted text-xs">
          {t("recorded", { zone: usage.zone })}
          {month.estimatedNanos > 0 && ` ${t("estimated")}`}
          {month.unpricedTokens > 0 && ` ${t("unpriced", { tokens: shortTokens(month.unpricedTokens) })}`}
        </p>
      )}
    </section>
  );
}

type Words = ReturnType<typeof useTranslations<"overview">>;

function stateNote(t: Words, { offline, unknown }: { offline: number; unknown: number }): string {
  const parts = [
    offline > 0 && t("tiles.offline", { count: offline }),
    unknown > 0 && t("tiles.unknown", { count: unknown }),
  ];
  return parts.filter(Boolean).join(" · ") || t("tiles.online");
}

interface TileProps {
  href: string;
  name: string;
  value: string;
  of?: string;
  tone?: string;
  note: ReactNode;
}

/** What a tile holds in its large letters. */
const ROOM = 10;

function Tile({ href, name, value, of, tone = "text-ink", note }: TileProps) {
  const isLong = value.length > ROOM;
  return (
    <li className="min-w-0 bg-surface">
      <Link
        href={href}
        prefetch={false}
        className="flex h-full flex-col gap-0.5 px-4 py-3 -outline-offset-2 transition-colors hover:bg-sunken/60 sm:py-4"
      >
        <span className="truncate font-medium text-muted text-xs sm:text-sm">{name}</span>
        <span
          className={clsx(
            "whitespace-nowrap font-semibold tabular-nums leading-tight tracking-tight",
            isLong ? "py-0.5 text-lg" : "text-xl sm:text-2xl",
            tone,
          )}
        >
          {value}
          {of && <span className="font-medium text-base text-muted">{` / ${of}`}</span>}
        </span>
        <span className="text-muted text-xs tabular-nums">{note}</span>
      </Link>
    </li>
  );
}
