import { type Ctx, inTransaction } from "../ctx";
import { type BlindStretch, WATCH_TOLERANCE_MS, type Watch } from "../domain/liveness";
import { env } from "../env";
import { announce } from "../live/announce";

/** down: no platform ran. database: one ran, but its database did not answer. */
export type GapReason = "down" | "database";

/** Until when somebody of ours was watching, and the end of the newest stretch in which nobody was. */
export async function readWatch(ctx: Ctx): Promise<Watch> {
  const [row] = await ctx.db.query<{ seenAt: Date | null; continuous: boolean | null; lastGapEndedAt: Date | null }>(
    `SELECT w.seen_at AS "seenAt", w.continuous, g.ended_at AS "lastGapEndedAt"
     FROM (SELECT 1) one
     LEFT JOIN platform_watch w ON w.id = 1
     LEFT JOIN LATERAL (SELECT ended_at FROM platform_gap ORDER BY ended_at DESC LIMIT 1) g ON true`,
  );
  return {
    seenAt: row?.seenAt?.getTime() ?? ctx.now.getTime(),
    continuous: row?.continuous ?? false,
    lastGapEndedAt: row?.lastGapEndedAt?.getTime() ?? null,
  };
}

export interface PulseInput {
  /** Does this process pulse all the time? false on serverless. */
  continuous?: boolean;
}

let pulseFailed = false;

/**
 * Says that we watch at `ctx.now`. When nobody did for longer than tolerated, the stretch becomes a gap, and every
 * deadline that fell into it moves to a full threshold after it, all in one transaction. Any number of platforms may pulse.
 * @returns the gap closed by this pulse
 */
export async function pulse(ctx: Ctx, input: PulseInput = {}): Promise<BlindStretch | null> {
  const continuous = input.continuous ?? !env().VERCEL;
  try {
    const gap = (await isSteady(ctx, continuous)) ? null : await resume(ctx, continuous);
    pulseFailed = false;
    return gap;
  } catch (error) {
    pulseFailed = true;
    throw error;
  }
}

/** The ordinary pulse: one statement, and only where the last one is recent. */
async function isSteady(ctx: Ctx, continuous: boolean): Promise<boolean> {
  const oldest = new Date(ctx.now.getTime() - WATCH_TOLERANCE_MS);
  const rows = continuous
    ? await ctx.db.query(
        `UPDATE platform_watch SET seen_at = greatest(seen_at, $1)
         WHERE id = 1 AND continuous AND seen_at >= $2 RETURNING id`,
        [ctx.now, oldest],
      )
    : // Nobody pulses on serverless: a row that says so needs no keeping up to date.
      await ctx.db.query("SELECT id FROM platform_watch WHERE id = 1 AND (NOT continuous OR seen_at >= $1)", [oldest]);
  return rows.length > 0;
}

async function resume(ctx: Ctx, continuous: boolean): Promise<BlindStretch | null> {
  return inTransaction(ctx, async (tx) => {
    await tx.db.query(
      "INSERT INTO platform_watch (id, seen_at, continuous) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING",
      [tx.now, continuous],
    );
    // Of several platforms that resume together, the first closes the gap; the others find it closed.
    const [row] = await tx.db.query<{ seenAt: Date; continuous: boolean }>(
      `SELECT seen_at AS "seenAt", continuous FROM platform_watch WHERE id = 1 FOR UPDATE`,
    );
    if (!row) throw new Error("The platform's watch row is gone.");
    const gap = { startedAt: row.seenAt.getTime(), endedAt: tx.now.getTime() };
    const wasBlind = row.continuous && gap.endedAt - gap.startedAt > WATCH_TOLERANCE_MS;
    if (wasBlind) await closeGap(tx, gap, pulseFailed ? "database" : "down");
    await tx.db.query("UPDATE platform_watch SET seen_at = greatest(seen_at, $1), continuous = $2 WHERE id = 1", [
      tx.now,
      continuous,
    ]);
    return wasBlind ? gap : null;
  });
}

/**
 * Records that we were blind and could not have heard anybody. For a stretch nobody pulses through (serverless); where
 * somebody does, the pulse itself notices.
 */
export async function recordBlindStretch(ctx: Ctx, gap: BlindStretch): Promise<void> {
  if (gap.endedAt - gap.startedAt <= WATCH_TOLERANCE_MS) return;
  await inTransaction(ctx, (tx) => closeGap(tx, gap, "database"));
}

/** `deadlineAfterGap`, for every host and agent at once. */
async function closeGap(tx: Ctx, gap: BlindStretch, reason: GapReason): Promise<void> {
  const bounds = [new Date(gap.startedAt), new Date(gap.endedAt)];
  const recorded = await tx.db.query(
    `INSERT INTO platform_gap (started_at, ended_at, reason)
     SELECT $1::timestamptz, $2::timestamptz, $3
     WHERE NOT EXISTS (SELECT 1 FROM platform_gap WHERE started_at <= $1 AND ended_at >= $2) RETURNING id`,
    [...bounds, reason],
  );
  if (recorded.length === 0) return;
  // A large table takes longer than one request may.
  await tx.db.query("SET LOCAL statement_timeout = '10min'");
  for (const table of ["host", "agent"]) {
    await tx.db.query(
      `UPDATE ${table} SET deadline_at = $2::timestamptz + threshold_ms * interval '1 millisecond'
       WHERE state = 'online' AND deadline_at > $1
         AND deadline_at < $2::timestamptz + threshold_ms * interval '1 millisecond'`,
      bounds,
    );
  }
  await announce(tx, { accountId: null, topic: "agents" });
}
