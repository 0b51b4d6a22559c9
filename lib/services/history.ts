import type { AccountCtx } from "../ctx";
import type { BlindStretch, HostState } from "../domain/liveness";
import {
  type Bucket,
  bucketsOf,
  drawnSegments,
  type Past,
  type PastFlip,
  percentOf,
  type Segment,
  segmentsOf,
  type Uptime,
  uptimeOf,
  type Window,
} from "../domain/uptime";

/** Whose past: an agent's, or with `agentId: null` the host's own. */
export interface HistorySubject {
  hostId: string;
  agentId: string | null;
}

export interface History {
  /** Oldest first: the last one before the window, then those in it. */
  flips: PastFlip[];
  gaps: BlindStretch[];
  /** Set when there were more changes than MAX_FLIPS: nothing before this moment was read. */
  readFrom: number | null;
}

/** Enough for a change every two minutes through 30 days. */
export const MAX_FLIPS = 20_000;

interface FlipRow extends Omit<PastFlip, "at"> {
  at: Date;
}

/** The recorded changes and the platform's own gaps of a window. */
export async function readHistory(ctx: AccountCtx, subject: HistorySubject, window: Window): Promise<History> {
  const [flips, gaps] = await Promise.all([readFlips(ctx, subject, window), readGaps(ctx, window)]);
  if (flips.length <= MAX_FLIPS) return { flips, gaps, readFrom: null };
  const [oldest, ...rest] = flips.slice(-MAX_FLIPS);
  if (!oldest) return { flips, gaps, readFrom: null };
  // What came before was not read, so nothing is claimed about it.
  return { flips: [{ ...oldest, from: "none" }, ...rest], gaps, readFrom: oldest.at };
}

async function readFlips(ctx: AccountCtx, subject: HistorySubject, window: Window): Promise<PastFlip[]> {
  // Each branch walks one index: (agent_id, at) or (host_id, at).
  const whose =
    subject.agentId === null
      ? { where: "agent_id IS NULL AND host_id = $1", id: subject.hostId }
      : { where: "agent_id = $1", id: subject.agentId };
  const columns = `id, at, from_state AS "from", to_state AS "to", reason`;
  const rows = await ctx.db.query<FlipRow>(
    `(SELECT ${columns} FROM status_flip WHERE ${whose.where} AND account_id = $2 AND at < $3 ORDER BY at DESC, id DESC LIMIT 1)
     UNION ALL
     (SELECT ${columns} FROM status_flip WHERE ${whose.where} AND account_id = $2 AND at >= $3 AND at <= $4
      ORDER BY at DESC, id DESC LIMIT ${MAX_FLIPS + 1})
     ORDER BY at, id`,
    [whose.id, ctx.accountId, new Date(window.from), new Date(window.to)],
  );
  return rows.map(({ at, from, to, reason }) => ({ at: at.getTime(), from, to, reason }));
}

async function readGaps(ctx: AccountCtx, window: Window): Promise<BlindStretch[]> {
  const rows = await ctx.db.query<{ startedAt: Date; endedAt: Date }>(
    `SELECT started_at AS "startedAt", ended_at AS "endedAt" FROM platform_gap
     WHERE ended_at > $1 AND started_at < $2 ORDER BY started_at LIMIT 1000`,
    [new Date(window.from), new Date(window.to)],
  );
  return rows.map((row) => ({ startedAt: row.startedAt.getTime(), endedAt: row.endedAt.getTime() }));
}

const HOUR = 3_600_000;

/** THE WINDOWS people look through, and how many steps their chart has. */
export const HISTORY_WINDOWS = {
  "24h": { ms: 24 * HOUR, steps: 24 },
  "7d": { ms: 7 * 24 * HOUR, steps: 28 },
  "30d": { ms: 30 * 24 * HOUR, steps: 30 },
} as const;
export type HistoryWindow = keyof typeof HISTORY_WINDOWS;

/** One window, ready to be drawn. */
export interface WindowView {
  window: Window;
  uptime: Uptime;
  /** Rounded down; null when nothing was watched. */
  percent: number | null;
  segments: Segment[];
  /** Set when there were too many segments to draw: each step shows its worst state. */
  stepMs?: number;
  buckets: Bucket[];
}

export interface Change extends PastFlip {
  /** Until the next change; null for the newest. */
  lastedMs: number | null;
}

export interface HistoryView {
  windows: Record<HistoryWindow, WindowView>;
  /** Newest first, at most MAX_CHANGES of `totalChanges` in the longest window. */
  changes: Change[];
  totalChanges: number;
  readFrom: number | null;
}

export const MAX_CHANGES = 50;

/** The past of an agent or host as its page shows it, up to `ctx.now`. */
export async function historyView(
  ctx: AccountCtx,
  subject: HistorySubject & { state: HostState; since: number; thresholdMs: number },
): Promise<HistoryView> {
  const now = ctx.now.getTime();
  const longest = { from: now - HISTORY_WINDOWS["30d"].ms, to: now };
  const { flips: recorded, gaps, readFrom } = await readHistory(ctx, subject, longest);
  const shown = { state: subject.state, since: subject.since };
  const flips = withUnsweptSilence(recorded, shown);
  const past: Past = { flips, gaps, shown, thresholdMs: subject.thresholdMs, now };

  const view = (name: HistoryWindow) => windowView(past, name);
  const changes = flips.filter((flip) => flip.at >= longest.from);
  return {
    windows: { "24h": view("24h"), "7d": view("7d"), "30d": view("30d") },
    changes: changes
      .map((flip, index) => ({ ...flip, lastedMs: (changes[index + 1]?.at ?? Number.NaN) - flip.at }))
      .map((change) => ({ ...change, lastedMs: Number.isNaN(change.lastedMs) ? null : change.lastedMs }))
      .slice(-MAX_CHANGES)
      .reverse(),
    totalChanges: changes.length,
    readFrom,
  };
}

/** A silence nobody has swept yet is a change like any other: it will be recorded with this very time. */
function withUnsweptSilence(flips: PastFlip[], shown: Past["shown"]): PastFlip[] {
  if (shown.state !== "offline" || flips.at(-1)?.to !== "online") return flips;
  return [...flips, { at: shown.since, from: "online", to: "offline", reason: "silence" }];
}

function windowView(past: Past, name: HistoryWindow): WindowView {
  const { ms, steps } = HISTORY_WINDOWS[name];
  const window = { from: past.now - ms, to: past.now };
  const segments = segmentsOf(past, window);
  const uptime = uptimeOf(segments);
  return {
    window,
    uptime,
    percent: percentOf(uptime),
    ...drawnSegments(segments, window),
    buckets: bucketsOf(segments, window, steps),
  };
}
