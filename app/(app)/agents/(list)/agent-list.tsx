// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot be placed one by one, as a list drawn in part must.
// biome-ignore-all lint/a11y/useFocusableInteractive: headers of a plain table take no focus.
"use client";

import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { range } from "./agent-grid";
import { AgentLine, COLUMNS, ROW_HEIGHT } from "./agent-line";
import { WINDOW } from "./agent-windows";
import { useWindowRows } from "./use-window-rows";
import type { ViewProps } from "./view-props";

const HEAD = ["name", "status", "greeting", "lastActive"] as const;

/** A table of rows of one height. A long one draws only the rows in sight. */
export function AgentTable({ total, listed, rows, q, onShow }: ViewProps) {
  const t = useTranslations("agents");
  const { holder, items, height, top } = useWindowRows({
    total: listed,
    rowHeight: ROW_HEIGHT,
    minColumn: 0,
    gap: 0,
    onShow,
  });
  const line = (index: number, place?: number) => {
    const agent = rows.get(index);
    return (
      <AgentLine key={agent?.id ?? index} index={index} agent={agent} q={q} isDimmed={index >= total} place={place} />
    );
  };
  return (
    <div
      role="table"
      aria-label={t("listLabel")}
      aria-rowcount={listed + 1}
      className="overflow-clip rounded-card border bg-surface shadow-card"
    >
      <div role="rowgroup">
        <div
          role="row"
          aria-rowindex={1}
          className={clsx(COLUMNS, "border-b bg-sunken/50 py-2.5 font-medium text-muted text-xs max-md:sr-only")}
        >
          {HEAD.map((column) => (
            <div key={column} role="columnheader" className={column === "lastActive" ? "text-right" : undefined}>
              {t(`columns.${column}`)}
            </div>
          ))}
        </div>
      </div>
      <div ref={holder} role="rowgroup" className="relative" style={items ? { height } : undefined}>
        {items
          ? items.map((item) => line(item.index, item.start - top))
          : range(0, Math.min(listed, WINDOW)).map((index) => line(index))}
      </div>
    </div>
  );
}
