"use client";

import { clsx } from "clsx";
import { ChevronsUpDown, Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { inputClass } from "@/components/ui/input-class";
import { VIEWS, type View } from "@/lib/i18n/preferences";
import { type ListQuery, MAX_QUERY_LENGTH, SORTS } from "./list-query";
import { VIEW_TABLE } from "./view-table";

interface Props {
  query: ListQuery;
  onChange(part: Partial<ListQuery>): void;
  view: View;
  onView(view: View): void;
}

/** Search, order, and the way of looking. */
export function Toolbar({ query, onChange, view, onView }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchBox value={query.q} onChange={(q) => onChange({ q })} isWide={view !== "aquarium"} />
      {/* In the water nobody stands in a row. */}
      {view !== "aquarium" && <SortSelect value={query.sort} onChange={(sort) => onChange({ sort })} />}
      <ViewSwitch view={view} onView={onView} />
    </div>
  );
}

interface SearchProps {
  value: string;
  onChange(q: string): void;
  /** On a phone it takes a line of its own. */
  isWide: boolean;
}

function SearchBox({ value, onChange, isWide }: SearchProps) {
  const t = useTranslations("agents");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <search className={clsx("relative min-w-0 flex-1 basis-64", isWide ? "max-sm:basis-full" : "max-sm:basis-40")}>
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" />
      <input
        ref={input}
        type="search"
        aria-label={t("search")}
        placeholder={t("searchHint")}
        title="/"
        maxLength={MAX_QUERY_LENGTH}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && value) {
            event.preventDefault();
            onChange("");
          }
        }}
        className={clsx(inputClass, "pr-10 pl-9 [&::-webkit-search-cancel-button]:hidden")}
      />
      {value && (
        <button
          type="button"
          aria-label={t("clearSearch")}
          onClick={() => {
            onChange("");
            input.current?.focus();
          }}
          className="absolute top-1/2 right-1.5 grid size-7 -translate-y-1/2 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </search>
  );
}

/** The browser's own select: it knows every device, and costs this page nothing to load. */
function SortSelect({ value, onChange }: { value: ListQuery["sort"]; onChange(sort: ListQuery["sort"]): void }) {
  const t = useTranslations("agents");
  return (
    <span className="relative max-sm:flex-1">
      <select
        aria-label={t("sort")}
        value={value}
        onChange={(event) => onChange(SORTS.find((sort) => sort === event.target.value) ?? "worst")}
        className={clsx(inputClass, "min-w-36 cursor-pointer appearance-none pr-9")}
      >
        {SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {t(sort)}
          </option>
        ))}
      </select>
      <ChevronsUpDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}

function ViewSwitch({ view, onView }: { view: View; onView(view: View): void }) {
  const t = useTranslations("agents");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame and a legend that nobody needs to see.
    <div
      role="group"
      aria-label={t("displayMode")}
      className="flex rounded-control border border-edge bg-raised p-0.75"
    >
      {VIEWS.map((one) => {
        const { Icon } = VIEW_TABLE[one];
        return (
          <button
            key={one}
            type="button"
            aria-pressed={view === one}
            aria-label={t(one)}
            title={t(one)}
            onClick={() => onView(one)}
            className="grid h-8 w-9 place-items-center rounded-[5px] text-muted transition-colors hover:text-ink aria-pressed:bg-sunken aria-pressed:text-ink"
          >
            <Icon aria-hidden className="size-4" />
          </button>
        );
      })}
    </div>
  );
}
