/** What the reports of one host make of it and of its agents. Pure; moments are milliseconds. */

import { carriedForward, type Flip, livenessAfter, type Tracked, thresholdMs, type Vantage } from "./liveness";

/** What people read about an agent; replaced whole by each report. */
export interface AgentText {
  nameEn: string;
  nameZh: string;
  greetingEn: string;
  greetingZh: string;
  emoji: string;
  model: string;
}

/** One agent in one report. */
export interface AgentSeen extends AgentText {
  externalId: string;
  seenAt: number;
  configured: boolean;
}

/** One report, its time already corrected for the host's clock. */
export interface Report {
  key: string;
  seenAt: number;
  roster: { status: string; reason: string };
  /** Does it list every agent of the host? Plain uploads name some and say nothing about the others. */
  isComplete: boolean;
  agents: readonly AgentSeen[];
}

export interface AgentBook {
  id: string;
  externalId: string;
  /** As stored; null for one seen for the first time. */
  before: Tracked | null;
  now: Tracked;
  text: AgentText;
  textBefore: AgentText | null;
}

/** A host and those of its agents that were read, while reports are entered. */
export interface HostBook {
  id: string;
  now: Tracked | null;
  rosterSeenAt: number | null;
  roster: { status: string; reason: string } | null;
  agents: Map<string, AgentBook>;
  /** Those that reports changed: a host may have thousands, of which one reports. */
  touched: Set<AgentBook>;
  flips: { agentId: string | null; flip: Flip }[];
}

export interface EntryContext {
  view: Vantage;
  accountMinutes: number;
  intervalSeconds: number | null;
  newId(): string;
}

/** The statuses under which a report says what agents there are; an empty roster is a roster. */
const isReadable = (status: string): boolean => status === "ok" || status === "empty";

/** Enters one report. Reports of one host are entered oldest first. */
export function enterReport(book: HostBook, report: Report, context: EntryContext): void {
  const threshold = thresholdMs(context.accountMinutes, context.intervalSeconds);
  const beat = { seenAt: report.seenAt, thresholdMs: threshold, configured: true };
  if (report.seenAt >= (book.now?.lastActiveAt ?? Number.NEGATIVE_INFINITY)) book.roster = report.roster;
  const host = livenessAfter(book.now, beat, context.view);
  book.now = host.after;
  for (const flip of host.flips) book.flips.push({ agentId: null, flip });

  if (!isReadable(report.roster.status)) {
    carryAgents(book, beat, context);
    return;
  }
  const isNewest = report.seenAt >= (book.rosterSeenAt ?? Number.NEGATIVE_INFINITY);
  for (const seen of report.agents) {
    // An old complete roster tells about agents we know; it does not bring in those that a newer one no longer lists.
    if (report.isComplete && !isNewest && !book.agents.has(seen.externalId)) continue;
    enterAgent(book, seen, threshold, context);
  }
  if (!report.isComplete || !isNewest) return;
  book.rosterSeenAt = report.seenAt;
  retireUnlisted(book, report, threshold, context);
}

function enterAgent(book: HostBook, seen: AgentSeen, threshold: number, context: EntryContext): void {
  const known = book.agents.get(seen.externalId);
  const { seenAt, configured, externalId, ...text } = seen;
  const step = livenessAfter(known?.now ?? null, { seenAt, configured, thresholdMs: threshold }, context.view);
  const id = known?.id ?? context.newId();
  for (const flip of step.flips) book.flips.push({ agentId: id, flip });
  if (!known) {
    const born = { id, externalId, before: null, now: step.after, text, textBefore: null };
    book.agents.set(externalId, born);
    book.touched.add(born);
    return;
  }
  // A name sent before the newest sign of life is an old name.
  if (seenAt >= known.now.lastActiveAt) known.text = text;
  known.now = step.after;
  book.touched.add(known);
}

function retireUnlisted(book: HostBook, report: Report, threshold: number, context: EntryContext): void {
  const listed = new Set(report.agents.map((seen) => seen.externalId));
  for (const agent of book.agents.values()) {
    if (agent.now.state === "retired" || listed.has(agent.externalId)) continue;
    const gone = { seenAt: report.seenAt, thresholdMs: threshold, configured: false };
    settle(book, agent, livenessAfter(agent.now, gone, context.view));
  }
}

function carryAgents(
  book: HostBook,
  beat: { seenAt: number; thresholdMs: number; configured: boolean },
  context: EntryContext,
): void {
  for (const agent of book.agents.values()) {
    if (agent.now.state === "online") settle(book, agent, carriedForward(agent.now, beat, context.view));
  }
}

function settle(book: HostBook, agent: AgentBook, step: { after: Tracked; flips: Flip[] }): void {
  for (const flip of step.flips) book.flips.push({ agentId: agent.id, flip });
  agent.now = step.after;
  book.touched.add(agent);
}
