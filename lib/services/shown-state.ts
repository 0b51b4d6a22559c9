import { type Watch, watchedThrough } from "../domain/liveness";

/** Collects the values of one statement; gives each its place. Values never become part of the SQL. */
export class Params {
  readonly values: unknown[] = [];

  /** @returns `$1`, `$2`, … */
  add(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

export interface ShownStateSql {
  /** 'online' | 'offline' | 'retired' | 'unknown' */
  state: string;
  /** timestamptz: since when it is shown so. */
  since: string;
}

export interface Subject {
  /** The row with state, state_since and deadline_at. */
  row: string;
  /** The expression of its last sign of life. */
  lastActive: string;
  /** The boolean expression telling whether its host could read the roster. */
  rosterReadable: string;
}

/** An agent joined with its host. */
export const AGENT: Subject = {
  row: "a",
  lastActive: "a.last_active_at",
  rosterReadable: "h.roster_status IN ('ok', 'empty')",
};

/** A host is alive when it reports, whether or not it can read its agents. */
export const HOST: Subject = { row: "h", lastActive: "h.last_seen_at", rosterReadable: "true" };

/**
 * `shownState` (lib/domain/liveness) as SQL, so that a list can be sorted, filtered and counted by it.
 * tests/integration/shown-state.test.ts proves that the two agree.
 */
export function shownStateSql(subject: Subject, watch: Watch, now: Date, params: Params): ShownStateSql {
  const at = (moment: number | null) => `${params.add(moment === null ? null : new Date(moment))}::timestamptz`;
  const through = watchedThrough(watch, now.getTime());
  const { row, lastActive } = subject;

  // Each value is used by both expressions, so that either may stand alone in a statement.
  const seenThrough = at(through);
  const pastDeadline = {
    when: `${row}.deadline_at <= ${seenThrough}`,
    state: "'offline'",
    since: `${row}.deadline_at`,
  };
  const blindNow = { when: `${through < now.getTime()}`, state: "'unknown'", since: seenThrough };
  const gapEnd = at(watch.lastGapEndedAt);
  const unheardSinceGap = { when: `${lastActive} < ${gapEnd}`, state: "'unknown'", since: gapEnd };
  const rosterUnreadable = { when: `NOT (${subject.rosterReadable})`, state: "'unknown'", since: lastActive };
  const stored = { when: `${row}.state <> 'online'`, state: `${row}.state`, since: `${row}.state_since` };

  const cases = [stored, pastDeadline, blindNow, unheardSinceGap, rosterUnreadable];
  const choose = (pick: "state" | "since", otherwise: string) =>
    `CASE ${cases.map((one) => `WHEN ${one.when} THEN ${one[pick]}`).join(" ")} ELSE ${otherwise} END`;
  return { state: choose("state", `${row}.state`), since: choose("since", `${row}.state_since`) };
}

/** Worst first. */
export const rankOf = (state: string): string =>
  `CASE ${state} WHEN 'offline' THEN 0 WHEN 'unknown' THEN 1 WHEN 'online' THEN 2 ELSE 3 END`;

/** What a person typed, as a pattern for ILIKE that matches it literally anywhere. */
export const likePattern = (typed: string): string => `%${typed.replace(/[\\%_]/g, "\\$&")}%`;
