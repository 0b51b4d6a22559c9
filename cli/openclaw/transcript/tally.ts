import { redact } from "@/lib/domain/redact";
import { LIMITS } from "@/lib/protocol/limits";
import { safeLine } from "@/lib/protocol/text";
import type { Entry, EntryMessage, Usage } from "./entry";

/** Usage is kept per quarter of an hour: every time zone's day begins at one. */
export const BUCKET_MS = 15 * 60_000;
/** Kept per session, newest last; more than that is counted and not shown. */
const MAX_ERRORS = 50;
const MAX_TURNS = 200;
const MAX_TOOLS_OF_TURN = 30;
const MAX_ERROR_TEXT = 500;
/** Calls that were never answered are forgotten beyond this many: the oldest are not coming back. */
const MAX_PENDING = 500;

export interface UsageBucket {
  /** Start of the quarter hour, epoch ms. */
  at: number;
  model: string;
  messages: number;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  /** Did these messages report a cost? Those that did not are counted apart: their price has to be estimated. */
  reported: boolean;
  /** Billionths of a US dollar; 0 where none was reported. */
  costNanos: number;
}

/** What one message of a person, or of another agent, set off: everything up to the next one. */
export interface Turn {
  /** Epoch ms of its first and its last entry. */
  at: number;
  until: number;
  /** Counted from the first turn of the transcript. */
  number: number;
  model: string;
  /** Answers of the model. */
  messages: number;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  costNanos: number;
  /** In the order they were first used. */
  tools: { name: string; ok: number; failed: number }[];
  /** How the last answer ended; "" while there is none. */
  stopReason: string;
  /** How it began and what was answered last, masked and cut; only where content may be told. */
  asked?: string;
  answered?: string;
}

export interface TranscriptError {
  kind: "model-error" | "run-failed-before-reply";
  at: number | null;
  message: string;
}

/** Everything counted of one transcript so far. Plain data: it is written to disk and taken up again. */
export interface Tally {
  entries: number;
  unparsable: number;
  kinds: Record<string, number>;
  user: number;
  assistant: number;
  toolResult: number;
  requested: number;
  /** Calls waiting for their result, oldest first. Ids are not unique in a session. */
  pending: [id: string, tool: string][];
  resultsWithoutCall: number;
  flagged: number;
  tools: Record<string, { ok: number; failed: number }>;
  usage: UsageBucket[];
  /** The newest turns. */
  turns: Turn[];
  turnCount: number;
  stopReasons: Record<string, number>;
  errors: TranscriptError[];
  errorCount: number;
  firstAt: number | null;
  lastAt: number | null;
}

/** Keys come from transcripts: these have no prototype to fall upon. */
const table = <T>(): Record<string, T> => Object.create(null);

export function newTally(): Tally {
  return {
    entries: 0,
    unparsable: 0,
    kinds: table(),
    user: 0,
    assistant: 0,
    toolResult: 0,
    requested: 0,
    pending: [],
    resultsWithoutCall: 0,
    flagged: 0,
    tools: table(),
    usage: [],
    turns: [],
    turnCount: 0,
    stopReasons: table(),
    errors: [],
    errorCount: 0,
    firstAt: null,
    lastAt: null,
  };
}

/** Counts one more entry of a transcript, in the order it was stored. */
export function addEntry(tally: Tally, entry: Entry): void {
  tally.entries += 1;
  tally.kinds[entry.kind] = (tally.kinds[entry.kind] ?? 0) + 1;
  if (entry.at !== undefined) {
    tally.firstAt = tally.firstAt === null ? entry.at : Math.min(tally.firstAt, entry.at);
    tally.lastAt = tally.lastAt === null ? entry.at : Math.max(tally.lastAt, entry.at);
  }
  if (entry.failedTurn !== undefined) addError(tally, "run-failed-before-reply", entry.at, entry.failedTurn);
  const { message } = entry;
  if (message?.role === "user") {
    tally.user += 1;
    const turn = beginTurn(tally, entry.at);
    if (message.text !== undefined) turn.asked = excerpt(message.text);
  } else if (message?.role === "assistant") addAssistant(tally, message, entry.at);
  else if (message?.role === "toolResult") addToolResult(tally, message);
}

function addError(tally: Tally, kind: TranscriptError["kind"], at: number | undefined, message: string): void {
  tally.errorCount += 1;
  tally.errors.push({ kind, at: at ?? null, message: message.slice(0, MAX_ERROR_TEXT) });
  if (tally.errors.length > MAX_ERRORS) tally.errors.shift();
}

type Of<Role extends EntryMessage["role"]> = Extract<EntryMessage, { role: Role }>;

function addAssistant(tally: Tally, message: Of<"assistant">, at: number | undefined): void {
  tally.assistant += 1;
  if (message.stopReason) tally.stopReasons[message.stopReason] = (tally.stopReasons[message.stopReason] ?? 0) + 1;
  tally.requested += message.toolCalls.length;
  for (const call of message.toolCalls) tally.pending.push([call.id, call.name]);
  if (tally.pending.length > MAX_PENDING) tally.pending.splice(0, tally.pending.length - MAX_PENDING);
  const time = at ?? tally.lastAt ?? 0;
  addUsage(tally, message.model, time, message.usage);
  addAnswer(turnAt(tally, time), message, time);
  if (message.error !== undefined) addError(tally, "model-error", at, message.error);
}

function addUsage(tally: Tally, model: string, time: number, usage: Usage | undefined): void {
  const reported = usage?.costNanos !== undefined;
  const bucket = bucketOf(tally, { model, reported, at: Math.floor(time / BUCKET_MS) * BUCKET_MS });
  bucket.messages += 1;
  if (!usage) return;
  bucket.input += usage.input;
  bucket.output += usage.output;
  bucket.cacheRead += usage.cacheRead;
  bucket.cacheWrite += usage.cacheWrite;
  bucket.costNanos += usage.costNanos ?? 0;
}

/** Transcripts grow at their end: the bucket wanted is nearly always the last one. */
function bucketOf(tally: Tally, { at, model, reported }: Pick<UsageBucket, "at" | "model" | "reported">): UsageBucket {
  const known = tally.usage.findLast(
    (bucket) => bucket.at === at && bucket.model === model && bucket.reported === reported,
  );
  if (known) return known;
  const made = { at, model, reported, messages: 0, input: 0, output: 0, cacheRead: 0, cacheWrite: 0, costNanos: 0 };
  tally.usage.push(made);
  return made;
}

function addToolResult(tally: Tally, message: Of<"toolResult">): void {
  tally.toolResult += 1;
  const asked = tally.pending.findLastIndex(([id]) => id === message.callId);
  if (asked === -1) tally.resultsWithoutCall += 1;
  else tally.pending.splice(asked, 1);
  if (message.flagged) tally.flagged += 1;
  tally.tools[message.tool] ??= { ok: 0, failed: 0 };
  const tool = tally.tools[message.tool];
  if (tool) tool[message.failed ? "failed" : "ok"] += 1;
  const turn = turnAt(tally, tally.lastAt ?? 0);
  turn.until = Math.max(turn.until, tally.lastAt ?? 0);
  const used = turn.tools.find(({ name }) => name === message.tool);
  if (used) used[message.failed ? "failed" : "ok"] += 1;
  else if (turn.tools.length < MAX_TOOLS_OF_TURN) {
    turn.tools.push({ name: message.tool, ok: message.failed ? 0 : 1, failed: message.failed ? 1 : 0 });
  }
}

function beginTurn(tally: Tally, at: number | undefined): Turn {
  const time = at ?? tally.lastAt ?? 0;
  const turn: Turn = {
    at: time,
    until: time,
    number: ++tally.turnCount,
    model: "",
    messages: 0,
    input: 0,
    output: 0,
    cacheRead: 0,
    cacheWrite: 0,
    costNanos: 0,
    tools: [],
    stopReason: "",
  };
  tally.turns.push(turn);
  if (tally.turns.length > MAX_TURNS) tally.turns.shift();
  return turn;
}

/** Masked before it is written down anywhere, and cut after that: half a secret could not be told for one. */
const excerpt = (text: string): string => safeLine(redact(text), LIMITS.excerptLength);

/** Scheduled work can begin without anybody's message. */
const turnAt = (tally: Tally, at: number): Turn => tally.turns.at(-1) ?? beginTurn(tally, at);

function addAnswer(turn: Turn, { model, stopReason, usage, text }: Of<"assistant">, at: number): void {
  if (text !== undefined) turn.answered = excerpt(text);
  turn.until = Math.max(turn.until, at);
  turn.messages += 1;
  turn.model = model;
  turn.stopReason = stopReason;
  if (!usage) return;
  turn.input += usage.input;
  turn.output += usage.output;
  turn.cacheRead += usage.cacheRead;
  turn.cacheWrite += usage.cacheWrite;
  turn.costNanos += usage.costNanos ?? 0;
}

/** Sums of a tally's usage. */
export function totalsOf(usage: readonly UsageBucket[]) {
  const sum = { messages: 0, input: 0, output: 0, cacheRead: 0, cacheWrite: 0, costNanos: 0, unpricedTokens: 0 };
  for (const bucket of usage) {
    if (!bucket.reported) sum.unpricedTokens += bucket.input + bucket.output + bucket.cacheRead + bucket.cacheWrite;
    sum.messages += bucket.messages;
    sum.input += bucket.input;
    sum.output += bucket.output;
    sum.cacheRead += bucket.cacheRead;
    sum.cacheWrite += bucket.cacheWrite;
    sum.costNanos += bucket.costNanos;
  }
  return { ...sum, total: sum.input + sum.output + sum.cacheRead + sum.cacheWrite };
}
