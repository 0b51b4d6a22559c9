import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { cache, Suspense } from "react";
import { HostActions } from "@/app/_shell/host-maker";
import { DetailHeader } from "@/components/detail-header";
import { ErrorLines } from "@/components/errors/error-lines";
import { Changes } from "@/components/history/changes";
import { HistoryPanel } from "@/components/history/history-panel";
import { HistorySkeleton } from "@/components/history/history-skeleton";
import { JobLines } from "@/components/jobs/job-lines";
import { LiveRefresh } from "@/components/live-refresh";
import { PlatformMark } from "@/components/platform";
import { SessionLines } from "@/components/sessions/session-lines";
import { UsageFacts } from "@/components/usage-facts";
import { requireLogin } from "@/lib/auth/current";
import { metricRange } from "@/lib/domain/metric-ladder";
import { may } from "@/lib/domain/roles";
import { AppError } from "@/lib/errors";
import { listAgents } from "@/lib/services/agents";
import { historyView } from "@/lib/services/history";
import { listHostKeys } from "@/lib/services/host-keys";
import { getHost, type HostDetail } from "@/lib/services/hosts";
import { listJobs, sumJobs } from "@/lib/services/jobs";
import { listLogGroups, PROBLEM_LEVELS } from "@/lib/services/logs";
import { LATEST_SESSIONS, listSessions } from "@/lib/services/sessions";
import { usageGround, usageSummary } from "@/lib/services/usage";
import { describedFacts } from "./described-facts";
import { HostAgents } from "./host-agents";
import { HostFacts } from "./host-facts";
import { HostWarnings } from "./host-warnings";
import { Machine } from "./machine/machine";
import { SourceNotices } from "./source-notices";
import { Sources } from "./sources";
import { WaitingHost } from "./waiting-host";
import { WatchAgent } from "./watch-agent";

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Asked by the title and by the page, answered once. Another account's host is not found, like none at all. */
const load = cache(async (id: string): Promise<HostDetail> => {
  const { ctx } = await requireLogin();
  try {
    return await getHost(ctx, id);
  } catch (error) {
    if (error instanceof AppError && error.kind === "not_found") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  return { title: (await load((await params).id)).name };
}

const AGENTS_SHOWN = 12;

/** One host: how it is, why, what it runs, its agents, and how it has been. */
export default async function HostPage({ params, searchParams }: Props) {
  const [{ id }, { range }] = await Promise.all([params, searchParams]);
  // Before anything is sent: a page that has begun can no longer answer 404.
  const host = await load(id);
  const [login, locale] = await Promise.all([requireLogin(), getLocale()]);
  const { ctx } = login;
  const keys = await listHostKeys(ctx, host.id);
  const { name, type, publicIp, notes } = host;
  const described = { id: host.id, name, type, publicIp, notes };
  const actions = may(login.role, "manage_hosts") && !login.isDemo && <HostActions host={described} />;
  if (host.state === "waiting") {
    return (
      <>
        <LiveRefresh />
        <HostHeader host={host} />
        <WaitingHost host={host} keys={keys} actions={actions} />
      </>
    );
  }
  const agents = await listAgents(ctx, { hostId: host.id, locale, offset: 0, limit: AGENTS_SHOWN });
  return (
    <>
      <LiveRefresh />
      <HostHeader host={host} />
      <div className="space-y-4 sm:space-y-5">
        <HostWarnings host={host} />
        <SourceNotices host={host} now={ctx.now.getTime()} />
        <Machine host={host} range={metricRange(range)} />
        <HostFacts
          host={host}
          configured={agents.counts.total - agents.counts.retired}
          described={await describedFacts(host, keys)}
          actions={actions}
        />
        <HostAgents host={host} agents={agents} />
        <WatchAgent hostId={host.id} />
        <Sessions hostId={host.id} />
        <Jobs hostId={host.id} />
        <Errors hostId={host.id} />
        <Usage hostId={host.id} />
        <Suspense fallback={<HistorySkeleton />}>
          <History host={host} />
        </Suspense>
        <Sources host={host} />
      </div>
    </>
  );
}

const ERRORS_SHOWN = 10;

async function Errors({ hostId }: { hostId: string }) {
  const { ctx } = await requireLogin();
  const { rows } = await listLogGroups(ctx, { levels: PROBLEM_LEVELS, hostId }, { limit: ERRORS_SHOWN });
  return <ErrorLines errors={rows} href={`/errors?host=${hostId}`} hostId={hostId} />;
}

async function HostHeader({ host }: { host: HostDetail }) {
  const t = await getTranslations("host");
  return (
    <DetailHeader
      back={{ href: "/hosts", label: t("back") }}
      face={<PlatformMark platform={host.platform} type={host.type} size="large" />}
      name={host.name}
      state={host.state}
      since={host.since}
    />
  );
}

async function Sessions({ hostId }: { hostId: string }) {
  const { ctx } = await requireLogin();
  const { rows, next } = await listSessions(ctx, { hostId, limit: LATEST_SESSIONS });
  return <SessionLines sessions={rows} isPart={next !== null} href={`/sessions?host=${hostId}`} withAgent />;
}

const JOBS_SHOWN = 6;

async function Jobs({ hostId }: { hostId: string }) {
  const { ctx } = await requireLogin();
  const [{ rows }, totals] = await Promise.all([
    listJobs(ctx, { hostId, limit: JOBS_SHOWN }),
    sumJobs(ctx, { hostId, state: "all" }),
  ]);
  return <JobLines jobs={rows} totals={totals} href={`/jobs?host=${hostId}`} />;
}

async function History({ host }: { host: HostDetail }) {
  const { ctx } = await requireLogin();
  const { id: hostId, state, since, thresholdMs } = host;
  const history = await historyView(ctx, { hostId, agentId: null, state, since, thresholdMs });
  return (
    <>
      <HistoryPanel windows={history.windows} />
      <Changes history={history} />
    </>
  );
}

async function Usage({ hostId }: { hostId: string }) {
  const [{ ctx }, t] = await Promise.all([requireLogin(), getTranslations("usage")]);
  const ground = await usageGround(ctx);
  const summary = await usageSummary(ctx, ground, { hostId });
  const narrowed = new URLSearchParams({ range: "all", by: "agent", host: hostId });
  return <UsageFacts summary={summary} hint={t("hostHint", { zone: ground.zone })} href={`/usage?${narrowed}`} />;
}
