import type { PrivacyLevel } from "@/lib/domain/privacy";
import { type RedactionCounts, redact } from "@/lib/domain/redact";
import { sessionKind } from "@/lib/domain/session-key";
import type { SessionDetail, SessionSnapshot, SessionTurn } from "@/lib/protocol";
import { LIMITS } from "@/lib/protocol/limits";
import { safeLine } from "@/lib/protocol/text";
import type { TranscriptState } from "../openclaw/collect";
import { BUCKET_MS, type Tally, type Turn, totalsOf, type UsageBucket } from "../openclaw/transcript/tally";

/** What of a session leaves this host, and how it was masked. */
export interface Veil {
  level: PrivacyLevel;
  /** A text as it may leave: masked, one line, cut. */
  line(text: string, length: number): string;
  /** Masked secrets per rule. */
  redactions: RedactionCounts;
}

/** Most names return many times over: each is masked once. */
const MOST_REMEMBERED = 2_000;
const SHORT = 200;

export function veilOf(level: PrivacyLevel): Veil {
  const redactions: RedactionCounts = {};
  const masked = new Map<string, string>();
  const line = (text: string, length: number): string => {
    if (text.length > SHORT) return safeLine(redact(text, redactions), length);
    const name = `${length} ${text}`;
    const known = masked.get(name);
    if (known !== undefined) return known;
    if (masked.size >= MOST_REMEMBERED) masked.clear();
    const made = safeLine(redact(text, redactions), length);
    masked.set(name, made);
    return made;
  };
  return { level, line, redactions };
}

/** Names a session among those of its host. */
export const sessionKeyOf = ({ agentId, sessionId }: TranscriptState["session"]): string =>
  `${agentId}/${sessionId}`.padStart(3, "/").slice(0, 500);

/** Room for what a deleted transcript, or one of thousands of turns, tells of itself. */
const KEY_LENGTH = 500;
const ERROR_LENGTH = 500;
const MOST_INTEGER = 2_147_483_647;

/**
 * A session as the platform is told of it: all its figures, and its usage from the first quarter hour that changed. One
 * with more quarter hours than fit is told in several parts.
 * @param observedAt never smaller than in anything said before, ms
 */
export function snapshotsOf(transcript: TranscriptState, observedAt: number, veil: Veil): SessionSnapshot[] {
  const { session, tally } = transcript;
  const isTelling = veil.level !== "counts";
  const named = (text: string | null, length: number) => (isTelling && text !== null ? veil.line(text, length) : null);
  const told = {
    key: sessionKeyOf(session),
    observedAt,
    agentId: session.agentId,
    sessionId: session.sessionId,
    kind: sessionKind(session.sessionKey),
    sessionKey: named(session.sessionKey, KEY_LENGTH),
    label: named(session.label, LIMITS.nameLength),
    spawnedBy: named(session.spawnedBy, KEY_LENGTH),
    parentKey: named(session.parentSessionKey, KEY_LENGTH),
    source: session.source,
    origin: originOf(session),
    current: session.current && transcript.goneAt === null,
    status: session.status?.slice(0, 20) ?? null,
    model: veil.line(modelOf(tally), LIMITS.nameLength),
    contextUsed: fitting(session.contextUsed),
    contextLimit: fitting(session.contextLimit),
    firstAt: tally.firstAt,
    lastAt: tally.lastAt,
    goneAt: transcript.goneAt,
    ...figuresOf(tally),
    totals: usageTotals(tally.usage),
    detail: detailOf(tally, veil),
  };
  return partsOf(transcript).map(({ usageFrom, usageUntil, usage }) => ({
    ...told,
    usageFrom,
    ...(usageUntil !== undefined && { usageUntil }),
    usage: usage.map((bucket) => ({ ...bucket, model: veil.line(bucket.model, LIMITS.nameLength) })),
  }));
}

const fitting = (value: number | null): number | null => (value !== null && value <= MOST_INTEGER ? value : null);

function originOf({ fileKind, source, status }: TranscriptState["session"]): SessionSnapshot["origin"] {
  if (fileKind !== undefined) return fileKind;
  return source === "sqlite-archive" ? (status === "reset" ? "reset" : "deleted") : "live";
}

/** The model that answered last. */
const modelOf = ({ turns, usage }: Tally): string =>
  turns.findLast(({ model }) => model !== "")?.model ?? usage.at(-1)?.model ?? "";

function figuresOf(tally: Tally) {
  const results = Object.values(tally.tools);
  return {
    entries: tally.entries,
    userMessages: tally.user,
    assistantMessages: tally.assistant,
    toolResults: tally.toolResult,
    toolsRequested: tally.requested,
    toolsOk: results.reduce((sum, { ok }) => sum + ok, 0),
    toolsFailed: results.reduce((sum, { failed }) => sum + failed, 0),
    errors: tally.errorCount,
    compactions: tally.kinds.compaction ?? 0,
    resets: tally.kinds.reset ?? 0,
    turnCount: tally.turnCount,
    unparsable: tally.unparsable,
  };
}

function usageTotals(usage: readonly UsageBucket[]): SessionSnapshot["totals"] {
  const { total: _, ...sums } = totalsOf(usage);
  return sums;
}

interface Part {
  usageFrom: number;
  usageUntil?: number;
  usage: UsageBucket[];
}

/** What changed of the usage, cut between quarter hours where it is too much for one item. */
function partsOf({ tally, dirtyFrom }: TranscriptState): Part[] {
  const ordered = [...tally.usage].sort((one, two) => one.at - two.at);
  // Nothing of it changed: nothing is replaced.
  const from = dirtyFrom ?? (ordered.at(-1)?.at ?? -BUCKET_MS) + BUCKET_MS;
  const wanted = ordered.filter(({ at }) => at >= from);
  const parts: Part[] = [];
  let usageFrom = from;
  for (let start = 0; ; ) {
    let end = Math.min(start + LIMITS.bucketsPerItem, wanted.length);
    const next = wanted[end];
    if (!next) return [...parts, { usageFrom, usage: wanted.slice(start) }];
    while (end > start && wanted[end - 1]?.at === next.at) end -= 1;
    // More models within a quarter of an hour than fit in one item: they stay together, and the platform says so.
    if (end === start) return [...parts, { usageFrom, usage: wanted.slice(start) }];
    const usageUntil = wanted[end]?.at ?? next.at;
    parts.push({ usageFrom, usageUntil, usage: wanted.slice(start, end) });
    usageFrom = usageUntil;
    start = end;
  }
}

function detailOf(tally: Tally, veil: Veil): SessionDetail {
  const isTelling = veil.level !== "counts";
  const tools = Object.entries(tally.tools)
    .sort(([, one], [, two]) => two.ok + two.failed - (one.ok + one.failed))
    .slice(0, LIMITS.toolsPerSession);
  const stopReasons = Object.entries(tally.stopReasons).slice(0, 50);
  return {
    turns: tally.turns.slice(-LIMITS.turnsPerSession).map((turn) => turnOf(turn, veil)),
    tools: isTelling ? tools.map(([name, counts]) => ({ name: veil.line(name, LIMITS.nameLength), ...counts })) : [],
    errors: tally.errors.slice(-LIMITS.errorsPerSession).map(({ kind, at, message }) => ({
      kind,
      at,
      message: isTelling ? veil.line(message, ERROR_LENGTH) : "",
    })),
    stopReasons: stopReasons.map(([reason, count]) => ({ reason: veil.line(reason, 40), count })),
  };
}

function turnOf({ asked, answered, ...turn }: Turn, veil: Veil): SessionTurn {
  const isTelling = veil.level !== "counts";
  const isOpen = veil.level === "content";
  const tools = isTelling ? turn.tools.slice(0, LIMITS.toolsPerTurn) : [];
  return {
    ...turn,
    model: veil.line(turn.model, LIMITS.nameLength),
    tools: tools.map(({ name, ok, failed }) => ({ name: veil.line(name, LIMITS.nameLength), ok, failed })),
    stopReason: veil.line(turn.stopReason, 40),
    ...(isOpen && asked !== undefined && { asked: veil.line(asked, LIMITS.excerptLength) }),
    ...(isOpen && answered !== undefined && { answered: veil.line(answered, LIMITS.excerptLength) }),
  };
}
