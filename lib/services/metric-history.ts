import type { AccountCtx } from "../ctx";
import {
  LADDER,
  METRIC_RANGES,
  type MetricRange,
  rungReaching,
  SERIES,
  type Series,
  type Summary,
  stepStart,
} from "../domain/metric-ladder";
import type { Window } from "../domain/uptime";
import { FIGURE_COLUMNS, type FigureRow, summaryOf } from "./metric-rows";

/** The past of a machine's figures, ready to be drawn. */

/** One series, a value for each step of the window; null where nothing was measured. */
export interface DrawnSeries {
  mean: (number | null)[];
  min: (number | null)[];
  max: (number | null)[];
}

export interface MetricHistory {
  range: MetricRange;
  window: Window;
  stepMs: number;
  /** Start of the first step; the others follow without a gap, ms. */
  from: number;
  series: Record<Series, DrawnSeries>;
  /** Steps in which anything was measured. */
  measured: number;
}

/** One host's figures through a range that ends now. Of another account's host, or one without figures: empty. */
export async function metricHistory(
  ctx: AccountCtx,
  { hostId, range }: { hostId: string; range: MetricRange },
): Promise<MetricHistory> {
  const { ms, stepSeconds } = METRIC_RANGES[range];
  const now = ctx.now.getTime();
  const stepMs = stepSeconds * 1000;
  const from = stepStart(now - ms, stepSeconds) + stepMs;
  const rows = await readSteps(ctx, { hostId, stepSeconds, from });
  const places = Math.floor((now - from) / stepMs) + 1;
  const series = Object.fromEntries(SERIES.map((name) => [name, emptySeries(places)])) as Record<Series, DrawnSeries>;
  for (const row of rows) {
    const place = (row.at.getTime() - from) / stepMs;
    if (place < places) for (const name of SERIES) draw(series[name], place, summaryOf(row, name));
  }
  return { range, window: { from: now - ms, to: now }, stepMs, from, series, measured: rows.length };
}

const emptySeries = (places: number): DrawnSeries => ({
  mean: new Array<number | null>(places).fill(null),
  min: new Array<number | null>(places).fill(null),
  max: new Array<number | null>(places).fill(null),
});

function draw(series: DrawnSeries, place: number, { count, sum, min, max }: Summary): void {
  if (count === 0) return;
  series.mean[place] = sum / count;
  series.min[place] = min;
  series.max[place] = max;
}

type StepRow = FigureRow & { at: Date };

/** Walks one part of the primary key: never more rows than the rung has places. */
async function readSteps(
  ctx: AccountCtx,
  { hostId, stepSeconds, from }: { hostId: string; stepSeconds: number; from: number },
): Promise<StepRow[]> {
  return ctx.db.query<StepRow>(
    `SELECT b.at, ${FIGURE_COLUMNS} FROM metric_bucket b JOIN account a ON a.id = b.account_id
     WHERE b.host_id = $1 AND b.account_id = $2 AND b.step_seconds = $3 AND b.at >= $4
       AND b.at >= $5::timestamptz - make_interval(days => a.metrics_days)
     ORDER BY b.at`,
    [hostId, ctx.accountId, stepSeconds, new Date(from), ctx.now],
  );
}

/** Means over all machines of the account in one step. */
export interface FleetStep {
  /** Start of the step, ms. */
  at: number;
  hosts: number;
  /** Percent. */
  cpu: number | null;
  memory: number | null;
  disk: number | null;
}

/** CPU, memory and disk of all machines together (S2-12). @param hours how far back */
export async function fleetTrend(ctx: AccountCtx, hours: number): Promise<FleetStep[]> {
  const ms = hours * 3_600_000;
  // Never finer than five minutes: as published.
  const { stepSeconds } = rungReaching(Math.max(ms, 8 * 3_600_000));
  const rows = await ctx.db.query<Omit<FleetStep, "at"> & { at: Date }>(
    `SELECT b.at, count(*)::int AS hosts, ${(["cpu", "memory", "disk"] as const)
      .map((name) => `sum(b.${name}_sum) / nullif(sum(b.${name}_count), 0) AS ${name}`)
      .join(", ")}
     FROM host h JOIN metric_bucket b ON b.host_id = h.id AND b.step_seconds = $2 AND b.at >= $3
     WHERE h.account_id = $1 GROUP BY b.at ORDER BY b.at`,
    [ctx.accountId, stepSeconds, new Date(stepStart(ctx.now.getTime() - ms, stepSeconds))],
  );
  return rows.map(({ at, ...rest }) => ({ ...rest, at: at.getTime() }));
}

/** One host's means, step by step, oldest first (S2-18). @param hours how far back */
export async function hostTrend(
  ctx: AccountCtx,
  { hostId, hours }: { hostId: string; hours: number },
): Promise<({ at: number } & Record<Series, number | null>)[]> {
  const ms = hours * 3_600_000;
  const { stepSeconds } = rungReaching(ms);
  const rows = await readSteps(ctx, { hostId, stepSeconds, from: stepStart(ctx.now.getTime() - ms, stepSeconds) });
  return rows.map((row) => {
    const means = SERIES.map((name) => {
      const { count, sum } = summaryOf(row, name);
      return [name, count === 0 ? null : sum / count] as const;
    });
    return { at: row.at.getTime(), ...(Object.fromEntries(means) as Record<Series, number | null>) };
  });
}

/** Rows one host can have at most. */
export const MOST_STEPS_PER_HOST = LADDER.reduce((sum, { slots }) => sum + slots, 0);
