/** Refused tokens by address, of the last minutes: who just connects a machine is told that a mistyped one arrived. */

const WITHIN_MS = 15 * 60_000;
const MOST_ADDRESSES = 2_000;

interface Refusals {
  count: number;
  /** Of the last one, milliseconds. */
  at: number;
}

// The server and Next's route bundles are separate module graphs in one process.
const slot = Symbol.for("openclaw-agent-monitor.refusals");
const shared = globalThis as typeof globalThis & { [slot]?: Map<string, Refusals> };

function refusals(): Map<string, Refusals> {
  shared[slot] ??= new Map();
  return shared[slot];
}

/** A token from this address was refused. */
export function noteRefusal(address: string, now: number): void {
  const known = refusals().get(address);
  refusals().delete(address);
  const isRecent = known !== undefined && now - known.at < WITHIN_MS;
  refusals().set(address, { count: isRecent ? known.count + 1 : 1, at: now });
  const oldest = refusals().keys().next();
  if (refusals().size > MOST_ADDRESSES && !oldest.done) refusals().delete(oldest.value);
}

/** How many were refused from this address since a moment, as far as this process knows. */
export function countRefusals(address: string, since: number, now: number): number {
  const known = refusals().get(address);
  return known && known.at >= since && now - known.at < WITHIN_MS ? known.count : 0;
}
