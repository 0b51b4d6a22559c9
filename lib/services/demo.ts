import type { LoginOrigin } from "../auth/login";
import { type AccountCtx, type Ctx, inTransaction } from "../ctx";
import { isSilentAt } from "../domain/demo-history";
import type { AgentSeen } from "../domain/roster";
import { env } from "../env";
import { AppError } from "../errors";
import { announce } from "../live/announce";
import { take } from "./attempts";
import { DEMO_ACTORS, DEMO_FLEET, DEMO_INTERVAL_SECONDS } from "./demo-fleet";
import { type SyntheticHost, writeSyntheticHost } from "./demo-rows";
import { tellDemoJobs, tellDemoMachine, tellDemoWork } from "./demo-work";
import { recordHeartbeats } from "./heartbeats";
import { createToken } from "./tokens";

/**
 * The live demo: one account that every visitor shares, as a viewer. Its hosts are synthetic, but their reports take the
 * way all reports take; what visitors see is the product.
 */

/** The whole demo goes by the shortest threshold, so that something happens while somebody watches. */
const THRESHOLD_MINUTES = 1;
const STEP_MS = DEMO_INTERVAL_SECONDS * 1000;
/** Nobody looked for this long: the hosts stop reporting. */
const WATCHED_MS = 10 * 60_000;
/** Not kept alive for this long: the past is made anew, or it would show outages that are only our own rest. */
const STALE_MS = 45_000;
/** The longest a demo host is silent at a time. */
const TURN_MS = 2 * 60_000;
/** What its agents did is kept so long. */
const FORGOTTEN_MS = 40 * 86_400_000;
const MOST_VISITORS = 200;
/** No mail ever reaches it: `.invalid` is nobody's. */
const VISITOR_EMAIL = "visitor@demo.invalid";

/** May strangers look around? */
export const isDemoOpen = (): boolean => env().DEMO === "on" || (env().DEMO === undefined && env().SIGN_UP === "open");

interface Demo {
  accountId: string;
  personId: string;
}

/**
 * Makes the demo ready for a visitor: the account at the first visit, its past whenever nobody kept it up to date.
 * @throws AppError forbidden where there is no demo, too_many when it is full or this address came too often
 */
export async function openDemo(ctx: Ctx, origin: Pick<LoginOrigin, "address">): Promise<Demo> {
  if (!isDemoOpen()) {
    throw new AppError("forbidden", "There is no demo on this monitor.", { code: "demoClosed" });
  }
  await take(ctx, "demoVisit", origin.address);
  const demo = await inTransaction(ctx, async (tx) => {
    const found = await lockedDemo(tx);
    await refuseCrowd(tx, found.accountId);
    return found;
  });
  await keepDemo(ctx, { isWatched: true });
  return demo;
}

/** The one demo account, made if there is none, held until the transaction ends. */
async function lockedDemo(tx: Ctx): Promise<Demo> {
  const made = await tx.db.query<{ id: string }>(
    `INSERT INTO account (name, is_demo, offline_threshold_minutes, created_at) VALUES ('Demo', true, $1, $2)
     ON CONFLICT (is_demo) WHERE is_demo DO NOTHING RETURNING id`,
    [THRESHOLD_MINUTES, tx.now],
  );
  if (made[0]) await furnish({ ...tx, accountId: made[0].id });
  const [demo] = await tx.db.query<Demo>(
    `SELECT account.id AS "accountId", membership.person_id AS "personId"
       FROM account JOIN membership ON membership.account_id = account.id AND membership.role = 'viewer'
      WHERE account.is_demo FOR UPDATE OF account`,
  );
  if (!demo) throw new Error("The demo account has no visitor. Delete it; the next visit makes it anew.");
  return demo;
}

/** The one person all visitors are, and a token per host whose text nobody ever saw. */
async function furnish(ctx: AccountCtx): Promise<void> {
  await ctx.db.query(
    `WITH visitor AS (
       INSERT INTO person (email, email_key, name, created_at) VALUES ($2, $2, '', $3)
       ON CONFLICT (email_key) DO UPDATE SET name = '', password_hash = NULL RETURNING id
     )
     INSERT INTO membership (account_id, person_id, role, created_at) SELECT $1, id, 'viewer', $3 FROM visitor`,
    [ctx.accountId, VISITOR_EMAIL, ctx.now],
  );
  for (const host of DEMO_FLEET) await createToken(ctx, { name: host.id });
}

/** Token of each host, by its id. A host that is silent from the first day never reports: its token is its own all the same. */
async function demoTokens(ctx: AccountCtx): Promise<Map<string, string>> {
  await ctx.db.query(
    "UPDATE agent_token SET host_external_id = name WHERE account_id = $1 AND host_external_id IS NULL",
    [ctx.accountId],
  );
  const tokens = await ctx.db.query<{ id: string; name: string }>(
    "SELECT id, name FROM agent_token WHERE account_id = $1 AND revoked_at IS NULL",
    [ctx.accountId],
  );
  return new Map(tokens.map((token) => [token.name, token.id]));
}

async function refuseCrowd(tx: Ctx, accountId: string): Promise<void> {
  await tx.db.query("DELETE FROM login WHERE account_id = $1 AND (expires_at <= $2 OR revoked_at <= $2)", [
    accountId,
    tx.now,
  ]);
  const [row] = await tx.db.query<{ visitors: number }>(
    "SELECT count(*)::int AS visitors FROM login WHERE account_id = $1",
    [accountId],
  );
  if ((row?.visitors ?? 0) < MOST_VISITORS) return;
  throw new AppError("too_many", "The demo is full. Try again in some minutes.", {
    code: "demoFull",
    retryAfterSeconds: 600,
  });
}

interface DemoState {
  accountId: string;
  /** Newest report of any of its hosts. */
  reportedAt: Date | null;
  isWatched: boolean;
}

/**
 * Lets the demo's hosts report, as long as somebody looked in the last ten minutes. To be called every few seconds; any
 * number of processes may.
 * @param input.isWatched true: somebody is about to look
 */
export async function keepDemo(ctx: Ctx, input: { isWatched?: boolean } = {}): Promise<void> {
  if (!isDemoOpen()) return;
  const demo = await readDemo(ctx);
  if (!demo || !(demo.isWatched || input.isWatched)) return;
  const account = { ...ctx, accountId: demo.accountId };
  const reportedAt = demo.reportedAt?.getTime() ?? 0;
  const silence = ctx.now.getTime() - reportedAt;
  if (silence > STALE_MS) await rebuildDemo(account);
  // A host that sat out a turn has more to tell than since the last step.
  else if (silence >= STEP_MS) await reportAll(account, reportedAt - STALE_MS - TURN_MS);
}

async function readDemo(ctx: Ctx): Promise<DemoState | undefined> {
  const [row] = await ctx.db.query<DemoState>(
    `SELECT account.id AS "accountId",
            (SELECT max(last_seen_at) FROM host WHERE host.account_id = account.id) AS "reportedAt",
            EXISTS (SELECT 1 FROM login WHERE login.account_id = account.id AND last_seen_at > $1) AS "isWatched"
       FROM account WHERE is_demo`,
    [new Date(ctx.now.getTime() - WATCHED_MS)],
  );
  return row;
}

/** A new past up to this moment. Hosts and agents keep their ids: a page left open shows the same ones again. */
async function rebuildDemo(ctx: AccountCtx): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await tx.db.query("SELECT id FROM account WHERE id = $1 FOR UPDATE", [tx.accountId]);
    // Another process may have been quicker.
    const now = await readDemo(tx);
    if (now?.reportedAt && tx.now.getTime() - now.reportedAt.getTime() <= STALE_MS) return;
    await tx.db.query("DELETE FROM status_flip WHERE account_id = $1", [tx.accountId]);
    const scene = { thresholdMs: THRESHOLD_MINUTES * 60_000, gap: null };
    const tokens = await demoTokens(tx);
    const since = await toldUntil(tx);
    for (const host of DEMO_FLEET) {
      await writeSyntheticHost(tx, host, scene);
      const tokenId = tokens.get(host.id);
      if (!tokenId) continue;
      await tellDemoWork(tx, { host, tokenId, since });
      await tellDemoJobs(tx, { host, tokenId, since });
      await tellDemoMachine(tx, { host, tokenId, since });
    }
    await announce(tx, { accountId: tx.accountId, topic: "agents" });
  });
}

/** Until when its sessions are known, less what a host may have missed; nothing when none are. What is long past goes. */
async function toldUntil(tx: AccountCtx): Promise<number | undefined> {
  await tx.db.query("DELETE FROM session WHERE account_id = $1 AND last_at < $2", [
    tx.accountId,
    new Date(tx.now.getTime() - FORGOTTEN_MS),
  ]);
  const [row] = await tx.db.query<{ at: Date | null }>(
    "SELECT min(at) AS at FROM (SELECT max(observed_at) AS at FROM session WHERE account_id = $1 GROUP BY host_id) hosts",
    [tx.accountId],
  );
  return row?.at ? row.at.getTime() - STALE_MS : undefined;
}

/** @param since when they reported last, milliseconds */
async function reportAll(ctx: AccountCtx, since: number): Promise<void> {
  const tokens = await demoTokens(ctx);
  const reporting = DEMO_FLEET.flatMap((host) => {
    const tokenId = tokens.get(host.id);
    return tokenId && isReporting(host, ctx.now.getTime()) ? [{ host, tokenId }] : [];
  });
  await Promise.all(reporting.map(({ host, tokenId }) => recordHeartbeats(ctx, reportOf(ctx, host, tokenId))));
  for (const one of reporting) {
    await tellDemoWork(ctx, { ...one, since });
    await tellDemoJobs(ctx, { ...one, since });
    await tellDemoMachine(ctx, { ...one, since });
  }
}

const actorsNow = (now: number) => DEMO_ACTORS.filter((_, place) => isSilentAt(place, DEMO_ACTORS.length, now));

const isReporting = (host: SyntheticHost, now: number): boolean =>
  host.silentMinutes === 0 && !actorsNow(now).some((actor) => actor.host === host.id && actor.agent === null);

function reportOf(ctx: AccountCtx, host: SyntheticHost, tokenId: string): Parameters<typeof recordHeartbeats>[1] {
  const now = ctx.now.getTime();
  const silent = new Set(actorsNow(now).flatMap((actor) => (actor.host === host.id ? [actor.agent] : [])));
  const alive = host.agents.filter((agent) => agent.retiredDays === undefined && !silent.has(agent.id));
  return {
    tokenId,
    accountId: ctx.accountId,
    receivedAt: now,
    address: host.address,
    host: { externalId: host.id, intervalSeconds: host.intervalSeconds, clockSkewMs: host.clockSkewMs },
    reports: [
      {
        // The same step reported by two processes counts once.
        key: `demo-step-${Math.floor(now / STEP_MS)}`,
        seenAt: now,
        roster: { status: host.rosterStatus, reason: host.rosterReason },
        // Some and not all: an agent alone can fall silent while its host goes on.
        isComplete: false,
        agents: host.rosterStatus === "ok" ? alive.map((agent) => seen(agent, now)) : [],
      },
    ],
  };
}

const seen = (agent: SyntheticHost["agents"][number], seenAt: number): AgentSeen => ({
  externalId: agent.id,
  nameEn: agent.name,
  nameZh: agent.nameZh ?? agent.name,
  greetingEn: agent.greeting,
  greetingZh: agent.greetingZh ?? agent.greeting,
  emoji: agent.emoji,
  model: agent.model ?? "",
  seenAt,
  configured: true,
});
