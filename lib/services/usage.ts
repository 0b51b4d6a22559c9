import type { AccountCtx } from "../ctx";
import { addDays, addMonths, dayOf, daysFrom, firstOfMonth, projectMonth, startOfDay } from "../domain/calendar";
import { type UsageRange, type UsageRangeName, usageRange } from "../domain/usage-range";
import { AppError } from "../errors";
import { lastResort, type PriceSpan, priceSpans } from "./prices";
import { isUuid } from "./row-id";
import { Params } from "./shown-state";
import { knownNanos, NOTHING, type Source, sumsSql, type UsageSum } from "./usage-sums";

/** Recorded usage of an account: what transcripts tell, by day of the account's time zone. */

/** A part of the fleet; absent members mean all of it. */
export interface UsageFilter {
  hostId?: string;
  /** The agent as its host calls it. */
  agent?: string;
  model?: string;
}

/** What all figures of one page share: read once, so that they agree. */
export interface UsageGround {
  zone: string;
  today: string;
  /** The first day anything was recorded on; null while nothing was. */
  first: string | null;
  spans: PriceSpan[];
  /** Nanos for a million tokens without a price; null: no rule of thumb. */
  rate: number | null;
}

/** @throws AppError not_found when the account is gone */
export async function usageGround(ctx: AccountCtx): Promise<UsageGround> {
  const [[row], spans, rate] = await Promise.all([
    ctx.db.query<{ zone: string; first: string | null }>(
      `SELECT time_zone AS zone, (SELECT day::text FROM usage_day WHERE account_id = $1 AND messages > 0 AND day > '1970-01-02'
         ORDER BY day LIMIT 1) AS first
       FROM account WHERE id = $1`,
      [ctx.accountId],
    ),
    priceSpans(ctx),
    lastResort(ctx),
  ]);
  if (!row) throw new AppError("not_found", "This account no longer exists.");
  return { zone: row.zone, today: dayOf(ctx.now.getTime(), row.zone), first: row.first, spans, rate };
}

/** SQL for the days of an account, narrowed to a part of the fleet. */
export function dayRows(ctx: AccountCtx, filter: UsageFilter, params: Params): Source {
  return {
    from: "usage_day d",
    day: "d.day",
    where: [`d.account_id = ${params.add(ctx.accountId)}`, ...narrowed(filter, "d.agent_external_id", params)].join(
      " AND ",
    ),
  };
}

/** SQL for quarter hours, where days are too coarse or do not name the session. `s` is the session. */
export function quarterRows(
  ctx: AccountCtx,
  filter: UsageFilter,
  window: { from: number; to: number; zone: string },
  params: Params,
): Source {
  return {
    from: "session_usage d JOIN session s ON s.id = d.session_id",
    day: `(d.at AT TIME ZONE ${params.add(window.zone)}::text)::date`,
    where: [
      `d.account_id = ${params.add(ctx.accountId)}`,
      `d.at >= ${params.add(new Date(window.from))} AND d.at < ${params.add(new Date(window.to))}`,
      ...narrowed(filter, "s.agent_external_id", params),
    ].join(" AND "),
  };
}

function narrowed({ hostId, agent, model }: UsageFilter, agentColumn: string, params: Params): string[] {
  return [
    // A malformed id is nobody's, and PostgreSQL would refuse to compare it.
    ...(hostId === undefined ? [] : [isUuid(hostId) ? `d.host_id = ${params.add(hostId)}::uuid` : "false"]),
    ...(agent === undefined ? [] : [`${agentColumn} = ${params.add(agent)}`]),
    ...(model === undefined ? [] : [`d.model = ${params.add(model)}`]),
  ];
}

export interface UsageSummary {
  today: UsageSum;
  yesterday: UsageSum;
  month: UsageSum;
  /** Everything ever recorded. */
  all: UsageSum;
  /** The whole month at its pace so far; null while less than a day of it has passed. */
  projection: { tokens: number; nanos: number } | null;
}

const tokensIn = ({ input, output, cacheRead, cacheWrite }: UsageSum): number =>
  input + output + cacheRead + cacheWrite;

/** Today, yesterday, this month and all of it. */
export async function usageSummary(
  ctx: AccountCtx,
  ground: UsageGround,
  filter: UsageFilter = {},
): Promise<UsageSummary> {
  const { today, zone, first, spans } = ground;
  const windows = {
    today: [today, today],
    yesterday: [addDays(today, -1), addDays(today, -1)],
    month: [firstOfMonth(today), today],
    all: ["-infinity", "infinity"],
  } as const;
  const params = new Params();
  const source = dayRows(ctx, filter, params);
  const names = Object.keys(windows) as (keyof typeof windows)[];
  const window = `unnest(${params.add(names)}::text[], ${params.add(names.map((name) => windows[name][0]))}::date[],
    ${params.add(names.map((name) => windows[name][1]))}::date[]) AS w(name, first_day, last_day)`;
  // Each day once for every window it lies in.
  const joined = { ...source, from: `${source.from} JOIN ${window} ON d.day >= w.first_day AND d.day <= w.last_day` };
  const rows = await ctx.db.query<UsageSum & { key: keyof typeof windows }>(
    `SELECT * FROM ${sumsSql({ key: "w.name" }, joined, spans, params)} u`,
    params.values,
  );
  const sums = new Map(rows.map(({ key, ...sum }) => [key, sum]));
  const month = sums.get("month") ?? NOTHING;
  const pace = (soFar: number) => projectMonth(soFar, { now: ctx.now.getTime(), zone, since: first ?? "" });
  const [tokens, nanos] = [pace(tokensIn(month)), pace(knownNanos(month))];
  return {
    today: sums.get("today") ?? NOTHING,
    yesterday: sums.get("yesterday") ?? NOTHING,
    month,
    all: sums.get("all") ?? NOTHING,
    projection: tokens === null || nanos === null ? null : { tokens, nanos },
  };
}

/** One bar of the chart. */
export interface UsageBar extends UsageSum {
  /** Its first moment, ms; where the step is a day or a month, the moment that begins in the account's time zone. */
  at: number;
  /** "2026-11-21", "2026-11", or for hours "2026-11-21T05". */
  key: string;
}

export function rangeOf(ctx: AccountCtx, name: UsageRangeName, ground: UsageGround): UsageRange {
  return usageRange(name, ctx.now.getTime(), ground.zone, ground.first);
}

/** The days of a range as SQL on `d`. */
export const inRange = ({ from, to }: Pick<UsageRange, "from" | "to">, params: Params): string =>
  `d.day >= ${params.add(from)}::date AND d.day <= ${params.add(to)}::date`;

/** The moments a range lies between, ms, the second excluded. */
export const windowOf = ({ from, to }: UsageRange, zone: string): { from: number; to: number; zone: string } => ({
  from: startOfDay(from, zone),
  to: startOfDay(addDays(to, 1), zone),
  zone,
});

/** Usage through a range, step by step without gaps: a step nothing was recorded in is there with nothing. */
export async function usageSeries(
  ctx: AccountCtx,
  ground: UsageGround,
  range: UsageRange,
  filter: UsageFilter = {},
): Promise<UsageBar[]> {
  const params = new Params();
  const { zone, spans } = ground;
  if (range.step === "hour") return hourly(ctx, ground, range, filter);
  const source = dayRows(ctx, filter, params);
  const key = range.step === "day" ? "d.day::text" : "to_char(d.day, 'YYYY-MM')";
  const where = `${source.where} AND ${inRange(range, params)}`;
  const rows = await ctx.db.query<UsageSum & { key: string }>(
    `SELECT * FROM ${sumsSql({ key }, { ...source, where }, spans, params)} u`,
    params.values,
  );
  const sums = new Map(rows.map((row) => [row.key, row]));
  const keys = range.step === "day" ? daysFrom(range.from, range.to) : monthsFrom(range.from, range.to);
  return keys.map((day) => {
    const { key: _, ...sum } = sums.get(day) ?? { key: day, ...NOTHING };
    return { ...sum, key: day, at: startOfDay(range.step === "day" ? day : `${day}-01`, zone) };
  });
}

function monthsFrom(first: string, last: string): string[] {
  const months: string[] = [];
  for (let day = firstOfMonth(first); day <= last; day = addMonths(day, 1)) months.push(day.slice(0, 7));
  return months;
}

const HOUR_MS = 3_600_000;

/** Hours of one day, counted from its beginning: a day clocks are changed in has 23 or 25. */
async function hourly(
  ctx: AccountCtx,
  ground: UsageGround,
  range: UsageRange,
  filter: UsageFilter,
): Promise<UsageBar[]> {
  const window = windowOf(range, ground.zone);
  const params = new Params();
  const source = quarterRows(ctx, filter, window, params);
  const hour = `floor(extract(epoch FROM d.at - ${params.add(new Date(window.from))}::timestamptz) / 3600)::int`;
  const rows = await ctx.db.query<UsageSum & { key: number }>(
    `SELECT * FROM ${sumsSql({ key: hour }, source, ground.spans, params)} u`,
    params.values,
  );
  const sums = new Map(rows.map(({ key, ...sum }) => [key, sum]));
  return Array.from({ length: Math.ceil((window.to - window.from) / HOUR_MS) }, (_, index) => ({
    ...(sums.get(index) ?? NOTHING),
    key: `${range.from}T${String(index).padStart(2, "0")}`,
    at: window.from + index * HOUR_MS,
  }));
}
