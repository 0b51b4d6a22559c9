import { isObject, type JsonObject } from "../../json-file";

/**
 * What the collector keeps of one transcript entry: counts, names and times, never the conversation. The same JSON
 * stands in a line of a transcript file and in a row of a transcript database.
 */
export interface Entry {
  /** `message`, `compaction`, …; for `custom` and `custom_message` with their own kind: `custom:model-snapshot`. */
  kind: string;
  /** Epoch ms of the entry itself (when it was stored); undefined when it carries no usable time. */
  at?: number;
  message?: EntryMessage;
  /** A turn that failed before any answer: its error text. */
  failedTurn?: string;
}

export interface Usage {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  /** Billionths of a US dollar, as OpenClaw reported it; undefined when it reported none. */
  costNanos?: number;
}

export type EntryMessage =
  | { role: "user"; text?: string }
  | {
      role: "assistant";
      /** What was answered; only where it is asked for. */
      text?: string;
      /** `provider/model`, or what is known of it. */
      model: string;
      stopReason: string;
      usage?: Usage;
      toolCalls: { id: string; name: string }[];
      error?: string;
    }
  | {
      role: "toolResult";
      callId: string;
      tool: string;
      failed: boolean;
      /** By `isError` alone, which misses commands that exited with a code. */
      flagged: boolean;
    }
  | { role: "other" };

const FAILED_STATUS = new Set(["failed", "error", "forbidden", "killed", "timeout"]);
/** Of a text, before it is masked and cut to what is shown, characters. */
const MAX_TEXT = 4_000;
/** Longest name or id kept, in characters. */
export const MAX_NAME = 200;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const name = (value: unknown): string => text(value).slice(0, MAX_NAME);
/** No message uses more, in fifteen digits: what is above was not counted but broken. */
const MAX_COUNT = 999_999_999_999_999;
/** The same in dollars. */
export const MAX_COST = 1e6;
/** A count of tokens: whole and not negative; anything else counts as none. */
const count = (value: unknown): number =>
  typeof value === "number" && value > 0 && value <= MAX_COUNT ? Math.round(value) : 0;

/**
 * Understands one parsed entry. Unknown kinds are entries too; undefined for what is no entry at all.
 * @param withText keeps the beginning of what was asked and answered
 */
export function entryOf(value: unknown, withText = false): Entry | undefined {
  if (!isObject(value) || typeof value.type !== "string") return undefined;
  const at = timeOf(value.timestamp);
  if (value.type === "message") {
    return { kind: "message", at, message: messageOf(isObject(value.message) ? value.message : {}, withText) };
  }
  const own = name(value.customType);
  const kind = own ? `${value.type}:${own}` : value.type.slice(0, MAX_NAME);
  if (value.type === "custom_message" && own === "run-failed-before-reply") {
    const details = isObject(value.details) ? value.details : {};
    return { kind, at, failedTurn: text(details.error) || text(value.content) };
  }
  return { kind, at };
}

/** Last moment a date can be, ms. */
const MAX_TIME = 8.64e15;

/** ISO text or epoch ms; undefined for what is no moment since 1970. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === "string") return isoTime(value);
  return typeof value === "number" && value >= 0 && value <= MAX_TIME ? Math.floor(value) : undefined;
}

let lastDay = "";
let lastDayAt = 0;

/**
 * Epoch ms of an ISO time. Entries follow one another within days, and Date.parse is the dearest thing done to most
 * of them: the day is looked up once, the rest is arithmetic.
 */
export function isoTime(text: string): number | undefined {
  if (text.length === 24 && lastDay !== "" && text.startsWith(lastDay)) {
    const time = timeOfDay(text);
    if (time >= 0) return lastDayAt + time;
  }
  const time = Date.parse(text);
  if (!(time >= 0)) return undefined;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) {
    // A text of its own: a part of this one would keep all it was cut from.
    lastDay = new Date(time).toISOString().slice(0, 11);
    lastDayAt = Date.parse(`${lastDay}00:00:00.000Z`);
  }
  return time;
}

/** Milliseconds since midnight of `…T12:34:56.789Z`; negative when it is written differently. */
function timeOfDay(text: string): number {
  const [hour, minute, second] = [two(text, 11), two(text, 14), two(text, 17)];
  const milliseconds = two(text, 20) * 10 + two(text, 22, 1);
  const isWritten =
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    text.charCodeAt(19) === 46 &&
    text.charCodeAt(23) === 90;
  if (!isWritten || hour > 23 || minute > 59 || second > 59) return -1;
  return ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
}

/** The number written in two digits, or in one; so large that no time comes of it when something else stands there. */
function two(text: string, at: number, digits = 2): number {
  const first = text.charCodeAt(at) - 48;
  const second = digits === 2 ? text.charCodeAt(at + 1) - 48 : first;
  if (first < 0 || first > 9 || second < 0 || second > 9) return NOT_A_NUMBER;
  return digits === 2 ? first * 10 + second : first;
}

const NOT_A_NUMBER = -1e12;

function messageOf(message: JsonObject, withText: boolean): EntryMessage {
  const said = withText ? textOf(message.content) : "";
  if (message.role === "user") return { role: "user", ...(said && { text: said }) };
  if (message.role === "toolResult") return toolResultOf(message, message.details);
  if (message.role !== "assistant") return { role: "other" };
  const provider = name(message.provider);
  const model = name(message.responseModel) || name(message.model);
  return {
    role: "assistant",
    model: provider && model ? `${provider}/${model}` : model || provider,
    stopReason: name(message.stopReason),
    usage: usageOf(message.usage),
    toolCalls: toolCallsOf(message.content),
    ...(said && { text: said }),
    ...(message.stopReason === "error" && { error: text(message.errorMessage) }),
  };
}

/**
 * A shell command that exited with a code is stored without `isError`: what failed is decided by the exit code, the
 * status and the time limit too.
 */
export function toolResultOf(
  message: { toolCallId?: unknown; toolName?: unknown; isError?: unknown },
  details: unknown,
): EntryMessage {
  const facts = isObject(details) ? details : {};
  const flagged = message.isError === true;
  const failed =
    flagged ||
    (typeof facts.exitCode === "number" && facts.exitCode !== 0) ||
    FAILED_STATUS.has(text(facts.status)) ||
    facts.timedOut === true;
  return { role: "toolResult", callId: name(message.toolCallId), tool: name(message.toolName), failed, flagged };
}

/** The beginning of the text of a message, which may be one text or a list of blocks. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content.slice(0, MAX_TEXT);
  if (!Array.isArray(content)) return "";
  const texts = content.flatMap((block: unknown) => (isObject(block) && block.type === "text" ? text(block.text) : []));
  return texts.join(" ").slice(0, MAX_TEXT);
}

function toolCallsOf(content: unknown): { id: string; name: string }[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((block: unknown) =>
    isObject(block) && block.type === "toolCall" ? [{ id: name(block.id), name: name(block.name) }] : [],
  );
}

function usageOf(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined;
  const cost = isObject(value.cost) ? value.cost.total : undefined;
  return {
    input: count(value.input),
    output: count(value.output),
    cacheRead: count(value.cacheRead),
    cacheWrite: count(value.cacheWrite),
    ...(typeof cost === "number" && cost >= 0 && cost <= MAX_COST && { costNanos: Math.round(cost * 1e9) }),
  };
}
