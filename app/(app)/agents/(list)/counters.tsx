"use client";

import { clsx } from "clsx";
import { useFormatter, useTranslations } from "next-intl";
import type { ShownState } from "@/lib/domain/liveness";
import type { AgentCounts } from "@/lib/services/agents";

const TILES = [
  { key: "total", state: null, colour: "text-ink", bar: "" },
  { key: "online", state: "online", colour: "text-online", bar: "bg-online" },
  { key: "offline", state: "offline", colour: "text-offline", bar: "bg-offline" },
  { key: "unknown", state: "unknown", colour: "text-late", bar: "bg-late" },
] as const;

import { WorldTile } from "./world-tile";

interface Props {
  counts: AgentCounts;
  chosen: ShownState | null;
  onChoose(state: ShownState | null): void;
}

/** How many are in which state (S0-60); each number is also the filter for its state. */
export function Counters({ counts, chosen, onChoose }: Props) {
  const t = useTranslations("agents");
  const format = useFormatter();
  return (
    <div className="overflow-clip rounded-card border bg-surface shadow-card">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid in every browser. */}
      <div role="group" aria-label={t("counters")} className="grid grid-cols-5 divide-x">
        <WorldTile
          className="flex min-w-0 flex-col items-start gap-0.5 px-3 py-3 sm:px-5 sm:py-4"
          nameClass="max-w-full truncate font-medium text-muted text-xs sm:text-sm"
          numberClass="font-semibold text-xl tabular-nums leading-tight tracking-tight sm:text-[1.75rem]"
        />
        {TILES.map(({ key, state, colour }) => (
          <button
            key={key}
            type="button"
            data-counter={key}
            aria-pressed={chosen === state}
            onClick={() => onChoose(chosen === state ? null : state)}
            className="group flex min-w-0 flex-col items-start gap-0.5 px-3 py-3 text-left -outline-offset-2 transition-colors hover:bg-sunken/60 aria-pressed:bg-sunken sm:px-5 sm:py-4"
          >
            <span className="max-w-full truncate font-medium text-muted text-xs group-aria-pressed:text-ink sm:text-sm">
              {t(key)}
            </span>
            <span
              className={clsx(
                "font-semibold text-xl tabular-nums leading-tight tracking-tight sm:text-[1.75rem]",
                counts[key] === 0 && key !== "total" ? "text-muted" : colour,
              )}
            >
              {format.number(counts[key])}
            </span>
          </button>
        ))}
      </div>
      <div aria-hidden="true" className="flex h-1 bg-retired-soft">
        {TILES.map(({ key, bar }) =>
          key === "total" || counts[key] === 0 ? null : (
            <div
              key={key}
              className={clsx("min-w-1 transition-[flex-grow] duration-500 ease-calm", bar)}
              style={{ flexGrow: counts[key], flexBasis: 0 }}
            />
          ),
        )}
        <div style={{ flexGrow: counts.retired, flexBasis: 0 }} />
      </div>
    </div>
  );
}
