import type { AccountCtx } from "../ctx";
import { random } from "../domain/demo-history";
import { demoJob, demoPromotion } from "../domain/demo-jobs";
import { demoLogs, demoLooks, demoMachine, demoSample } from "../domain/demo-machine";
import { DEMO_DAY_MS, type DemoWorker, demoSessionsOf } from "../domain/demo-sessions";
import type { JobSnapshot, SessionSnapshot } from "../protocol";
import type { SyntheticAgent, SyntheticHost } from "./demo-rows";
import { recordJobs } from "./job-reports";
import { recordLogs } from "./log-reports";
import { recordMetrics } from "./metric-reports";
import { recordSessions } from "./session-reports";
import type { TokenOwner } from "./tokens";

/** What synthetic agents did, and their machines measured and logged: told to the platform as an uploader tells it. */

/** So many days of it. */
const PAST_DAYS = 32;
/** Sessions in one report. */
const AT_ONCE = 100;

/** By model, billionths of a US dollar per token. */
const PRICES: Record<string, DemoWorker["prices"]> = {
  "claude-sonnet-4.6": { input: 3_000, output: 15_000, cacheRead: 300, cacheWrite: 3_750 },
  "gpt-5.5": { input: 1_250, output: 10_000, cacheRead: 125, cacheWrite: 1_250 },
  "gemini-3-flash": { input: 300, output: 2_500, cacheRead: 30, cacheWrite: 300 },
  // Runs on the machine itself: nobody reports a price.
  "qwen3-32b": null,
};
const MODELS = Object.keys(PRICES);

function workerOf(host: SyntheticHost, agent: SyntheticAgent): DemoWorker {
  const seed = `${host.id}/${agent.id}`;
  const next = random(`${seed} work`);
  const model = agent.model || (MODELS[Math.floor(next() * MODELS.length)] ?? "");
  return {
    seed,
    agentId: agent.id,
    model,
    prices: PRICES[model] ?? null,
    turnsPerDay: Math.round(4 + next() ** 2 * 26),
    busyHour: 6 + Math.round(next() * 13),
    job: next() > 0.45 ? "morning-brief" : undefined,
    errorsPerHundred: next() ** 3 * 9,
    source: host.sources.some(({ source, era }) => source.startsWith("sessions") && era === "files")
      ? "file"
      : "sqlite",
  };
}

/**
 * Tells what the host's agents did. To be called when the host is known and its token belongs to it.
 * @param input.pastDays how many days of it; absent: a month
 * @param input.since only what changed after this moment, milliseconds; absent: the whole past
 */
export async function tellDemoWork(
  ctx: AccountCtx,
  input: { host: SyntheticHost; tokenId: string; since?: number; pastDays?: number },
): Promise<void> {
  const { host, since } = input;
  const pastDays = Math.min(input.pastDays ?? PAST_DAYS, Math.floor(host.knownDays));
  // A silent host has said nothing since.
  const sentAt = ctx.now.getTime() - host.silentMinutes * 60_000;
  const workers = host.agents.filter(({ retiredDays }) => retiredDays === undefined);
  const sessions = workers.flatMap((agent) => sessionsOf(workerOf(host, agent), pastDays, sentAt, since));
  const owner = ownerOf(ctx, input);
  for (let place = 0; place < sessions.length; place += AT_ONCE) {
    await recordSessions(ctx, {
      owner,
      hostExternalId: host.id,
      sentAt,
      items: sessions.slice(place, place + AT_ONCE),
    });
  }
}

/**
 * Tells which scheduled jobs ran. To be called as `tellDemoWork`.
 * @param input.since runs after this moment, milliseconds; absent: a month of them
 */
export async function tellDemoJobs(
  ctx: AccountCtx,
  input: { host: SyntheticHost; tokenId: string; since?: number; pastDays?: number },
): Promise<void> {
  const { host, since } = input;
  const pastDays = Math.min(input.pastDays ?? PAST_DAYS, Math.floor(host.knownDays));
  const sentAt = ctx.now.getTime() - host.silentMinutes * 60_000;
  const told = { now: sentAt, isWhole: since === undefined };
  // A run that ended since may have begun the day before; how a job is follows from its last run.
  const from = since === undefined ? midnight(sentAt) - pastDays * DEMO_DAY_MS : midnight(since) - DEMO_DAY_MS;
  const jobs = host.agents.flatMap((agent): JobSnapshot[] => {
    const worker = workerOf(host, agent);
    if (agent.retiredDays !== undefined || worker.job === undefined) return [];
    const runs: SessionSnapshot[] = [];
    for (let day = from; day <= sentAt; day += DEMO_DAY_MS) {
      runs.push(
        ...demoSessionsOf(worker, day, sentAt).filter(({ kind, status }) => kind === "cron" && status !== "running"),
      );
    }
    return [demoJob({ agentId: worker.agentId, job: worker.job }, runs, told)];
  });
  const items = [demoPromotion(host.id, from, told), ...jobs];
  const isNews = ({ runs }: JobSnapshot) => runs.some(({ at, durationMs }) => at + (durationMs ?? 0) > (since ?? 0));
  if (since !== undefined && !items.some(isNews)) return;
  await recordJobs(ctx, { owner: ownerOf(ctx, input), hostExternalId: host.id, sentAt, items });
}

/**
 * Tells what the host's machine measured and its gateway logged. To be called as `tellDemoWork`.
 * @param input.since what came after this moment, milliseconds; absent: a month
 */
export async function tellDemoMachine(
  ctx: AccountCtx,
  input: { host: SyntheticHost; tokenId: string; since?: number; pastDays?: number },
): Promise<void> {
  const { host } = input;
  const sentAt = ctx.now.getTime() - host.silentMinutes * 60_000;
  const pastDays = Math.min(input.pastDays ?? PAST_DAYS, Math.floor(host.knownDays));
  const since = Math.max(input.since ?? 0, sentAt - pastDays * DEMO_DAY_MS);
  const machine = { ...demoMachine(host.id), ...host.machine };
  const said = { owner: ownerOf(ctx, input), hostExternalId: host.id, sentAt: ctx.now.getTime() };
  const samples = demoLooks(since, sentAt).map((at) => demoSample(machine, at));
  if (samples.length > 0) await recordMetrics(ctx, { ...said, items: samples });
  const logs = demoLogs(host.id, since, sentAt);
  if (logs.length > 0) await recordLogs(ctx, { ...said, items: logs });
}

const ownerOf = (ctx: AccountCtx, { host, tokenId }: { host: SyntheticHost; tokenId: string }): TokenOwner => ({
  tokenId,
  accountId: ctx.accountId,
  accountName: "",
  reusable: false,
  pinnedTo: host.id,
  madeFor: null,
});

function sessionsOf(worker: DemoWorker, pastDays: number, now: number, since?: number): SessionSnapshot[] {
  const today = midnight(now);
  // A session of yesterday may have ended meanwhile.
  const first = Math.max(today - pastDays * DEMO_DAY_MS, since === undefined ? 0 : midnight(since) - DEMO_DAY_MS);
  const sessions: SessionSnapshot[] = [];
  for (let day = first; day <= today; day += DEMO_DAY_MS) {
    const before = new Map(
      since === undefined ? [] : demoSessionsOf(worker, day, since).map((one) => [one.sessionId, textOf(one)]),
    );
    sessions.push(...demoSessionsOf(worker, day, now).filter((one) => before.get(one.sessionId) !== textOf(one)));
  }
  return sessions;
}

const midnight = (moment: number): number => moment - (moment % DEMO_DAY_MS);
const textOf = (session: SessionSnapshot): string => JSON.stringify({ ...session, observedAt: 0 });
