import { MessagesSquare, SearchX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { LiveState } from "@/components/live/live-state";
import { LiveRefresh } from "@/components/live-refresh";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireLogin } from "@/lib/auth/current";
import { estimatesOf } from "@/lib/services/session-costs";
import { listSessions, type SessionList, sessionPlaces } from "@/lib/services/sessions";
import { isFiltered, type SessionsQuery, sessionsHref, sessionsInput, sessionsQueryFrom } from "./query";
import { SessionFilters } from "./session-filters";
import { SessionTable } from "./session-table";
import { Sums, SumsSkeleton } from "./sums";

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("session"))("title") };
}

/** The sessions of all agents, newest first, a page at a time. */
export default async function SessionsPage({ searchParams }: Props) {
  const [{ ctx }, given, t] = await Promise.all([requireLogin(), searchParams, getTranslations("session")]);
  const query = sessionsQueryFrom(given);
  const input = sessionsInput(query);
  const [list, places] = await Promise.all([listSessions(ctx, input), sessionPlaces(ctx, input.hostId)]);
  const estimates = await estimatesOf(ctx, list.rows);
  const hasAny = places.hosts.length > 0;
  return (
    <>
      <LiveRefresh />
      <PageHeader title={t("title")} hint={t("hint")} actions={<LiveState />} />
      {hasAny ? (
        <div className="space-y-4">
          <SessionFilters query={query} places={places} />
          <Suspense key={sessionsHref({ ...query, after: "", sort: "recent" })} fallback={<SumsSkeleton />}>
            <Sums ctx={ctx} filter={input} />
          </Suspense>
          {list.rows.length === 0 ? (
            <NoneFound query={query} />
          ) : (
            <SessionTable sessions={list.rows} estimates={estimates} />
          )}
          <Pages query={query} list={list} />
        </div>
      ) : (
        <Nothing />
      )}
    </>
  );
}

async function Nothing() {
  const t = await getTranslations("session");
  return (
    <div className="rounded-card border border-dashed">
      <EmptyState
        icon={<MessagesSquare className="size-6" strokeWidth={1.5} />}
        title={t("emptyTitle")}
        actions={
          <>
            <Link href="/connect" className={buttonClass({ look: "primary" })}>
              {t("connect")}
            </Link>
            <Link href="/hosts" className={buttonClass()}>
              {t("toHosts")}
            </Link>
          </>
        }
      >
        {t("emptyText")}
      </EmptyState>
    </div>
  );
}

async function NoneFound({ query }: { query: SessionsQuery }) {
  const t = await getTranslations("session");
  return (
    <div className="rounded-card border border-dashed">
      <EmptyState
        icon={<SearchX className="size-6" />}
        title={t("noneTitle")}
        actions={
          <Link href={isFiltered(query) ? "/sessions" : sessionsHref({ kind: "all" })} className={buttonClass()}>
            {t("showAll")}
          </Link>
        }
      >
        {t("noneText")}
      </EmptyState>
    </div>
  );
}

async function Pages({ query, list }: { query: SessionsQuery; list: SessionList }) {
  const t = await getTranslations("session");
  if (!query.after && list.next === null) return null;
  return (
    <nav aria-label={t("title")} className="flex items-center justify-between gap-4">
      {query.after ? (
        <Link href={sessionsHref({ ...query, after: "" })} className={buttonClass({ look: "ghost" })}>
          {t("newest")}
        </Link>
      ) : (
        <span />
      )}
      {list.next !== null && (
        <Link href={sessionsHref({ ...query, after: list.next })} prefetch={false} className={buttonClass()}>
          {t("older")}
        </Link>
      )}
    </nav>
  );
}
