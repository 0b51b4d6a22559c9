/** Why something is shown as it is, for people. Pure: moments are milliseconds. */

import { type Watch, watchedThrough } from "./liveness";

/** blind: we cannot see now · gap: not heard since we could not · roster: its host could not read its agents. */
export type UnknownBecause = "blind" | "gap" | "roster";

/** What made `shownState` say "unknown". */
export function unknownBecause(lastActiveAt: number, watch: Watch, now: number): UnknownBecause {
  if (watchedThrough(watch, now) < now) return "blind";
  return watch.lastGapEndedAt !== null && lastActiveAt < watch.lastGapEndedAt ? "gap" : "roster";
}

/** Is the threshold the host's own interval plus grace, rather than the account's setting? */
export function isThresholdFromInterval(subject: { thresholdMs: number; accountThresholdMinutes: number }): boolean {
  return subject.thresholdMs > subject.accountThresholdMinutes * 60_000;
}

/** A host's clock further from ours than this is worth a warning. */
export const CLOCK_SKEW_WARNING_MS = 120_000;

export const isClockWrong = (clockSkewMs: number | null): boolean =>
  clockSkewMs !== null && Math.abs(clockSkewMs) > CLOCK_SKEW_WARNING_MS;
