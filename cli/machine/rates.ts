import type { MissingReason } from "@/lib/protocol";
import { type CpuTimes, outward, type Traffic } from "./parse";

/** What two looks at ever-growing counters say about the time between them. Pure. */

/** One look. */
export interface Look {
  cpu: CpuTimes | undefined;
  traffic: Traffic | undefined;
  /** Wall clock, which jumps, and steady clock, which may stand still while the machine sleeps; ms. */
  wallMs: number;
  steadyMs: number;
}

export type Rated<T> = { value: T } | { missing: MissingReason };

/** Percent of all cores. */
export function cpuShare(before: Look | undefined, after: Look): Rated<number> {
  if (!after.cpu) return { missing: "unsupported" };
  if (!before?.cpu) return { missing: "first" };
  const total = after.cpu.total - before.cpu.total;
  const busy = after.cpu.busy - before.cpu.busy;
  // A virtual machine that was moved, or a core that was taken away.
  if (total <= 0 || busy < 0) return { missing: "counter" };
  return { value: rounded(Math.min(100, (busy / total) * 100)) };
}

/** How far the two clocks may disagree about the time between two looks. */
const CLOCK_SLACK_MS = 3_000;

/** Bytes per second through the interfaces that lead out. */
export function networkRate(before: Look | undefined, after: Look): Rated<{ up: number; down: number }> {
  if (!after.traffic) return { missing: "unsupported" };
  if (!before?.traffic) return { missing: "first" };
  const elapsedMs = after.steadyMs - before.steadyMs;
  const isTorn = Math.abs(after.wallMs - before.wallMs - elapsedMs) > CLOCK_SLACK_MS + elapsedMs * 0.05;
  // Nobody can say over which time the bytes went.
  if (isTorn || elapsedMs <= 0) return { missing: "clock" };
  let up = 0;
  let down = 0;
  let compared = 0;
  for (const [name, now] of outward(after.traffic)) {
    const then = before.traffic.get(name);
    // Plugged in meanwhile, or its counters began anew: the next look will tell.
    if (!then || now.up < then.up || now.down < then.down) continue;
    up += now.up - then.up;
    down += now.down - then.down;
    compared += 1;
  }
  if (compared === 0) return { missing: "counter" };
  return { value: { up: Math.round((up / elapsedMs) * 1000), down: Math.round((down / elapsedMs) * 1000) } };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
