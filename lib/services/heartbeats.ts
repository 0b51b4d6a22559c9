import { randomBytes } from "node:crypto";
import type { AccountCtx, Ctx } from "../ctx";
import type { Database } from "../db/database";
import { isUnreachable } from "../db/failure";
import { THRESHOLD_MINUTES, thresholdMs } from "../domain/liveness";
import { AppError } from "../errors";
import { Batcher } from "./batcher";
import { type Recorded, recordBatch, type Upload, type WriterState } from "./heartbeat-batch";
import { HostMemory } from "./heartbeat-memory";
import { recordBlindStretch } from "./watch";

export type { Recorded, Upload, UploadingHost } from "./heartbeat-batch";

/** In one transaction; a larger one holds its locks longer than anybody should wait. */
const MOST_UPLOADS = 256;
/** More than this waiting means that we are slower than they come: better told than kept. */
const MOST_WAITING = 4_096;

const processKey = randomBytes(6).toString("hex");
let keysMade = 0;

/** A key for a report that came without one. */
export const newReportKey = (): string => `${processKey}-${(keysMade++).toString(36)}`;

/** The one writer of this process for a database. */
interface Writer extends WriterState {
  batcher: Batcher<Upload, Recorded | AppError>;
  /** Since when uploads fail because the database is away; null while it answers. */
  blindSince: number | null;
}
const writers = new WeakMap<Database, Writer>();

function writerFor(db: Database): Writer {
  const known = writers.get(db);
  if (known) return known;
  const writer: Writer = {
    batcher: new Batcher((uploads) => work(db, writer, uploads), {
      most: MOST_UPLOADS,
      isShared: isUnreachable,
    }),
    blindSince: null,
    tokensTouched: new Map(),
    memory: new HostMemory(),
  };
  writers.set(db, writer);
  return writer;
}

/**
 * Records the reports of one upload; resolves after the commit. Uploads that arrive together share one transaction.
 * @throws AppError forbidden (code `invalid_token`) when the token was revoked, unavailable when the database is away or
 * too much is waiting
 */
export async function recordHeartbeats(ctx: Ctx, upload: Upload): Promise<Recorded> {
  const writer = writerFor(ctx.db);
  if (writer.batcher.length >= MOST_WAITING) {
    throw new AppError("unavailable", "The platform is busy. Keep the report and send it again.", {
      retryAfterSeconds: 5,
    });
  }
  try {
    const recorded = await writer.batcher.submit(upload);
    if (recorded instanceof AppError) throw recorded;
    return recorded;
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    writer.blindSince = Math.min(writer.blindSince ?? Number.POSITIVE_INFINITY, upload.receivedAt);
    const message = "The platform cannot reach its database. Keep the report and send it again.";
    throw new AppError("unavailable", message, { retryAfterSeconds: 10 }, { cause: error });
  }
}

/** The silence after which a host reporting at this interval counts as offline, seconds. */
export async function readThresholdSeconds(ctx: AccountCtx, intervalSeconds: number | null): Promise<number> {
  const [row] = await ctx.db.query<{ minutes: number }>(
    "SELECT offline_threshold_minutes AS minutes FROM account WHERE id = $1",
    [ctx.accountId],
  );
  return Math.round(thresholdMs(row?.minutes ?? THRESHOLD_MINUTES.default, intervalSeconds) / 1000);
}

async function work(db: Database, writer: Writer, uploads: Upload[]): Promise<(Recorded | AppError)[]> {
  if (writer.blindSince !== null) await closeBlindStretch(db, writer, uploads);
  return recordBatch(db, writer, uploads);
}

async function closeBlindStretch(db: Database, writer: Writer, uploads: Upload[]): Promise<void> {
  const endedAt = Math.min(...uploads.map((upload) => upload.receivedAt));
  const startedAt = writer.blindSince ?? endedAt;
  const ctx = { db, now: new Date(endedAt) };
  const [row] = await db.query<{ continuous: boolean }>("SELECT continuous FROM platform_watch WHERE id = 1");
  // Where somebody pulses, the pulse failed as well and knows the stretch better.
  if (!row?.continuous) await recordBlindStretch(ctx, { startedAt, endedAt });
  writer.blindSince = null;
}
