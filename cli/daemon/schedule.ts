/** When does the daemon act next? Pure. */

export const RETRY_MS = 30_000;
/** Added at random, so that a thousand hosts do not return in the same second. */
export const JITTER_MS = 5_000;

/** How the last upload ended. */
export interface Attempt {
  failed: boolean;
  /** 401 or 403: only a person can help, so there is no hurry. */
  denied: boolean;
  retryAfterSeconds?: number;
}

/**
 * Milliseconds until the next upload.
 * @param random from 0 up to 1
 */
export function delayAfter(attempt: Attempt, intervalMs: number, random: number): number {
  if (!attempt.failed) return intervalMs;
  const asked = (attempt.retryAfterSeconds ?? 0) * 1000;
  const pause = attempt.denied ? Math.max(intervalMs, asked) : Math.max(RETRY_MS, asked);
  return pause + Math.floor(random * JITTER_MS);
}

/** A moment on both clocks: the wall clock jumps, the other one stands still while a laptop sleeps. */
export interface Moment {
  wallMs: number;
  steadyMs: number;
}

export function after(moment: Moment, delayMs: number): Moment {
  return { wallMs: moment.wallMs + delayMs, steadyMs: moment.steadyMs + delayMs };
}

/** Has it come by either clock? */
export function hasCome(due: Moment, now: Moment): boolean {
  return now.wallMs >= due.wallMs || now.steadyMs >= due.steadyMs;
}
