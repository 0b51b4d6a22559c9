import type { LogLevel } from "@/lib/protocol/logs";
import { isObject, type JsonObject } from "../../json-file";

/** What a line of a log says. */
export interface LogLine {
  /** Epoch ms; null when the line does not say. */
  at: number | null;
  level: LogLevel;
  /** The part of OpenClaw that wrote it; "" when it does not say. */
  subsystem: string;
  message: string;
  /** Further lines, as of a stack. */
  detail?: string;
  /** false: a command somebody typed wrote it into the gateway's file. */
  isGateway: boolean;
}

const LEVEL = '"logLevelName":"';
const LEVELS: Record<string, LogLevel> = { WARN: "warn", ERROR: "error", FATAL: "fatal" };
/** S2-10: what makes a line without a level an error. */
const ERROR_WORDS = /error|exception|fail|critical/i;
/** "0 errors", "no errors", "failed: 0" are none; a line of a stack belongs to the one above it. */
const NO_ERROR = /^\s+at |\b(?:0|no) (?:errors?|failures?|exceptions?)\b|\b(?:errors?|failed|failures?)[:=] ?0\b/i;
/** Said by the gateway itself, although written as commands write. */
const OF_GATEWAY = /^Gateway failed to start|uncaught exception|unhandled (?:promise )?rejection/i;
const ANSI = /\u001b\[[0-9;]{0,20}m/g;
const TAG = /^\[([A-Za-z][\w./:-]{0,60})\]\s*/;
const STAMP = /^\[?(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?)\]?\s*/;
const LONGEST = 8_000;

/**
 * Reads one line of a log: OpenClaw's JSON where it is such, else words that tell of an error.
 * @returns undefined for what is neither a warning nor an error
 */
export function readLogLine(line: Buffer): LogLine | undefined {
  const isJson = line[0] === 0x7b;
  if (isJson) {
    // Most lines only tell that all goes well: the level decides before anything is parsed. A quote inside a text is escaped.
    const at = line.indexOf(LEVEL);
    if (at !== -1 && !"WEF".includes(String.fromCharCode(line[at + LEVEL.length] ?? 0))) return undefined;
    return jsonLine(line.toString("utf8"));
  }
  return textLine(line.toString("utf8", 0, LONGEST));
}

function jsonLine(text: string): LogLine | undefined {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(record)) return undefined;
  const meta = isObject(record._meta) ? record._meta : {};
  const level = LEVELS[String(meta.logLevelName ?? record.level ?? "").toUpperCase()];
  if (level === undefined) return undefined;
  const named = subsystemOf(record["0"]);
  const said = textOf(record.message) || textOf(record["1"]) || textOf(record["0"]) || "";
  const tag = named === undefined ? TAG.exec(said)?.[1] : undefined;
  const isTagged = tag !== undefined && tag !== "openclaw" && !isConsole(meta);
  const message = withCause(tag === undefined ? said : said.replace(TAG, ""), record);
  const detail = stackOf(record);
  return {
    at: momentOf(record.time ?? meta.date),
    level,
    subsystem: named ?? (isTagged ? tag : ""),
    message,
    ...(detail !== undefined && { detail }),
    isGateway: named !== undefined || isTagged || OF_GATEWAY.test(message),
  };
}

/** What the process printed to its terminal: told once more where it was logged properly. */
const isConsole = ({ path }: JsonObject): boolean => isObject(path) && /^console\./.test(textOf(path.method) ?? "");

function subsystemOf(first: unknown): string | undefined {
  if (typeof first !== "string" || !first.startsWith("{")) return undefined;
  try {
    const named: unknown = JSON.parse(first);
    if (!isObject(named)) return undefined;
    return textOf(named.subsystem) ?? textOf(named.module) ?? "";
  } catch {
    return undefined;
  }
}

/** "job run returned an error" says little without which. */
function withCause(message: string, record: JsonObject): string {
  const about = isObject(record["1"]) ? record["1"] : undefined;
  const error = about?.error ?? about?.err ?? about?.rawErrorPreview;
  const cause = textOf(isObject(error) ? error.message : error);
  return cause === undefined || message.includes(cause) ? message : `${message}: ${cause}`;
}

function stackOf(record: JsonObject): string | undefined {
  for (const key of ["0", "1", "2"]) {
    const part = record[key];
    if (!isObject(part)) continue;
    const error = isObject(part.error) ? part.error : part;
    const stack = textOf(error.stack) ?? textOf(part.errorStack);
    if (stack !== undefined) return stack.slice(0, LONGEST);
  }
  return undefined;
}

/** A line without a level (S2-10). @param level when whoever kept the line knows it */
export function textLine(raw: string, level?: LogLevel): LogLine | undefined {
  let text = raw.replace(ANSI, "").trimEnd();
  const stamp = STAMP.exec(text);
  if (stamp) text = text.slice(stamp[0].length);
  if (level === undefined && (!ERROR_WORDS.test(text) || NO_ERROR.test(text))) return undefined;
  if (text.trim() === "") return undefined;
  const tag = TAG.exec(text)?.[1];
  const message = tag === undefined ? text : text.replace(TAG, "");
  const isCommand = tag === "openclaw" && !OF_GATEWAY.test(message);
  return {
    at: stamp ? momentOf(stamp[1]?.replace(" ", "T").replace(",", ".")) : null,
    level: level ?? "error",
    subsystem: tag === undefined || tag === "openclaw" ? "" : tag,
    message,
    isGateway: !isCommand,
  };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value : undefined;

function momentOf(value: unknown): number | null {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isFinite(at) && at >= 0 ? at : null;
}
