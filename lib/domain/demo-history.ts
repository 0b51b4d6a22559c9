/** Pasts and presents for synthetic fleets. Pure; moments are milliseconds. */

import type { FlipReason, StoredState } from "./liveness";

const MINUTE = 60_000;

export interface SeedFlip {
  at: number;
  from: StoredState | "none";
  to: StoredState;
  reason: FlipReason;
}

export interface HistorySeed {
  from: number;
  to: number;
  /** A stretch in which the platform itself was away: nobody is recorded silent in it. */
  gap: { startedAt: number; endedAt: number } | null;
  /** How often it was silent in that time. */
  outages: number;
  /** Since when it is silent now; null when it is not. */
  silentSince: number | null;
  retiredAt?: number | null;
  /** The same seed gives the same past. */
  seed: string;
}

/** Numbers from 0 to 1 that look random and are the same for the same seed. */
export function random(seed: string): () => number {
  let state = [...seed].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A believable past: first report, outages of minutes to hours, none of them while the platform itself was away. */
export function flipsOf({ from, to, gap, outages, silentSince, retiredAt, seed }: HistorySeed): SeedFlip[] {
  const next = random(seed);
  const flips: SeedFlip[] = [{ at: from, from: "none", to: "online", reason: "first_report" }];
  const end = Math.min(retiredAt ?? to, silentSince ?? to) - 30 * MINUTE;
  const starts = Array.from({ length: outages }, () => from + 10 * MINUTE + next() * (end - from)).sort(
    (a, b) => a - b,
  );
  let free = from;
  for (const start of starts) {
    const back = start + (3 + next() ** 4 * 600) * MINUTE;
    const isInGap = gap !== null && start < gap.endedAt + 10 * MINUTE && back > gap.startedAt;
    if (start <= free || back >= end || isInGap) continue;
    flips.push({ at: start, from: "online", to: "offline", reason: "silence" });
    flips.push({ at: back, from: "offline", to: "online", reason: "report" });
    free = back;
  }
  if (retiredAt) flips.push({ at: retiredAt, from: "online", to: "retired", reason: "not_configured" });
  else if (silentSince !== null) flips.push({ at: silentSince, from: "online", to: "offline", reason: "silence" });
  return flips.map((flip) => ({ ...flip, at: Math.round(flip.at) }));
}

/** Every so often the next of the actors falls silent, for this long. */
const TURN_MS = 60_000;
const SILENCE_MS = 100_000;

/**
 * Is the actor at `place` silent at this moment? They take turns, one a minute, each for 100 s: with a threshold of 70 s
 * somebody goes offline, and somebody else comes back, about every half minute.
 */
export function isSilentAt(place: number, actors: number, now: number): boolean {
  const turn = Math.floor(now / TURN_MS);
  return [turn, turn - 1].some((one) => one % actors === place && now < one * TURN_MS + SILENCE_MS);
}
