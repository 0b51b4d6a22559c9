import type { MetricSample } from "../protocol";

/**
 * How the past of a machine's figures is kept: short steps for the last hours, longer ones for the months before. Every
 * sample goes into its step on each rung, so that a rung is right whatever came late, and nothing has to be rolled up.
 */

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** One rung: `slots` steps are kept; a newer one takes the place of the oldest. */
export interface Rung {
  stepSeconds: number;
  slots: number;
}

const rung = (stepSeconds: number, keptSeconds: number): Rung => ({
  stepSeconds,
  // The first and the last step of a range are cut off by its ends.
  slots: Math.ceil(keptSeconds / stepSeconds) + 2,
});

/** THE LADDER, finest first. Together 2,600 rows a host, whatever its age. */
export const LADDER = [
  rung(MINUTE_S, 7 * HOUR_S),
  rung(5 * MINUTE_S, 26 * HOUR_S),
  rung(30 * MINUTE_S, 7 * DAY_S + HOUR_S),
  rung(2 * HOUR_S, 31 * DAY_S),
  rung(8 * HOUR_S, 400 * DAY_S),
] as const satisfies Rung[];

/** What is drawn over time. Memory and disk in percent, up and down in bytes per second, temperature in °C. */
export const SERIES = ["cpu", "load", "memory", "disk", "up", "down", "temperature"] as const;
export type Series = (typeof SERIES)[number];

/** A point in each series; null: not readable then. */
export type Points = Record<Series, number | null>;

const percentOf = (room: { total: number; used: number } | null | undefined): number | null =>
  room ? (room.used / room.total) * 100 : null;

/** The warmest sensor, °C. */
export function warmest(sample: Pick<MetricSample, "temperatures">): number | null {
  return sample.temperatures.length === 0 ? null : Math.max(...sample.temperatures.map(({ celsius }) => celsius));
}

/** What one sample adds to each series. */
export function pointsOf(sample: MetricSample): Points {
  return {
    cpu: sample.cpu,
    load: sample.load?.[0] ?? null,
    memory: percentOf(sample.memory),
    disk: percentOf(sample.disks[0]),
    up: sample.network?.up ?? null,
    down: sample.network?.down ?? null,
    temperature: warmest(sample),
  };
}

/** What was measured of one series within a step. */
export interface Summary {
  count: number;
  sum: number;
  /** null when `count` is 0. */
  min: number | null;
  max: number | null;
}

/** One step of one rung. */
export interface MetricStep extends Record<Series, Summary> {
  stepSeconds: number;
  slot: number;
  /** Its start, ms. */
  at: number;
}

/** Start of the step a moment falls into, ms. */
export const stepStart = (at: number, stepSeconds: number): number =>
  Math.floor(at / (stepSeconds * 1000)) * stepSeconds * 1000;

/** The place of the step that begins at `at`. */
export const slotOf = (at: number, { stepSeconds, slots }: Rung): number => (at / (stepSeconds * 1000)) % slots;

const nothing = (): Summary => ({ count: 0, sum: 0, min: null, max: null });

function add(summary: Summary, value: number | null): void {
  if (value === null) return;
  summary.count += 1;
  summary.sum += value;
  summary.min = Math.min(summary.min ?? value, value);
  summary.max = Math.max(summary.max ?? value, value);
}

/** The steps samples fall into, on every rung that still reaches them. @param now ms */
export function stepsOf(samples: readonly { at: number; points: Points }[], now: number): MetricStep[] {
  const steps = new Map<string, MetricStep>();
  for (const { at, points } of samples) {
    for (const one of LADDER) {
      const start = stepStart(at, one.stepSeconds);
      if (start <= stepStart(now, one.stepSeconds) - one.slots * one.stepSeconds * 1000) continue;
      const name = `${one.stepSeconds} ${start}`;
      const step = steps.get(name) ?? emptyStep(one, start);
      steps.set(name, step);
      for (const series of SERIES) add(step[series], points[series]);
    }
  }
  return [...steps.values()];
}

function emptyStep(one: Rung, at: number): MetricStep {
  const sums = Object.fromEntries(SERIES.map((series) => [series, nothing()])) as Record<Series, Summary>;
  return { stepSeconds: one.stepSeconds, slot: slotOf(at, one), at, ...sums };
}

/** THE RANGES people look through: none has more than 400 steps. */
export const METRIC_RANGES = {
  "1h": { ms: HOUR_S * 1000, stepSeconds: MINUTE_S },
  "6h": { ms: 6 * HOUR_S * 1000, stepSeconds: MINUTE_S },
  "24h": { ms: DAY_S * 1000, stepSeconds: 5 * MINUTE_S },
  "7d": { ms: 7 * DAY_S * 1000, stepSeconds: 30 * MINUTE_S },
  "30d": { ms: 30 * DAY_S * 1000, stepSeconds: 2 * HOUR_S },
  "90d": { ms: 90 * DAY_S * 1000, stepSeconds: 8 * HOUR_S },
} as const;
export type MetricRange = keyof typeof METRIC_RANGES;
export const METRIC_RANGE_NAMES = Object.keys(METRIC_RANGES) as MetricRange[];
export const DEFAULT_METRIC_RANGE: MetricRange = "24h";

/** A range by its name in an address; the usual one for anything else. */
export const metricRange = (text: unknown): MetricRange =>
  METRIC_RANGE_NAMES.find((name) => name === text) ?? DEFAULT_METRIC_RANGE;

/** The finest rung that reaches back so far. @param ms how far */
export function rungReaching(ms: number): Rung {
  return LADDER.find(({ stepSeconds, slots }) => (slots - 2) * stepSeconds * 1000 >= ms) ?? (LADDER.at(-1) as Rung);
}
