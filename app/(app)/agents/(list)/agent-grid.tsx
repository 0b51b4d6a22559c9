// biome-ignore-all lint/a11y/useSemanticElements: rows of cards stand between the list and its items, which <ul> does not allow.
"use client";

import { useTranslations } from "next-intl";
import { AgentCard, AgentCardSkeleton, CARD_HEIGHT } from "./agent-card";
import { WINDOW } from "./agent-windows";
import { useWindowRows } from "./use-window-rows";
import type { ViewProps } from "./view-props";

const GAP = 12;
const MIN_COLUMN = 272;

/** Cards. A long grid draws only the rows of cards in sight. */
export function AgentGrid({ total, listed, rows, q, onShow }: ViewProps) {
  const t = useTranslations("agents");
  const { holder, items, height, top, columns } = useWindowRows({
    total: listed,
    rowHeight: CARD_HEIGHT,
    minColumn: MIN_COLUMN,
    gap: GAP,
    onShow,
  });
  const card = (index: number) => {
    const agent = rows.get(index);
    return (
      <div key={agent?.id ?? index} role="listitem" aria-setsize={listed} aria-posinset={index + 1} className="min-w-0">
        {agent ? <AgentCard agent={agent} q={q} isDimmed={index >= total} /> : <AgentCardSkeleton />}
      </div>
    );
  };
  const template = { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gap: GAP };
  return (
    <div
      ref={holder}
      role="list"
      aria-label={t("listLabel")}
      className="relative"
      style={items ? { height } : undefined}
    >
      {items ? (
        items.map((item) => (
          <div
            key={item.key}
            role="presentation"
            className="absolute inset-x-0 top-0 grid"
            style={{ ...template, transform: `translateY(${item.start - top}px)` }}
          >
            {range(item.index * columns, Math.min(listed, (item.index + 1) * columns)).map(card)}
          </div>
        ))
      ) : (
        <div role="presentation" className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,272px),1fr))] gap-3">
          {range(0, Math.min(listed, WINDOW)).map(card)}
        </div>
      )}
    </div>
  );
}

export const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
