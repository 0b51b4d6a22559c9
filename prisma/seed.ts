/**
 * A demo account to look at: `npx tsx prisma/seed.ts [--email …] [--password …] [--hosts N] [--agents N] [--keep-alive]`.
 * Needs DATABASE_URL of a migrated database. `--hosts 2000` makes that many instead of the usual four; `--agents 10000` adds that many more agents; `--keep-alive` goes on
 * reporting for the living ones until it is ended, so that they stay online.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import type { AccountCtx, Ctx } from "../lib/ctx";
import { closeDatabase, database } from "../lib/db";
import { random } from "../lib/domain/demo-history";
import { announce } from "../lib/live/announce";
import { signUp } from "../lib/services/accounts";
import { writeSyntheticHost } from "../lib/services/demo-rows";
import { tellDemoJobs, tellDemoMachine, tellDemoWork } from "../lib/services/demo-work";

import { manyHosts, SEED_HOSTS } from "./seed-fleet";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const { values: options } = parseArgs({
  options: {
    email: { type: "string", default: "demo@example.org" },
    password: { type: "string", default: "watch-the-harbour" },
    agents: { type: "string", default: "0" },
    hosts: { type: "string" },
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
  const tokenId = await seedToken(account);
  const hosts = options.hosts === undefined ? SEED_HOSTS : manyHosts(Number(options.hosts));
  // Of many hosts a shorter past: each has its sessions.
  const pastDays = hosts.length > 100 ? 1 : undefined;
  // Making thousands takes longer than their threshold: those that are there are kept alive meanwhile.
  const keeping = options["keep-alive"] ? keepAlive(accountId) : undefined;
  for (const host of hosts) {
    const account: AccountCtx = { ...ctx, accountId, now: new Date() };
    await writeSyntheticHost(account, host, { thresholdMs: 5 * MINUTE, gap });
    await tellDemoWork(account, { host, tokenId, pastDays });
    await tellDemoJobs(account, { host, tokenId, pastDays });
    await tellDemoMachine(account, { host, tokenId, pastDays: pastDays && pastDays / 12 });
  }
  await seedMany(account, Number(options.agents));
  console.info(`Sign in as ${options.email} with the password ${options.password}`);

  if (keeping) await keeping;
  else await closeDatabase();
}

/** A token for all its hosts that nobody can show: no text was ever made for it. */
async function seedToken(ctx: AccountCtx): Promise<string> {
  const [row] = await ctx.db.query<{ id: string }>(
    `INSERT INTO agent_token (account_id, name, lookup, hash, created_at, reusable)
     VALUES ($1, 'seed', $2, $3, $4, true) RETURNING id`,
    [ctx.accountId, randomUUID(), randomBytes(32), ctx.now],
  );
  if (!row) throw new Error("The token was not stored.");
  return row.id;
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
