import type { Ctx } from "../ctx";
import type { Prepared } from "../db/database";
import { type MetricStep, SERIES, type Series, type Summary } from "../domain/metric-ladder";

/** A step of one host, to be added to what is stored of it. */
export interface HostStep extends MetricStep {
  hostId: string;
  accountId: string;
}

type Part = keyof Summary;
const PARTS = { count: "integer", sum: "double precision", min: "real", max: "real" } as const satisfies Record<
  Part,
  string
>;
const PART_NAMES = Object.keys(PARTS) as Part[];

const FIGURES = SERIES.flatMap((series) =>
  PART_NAMES.map((part) => ({ column: `${series}_${part}`, type: PARTS[part], series, part })),
);

/** Columns of the figures, for reading: `cpu_count AS "cpuCount"` … */
export const FIGURE_COLUMNS = FIGURES.map(({ column }) => `b.${column}`).join(", ");

// The same step as stored: together. A newer one takes the place; an older one comes too late for it.
const MERGE: Record<Part, (column: string) => string> = {
  count: (column) => added(column),
  sum: (column) => added(column),
  min: (column) => `least(CASE WHEN b.at = excluded.at THEN b.${column} END, excluded.${column})`,
  max: (column) => `greatest(CASE WHEN b.at = excluded.at THEN b.${column} END, excluded.${column})`,
};
const added = (column: string): string =>
  `CASE WHEN b.at = excluded.at THEN b.${column} ELSE 0 END + excluded.${column}`;

const KEYS = ["host_id", "account_id", "step_seconds", "slot", "at"] as const;
const KEY_TYPES = ["uuid", "uuid", "integer", "integer", "timestamptz"];
const COLUMNS = [...KEYS, ...FIGURES.map(({ column }) => column)].join(", ");
const TYPES = [...KEY_TYPES, ...FIGURES.map(({ type }) => type)];

const UPSERT: Prepared = {
  name: "metric_bucket_add",
  text: `INSERT INTO metric_bucket AS b (${COLUMNS})
    SELECT * FROM unnest(${TYPES.map((type, index) => `$${index + 1}::${type}[]`).join(", ")})
    ON CONFLICT (host_id, step_seconds, slot) DO UPDATE SET at = excluded.at,
      ${FIGURES.map(({ column, part }) => `${column} = ${MERGE[part](column)}`).join(", ")}
    WHERE b.at <= excluded.at`,
};

const order = (a: HostStep, b: HostStep): number =>
  a.hostId < b.hostId ? -1 : a.hostId > b.hostId ? 1 : a.stepSeconds - b.stepSeconds || a.slot - b.slot || a.at - b.at;

/** Adds steps to the ladder; of several that want the same place each in its own turn, the oldest first. */
export async function addSteps(ctx: Ctx, steps: readonly HostStep[]): Promise<void> {
  const sorted = [...steps].sort(order);
  const isSamePlace = (a: HostStep | undefined, b: HostStep) =>
    a?.hostId === b.hostId && a.stepSeconds === b.stepSeconds && a.slot === b.slot;
  // A statement may touch a row once. Only after a long absence do two steps want one place.
  const rounds: HostStep[][] = [];
  let depth = 0;
  for (const [index, step] of sorted.entries()) {
    depth = isSamePlace(sorted[index - 1], step) ? depth + 1 : 0;
    rounds[depth] ??= [];
    rounds[depth]?.push(step);
  }
  for (const round of rounds) await ctx.db.query(UPSERT, columnsOf(round));
}

function columnsOf(steps: readonly HostStep[]): unknown[][] {
  return [
    steps.map(({ hostId }) => hostId),
    steps.map(({ accountId }) => accountId),
    steps.map(({ stepSeconds }) => stepSeconds),
    steps.map(({ slot }) => slot),
    steps.map(({ at }) => new Date(at)),
    ...FIGURES.map(({ series, part }) => steps.map((step) => step[series][part])),
  ];
}

/** A stored step as the driver gives it. */
export type FigureRow = Record<`${Series}_${Part}`, number | null>;

/** One series of a stored step. */
export function summaryOf(row: FigureRow, series: Series): Summary {
  return {
    count: row[`${series}_count`] ?? 0,
    sum: row[`${series}_sum`] ?? 0,
    min: row[`${series}_min`],
    max: row[`${series}_max`],
  };
}
