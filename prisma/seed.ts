/**
 * A demo account to look at: `npx tsx prisma/seed.ts [--email …] [--password …] [--agents N] [--keep-alive]`.
 * Needs DATABASE_URL of a migrated database. `--agents 10000` adds that many more agents; `--keep-alive` goes on
 * reporting for the living ones until it is ended, so that they stay online.
 */
import { parseArgs } from "node:util";
import type { AccountCtx, Ctx } from "../lib/ctx";
import { closeDatabase, database } from "../lib/db";
import { announce } from "../lib/live/announce";
import { signUp } from "../lib/services/accounts";
import { DEMO_HOSTS, type DemoAgent, type DemoHost } from "./seed-fleet";
import { flipsOf, random } from "./seed-history";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const { values: options } = parseArgs({
  options: {
    email: { type: "string", default: "demo@example.org" },
    password: { type: "string", default: "watch-the-harbour" },
    agents: { type: "string", default: "0" },
    "keep-alive": { type: "boolean", default: false },
  },
});

async function main(): Promise<void> {
  const now = new Date();
  const ctx: Ctx = { db: database(), now };
  await ctx.db.query(
    "DELETE FROM account WHERE id IN (SELECT account_id FROM membership m JOIN person p ON p.id = m.person_id WHERE p.email_key = $1)",
    [options.email],
  );
  await ctx.db.query("DELETE FROM person WHERE email_key = $1", [options.email]);
  const { accountId } = await signUp(ctx, { email: options.email, password: options.password, name: "Demo" });
  const account: AccountCtx = { ...ctx, accountId };

  const gap = { startedAt: now.getTime() - 12 * DAY, endedAt: now.getTime() - 12 * DAY + 3 * 60 * MINUTE };
  await ctx.db.query("DELETE FROM platform_gap WHERE started_at < $1", [new Date(now.getTime() - 11 * DAY)]);
  await ctx.db.query("INSERT INTO platform_gap (started_at, ended_at, reason) VALUES ($1, $2, 'down')", [
    new Date(gap.startedAt),
    new Date(gap.endedAt),
  ]);
  for (const host of DEMO_HOSTS) await seedHost(account, host, gap);
  await seedMany(account, Number(options.agents));
  console.info(`Sign in as ${options.email} with the password ${options.password}`);

  if (options["keep-alive"]) await keepAlive(accountId);
  else await closeDatabase();
}

async function seedHost(ctx: AccountCtx, host: DemoHost, gap: { startedAt: number; endedAt: number }): Promise<void> {
  const now = ctx.now.getTime();
  const firstSeenAt = now - host.knownDays * DAY;
  const thresholdMs = Math.max(5 * MINUTE, host.intervalSeconds * 1000 + MINUTE);
  const lastSeenAt = now - host.silentMinutes * MINUTE;
  const isSilent = lastSeenAt + thresholdMs <= now;
  const flips = flipsOf({
    from: firstSeenAt,
    to: now,
    gap,
    outages: host.outages,
    silentSince: isSilent ? lastSeenAt + thresholdMs : null,
    seed: host.id,
  });
  const [row] = await ctx.db.query<{ id: string }>(
    `INSERT INTO host (account_id, external_id, name, platform, os_release, arch, uploader_version, node_version, address,
       interval_seconds, clock_skew_ms, roster_status, roster_reason, roster_seen_at, sources, first_seen_at, last_seen_at,
       threshold_ms, deadline_at, state, state_since)
     VALUES ($1,$2,$3,$4,$5,$6,'0.1.0',$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20) RETURNING id`,
    [
      ctx.accountId,
      host.id,
      host.name,
      host.platform,
      host.osRelease,
      host.arch,
      host.nodeVersion,
      host.address,
      host.intervalSeconds,
      host.clockSkewMs,
      host.rosterStatus,
      host.rosterReason,
      new Date(lastSeenAt),
      JSON.stringify(host.sources),
      new Date(firstSeenAt),
      new Date(lastSeenAt),
      thresholdMs,
      new Date(lastSeenAt + thresholdMs),
      isSilent ? "offline" : "online",
      new Date(flips.at(-1)?.at ?? firstSeenAt),
    ],
  );
  const hostId = row?.id ?? "";
  await saveFlips(ctx, hostId, null, flips);
  for (const agent of host.agents) await seedAgent(ctx, hostId, { host, agent, thresholdMs, gap });
}

interface AgentSeed {
  host: DemoHost;
  agent: DemoAgent;
  thresholdMs: number;
  gap: { startedAt: number; endedAt: number };
}

async function seedAgent(ctx: AccountCtx, hostId: string, { host, agent, thresholdMs, gap }: AgentSeed): Promise<void> {
  const now = ctx.now.getTime();
  const firstSeenAt = now - (agent.knownDays ?? host.knownDays) * DAY;
  const lastActiveAt = now - (agent.silentMinutes ?? host.silentMinutes) * MINUTE - (agent.name.length % 7) * 4_000;
  const deadlineAt = lastActiveAt + thresholdMs;
  const silentSince = deadlineAt <= now ? deadlineAt : null;
  const flips = flipsOf({
    from: firstSeenAt,
    to: now,
    gap,
    outages: agent.outages,
    silentSince,
    retiredAt: agent.retiredDays === undefined ? null : now - agent.retiredDays * DAY,
    seed: agent.id,
  });
  const last = flips.at(-1);
  const [row] = await ctx.db.query<{ id: string }>(
    `INSERT INTO agent (account_id, host_id, external_id, name_en, name_zh, greeting_en, greeting_zh, emoji, model,
       first_seen_at, last_active_at, threshold_ms, deadline_at, state, state_since)
     VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15) RETURNING id`,
    [
      ctx.accountId,
      hostId,
      agent.id,
      agent.name,
      agent.nameZh ?? agent.name,
      agent.greeting,
      agent.greetingZh ?? agent.greeting,
      agent.emoji,
      agent.model ?? "",
      new Date(firstSeenAt),
      new Date(lastActiveAt),
      thresholdMs,
      new Date(deadlineAt),
      last?.to ?? "online",
      new Date(last?.at ?? firstSeenAt),
    ],
  );
  await saveFlips(ctx, hostId, row?.id ?? null, flips);
}

async function saveFlips(
  ctx: AccountCtx,
  hostId: string,
  agentId: string | null,
  flips: ReturnType<typeof flipsOf>,
): Promise<void> {
  await ctx.db.query(
    `INSERT INTO status_flip (account_id, host_id, agent_id, from_state, to_state, at, recorded_at, reason)
     SELECT $1, $2, $3, f.from_state, f.to_state, f.at, f.at, f.reason
     FROM unnest($4::text[], $5::text[], $6::timestamptz[], $7::text[]) AS f (from_state, to_state, at, reason)`,
    [
      ctx.accountId,
      hostId,
      agentId,
      flips.map((flip) => flip.from),
      flips.map((flip) => flip.to),
      flips.map((flip) => new Date(flip.at)),
      flips.map((flip) => flip.reason),
    ],
  );
}

/** Many plain agents on a hundred hosts, to see how long lists feel. */
async function seedMany(ctx: AccountCtx, count: number): Promise<void> {
  if (!(count > 0)) return;
  await ctx.db.query(
    `WITH hosts AS (
       INSERT INTO host (account_id, external_id, name, platform, first_seen_at, last_seen_at, threshold_ms, deadline_at, state, state_since)
       SELECT $1, 'rack-' || n, 'rack-' || lpad(n::text, 3, '0'), 'linux', $2::timestamptz - interval '20 days', $2, 300000,
         $2::timestamptz + interval '12 hours', 'online', $2::timestamptz - interval '20 days'
       FROM generate_series(1, 100) n RETURNING id
     ), numbered AS (SELECT id, row_number() OVER () - 1 AS place FROM hosts)
     INSERT INTO agent (account_id, host_id, external_id, name_en, name_zh, greeting_en, greeting_zh, first_seen_at,
       last_active_at, threshold_ms, deadline_at, state, state_since)
     SELECT $1, numbered.id, 'worker-' || n, 'Worker ' || lpad(n::text, 5, '0'), '工人 ' || lpad(n::text, 5, '0'),
       'Systems online. Standing by.', '系统在线，随时待命', $2::timestamptz - interval '20 days',
       $2::timestamptz - (n % 240) * interval '1 second' - CASE WHEN n % 40 = 0 THEN interval '2 hours' ELSE interval '0' END, 300000,
       $2::timestamptz + CASE WHEN n % 40 = 0 THEN interval '-1 hour' ELSE interval '12 hours' END,
       'online', $2::timestamptz - interval '20 days'
     FROM generate_series(1, $3::int) AS made (n) JOIN numbered ON numbered.place = made.n % 100`,
    [ctx.accountId, ctx.now, count],
  );
}

/** The living keep reporting, so that what is looked at stays as it was seeded. */
async function keepAlive(accountId: string): Promise<void> {
  const next = random("keep-alive");
  for (;;) {
    const now = new Date();
    const ctx: Ctx = { db: database(), now };
    const rows = await ctx.db.query<{ id: string }>(
      `UPDATE agent a SET last_active_at = CASE WHEN h.roster_status = 'ok' THEN $2 ELSE a.last_active_at END, deadline_at = $2::timestamptz + a.threshold_ms * interval '1 millisecond'
       FROM host h WHERE h.id = a.host_id AND a.account_id = $1 AND a.state = 'online' AND a.deadline_at > $2
         AND random() < $3 RETURNING a.id`,
      [accountId, now, 0.2 + next() * 0.5],
    );
    await ctx.db.query(
      `UPDATE host SET last_seen_at = $2, deadline_at = $2::timestamptz + threshold_ms * interval '1 millisecond'
       WHERE account_id = $1 AND state = 'online' AND deadline_at > $2`,
      [accountId, now],
    );
    if (rows.length > 0) {
      const ids = rows.length > 100 ? undefined : rows.map((row) => row.id);
      await announce(ctx, { accountId, topic: "agents", ids, count: rows.length });
    }
    await new Promise((done) => setTimeout(done, 20_000));
  }
}

await main();
