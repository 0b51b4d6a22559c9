import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { cache, Suspense } from "react";
import { Changes } from "@/components/history/changes";
import { HistoryPanel } from "@/components/history/history-panel";
import { HistorySkeleton } from "@/components/history/history-skeleton";
import { LiveRefresh } from "@/components/live-refresh";
import { SessionLines } from "@/components/sessions/session-lines";
import { UsageFacts } from "@/components/usage-facts";
import { requireLogin } from "@/lib/auth/current";
import { AppError } from "@/lib/errors";
import { type AgentDetail, getAgent } from "@/lib/services/agents";
import { historyView } from "@/lib/services/history";
import { LATEST_SESSIONS, listSessions } from "@/lib/services/sessions";
import { usageGround, usageSummary } from "@/lib/services/usage";
import { AgentFacts } from "./agent-facts";
import { AgentHeader } from "./agent-header";

interface Props {
  params: Promise<{ id: string }>;
}

/** Asked by the title and by the page, answered once. Another account's agent is not found, like none at all. */
const load = cache(async (id: string): Promise<AgentDetail> => {
  const { ctx } = await requireLogin();
  try {
    return await getAgent(ctx, id);
  } catch (error) {
    if (error instanceof AppError && error.kind === "not_found") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [agent, locale] = await Promise.all([params.then(({ id }) => load(id)), getLocale()]);
  return { title: locale === "zh" ? agent.nameZh : agent.nameEn };
}

/** One agent: what it is, how it is, why, and how it has been. */
export default async function AgentPage({ params }: Props) {
  const { id } = await params;
  // Before anything is sent: a page that has begun can no longer answer 404.
  const agent = await load(id);
  const t = await getTranslations("agent");
  return (
    <>
      <LiveRefresh ids={[agent.id, agent.hostId]} />
      <AgentHeader agent={agent} backLabel={t("back")} />
      <div className="space-y-4 sm:space-y-5">
        <AgentFacts agent={agent} />
        <Sessions agent={agent} />
        <Usage agent={agent} />
        <Suspense fallback={<HistorySkeleton />}>
          <History agent={agent} />
        </Suspense>
      </div>
    </>
  );
}

async function Sessions({ agent: { hostId, externalId } }: { agent: AgentDetail }) {
  const { ctx } = await requireLogin();
  const filter = { hostId, agentExternalId: externalId };
  const { rows, next } = await listSessions(ctx, { ...filter, limit: LATEST_SESSIONS });
  const href = `/sessions?${new URLSearchParams({ host: hostId, agent: externalId })}`;
  return <SessionLines sessions={rows} isPart={next !== null} href={href} />;
}

async function History({ agent }: { agent: AgentDetail }) {
  const { ctx } = await requireLogin();
  const { hostId, id: agentId, state, since, thresholdMs } = agent;
  const history = await historyView(ctx, { hostId, agentId, state, since, thresholdMs });
  return (
    <>
      <HistoryPanel windows={history.windows} />
      <Changes history={history} />
    </>
  );
}

async function Usage({ agent: { hostId, externalId } }: { agent: AgentDetail }) {
  const [{ ctx }, t] = await Promise.all([requireLogin(), getTranslations("usage")]);
  const ground = await usageGround(ctx);
  const summary = await usageSummary(ctx, ground, { hostId, agent: externalId });
  const narrowed = new URLSearchParams({ range: "all", host: hostId, agent: externalId });
  return <UsageFacts summary={summary} hint={t("agentHint", { zone: ground.zone })} href={`/usage?${narrowed}`} />;
}
