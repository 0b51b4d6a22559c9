import { z } from "zod";
import type { AccountCtx, Ctx } from "../ctx";
import type { Prepared } from "../db/database";
import { warmest } from "../domain/metric-ladder";
import type { ReplayWindow } from "../domain/replay-window";
import { DiskFigures, type MetricSample, Missing, Temperature } from "../protocol";

/** The newest figures of machines, and which samples of theirs were counted. */

export interface NewestSample {
  hostId: string;
  accountId: string;
  window: ReplayWindow;
  /** When it was measured, by our clock, ms. */
  at: number;
  sample: MetricSample;
}

const LOCK: Prepared = {
  name: "host_metrics_lock",
  text: `SELECT host_id AS "hostId", sequence::float8 AS newest, seen::text AS seen FROM host_metrics
    WHERE host_id = ANY($1::uuid[]) ORDER BY host_id FOR UPDATE`,
};

/** What was counted of each host, locked until the transaction ends; a host that is new here is left out. */
export async function lockWindows(ctx: Ctx, hostIds: readonly string[]): Promise<Map<string, ReplayWindow>> {
  const windows = await readWindows(ctx, hostIds);
  const unknown = hostIds.filter((id) => !windows.has(id));
  if (unknown.length === 0) return windows;
  // The first time there is no row to lock: the host stands for it.
  await ctx.db.query("SELECT id FROM host WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE", [unknown]);
  return new Map([...windows, ...(await readWindows(ctx, unknown))]);
}

async function readWindows(ctx: Ctx, hostIds: readonly string[]): Promise<Map<string, ReplayWindow>> {
  const rows = await ctx.db.query<{ hostId: string; newest: number; seen: string }>(LOCK, [hostIds]);
  return new Map(rows.map(({ hostId, newest, seen }) => [hostId, { newest, seen: BigInt(seen) }]));
}

const COLUMNS = {
  host_id: ["uuid", ({ hostId }) => hostId],
  account_id: ["uuid", ({ accountId }) => accountId],
  sequence: ["bigint", ({ window }) => window.newest],
  seen: ["bigint", ({ window }) => window.seen.toString()],
  observed_at: ["timestamptz", ({ at }) => new Date(at)],
  every_seconds: ["integer", ({ sample }) => sample.everySeconds],
  cpu: ["real", ({ sample }) => sample.cpu],
  load1: ["real", ({ sample }) => sample.load?.[0] ?? null],
  load5: ["real", ({ sample }) => sample.load?.[1] ?? null],
  load15: ["real", ({ sample }) => sample.load?.[2] ?? null],
  memory_total: ["bigint", ({ sample }) => sample.memory?.total ?? null],
  memory_used: ["bigint", ({ sample }) => sample.memory?.used ?? null],
  disk_total: ["bigint", ({ sample }) => sample.disks[0]?.total ?? null],
  disk_used: ["bigint", ({ sample }) => sample.disks[0]?.used ?? null],
  network_up: ["double precision", ({ sample }) => sample.network?.up ?? null],
  network_down: ["double precision", ({ sample }) => sample.network?.down ?? null],
  uptime_seconds: ["bigint", ({ sample }) => sample.uptimeSeconds],
  temperature: ["real", ({ sample }) => warmest(sample)],
  disks: ["jsonb", ({ sample }) => JSON.stringify(sample.disks)],
  temperatures: ["jsonb", ({ sample }) => JSON.stringify(sample.temperatures)],
  missing: ["jsonb", ({ sample }) => JSON.stringify(sample.missing)],
} satisfies Record<string, [type: string, of: (newest: NewestSample) => unknown]>;

const NAMES = Object.keys(COLUMNS);
const KEY = new Set(["host_id", "account_id"]);
const ALWAYS = new Set(["sequence", "seen"]);

// What came late is counted, and leaves the newest figures as they are.
const setTo = (name: string): string =>
  ALWAYS.has(name)
    ? `${name} = excluded.${name}`
    : `${name} = CASE WHEN excluded.observed_at >= m.observed_at THEN excluded.${name} ELSE m.${name} END`;

const UPSERT: Prepared = {
  name: "host_metrics_newest",
  text: `INSERT INTO host_metrics AS m (${NAMES.join(", ")})
    SELECT * FROM unnest(${Object.values(COLUMNS)
      .map(([type], index) => `$${index + 1}::${type}[]`)
      .join(", ")})
    ON CONFLICT (host_id) DO UPDATE SET ${NAMES.filter((name) => !KEY.has(name))
      .map(setTo)
      .join(", ")}`,
};

/** Stores the newest sample of each host and what was counted. */
export async function storeNewest(ctx: Ctx, newest: readonly NewestSample[]): Promise<void> {
  const sorted = [...newest].sort((a, b) => (a.hostId < b.hostId ? -1 : 1));
  await ctx.db.query(
    UPSERT,
    Object.values(COLUMNS).map(([, of]) => sorted.map((one) => of(one))),
  );
}

/** A machine as it was measured last. Null: not readable; `missing` says why. */
export interface NewestMetrics {
  hostId: string;
  /** By our clock, ms. */
  observedAt: number;
  /** Seconds between two samples; null when its uploader did not say. */
  everySeconds: number | null;
  /** Percent. */
  cpu: number | null;
  load1: number | null;
  load5: number | null;
  load15: number | null;
  /** Bytes; the disk is the one the system runs on. */
  memoryTotal: number | null;
  memoryUsed: number | null;
  diskTotal: number | null;
  diskUsed: number | null;
  /** Bytes per second. */
  networkUp: number | null;
  networkDown: number | null;
  uptimeSeconds: number | null;
  /** The warmest sensor, °C. */
  temperature: number | null;
  disks: DiskFigures[];
  temperatures: Temperature[];
  missing: Missing[];
}

/** For a SELECT from `host_metrics m`: the columns of `NewestMetrics`. */
export const NEWEST_COLUMNS = `m.host_id AS "hostId", m.observed_at AS "observedAt", m.every_seconds AS "everySeconds",
  m.cpu, m.load1, m.load5, m.load15, m.memory_total::float8 AS "memoryTotal", m.memory_used::float8 AS "memoryUsed",
  m.disk_total::float8 AS "diskTotal", m.disk_used::float8 AS "diskUsed", m.network_up AS "networkUp",
  m.network_down AS "networkDown", m.uptime_seconds::float8 AS "uptimeSeconds", m.temperature,
  m.disks, m.temperatures, m.missing`;

type Row = Omit<NewestMetrics, "observedAt" | "disks" | "temperatures" | "missing"> & {
  observedAt: Date;
  disks: unknown;
  temperatures: unknown;
  missing: unknown;
};

// Stored as some version of ours reported it: what no longer fits is left out, not fatal.
function listOf<T>(schema: z.ZodType<T>, value: unknown): T[] {
  const parsed = z.array(schema).safeParse(value);
  return parsed.success ? parsed.data : [];
}

/** The newest figures by host; a host that never sent any is left out. @param hostIds absent: all hosts of the account */
export async function newestMetrics(ctx: AccountCtx, hostIds?: readonly string[]): Promise<Map<string, NewestMetrics>> {
  const rows = await ctx.db.query<Row>(
    `SELECT ${NEWEST_COLUMNS} FROM host_metrics m
     WHERE m.account_id = $1 AND ($2::uuid[] IS NULL OR m.host_id = ANY($2::uuid[]))`,
    [ctx.accountId, hostIds ?? null],
  );
  return new Map(
    rows.map(({ observedAt, disks, temperatures, missing, ...rest }) => [
      rest.hostId,
      {
        ...rest,
        observedAt: observedAt.getTime(),
        disks: listOf(DiskFigures, disks),
        temperatures: listOf(Temperature, temperatures),
        missing: listOf(Missing, missing),
      },
    ]),
  );
}
