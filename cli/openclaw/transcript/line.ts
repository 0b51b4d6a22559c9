import { type Entry, entryOf, isoTime, MAX_NAME, toolResultOf } from "./entry";

/**
 * One transcript entry as it lies in a file or in a row. Most bytes of a transcript are what users wrote and tools
 * answered, and we keep none of them: of a long line only what stands before and after that text is looked at.
 */
interface Line {
  length: number;
  /** The first and the last characters, at most `length` of them; beyond ASCII they may be garbled. */
  head(length: number): string;
  tail(length: number): string;
  /** Everything from the first place where `key` begins a member. */
  from(key: string): string | undefined;
  whole(): string;
}

/** Long enough for everything that OpenClaw writes before the text of a message, and after it. */
const HEAD = 700;
const TAIL = 48;
/** Of a tool's answer shorter than this, parsing it all is as fast. */
const LONG_ANSWER = 600;

/**
 * The order in which OpenClaw writes the members of an entry. A key between quotes after a comma cannot stand inside
 * a JSON string, where the quote would be escaped; so what these find is never part of somebody's text.
 */
const MESSAGE =
  /^\{"type":"message","id":"[^"\\]*","parentId":(?:"[^"\\]*"|null),"timestamp":"([^"\\]*)","message":\{"role":"(\w+)"(?:,"toolCallId":"([^"\\]*)","toolName":"([^"\\]*)","content":\[)?/;
const AFTER_CONTENT = '],"details":';
/** Entries of which only kind and time are kept. */
const PLAIN = /^\{"type":"(?:(model_change|thinking_level_change)|custom","customType":"([^"\\]+))",/;
const PLAIN_END = /,"timestamp":"([^"\\]*)"\}$/;

/** The entry in a line of text; undefined when it is not one. */
export function entryOfText(text: string): Entry | undefined {
  return entryOfLine({
    length: text.length,
    head: (length) => text.slice(0, length),
    tail: (length) => text.slice(-length),
    from(key) {
      const at = text.indexOf(key);
      return at === -1 ? undefined : text.slice(at + key.length);
    },
    whole: () => text,
  });
}

/** As `entryOfText`, for the bytes of a file; decodes only what is looked at. */
export function entryOfBytes(bytes: Buffer): Entry | undefined {
  const last = bytes[bytes.length - 1] === 0x0d ? bytes.length - 1 : bytes.length;
  return entryOfLine({
    length: last,
    head: (length) => bytes.toString("latin1", 0, Math.min(length, last)),
    tail: (length) => bytes.toString("latin1", Math.max(0, last - length), last),
    from(key) {
      const at = bytes.indexOf(key);
      return at === -1 ? undefined : bytes.toString("utf8", at + key.length, last);
    },
    whole: () => bytes.toString("utf8", 0, last),
  });
}

function entryOfLine(line: Line): Entry | undefined {
  return shortcut(line) ?? parsed(line.whole());
}

function parsed(text: string): Entry | undefined {
  try {
    return entryOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** undefined when the line is not written as expected, or must be read whole: then it is parsed like any other. */
function shortcut(line: Line): Entry | undefined {
  const head = line.head(HEAD);
  const found = MESSAGE.exec(head);
  if (!found) return plain(line, head);
  const [, timestamp = "", role, toolCallId, toolName] = found;
  if (role === "user") {
    return line.tail(1) === "}" ? { kind: "message", at: isoTime(timestamp), message: { role } } : undefined;
  }
  if (toolCallId === undefined || line.length < LONG_ANSWER || !isAscii(toolCallId, toolName)) return undefined;
  const rest = line.from(AFTER_CONTENT);
  if (rest === undefined) return undefined;
  try {
    // The entry's own closing brace is left out; what remains closes the message.
    const { details, isError } = JSON.parse(`{"details":${rest.slice(0, -1)}`);
    return {
      kind: "message",
      at: isoTime(timestamp),
      message: toolResultOf({ toolCallId, toolName, isError }, details),
    };
  } catch {
    return undefined;
  }
}

function plain(line: Line, head: string): Entry | undefined {
  const [whole, type, own = ""] = PLAIN.exec(head) ?? [];
  if (whole === undefined || !isAscii(own)) return undefined;
  const timestamp = PLAIN_END.exec(line.tail(TAIL))?.[1];
  if (timestamp === undefined) return undefined;
  return { kind: type ?? `custom:${own.slice(0, MAX_NAME)}`, at: isoTime(timestamp) };
}

/** Heads are decoded byte by byte: names beyond ASCII must be read whole. */
function isAscii(...texts: (string | undefined)[]): boolean {
  return texts.every((text) => text === undefined || /^[\x00-\x7f]*$/.test(text));
}
