"use client";

import { clsx } from "clsx";
import { SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LiveState } from "@/components/live/live-state";
import { LiveRefresh } from "@/components/live-refresh";
import { TitleCount } from "@/components/title-count";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PREFERENCE_COOKIES, type View } from "@/lib/i18n/preferences";
import { Counters } from "./counters";
import type { ListQuery } from "./list-query";
import { Summary } from "./summary";
import { Toolbar } from "./toolbar";
import { type Rendered, useAgentList } from "./use-agent-list";
import { VIEW_TABLE } from "./view-table";

interface Props {
  rendered: Rendered;
  initialView: View;
  /** Whether bubbles rise in the aquarium. */
  bubbles: boolean;
  /** The host the list is narrowed to. */
  hostName: string | null;
  /** Stands here until the first agent appears. */
  onboarding: ReactNode;
}

/** The account's agents: counters, search, filters, and the chosen way of looking at them. */
export function AgentsView({ rendered, initialView, bubbles, hostName, onboarding }: Props) {
  const t = useTranslations("agents");
  const { snapshot, ask, show } = useAgentList(rendered);
  const { query, counts, total, listed } = snapshot;
  const narrow = (part: Partial<ListQuery>) => {
    ask(part);
    // The new answer begins at its top.
    if (window.scrollY > 240) window.scrollTo({ top: 0 });
  };
  const view = query.view ?? initialView;
  const setView = (next: View) => {
    rememberView(next);
    narrow(next === "aquarium" ? { view: next, sort: "worst" } : { view: next });
  };

  const header = (
    <PageHeader title={t("title")} hint={counts.total > 0 && <Summary counts={counts} />} actions={<LiveState />} />
  );
  if (counts.total === 0 && !query.hostId) {
    return (
      <>
        {header}
        {/* The first host may come before its first agent. */}
        <LiveRefresh />
        {onboarding}
      </>
    );
  }
  const { Body } = VIEW_TABLE[view];
  return (
    <>
      <TitleCount count={counts.offline} />
      {header}
      <div className="mb-4 space-y-3 sm:mb-5 sm:space-y-4">
        <Counters counts={counts} chosen={query.state} onChoose={(state) => narrow({ state })} />
        <Toolbar query={query} onChange={narrow} view={view} onView={setView} />
        <Narrowed query={query} hostName={hostName} retired={counts.retired} onChange={narrow} />
        {snapshot.hasFailed && (
          <p role="alert" className="rounded-control bg-late-soft px-3 py-2 text-late text-sm">
            {t("readFailed")}
          </p>
        )}
      </div>
      <p role="status" className="sr-only">
        {snapshot.isStale ? "" : t(query.q || query.state ? "found" : "shown", { count: total })}
      </p>
      <div
        className={clsx("transition-opacity duration-150", snapshot.isStale && "opacity-60")}
        aria-busy={snapshot.isStale}
      >
        {total === 0 && !snapshot.isStale && (
          <NothingFound query={query} onReset={() => narrow({ q: "", state: null })} />
        )}
        {(listed > 0 || snapshot.isStale) && (
          <Body
            total={total}
            listed={listed}
            rows={snapshot.rows}
            q={query.q}
            bubbles={bubbles}
            onShow={show}
            onList={() => setView("list")}
          />
        )}
      </div>
    </>
  );
}

/** This browser shows the agents so from now on. */
function rememberView(view: View): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing over plain http and in older browsers.
  document.cookie = `${PREFERENCE_COOKIES.view}=${view}; path=/; max-age=31536000; samesite=lax`;
}

interface NarrowedProps {
  query: ListQuery;
  hostName: string | null;
  retired: number;
  onChange(part: Partial<ListQuery>): void;
}

const chip =
  "inline-flex max-w-full items-center gap-1.5 rounded-full border bg-surface px-3 py-1 text-[0.8125rem] text-muted transition-colors hover:border-edge hover:text-ink aria-pressed:border-edge aria-pressed:bg-sunken aria-pressed:text-ink";

/** Filters that are not a counter: one host, and agents no longer configured. */
function Narrowed({ query, hostName, retired, onChange }: NarrowedProps) {
  const t = useTranslations("agents");
  if (!query.hostId && retired === 0) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {query.hostId && (
        <button
          type="button"
          className={chip}
          aria-pressed="true"
          title={t("everyHost")}
          onClick={() => onChange({ hostId: null })}
        >
          <bdi className="truncate">{t("oneHost", { host: hostName ?? "?" })}</bdi>
          <span aria-hidden="true">✕</span>
        </button>
      )}
      {retired > 0 && (
        <button
          type="button"
          className={chip}
          data-counter="retired"
          aria-pressed={query.state === "retired"}
          onClick={() => onChange({ state: query.state === "retired" ? null : "retired" })}
        >
          {t("retired")} <span className="tabular-nums">{retired}</span>
        </button>
      )}
    </div>
  );
}

function NothingFound({ query, onReset }: { query: ListQuery; onReset(): void }) {
  const t = useTranslations("agents");
  return (
    <div className="mb-4 rounded-card border border-dashed">
      <EmptyState
        icon={<SearchX className="size-6" />}
        title={t("noneTitle")}
        actions={<Button onClick={onReset}>{t("showAll")}</Button>}
      >
        {query.q ? <bdi>{t("noneSearch", { q: query.q })}</bdi> : t("noneState")}
      </EmptyState>
    </div>
  );
}
