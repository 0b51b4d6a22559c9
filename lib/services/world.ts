import { type AccountCtx, type Ctx, inTransaction } from "../ctx";
import type { Database } from "../db/database";
import { AGENT, Params, shownStateSql } from "./shown-state";
import { readWatch } from "./watch";

/** The agents of everybody, counted (S0-65). Names nobody. */
export interface World {
  total: number;
  online: number;
  offline: number;
  /** ISO 8601: when it was counted. */
  updatedAt: string;
  /** Counted just now, or a moment ago for somebody else. */
  source: "database" | "cache";
}

const KEPT_MS = 30_000;

interface Kept {
  at: number;
  counts: Promise<Omit<World, "source">>;
}
const kept = new WeakMap<Database, Kept>();

/** Counts at most every 30 s in this process, however many ask. Accounts that opted out, and the demo, do not count. */
export async function readWorld(ctx: Ctx): Promise<World> {
  const now = ctx.now.getTime();
  const known = kept.get(ctx.db);
  if (known && Math.abs(now - known.at) < KEPT_MS) return { ...(await known.counts), source: "cache" };
  const fresh = { at: now, counts: count(ctx) };
  kept.set(ctx.db, fresh);
  try {
    return { ...(await fresh.counts), source: "database" };
  } catch (error) {
    // The next one asks again.
    if (kept.get(ctx.db) === fresh) kept.delete(ctx.db);
    throw error;
  }
}

async function count(ctx: Ctx): Promise<Omit<World, "source">> {
  const params = new Params();
  const { state } = shownStateSql(AGENT, await readWatch(ctx), ctx.now, params);
  const [row] = await ctx.db.query<{ total: number; online: number; offline: number }>(
    `SELECT count(*)::int AS total, (count(*) FILTER (WHERE shown = 'online'))::int AS online,
       (count(*) FILTER (WHERE shown = 'offline'))::int AS offline
     FROM agent a JOIN host h ON h.id = a.host_id JOIN account c ON c.id = a.account_id
       CROSS JOIN LATERAL (SELECT ${state} AS shown) s
     WHERE c.world_counted AND NOT c.is_demo AND shown <> 'retired'`,
    params.values,
  );
  return { total: 0, online: 0, offline: 0, ...row, updatedAt: ctx.now.toISOString() };
}

/** Is this account's fleet part of the counter? */
export async function readWorldCounted(ctx: AccountCtx): Promise<boolean> {
  const [row] = await ctx.db.query<{ counted: boolean }>("SELECT world_counted AS counted FROM account WHERE id = $1", [
    ctx.accountId,
  ]);
  return row?.counted ?? false;
}

/** Opts the account in or out; the counter follows within half a minute, in this process at once. */
export async function setWorldCounted(ctx: AccountCtx, counted: boolean): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await tx.db.query("UPDATE account SET world_counted = $2 WHERE id = $1", [tx.accountId, counted]);
  });
  kept.delete(ctx.db);
}
