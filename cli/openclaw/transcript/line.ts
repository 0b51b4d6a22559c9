import { type Entry, type EntryMessage, entryOf, isoTime, MAX_COST, MAX_NAME, toolResultOf, type Usage } from "./entry";
import { kept } from "./names";

/**
 * One transcript entry as it lies in a file or in a row. Most bytes of a transcript are what users wrote and tools
 * answered, and we keep none of them: what stands before and after that text is looked at, the rest is passed over.
 */

/**
 * The order in which OpenClaw writes the members of an entry. A key between quotes after a comma cannot stand inside
 * a JSON string, where the quote would be escaped; so what these find is never part of somebody's text. Names beyond
 * ASCII are not found: lines are decoded byte by byte, and such names must be read whole.
 */
const MESSAGE =
  /^\{"type":"message","id":"[^"\\]*","parentId":(?:"[^"\\]*"|null),"timestamp":"([^"\\]*)","message":\{"role":"(user|assistant|toolResult)",/;
const CALL = /"toolCallId":"([ !#-[\]-~]*)","toolName":"([ !#-[\]-~]*)","content":\[/y;
/** How most results go on after their content: what ended well, or a tool without details. */
const ENDED_WELL = /\],"details":\{(?:"status":"completed","exitCode":0,|\},)/y;
const RESULT_END = /"isError":(true|false),"timestamp":\d+(?:,"__openclaw":\{"runId":"[^"\\]*"\})?\}\}$/;
const AFTER_CONTENT = '],"details":';
const CONTENT = '"content":[';
const AFTER_ANSWER = '],"api":"';
/** What follows the content of an answer that reports its cost. */
const ANSWER =
  /\],"api":"[^"\\]*","provider":"([ !#-[\]-~]*)","model":"([ !#-[\]-~]*)","usage":\{"input":(\d{1,15}),"output":(\d{1,15}),"cacheRead":(\d{1,15}),"cacheWrite":(\d{1,15}),(?:"reasoningTokens":\d+,)?"totalTokens":\d+,"cost":\{(?:"(?:input|output|cacheRead|cacheWrite)":[\d.e-]+,){0,4}"total":(\d[\d.e-]*)\}\},"stopReason":"(stop|length|toolUse|aborted)","timestamp":\d+(?:,"responseId":"[^"\\]*")?(?:,"__openclaw":\{"runId":"[^"\\]*"\})?\}\}$/y;
/** Entries of which only kind and time are kept. */
const PLAIN = /^\{"type":"(?:(model_change|thinking_level_change)|custom","customType":"([ !#-[\]-~]+))",/;
const PLAIN_END = /,"timestamp":"([^"\\]*)"\}$/;
/** Where the time at the end of a plain entry begins, at the most. */
const TAIL = 48;

/** The entry in a line of text; undefined when it is not one. @param withText as for `entryOf` */
export function entryOfText(text: string, withText = false): Entry | undefined {
  return entryOfLine(text, () => text, withText);
}

/** As `entryOfText`, for bytes; of long ones only what is looked at becomes text. */
export function entryOfBytes(bytes: Buffer, withText = false): Entry | undefined {
  const line = bytes.length < LONG ? undefined : outline(bytes);
  return entryOfLine(line ?? bytes.toString("latin1"), () => bytes.toString("utf8"), withText);
}

const LONG = 4096;
const ENDS = 1024;

/** A long line without the text in its middle, where nothing hangs on it; undefined when something may. */
function outline(bytes: Buffer): string | undefined {
  const head = bytes.toString("latin1", 0, ENDS);
  const [begin = "", , role] = MESSAGE.exec(head) ?? [];
  const tail = (from = 0) => bytes.toString("latin1", Math.max(from, bytes.length - ENDS));
  if (role === "user") return begin + tail();
  CALL.lastIndex = begin.length;
  if (role !== "toolResult" || !CALL.test(head)) return undefined;
  const text = CALL.lastIndex;
  const after = bytes.indexOf(AFTER_CONTENT, text, "latin1");
  if (after === -1) return undefined;
  const details = bytes.toString("latin1", after, after + ENDS);
  ENDED_WELL.lastIndex = 0;
  if (!ENDED_WELL.test(details) || bytes.includes(TIMED_OUT, after, "latin1")) return undefined;
  return head.slice(0, text) + details + tail(after + ENDS);
}

const TIMED_OUT = '"timedOut"';

/**
 * @param line the line, its bytes taken as characters: what is beyond ASCII is garbled, what JSON is made of is not
 * @param whole the line as it is meant
 */
export function entryOfLine(line: string, whole: () => string, withText = false): Entry | undefined {
  return shortcut(line, withText) ?? parsed(whole(), withText);
}

function parsed(text: string, withText: boolean): Entry | undefined {
  try {
    return entryOf(JSON.parse(text), withText);
  } catch {
    return undefined;
  }
}

/** undefined when the line is not written as expected, or must be read whole: then it is parsed like any other. */
function shortcut(line: string, withText: boolean): Entry | undefined {
  const found = MESSAGE.exec(line);
  if (!found) return plain(line);
  const [head, timestamp = "", role] = found;
  // Of what tools answered no text is wanted.
  if (withText && role !== "toolResult") return undefined;
  const message = role === "user" ? question(line) : role === "assistant" ? answer(line, head) : result(line, head);
  return message && { kind: "message", at: isoTime(timestamp), message };
}

function question(line: string): EntryMessage | undefined {
  return line.endsWith("}}") ? { role: "user" } : undefined;
}

function answer(line: string, { length: begin }: string): EntryMessage | undefined {
  // Arguments of a call can hold such a key too; what the model did not write stands behind them.
  const end = line.lastIndexOf(AFTER_ANSWER);
  if (end < begin + CONTENT.length || !line.startsWith(CONTENT, begin)) return undefined;
  ANSWER.lastIndex = end;
  const found = ANSWER.exec(line);
  if (!found || Number(found[7]) > MAX_COST) return undefined;
  const [, provider = "", modelName = "", input, output, cacheRead, cacheWrite, cost, stopReason = ""] = found;
  const toolCalls = callsIn(line.slice(begin + CONTENT.length - 1, end + 1));
  if (!toolCalls) return undefined;
  const usage: Usage = {
    input: Number(input),
    output: Number(output),
    cacheRead: Number(cacheRead),
    cacheWrite: Number(cacheWrite),
    costNanos: Math.round(Number(cost) * 1e9),
  };
  return { role: "assistant", model: modelOf(provider, modelName), stopReason: kept(stopReason), usage, toolCalls };
}

let last = { provider: "", name: "", model: "" };

/** Answers of one session come from one model, nearly always. */
function modelOf(provider: string, name: string): string {
  if (provider !== last.provider || name !== last.name) {
    const model = provider && name ? `${cut(provider)}/${cut(name)}` : cut(name || provider);
    last = { provider: kept(provider), name: kept(name), model: kept(model) };
  }
  return last.model;
}

const NO_CALLS: { id: string; name: string }[] = [];

/** undefined when names have to be read as they are meant. */
function callsIn(content: string): { id: string; name: string }[] | undefined {
  if (!content.includes('"toolCall"')) return NO_CALLS;
  try {
    const blocks: unknown = JSON.parse(content);
    if (!Array.isArray(blocks)) return undefined;
    const calls: { id: string; name: string }[] = [];
    for (const block of blocks) {
      if (block?.type !== "toolCall") continue;
      if (typeof block.id !== "string" || typeof block.name !== "string" || !ASCII.test(block.id + block.name)) {
        return undefined;
      }
      calls.push({ id: cut(block.id), name: cut(block.name) });
    }
    return calls;
  } catch {
    return undefined;
  }
}

function result(line: string, { length: begin }: string): EntryMessage | undefined {
  CALL.lastIndex = begin;
  const [, toolCallId = "", toolName = ""] = CALL.exec(line) ?? [];
  if (CALL.lastIndex === 0) return undefined;
  const after = line.indexOf(AFTER_CONTENT, CALL.lastIndex - 1);
  if (after === -1) return undefined;
  return (
    endedWell(line, after, { toolCallId, toolName }) ??
    withDetails(line.slice(after + AFTER_CONTENT.length, -1), { toolCallId, toolName })
  );
}

interface Call {
  toolCallId: string;
  toolName: string;
}

function endedWell(line: string, after: number, { toolCallId, toolName }: Call): EntryMessage | undefined {
  ENDED_WELL.lastIndex = after;
  if (!ENDED_WELL.test(line) || line.includes(TIMED_OUT, after)) return undefined;
  const flagged = RESULT_END.exec(line.slice(-END))?.[1];
  if (flagged === undefined) return undefined;
  const failed = flagged === "true";
  return { role: "toolResult", callId: kept(cut(toolCallId)), tool: kept(cut(toolName)), failed, flagged: failed };
}

/** Room for everything after the details of a result. */
const END = 200;

/** @param rest of the line from the details on; the entry's own closing brace is left out */
function withDetails(rest: string, { toolCallId, toolName }: Call): EntryMessage | undefined {
  try {
    const { details, isError } = JSON.parse(`{"details":${rest}`);
    return toolResultOf({ toolCallId: kept(cut(toolCallId)), toolName: kept(cut(toolName)), isError }, details);
  } catch {
    return undefined;
  }
}

function plain(line: string): Entry | undefined {
  const [whole, type, own = ""] = PLAIN.exec(line) ?? [];
  if (whole === undefined) return undefined;
  const timestamp = PLAIN_END.exec(line.slice(-TAIL))?.[1];
  if (timestamp === undefined) return undefined;
  return { kind: kept(type ?? `custom:${cut(own)}`), at: isoTime(timestamp) };
}

const cut = (name: string): string => (name.length > MAX_NAME ? name.slice(0, MAX_NAME) : name);

const ASCII = /^[\x00-\x7f]*$/;
