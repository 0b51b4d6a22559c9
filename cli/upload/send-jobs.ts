import type { HostIdentity, JobRun } from "@/lib/protocol";
import { LIMITS } from "@/lib/protocol/limits";
import { type Destination, sendItems } from "./client";
import type { Failure } from "./failure";
import type { JobBook, JobChange, ToldJob } from "./job-book";
import type { Said } from "./said";

/** Before it is packed: far below what the platform takes. */
const MAX_BATCH_BYTES = LIMITS.inflatedBytes / 8;

export interface JobsSent {
  /** Jobs the platform has now as they are. */
  sent: number;
  refused: { key: string; reason: string }[];
  failure?: Failure;
  denied: boolean;
  /** Some are to be told once more. */
  again: boolean;
}

interface Part {
  change: JobChange;
  item: ToldJob & { observedAt: number; runs: readonly JobRun[]; isWhole: boolean };
}

/** The uploads that tell these changes: a job with more runs than fit into one item is told in several. */
export function jobBatches(changes: readonly JobChange[], observedAt: number): Part[][] {
  const batches: Part[][] = [];
  let batch: Part[] = [];
  let bytes = 0;
  for (const part of changes.flatMap((change) => partsOf(change, observedAt))) {
    const size = JSON.stringify(part.item).length;
    if (batch.length > 0 && (bytes + size > MAX_BATCH_BYTES || batch.length === LIMITS.itemsPerBatch)) {
      batches.push(batch);
      [batch, bytes] = [[], 0];
    }
    batch.push(part);
    bytes += size;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}

function partsOf(change: JobChange, observedAt: number): Part[] {
  const { item, runs, isWhole } = change;
  const parts: Part[] = [];
  for (let from = 0; from === 0 || from < runs.length; from += LIMITS.runsPerItem) {
    const some = runs.slice(from, from + LIMITS.runsPerItem);
    parts.push({ change, item: { ...item, observedAt, runs: some, isWhole } });
  }
  return parts;
}

interface Telling {
  book: JobBook;
  said: Said;
  to: Destination;
  host: HostIdentity;
  now(): number;
  isStopped(): boolean;
}

/** Tells the platform these changes; a job counts as told when all its parts have been acknowledged. */
export async function sendJobs(telling: Telling, changes: readonly JobChange[]): Promise<JobsSent> {
  const { book, said, to, host, now } = telling;
  const result: JobsSent = { sent: 0, refused: [], denied: false, again: false };
  const waiting = new Map(changes.map((change) => [change, partsOf(change, 0).length]));
  for (const batch of jobBatches(changes, said.next(now()))) {
    if (telling.isStopped()) break;
    const items = batch.map(({ item }) => item);
    const outcome = await sendItems(to, "jobs", host, items, now());
    if (outcome.kind === "failed") return { ...result, failure: outcome.failure, denied: outcome.denied };
    if (outcome.kind === "rejected") {
      const reason = String(outcome.failure.params.said ?? outcome.failure.line);
      result.refused.push(...items.map(({ key }) => ({ key, reason })));
      continue;
    }
    const bad = new Map(outcome.errors.map(({ index, field, error }) => [index, `${field}: ${error}`]));
    for (const [index, reason] of bad) result.refused.push({ key: items[index]?.key ?? "", reason });
    if (outcome.newest !== undefined) {
      // Our clock went back, or what we remembered is lost: from here on we say later things.
      said.raise(outcome.newest);
      result.again = true;
      continue;
    }
    batch.forEach(({ change }, index) => {
      const left = (waiting.get(change) ?? 1) - (bad.has(index) ? 0 : 1);
      waiting.set(change, left);
      if (left > 0) return;
      book.settle(change);
      result.sent += 1;
    });
    for (const key of outcome.resend) {
      book.forget(key);
      result.again = true;
    }
  }
  return result;
}
