import type { AccountCtx } from "../ctx";
import { addDays, firstOfMonth, projectMonth } from "../domain/calendar";
import { type FleetHealth, fleetHealth } from "./fleet-health";
import { type HostRow, listHosts } from "./hosts";
import { type LogGroupRow, listLogGroups, PROBLEM_LEVELS } from "./logs";
import { type NewestMetrics, newestMetrics } from "./newest-metrics";
import { Params } from "./shown-state";
import { dayRows, usageGround } from "./usage";
import { knownNanos, NOTHING, sumsSql, type UsageSum } from "./usage-sums";

/** Everything on the overview. Moments are milliseconds. */
export interface Overview {
  health: FleetHealth;
  /** The worst of them. */
  hosts: HostRow[];
  /** Of those hosts, as far as their machines were measured. */
  figures: Map<string, NewestMetrics>;
  usage: {
    /** The account's, which decides when a day begins. */
    zone: string;
    today: UsageSum;
    yesterday: UsageSum;
    month: UsageSum;
    /** Nanos the month is heading for, of what has a price; null: too early to tell. */
    projectedNanos: number | null;
    /** Tokens of today, of those hosts; a host that used none is left out. */
    tokensByHost: Map<string, number>;
    /** Was anything ever recorded? */
    isKnown: boolean;
  };
  /** How often errors happened in 24 hours, as far as hosts tell. */
  errorsOfDay: number;
  /** The newest kinds of errors of a week. */
  errors: LogGroupRow[];
}

/** The newest 10 to 20 (S2-11). */
const ERRORS_SHOWN = 10;
const DAY_MS = 86_400_000;

/** The whole page, in a handful of questions whose answers are bounded whatever the size of the fleet. */
export async function readOverview(ctx: AccountCtx): Promise<Overview> {
  const now = ctx.now.getTime();
  const [{ health, hosts }, usage, errorsOfDay, errors] = await Promise.all([
    readHosts(ctx),
    readUsage(ctx),
    countErrors(ctx, now - DAY_MS),
    listLogGroups(ctx, { levels: PROBLEM_LEVELS, since: now - 7 * DAY_MS }, { limit: ERRORS_SHOWN }),
  ]);
  const ids = hosts.map(({ id }) => id);
  const [figures, tokensByHost] = await Promise.all([newestMetrics(ctx, ids), tokensOfDay(ctx, usage.day, ids)]);
  return {
    health,
    hosts,
    figures,
    usage: { ...usage, tokensByHost },
    errorsOfDay,
    errors: errors.rows,
  };
}

async function readHosts(ctx: AccountCtx): Promise<{ health: FleetHealth; hosts: HostRow[] }> {
  const health = await fleetHealth(ctx);
  const places = new Map(health.worst.map((id, place) => [id, place]));
  const { rows } = await listHosts(ctx, { ids: health.worst });
  return { health, hosts: rows.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0)) };
}

/** Today, yesterday and this month: what lies before is not looked at, for there may be years of it. */
async function readUsage(ctx: AccountCtx) {
  const ground = await usageGround(ctx);
  const { today, zone, first } = ground;
  const [yesterday, monthBegin] = [addDays(today, -1), firstOfMonth(today)];
  const params = new Params();
  const source = dayRows(ctx, {}, params);
  const since = params.add([yesterday, monthBegin].sort()[0]);
  const where = `${source.where} AND d.day >= ${since}::date AND d.day <= ${params.add(today)}::date`;
  const span = `CASE d.day WHEN ${params.add(today)}::date THEN 'today' WHEN ${params.add(yesterday)}::date THEN 'yesterday'
    ELSE 'before' END`;
  const inMonth = `d.day >= ${params.add(monthBegin)}::date`;
  const rows = await ctx.db.query<UsageSum & { span: string; inMonth: boolean }>(
    `SELECT * FROM ${sumsSql({ span, inMonth }, { ...source, where }, ground.spans, params)} u`,
    params.values,
  );
  const sumOf = (some: readonly UsageSum[]): UsageSum =>
    some.reduce<UsageSum>((sum, row) => {
      const entries = Object.entries(sum) as [keyof UsageSum, number][];
      return Object.fromEntries(entries.map(([name, value]) => [name, value + row[name]])) as unknown as UsageSum;
    }, NOTHING);
  const month = sumOf(rows.filter((row) => row.inMonth));
  return {
    day: today,
    zone,
    isKnown: first !== null,
    today: sumOf(rows.filter((row) => row.span === "today")),
    yesterday: sumOf(rows.filter((row) => row.span === "yesterday")),
    month,
    projectedNanos: projectMonth(knownNanos(month), { now: ctx.now.getTime(), zone, since: first ?? "" }),
  };
}

async function countErrors(ctx: AccountCtx, since: number): Promise<number> {
  const [row] = await ctx.db.query<{ count: number }>(
    `SELECT coalesce(sum(count), 0)::float8 AS count FROM log_entry
     WHERE account_id = $1 AND last_at > $2 AND level <> 'warn'`,
    [ctx.accountId, new Date(since)],
  );
  return row?.count ?? 0;
}

/** @param day ISO date in the account's time zone */
async function tokensOfDay(ctx: AccountCtx, day: string, hostIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await ctx.db.query<{ hostId: string; tokens: number }>(
    `SELECT host_id AS "hostId", sum(input + output + cache_read + cache_write)::float8 AS tokens FROM usage_day
     WHERE account_id = $1 AND day = $2::date AND host_id = ANY($3::uuid[]) GROUP BY host_id`,
    [ctx.accountId, day, hostIds],
  );
  return new Map(rows.map(({ hostId, tokens }) => [hostId, tokens]));
}

/** Does the account have a host, so that there is something to look over? */
export async function hasHosts(ctx: AccountCtx): Promise<boolean> {
  const rows = await ctx.db.query("SELECT 1 FROM host WHERE account_id = $1 LIMIT 1", [ctx.accountId]);
  return rows.length > 0;
}
