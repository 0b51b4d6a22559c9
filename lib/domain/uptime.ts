/** What the recorded changes say about a stretch of time. Pure: moments and lengths are milliseconds. */

import type { BlindStretch, FlipReason, HostState, StoredState } from "./liveness";

/** `none`: not watched, because not seen yet or no longer configured. */
export type SegmentState = "online" | "offline" | "unknown" | "none";

export interface Window {
  from: number;
  to: number;
}

export interface Segment extends Window {
  state: SegmentState;
}

/** A recorded change, as history needs it. */
export interface PastFlip {
  at: number;
  from: StoredState | "none";
  to: StoredState;
  reason: FlipReason;
}

/** Everything known about one agent's or host's past. */
export interface Past {
  /** Oldest first, beginning with the last one before the window when there is one. */
  flips: readonly PastFlip[];
  gaps: readonly BlindStretch[];
  /** What people are shown now (`shownState`): covers the silence nobody has swept yet. */
  shown: { state: HostState; since: number };
  thresholdMs: number;
  now: number;
}

const asSegmentState = (state: HostState | "none"): SegmentState =>
  state === "retired" || state === "waiting" ? "none" : state;

/** The segments that tile `window`, oldest first; neighbours differ in state. */
export function segmentsOf(past: Past, window: Window): Segment[] {
  if (window.to <= window.from) return [];
  const { shown, now } = past;
  let segments = segmentsOfFlips(past.flips, window, now);

  const last = past.flips.at(-1);
  if (last && last.to !== shown.state) {
    segments = overlay(segments, { from: Math.max(shown.since, last.at), to: now }, asSegmentState(shown.state));
  }
  for (const gap of past.gaps) {
    segments = overlay(segments, { from: gap.startedAt, to: silentAfter(gap, past) }, "unknown");
  }
  return merged(segments);
}

function segmentsOfFlips(flips: readonly PastFlip[], window: Window, now: number): Segment[] {
  const segments: Segment[] = [];
  let from = window.from;
  let state = asSegmentState(flips[0]?.from ?? "none");
  const close = (at: number) => {
    const to = Math.min(Math.max(at, from), window.to);
    if (to > from) segments.push({ from, to, state });
    from = to;
  };
  for (const flip of flips) {
    close(flip.at);
    state = asSegmentState(flip.to);
  }
  close(now);
  state = "none";
  close(window.to);
  return segments;
}

/**
 * Up to when a gap left us ignorant. Who was silent within a threshold of the gap's end was not heard after it at
 * all: had it been, its deadline would lie later. So nothing is known about it until it is marked offline.
 */
function silentAfter(gap: BlindStretch, past: Past): number {
  const next = past.flips.find((flip) => flip.at > gap.endedAt);
  const unheard = next?.reason === "silence" && next.at - gap.endedAt <= past.thresholdMs;
  return unheard ? next.at : gap.endedAt;
}

/** Paints `state` over the watched part of `range`; what was not watched (`none`) stays so. */
function overlay(segments: readonly Segment[], range: Window, state: SegmentState): Segment[] {
  if (range.to <= range.from) return [...segments];
  return segments.flatMap((segment) => {
    const from = Math.max(segment.from, range.from);
    const to = Math.min(segment.to, range.to);
    if (segment.state === "none" || to <= from) return [segment];
    const parts: Segment[] = [
      { from: segment.from, to: from, state: segment.state },
      { from, to, state },
      { from: to, to: segment.to, state: segment.state },
    ];
    return parts.filter((part) => part.to > part.from);
  });
}

function merged(segments: readonly Segment[]): Segment[] {
  const result: Segment[] = [];
  for (const segment of segments) {
    const before = result.at(-1);
    if (before?.state === segment.state) before.to = segment.to;
    else result.push({ ...segment });
  }
  return result;
}

/** How long each state lasted, and what follows. */
export interface Uptime {
  onlineMs: number;
  offlineMs: number;
  unknownMs: number;
  noneMs: number;
  /** online + offline: the time we can speak about. */
  watchedMs: number;
  windowMs: number;
  /** online / watched, 0 to 1; null when nothing was watched. */
  ratio: number | null;
}

/** Sums segments up. Unknown time and time before the first report count neither for nor against. */
export function uptimeOf(segments: readonly Segment[]): Uptime {
  const sums: Record<SegmentState, number> = { online: 0, offline: 0, unknown: 0, none: 0 };
  for (const segment of segments) sums[segment.state] += segment.to - segment.from;
  const watchedMs = sums.online + sums.offline;
  return {
    onlineMs: sums.online,
    offlineMs: sums.offline,
    unknownMs: sums.unknown,
    noneMs: sums.none,
    watchedMs,
    windowMs: watchedMs + sums.unknown + sums.none,
    ratio: watchedMs === 0 ? null : sums.online / watchedMs,
  };
}

/** Per cent with at most two decimals, always rounded down: 100 means not one offline millisecond. */
export function percentOf(uptime: Pick<Uptime, "onlineMs" | "offlineMs" | "ratio">): number | null {
  if (uptime.ratio === null) return null;
  if (uptime.offlineMs === 0) return 100;
  return Math.min(99.99, Math.floor(uptime.ratio * 10_000) / 100);
}

/** What happened within one step of a chart. */
export interface Bucket extends Window, Uptime {}

/** Cuts segments into `count` equal steps. */
export function bucketsOf(segments: readonly Segment[], window: Window, count: number): Bucket[] {
  const step = (window.to - window.from) / count;
  const buckets: Bucket[] = [];
  let first = 0;
  for (let index = 0; index < count; index += 1) {
    const from = window.from + index * step;
    const to = window.from + (index + 1) * step;
    while ((segments[first]?.to ?? Number.POSITIVE_INFINITY) <= from) first += 1;
    const parts: Segment[] = [];
    for (let at = first; at < segments.length; at += 1) {
      const segment = segments[at];
      if (!segment || segment.from >= to) break;
      parts.push({ from: Math.max(from, segment.from), to: Math.min(to, segment.to), state: segment.state });
    }
    buckets.push({ from, to, ...uptimeOf(parts) });
  }
  return buckets;
}

/** The most segments a bar draws. */
export const MAX_SEGMENTS = 400;

/** The worst state of a step, the one a reader must not miss. */
function worstOf(bucket: Uptime): SegmentState {
  if (bucket.offlineMs > 0) return "offline";
  if (bucket.unknownMs > 0) return "unknown";
  return bucket.onlineMs > 0 ? "online" : "none";
}

/**
 * At most MAX_SEGMENTS segments to draw. When there were more, equal steps of `stepMs` stand for them, each in its
 * worst state.
 */
export function drawnSegments(segments: readonly Segment[], window: Window): { segments: Segment[]; stepMs?: number } {
  if (segments.length <= MAX_SEGMENTS) return { segments: [...segments] };
  const steps = bucketsOf(segments, window, MAX_SEGMENTS).map((bucket) => ({
    from: bucket.from,
    to: bucket.to,
    state: worstOf(bucket),
  }));
  return { segments: merged(steps), stepMs: (window.to - window.from) / MAX_SEGMENTS };
}
