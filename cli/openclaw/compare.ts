import type { SessionTotals } from "@/lib/protocol";
import type { TranscriptState } from "./collect";
import type { SessionReading } from "./sessions/session";
import { type Tally, totalsOf } from "./transcript/tally";

/** A recount of this home beside what the platform holds, and why they differ where they do. Pure. */

/** What is compared of every session. */
export const FIGURES = [
  "entries",
  "messages",
  "toolsFailed",
  "errors",
  "input",
  "output",
  "cacheRead",
  "cacheWrite",
  "costNanos",
] as const;
export type Figure = (typeof FIGURES)[number];
export type Figures = Record<Figure, number>;

/**
 * waiting: not told yet · gone: deleted here, kept there · fuller: the platform knows a fuller copy than is left here ·
 * expired: older than the account keeps sessions · unreadable: this agent cannot be read now · unexplained.
 */
export type Explanation = "waiting" | "gone" | "fuller" | "expired" | "unreadable" | "unexplained";

export interface Difference {
  agentId: string;
  sessionId: string;
  /** What is here minus what is there, figures that differ alone. */
  by: Partial<Figures>;
  because: Explanation;
}

export interface Comparison {
  here: Figures & { sessions: number };
  there: Figures & { sessions: number };
  differences: Difference[];
}

export function figuresOf(tally: Tally): Figures {
  const { input, output, cacheRead, cacheWrite, costNanos } = totalsOf(tally.usage);
  const failed = Object.values(tally.tools).reduce((sum, tool) => sum + tool.failed, 0);
  return {
    entries: tally.entries,
    messages: tally.user + tally.assistant + tally.toolResult,
    toolsFailed: failed,
    errors: tally.errorCount,
    ...{ input, output, cacheRead, cacheWrite, costNanos },
  };
}

export interface Counted {
  /** The home, counted anew. */
  here: readonly SessionReading[];
  /** What the platform holds. */
  there: readonly SessionTotals[];
  /** What is remembered here of each session, its fullest copy. */
  remembered: readonly TranscriptState[];
  /** Agents that cannot be read, or not wholly. */
  unreadable: ReadonlySet<string>;
  /** Sessions idle for longer are deleted there, days; null: none are. */
  keptDays: number | null;
  /** Wall clock, ms. */
  now: number;
}

const DAY_MS = 86_400_000;
const nameOf = (agentId: string, sessionId: string): string => JSON.stringify([agentId, sessionId]);

export function compare(counted: Counted): Comparison {
  const here = new Map(counted.here.map((one) => [nameOf(one.agentId, one.sessionId), one]));
  const there = new Map(counted.there.map((one) => [nameOf(one.agentId, one.sessionId), one]));
  const remembered = new Map(
    counted.remembered.map((one) => [nameOf(one.session.agentId, one.session.sessionId), one]),
  );
  const differences: Difference[] = [];
  for (const name of new Set([...here.keys(), ...there.keys()])) {
    const local = here.get(name);
    const platform = there.get(name);
    const by = differing(local && figuresOf(local.tally), platform);
    if (local && platform && Object.keys(by).length === 0) continue;
    const { agentId, sessionId } = local ?? platform ?? { agentId: "", sessionId: "" };
    const because = explain(counted, { local, platform, known: remembered.get(name), agentId });
    differences.push({ agentId, sessionId, by, because });
  }
  return {
    here: { ...sumOf(counted.here.map(({ tally }) => figuresOf(tally))), sessions: here.size },
    there: { ...sumOf(counted.there), sessions: there.size },
    differences,
  };
}

function differing(local: Figures | undefined, platform: Figures | undefined): Partial<Figures> {
  const by: Partial<Figures> = {};
  for (const figure of FIGURES) {
    const difference = (local?.[figure] ?? 0) - (platform?.[figure] ?? 0);
    if (difference !== 0) by[figure] = difference;
  }
  return by;
}

interface Pair {
  local: SessionReading | undefined;
  platform: SessionTotals | undefined;
  known: TranscriptState | undefined;
  agentId: string;
}

function explain({ unreadable, keptDays, now }: Counted, { local, platform, known, agentId }: Pair): Explanation {
  if (unreadable.has(agentId)) return "unreadable";
  if (known && known.sent < known.revision) return "waiting";
  if (!local) return "gone";
  const lastAt = local.tally.lastAt ?? 0;
  if (!platform && keptDays !== null && now - lastAt > keptDays * DAY_MS) return "expired";
  // What was cut off a transcript, or deleted with the fuller of two copies, was used all the same.
  const isRemembered = known && platform && Object.keys(differing(figuresOf(known.tally), platform)).length === 0;
  return isRemembered && known.tally.entries > local.tally.entries ? "fuller" : "unexplained";
}

function sumOf(all: readonly Figures[]): Figures {
  const sum = Object.fromEntries(FIGURES.map((figure) => [figure, 0])) as Figures;
  for (const one of all) for (const figure of FIGURES) sum[figure] += one[figure];
  return sum;
}
