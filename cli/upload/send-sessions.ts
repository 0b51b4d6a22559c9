import type { HostIdentity, SessionSnapshot } from "@/lib/protocol";
import { LIMITS } from "@/lib/protocol/limits";
import type { Change, Collector } from "../openclaw/collect";
import { type Breath, breathing } from "../openclaw/collect/breath";
import { type Destination, type Outcome, sendItems } from "./client";
import type { Failure } from "./failure";
import type { Said } from "./said";
import { sessionKeyOf, snapshotsOf, type Veil } from "./session-item";

/** Before it is packed: far below what the platform takes, so that neither side is busy with one for long. */
const MAX_BATCH_BYTES = LIMITS.inflatedBytes / 8;

/** What one telling of all changes came to. */
export interface SessionsSent {
  /** Sessions the platform has now. */
  sent: number;
  /** Sessions the platform will not take as they are, with its reason. */
  refused: { key: string; reason: string }[];
  /** Why it stopped before everything was told. */
  failure?: Failure;
  denied: boolean;
  /** Some are to be told once more. */
  again: boolean;
}

export interface Telling {
  collector: Collector;
  to: Destination;
  host: HostIdentity;
  said: Said;
  veil: Veil;
  /** What was refused as it is: not tried again by this process until it changes. */
  refused: Set<string>;
  now(): number;
  isStopped(): boolean;
}

interface Item {
  change: Change;
  snapshot: SessionSnapshot;
  bytes: number;
}

/**
 * Tells the platform what changed of these agents' sessions and notes what it has. A batch refused as a whole is halved
 * until what is at fault stands alone. What is refused holds nothing back, and is tried again when it has changed or by
 * the next process: whoever refused it may have been mended.
 */
export async function sendSessions(telling: Telling, agents?: readonly string[]): Promise<SessionsSent> {
  const result: SessionsSent = { sent: 0, refused: [], denied: false, again: false };
  const waiting = telling.collector.changes(agents).filter((change) => !telling.refused.has(markOf(change)));
  let most: number = LIMITS.itemsPerBatch;
  const breath = breathing();
  while (waiting.length > 0 && !telling.isStopped()) {
    const batch = await nextBatch(telling, waiting, most, breath);
    const items = batch.map(({ snapshot }) => snapshot);
    const outcome = await sendItems(telling.to, "sessions", telling.host, items, telling.now());
    if (outcome.kind === "failed") return { ...result, failure: outcome.failure, denied: outcome.denied };
    const changes = [...new Set(batch.map(({ change }) => change))];
    if (outcome.kind === "rejected" && changes.length > 1) {
      most = Math.max(1, Math.floor(changes.length / 2));
      continue;
    }
    waiting.splice(0, changes.length);
    if (outcome.kind === "rejected") {
      const reason = String(outcome.failure.params.said ?? outcome.failure.line);
      for (const change of changes) {
        result.refused.push({ key: sessionKeyOf(change.transcript.session), reason });
        telling.refused.add(markOf(change));
      }
      continue;
    }
    most = Math.min(LIMITS.itemsPerBatch, most * 2);
    settle(telling, batch, changes, outcome, result);
  }
  return result;
}

const markOf = ({ transcript, revision }: Change): string => `${sessionKeyOf(transcript.session)}@${revision}`;

/** What would be told now, upload by upload. */
export async function sessionBatches(telling: Telling): Promise<SessionSnapshot[][]> {
  const waiting = telling.collector.changes();
  const batches: SessionSnapshot[][] = [];
  const breath = breathing();
  while (waiting.length > 0) {
    const batch = await nextBatch(telling, waiting, LIMITS.itemsPerBatch, breath);
    waiting.splice(0, new Set(batch.map(({ change }) => change)).size);
    batches.push(batch.map(({ snapshot }) => snapshot));
  }
  return batches;
}

/** The changes that fit into one upload: at least one, with all its parts. @param most how many sessions */
async function nextBatch(
  { said, veil, now }: Telling,
  waiting: readonly Change[],
  most: number,
  breath: Breath,
): Promise<Item[]> {
  const batch: Item[] = [];
  let bytes = 0;
  for (const change of waiting.slice(0, most)) {
    if (breath.isDue()) await breath.take();
    const items = snapshotsOf(change.transcript, said.next(now()), veil).map((snapshot) => ({
      change,
      snapshot,
      bytes: JSON.stringify(snapshot).length,
    }));
    const size = items.reduce((sum, item) => sum + item.bytes, 0);
    if (batch.length > 0 && (bytes + size > MAX_BATCH_BYTES || batch.length + items.length > LIMITS.itemsPerBatch))
      break;
    // What is told is as it is now, not as it was when the list was made.
    change.revision = change.transcript.revision;
    batch.push(...items);
    bytes += size;
  }
  return batch;
}

function settle(
  { collector, said, refused: known }: Telling,
  batch: readonly Item[],
  changes: Change[],
  outcome: Extract<Outcome, { kind: "accepted" }>,
  result: SessionsSent,
): void {
  for (const { index, field, error } of outcome.errors) {
    const item = batch[index];
    if (item) result.refused.push({ key: item.snapshot.key, reason: `${field}: ${error}` });
  }
  const refused = new Set(outcome.errors.flatMap(({ index }) => batch[index]?.change ?? []));
  result.sent += changes.length - refused.size;
  if (outcome.newest !== undefined) {
    // Our clock went back, or what we remembered is lost: from here on we say later things.
    said.raise(outcome.newest);
    result.again = true;
    return;
  }
  for (const change of refused) known.add(markOf(change));
  collector.acknowledge(changes.filter((change) => !refused.has(change)));
  const wanted = new Set(outcome.resend);
  for (const change of changes) {
    const key = sessionKeyOf(change.transcript.session);
    if (!wanted.has(key) || refused.has(change)) continue;
    const isWhole = batch.some((item) => item.change === change && item.snapshot.usageFrom === 0);
    if (isWhole) result.refused.push({ key, reason: "the platform adds it up to other sums" });
    else {
      collector.sayAgain([change]);
      result.again = true;
    }
  }
}
