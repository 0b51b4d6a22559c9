import type { Heartbeat } from "@/lib/protocol";
import { LIMITS } from "@/lib/protocol/limits";
import type { Copy } from "../copy";
import type { Outcome } from "./client";
import type { Failure } from "./failure";
import type { Outbox, Pending, Queued } from "./outbox";

/** Half of what the platform takes when inflated: room for the envelope. */
const MAX_BATCH_BYTES = LIMITS.inflatedBytes / 2;

/** What one emptying of the queue came to. */
export interface FlushResult {
  accepted: number;
  duplicates: number;
  /** Items the platform will never take, with its reason. */
  setAside: { key: string; reason: string }[];
  /** Why it stopped before the queue was empty. */
  failure?: Failure;
  denied: boolean;
  thresholdSeconds?: number;
  /** Platform clock minus ours, milliseconds, at the last answer. */
  clockSkewMs?: number;
  /** Another machine reports under this one's id. */
  copy?: Copy;
  /** What changed nothing was counted up to here. */
  newest?: number;
}

/**
 * Sends the queue, oldest first, until it is empty or an upload fails. Nothing leaves the queue before it is
 * acknowledged. A batch refused as a whole is halved until the items at fault stand alone.
 */
export async function flush<T extends Queued>(
  outbox: Outbox<T>,
  send: (items: T[]) => Promise<Outcome>,
  now: () => number,
  dropsTold: (item: T) => number = () => 0,
): Promise<FlushResult> {
  const result: FlushResult = { accepted: 0, duplicates: 0, setAside: [], denied: false };
  let limit: number = LIMITS.itemsPerBatch;
  for (;;) {
    const batch = outbox.nextBatch(limit, MAX_BATCH_BYTES);
    if (batch.length === 0) return result;
    const outcome = await send(batch.map((pending) => pending.item));
    if (outcome.kind === "failed") return { ...result, failure: outcome.failure, denied: outcome.denied };
    if (outcome.kind === "rejected") {
      limit = Math.floor(batch.length / 2);
      const [only] = batch;
      if (limit === 0 && only) putAside(outbox, result, only, reasonOf(outcome.failure));
      limit = Math.max(1, limit);
      continue;
    }
    settle(outbox, batch, outcome, result, dropsTold);
    if (outcome.thresholdSeconds !== undefined) result.thresholdSeconds = outcome.thresholdSeconds;
    if (outcome.newest !== undefined) result.newest = outcome.newest;
    result.copy = outcome.copy;
    if (outcome.now !== undefined) result.clockSkewMs = outcome.now - now();
    limit = Math.min(LIMITS.itemsPerBatch, limit * 2);
  }
}

function settle<T extends Queued>(
  outbox: Outbox<T>,
  batch: Pending<T>[],
  outcome: Extract<Outcome, { kind: "accepted" }>,
  result: FlushResult,
  dropsTold: (item: T) => number,
): void {
  result.accepted += outcome.accepted;
  result.duplicates += outcome.duplicates;
  const refused = new Map(outcome.errors.map((error) => [error.index, `${error.field}: ${error.error}`]));
  for (const [index, pending] of batch.entries()) {
    const reason = refused.get(index);
    if (reason !== undefined) putAside(outbox, result, pending, reason);
  }
  outbox.remove(batch.filter((_, index) => !refused.has(index)));
  outbox.markDroppedTold(Math.max(0, ...batch.map(({ item }, index) => (refused.has(index) ? 0 : dropsTold(item)))));
}

/** How many drops a report tells of. */
export function dropsToldBy({ sources }: Heartbeat): number {
  const told = sources.find((source) => source.source === "outbox" && source.status === "error");
  return told ? Number.parseInt(told.reason ?? "0", 10) || 0 : 0;
}

function putAside<T extends Queued>(outbox: Outbox<T>, result: FlushResult, pending: Pending<T>, reason: string): void {
  outbox.setAside(pending, reason);
  result.setAside.push({ key: pending.item.key, reason });
}

const reasonOf = (failure: Failure): string =>
  failure.params.said ? `${failure.line}: ${failure.params.said}` : failure.line;
