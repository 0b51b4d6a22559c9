/** When is an agent, or a host, alive? Pure: moments are milliseconds, the clock is an argument. */

/** Stored states. `retired`: its host's configuration no longer names it. */
export type StoredState = "online" | "offline" | "retired";
/** What people are shown. `unknown`: we could not have heard it, or its host could not tell. */
export type ShownState = StoredState | "unknown";
/** As a host: `waiting` was added by a person and has not reported yet. */
export type HostState = ShownState | "waiting";

export type FlipReason = "first_report" | "report" | "silence" | "not_configured";

export const THRESHOLD_MINUTES = { min: 1, max: 60, default: 5 } as const;
/** Added to a host's own interval, so that one late or retried upload raises no alarm. */
export const GRACE_MS = 60_000;
/** How long the platform's own pulse may pause before the stretch counts as not watched. */
export const WATCH_TOLERANCE_MS = 15_000;
export const PULSE_MS = 5_000;

/** The silence after which something counts as offline: the account's setting, never below the host's interval plus grace. */
export function thresholdMs(accountMinutes: number, intervalSeconds: number | null | undefined): number {
  const minutes = Math.min(THRESHOLD_MINUTES.max, Math.max(THRESHOLD_MINUTES.min, accountMinutes));
  const floor = intervalSeconds ? intervalSeconds * 1000 + GRACE_MS : 0;
  return Math.max(minutes * 60_000, floor);
}

/** Until when somebody of ours was watching. */
export interface Watch {
  /** Last pulse of any long-running platform. */
  seenAt: number;
  /** false on serverless, where nobody pulses and the pulse's age means nothing. */
  continuous: boolean;
  /** End of the newest stretch in which nobody watched, or null. */
  lastGapEndedAt: number | null;
}

/** The moment up to which silence counts: now while we watch, else the last moment we did. */
export function watchedThrough(watch: Watch, now: number): number {
  return watch.continuous && now - watch.seenAt > WATCH_TOLERANCE_MS ? watch.seenAt : now;
}

/** The stored part of a thing that can go silent. */
export interface Living {
  state: StoredState;
  stateSince: number;
  lastActiveAt: number;
  deadlineAt: number;
}

/** The same, with the threshold its deadline was computed with. */
export interface Tracked extends Living {
  thresholdMs: number;
}

/** A change of state; a row in status_flip. */
export interface Flip {
  from: StoredState | "none";
  to: StoredState;
  at: number;
  reason: FlipReason;
}

/** One sign of life, its time already corrected for the host's clock. */
export interface Beat {
  /** When it was alive; a moment after `now` counts as now. */
  seenAt: number;
  thresholdMs: number;
  /** false: listed, but no longer configured. */
  configured: boolean;
}

/** A stretch in which nobody of ours could have heard anything. */
export interface BlindStretch {
  startedAt: number;
  endedAt: number;
}

/** From where a beat is judged. */
export interface Vantage {
  now: number;
  /** `watchedThrough` at `now`. */
  through: number;
  /** The newest closed blind stretch. */
  gap: BlindStretch | null;
}

/** Is it online in the books but silent past its deadline, in a time we watched? */
export function isOverdue(living: Pick<Living, "state" | "deadlineAt">, through: number): boolean {
  return living.state === "online" && living.deadlineAt <= through;
}

/**
 * What a beat makes of a thing: its new stored part and the flips to record, oldest first. A silence nobody has
 * swept yet is recorded at its deadline before the return, so history is the same whether or not a sweep ran.
 *
 * A beat heard late proves the past only: it moves the last sign of life, and the state only where the thing would
 * still be alive by it now.
 * @param before null at the first report
 */
export function livenessAfter(before: Tracked | null, beat: Beat, view: Vantage): { after: Tracked; flips: Flip[] } {
  const seenAt = Math.min(beat.seenAt, view.now);
  if (!before) return beginning({ ...beat, seenAt }, view);

  const flips: Flip[] = [];
  let living = swept(before, view.through, flips);
  if (seenAt < living.stateSince) {
    return { after: { ...living, lastActiveAt: Math.max(living.lastActiveAt, seenAt) }, flips };
  }
  if (seenAt < living.lastActiveAt) return { after: living, flips };

  if (!beat.configured) {
    if (living.state !== "retired") living = flipped(living, "retired", seenAt, "not_configured", flips);
    return { after: living, flips };
  }
  if (living.state === "online") return { after: { ...living, ...prolonged(living, beat, seenAt, view) }, flips };
  const deadline = counted(seenAt, beat.thresholdMs, view.gap);
  const isOver = deadline.deadlineAt <= view.through;
  // It was alive in between and is silent again. People were shown a silence; that it ended once is no news now.
  if (living.state === "offline" && isOver) return { after: { ...living, lastActiveAt: seenAt }, flips };
  living = { ...flipped(living, "online", seenAt, "report", flips), ...deadline, lastActiveAt: seenAt };
  return { after: swept(living, view.through, flips), flips };
}

function beginning(beat: Beat, view: Vantage): { after: Tracked; flips: Flip[] } {
  const state = beat.configured ? "online" : "retired";
  const reason = beat.configured ? "first_report" : "not_configured";
  const flips: Flip[] = [{ from: "none", to: state, at: beat.seenAt, reason }];
  const deadline = counted(beat.seenAt, beat.thresholdMs, view.gap);
  const first: Tracked = { state, stateSince: beat.seenAt, lastActiveAt: beat.seenAt, ...deadline };
  return { after: swept(first, view.through, flips), flips };
}

/** The deadline that counts from `from`, moved if it fell into the time we were blind. */
function counted(from: number, thresholdMs: number, gap: BlindStretch | null) {
  const deadlineAt = from + thresholdMs;
  return { thresholdMs, deadlineAt: gap ? deadlineAfterGap(deadlineAt, thresholdMs, gap) : deadlineAt };
}

/** A beat of something online. It may bring a shorter threshold, but never makes silent what was not. */
function prolonged(living: Tracked, beat: Beat, seenAt: number, view: Vantage) {
  // A gap, or a host that could not read its roster, may have moved the deadline's start past the last sign of life.
  const countsFrom = Math.max(living.deadlineAt - living.thresholdMs, seenAt);
  const next = counted(countsFrom, beat.thresholdMs, view.gap);
  const { deadlineAt, thresholdMs } = next.deadlineAt > view.through ? next : living;
  return { lastActiveAt: seenAt, deadlineAt, thresholdMs };
}

function swept(living: Tracked, through: number, flips: Flip[]): Tracked {
  return isOverdue(living, through) ? flipped(living, "offline", living.deadlineAt, "silence", flips) : living;
}

function flipped(living: Tracked, to: StoredState, at: number, reason: FlipReason, flips: Flip[]): Tracked {
  const since = Math.max(at, living.stateSince);
  flips.push({ from: living.state, to, at: since, reason });
  return { ...living, state: to, stateSince: since };
}

/**
 * The host lives but cannot tell which agents it has: nobody is judged silent for that, nobody is called alive.
 * The deadline moves as if there had been a beat, the last sign of life stays.
 */
export function carriedForward(before: Tracked, beat: Beat, view: Vantage): { after: Tracked; flips: Flip[] } {
  const flips: Flip[] = [];
  const living = swept(before, view.through, flips);
  const seenAt = Math.min(beat.seenAt, view.now);
  if (living.state !== "online" || seenAt < living.lastActiveAt) return { after: living, flips };
  return { after: { ...living, ...prolonged(living, beat, seenAt, view), lastActiveAt: living.lastActiveAt }, flips };
}

/**
 * What people are shown now, right even if no sweep ever ran.
 * @param rosterReadable false when the host reports but cannot read its agents
 */
export function shownState(
  living: Living,
  watch: Watch,
  now: number,
  rosterReadable = true,
): { state: ShownState; since: number } {
  if (living.state !== "online") return { state: living.state, since: living.stateSince };
  const through = watchedThrough(watch, now);
  if (isOverdue(living, through)) return { state: "offline", since: living.deadlineAt };
  if (through < now) return { state: "unknown", since: through };
  if (watch.lastGapEndedAt !== null && living.lastActiveAt < watch.lastGapEndedAt) {
    return { state: "unknown", since: watch.lastGapEndedAt };
  }
  if (!rosterReadable) return { state: "unknown", since: living.lastActiveAt };
  return { state: "online", since: living.stateSince };
}

/** Where the deadline goes when the platform sees again: a full threshold from there, unless it had passed before. */
export function deadlineAfterGap(deadlineAt: number, thresholdMs: number, gap: BlindStretch): number {
  return deadlineAt > gap.startedAt ? Math.max(deadlineAt, gap.endedAt + thresholdMs) : deadlineAt;
}
