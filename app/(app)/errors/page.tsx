import { SearchX, ShieldCheck } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { LiveState } from "@/components/live/live-state";
import { LiveRefresh } from "@/components/live-refresh";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireLogin } from "@/lib/auth/current";
import type { AccountCtx } from "@/lib/ctx";
import { countLogGroups, listLogEntries, listLogGroups, logHosts } from "@/lib/services/logs";
import { EntryList } from "./entry-list";
import { ErrorFilters } from "./error-filters";
import { GroupTable } from "./group-table";
import { OneGroup } from "./one-group";
import { Pages } from "./pages";
import { type ErrorsQuery, errorsFilter, errorsHref, errorsQueryFrom, isFiltered } from "./query";

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("logs"))("title") };
}

/** What OpenClaw's own logs say went wrong, on all hosts, newest first, 100 on a page (S2-11). */
export default async function ErrorsPage({ searchParams }: Props) {
  const [{ ctx }, given, t] = await Promise.all([requireLogin(), searchParams, getTranslations("logs")]);
  const query = errorsQueryFrom(given);
  const counts = await countLogGroups(ctx, {});
  const hasAny = counts.warn + counts.error + counts.fatal > 0;
  const back = { href: errorsHref({ host: query.host, level: query.level, q: query.q }), label: t("title") };
  return (
    <>
      <LiveRefresh />
      {query.group ? (
        <PageHeader title={t("kind")} back={back} actions={<LiveState />} />
      ) : (
        <PageHeader title={t("title")} hint={t("hint")} actions={<LiveState />} />
      )}
      {hasAny ? (
        <div className="space-y-4">
          {query.group ? <OneGroup ctx={ctx} query={query} /> : <List ctx={ctx} query={query} warnings={counts.warn} />}
        </div>
      ) : (
        <Nothing />
      )}
    </>
  );
}

async function List({ ctx, query, warnings }: { ctx: AccountCtx; query: ErrorsQuery; warnings: number }) {
  const filter = errorsFilter(query);
  const at = { before: query.before };
  const hosts = await logHosts(ctx, query.host);
  if (query.view === "each") {
    const { rows, next } = await listLogEntries(ctx, filter, at);
    return (
      <>
        <ErrorFilters query={query} hosts={hosts} />
        {rows.length === 0 ? <NoneFound query={query} warnings={warnings} /> : <EntryList entries={rows} />}
        <Pages query={query} next={next} />
      </>
    );
  }
  const { rows, next } = await listLogGroups(ctx, filter, at);
  return (
    <>
      <ErrorFilters query={query} hosts={hosts} />
      {rows.length === 0 ? (
        <NoneFound query={query} warnings={warnings} />
      ) : (
        <GroupTable groups={rows} hostId={query.host} />
      )}
      <Pages query={query} next={next} />
    </>
  );
}

/** Nothing was ever reported: good, or nobody looked. Says how to tell. */
async function Nothing() {
  const t = await getTranslations("logs");
  return (
    <div className="rounded-card border border-dashed">
      <EmptyState
        icon={<ShieldCheck className="size-6" strokeWidth={1.5} />}
        title={t("emptyTitle")}
        actions={
          <Link href="/hosts" className={buttonClass()}>
            {t("toHosts")}
          </Link>
        }
      >
        {t("emptyText")}
      </EmptyState>
    </div>
  );
}

async function NoneFound({ query, warnings }: { query: ErrorsQuery; warnings: number }) {
  const t = await getTranslations("logs");
  const filtered = isFiltered(query);
  return (
    <div className="rounded-card border border-dashed">
      <EmptyState
        icon={filtered ? <SearchX className="size-6" /> : <ShieldCheck className="size-6" strokeWidth={1.5} />}
        title={filtered ? t("noneTitle") : t("noProblems")}
        actions={
          <Link href={filtered ? "/errors" : errorsHref({ level: "warn" })} className={buttonClass()}>
            {filtered ? t("clear") : t("showWarnings")}
          </Link>
        }
      >
        {filtered ? t("noneText") : t("onlyWarnings", { count: warnings })}
      </EmptyState>
    </div>
  );
}
