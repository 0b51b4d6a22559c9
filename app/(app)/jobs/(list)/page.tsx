import { CalendarClock, SearchX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { JobSums } from "@/components/jobs/job-sums";
import { LiveState } from "@/components/live/live-state";
import { LiveRefresh } from "@/components/live-refresh";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireLogin } from "@/lib/auth/current";
import { jobHosts, listJobs, sumJobs } from "@/lib/services/jobs";
import { JobFilters } from "./job-filters";
import { JobTable } from "./job-table";
import { isFiltered, type JobsQuery, jobsHref, jobsInput, jobsQueryFrom } from "./query";

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("job"))("title") };
}

/** OpenClaw's scheduled jobs on all hosts, the worst first: did they run, did their result arrive, when do they run next. */
export default async function JobsPage({ searchParams }: Props) {
  const [{ ctx }, given, t] = await Promise.all([requireLogin(), searchParams, getTranslations("job")]);
  const query = jobsQueryFrom(given);
  const input = jobsInput(query);
  const [hosts, list, totals] = await Promise.all([
    jobHosts(ctx, query.host),
    listJobs(ctx, input),
    sumJobs(ctx, input),
  ]);
  const hasAny = hosts.length > 0;
  return (
    <>
      <LiveRefresh />
      <PageHeader title={t("title")} hint={t("hint")} actions={<LiveState />} />
      {hasAny ? (
        <div className="space-y-4">
          <JobFilters query={query} hosts={hosts} />
          {list.rows.length === 0 ? (
            <NoneFound query={query} />
          ) : (
            <>
              <p className="text-muted text-sm">
                <JobSums totals={totals} />
              </p>
              <JobTable jobs={list.rows} />
            </>
          )}
          <Pages query={query} next={list.next} />
        </div>
      ) : (
        <Nothing />
      )}
    </>
  );
}

async function Nothing() {
  const t = await getTranslations("job");
  return (
    <div className="rounded-card border border-dashed">
      <EmptyState
        icon={<CalendarClock className="size-6" strokeWidth={1.5} />}
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

async function NoneFound({ query }: { query: JobsQuery }) {
  const t = await getTranslations("job");
  return (
    <div className="rounded-card border border-dashed">
      <EmptyState
        icon={<SearchX className="size-6" />}
        title={t("noneTitle")}
        actions={
          <Link href={isFiltered(query) ? "/jobs" : jobsHref({ state: "gone" })} className={buttonClass()}>
            {isFiltered(query) ? t("showAll") : t("showGone")}
          </Link>
        }
      >
        {isFiltered(query) ? t("noneText") : t("onlyGone")}
      </EmptyState>
    </div>
  );
}

async function Pages({ query, next }: { query: JobsQuery; next: string | null }) {
  const t = await getTranslations("job");
  if (!query.after && next === null) return null;
  return (
    <nav aria-label={t("pages")} className="flex items-center justify-between gap-4">
      {query.after ? (
        <Link href={jobsHref({ ...query, after: "" })} className={buttonClass({ look: "ghost" })}>
          {t("first")}
        </Link>
      ) : (
        <span />
      )}
      {next !== null && (
        <Link href={jobsHref({ ...query, after: next })} prefetch={false} className={buttonClass()}>
          {t("following")}
        </Link>
      )}
    </nav>
  );
}
