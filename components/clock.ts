"use client";

/**
 * One clock for the page: every relative time reads it, so that they turn together. It follows the platform's clock
 * where the browser's own is wrong.
 */

const TICK_MS = 5_000;
/** A smaller difference is the way the answer travelled, not a wrong clock. */
const TOLERANCE_MS = 10_000;

let offsetMs = 0;
let current = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  current = Date.now() + offsetMs;
  for (const listener of listeners) listener();
}

/** Calls `listener` whenever the clock has moved on; at once when it stood still before. */
export function subscribeClock(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    timer = setInterval(tick, TICK_MS);
    document.addEventListener("visibilitychange", tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    document.removeEventListener("visibilitychange", tick);
  };
}

/** The moment of the last tick on the platform's clock, milliseconds. */
export function clockNow(): number {
  if (timer === undefined || current === 0) current = Date.now() + offsetMs;
  return current;
}

/** An answer that left the platform just now carried this moment. */
export function learnPlatformClock(now: number): void {
  const difference = now - Date.now();
  offsetMs = Math.abs(difference) > TOLERANCE_MS ? difference : 0;
  tick();
}
