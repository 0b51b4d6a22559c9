/** A counter of tokens that a host keeps by itself. */

/**
 * How many were used since the last report. A counter that dropped began anew: all it shows was used since.
 * @param before null when it never said one
 * @returns null at its first word: what it shows then was used before anybody counted
 */
export function usedSince(before: number | null, now: number): number | null {
  if (before === null) return null;
  return now >= before ? now - before : now;
}
