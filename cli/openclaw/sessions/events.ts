import { DatabaseUnreadable, type Reader, type Row } from "../sqlite";
import type { Entry } from "../transcript/entry";
import { entryOfBytes, entryOfLine } from "../transcript/line";
import { inflate, release } from "./compressed";

export const EVENTS = "transcript_events";
/** Before every event. */
export const BEGINNING = Number.MIN_SAFE_INTEGER;

/**
 * Events that are fetched in one go. Handing a row over costs more than reading the event in it, so that SQLite joins
 * what is short into one value; no more of it than stays in the processor's cache.
 */
const AT_A_TIME = 128;
/** A longer event is fetched by itself, bytes: what is joined stays small, whatever a transcript holds. */
const SHORT_BYTES = 2048;
/** The same for what a short packed one unpacks to: a few bytes can hold megabytes. */
const SHORT_UNPACKED_BYTES = 16 * 1024;
/** What is remembered of an event to know it again, characters of text and bytes of packed ones. */
const MARK_CHARACTERS = 64;
const MARK_BYTES = 48;

/** An event as it is stored; what neither text nor packed is there for has no bytes. */
interface Stored {
  bytes: Buffer;
  isPacked: boolean;
}

/** A place between two events, to which everything was told: reading can go on from here at another time. */
export interface Stop {
  /** Number of the event before it. */
  seq: number;
  /** How that event begins: another beginning under this number is another event. */
  beginning: string;
  /** Bytes read since the stop before. */
  bytes: number;
}

/** What is told of every event: its entry, undefined when it is none, or why it cannot be unpacked. */
export type OnEvent = (entry: Entry | DatabaseUnreadable | undefined) => void;

interface Listener {
  onEvent: OnEvent;
  /** Keeps the beginning of what was asked and answered. */
  withText?: boolean;
}

/** How the events of one database are asked for: older releases have no packed ones. */
export class EventTable {
  readonly #reader: Reader;
  readonly #joined: string;
  readonly #at: string;

  constructor(reader: Reader) {
    this.#reader = reader;
    const columns = reader.columns(EVENTS);
    const packed = columns.has("event_zstd") ? "event_zstd" : "NULL";
    const unpacked = columns.has("event_utf8_bytes") ? "event_utf8_bytes" : "NULL";
    this.#joined = joinedSql(packed, unpacked);
    this.#at = `SELECT CAST(event_json AS BLOB) AS text, ${packed} AS packed FROM ${EVENTS} WHERE session_id = ? AND seq = ?`;
  }

  /**
   * Tells the events that follow, in order, and stops between them for whoever wants to do something else. What is
   * rewritten meanwhile may be told as it was: the beginning of the last one, or the transcript's generation, says so.
   */
  *after(sessionId: string, seq: number, listener: Listener): Generator<Stop> {
    let from = seq;
    for (;;) {
      const joined = this.#reader.all(this.#joined, sessionId, from)[0];
      if (typeof joined?.last !== "number") return;
      yield* this.#tellJoined(sessionId, joined, joined.last, listener);
      from = joined.last;
    }
  }

  *#tellJoined(sessionId: string, joined: Row, last: number, listener: Listener): Generator<Stop> {
    const bytes = bufferOf(joined.events);
    const text = bytes.toString("latin1");
    let start = 0;
    let stopped = 0;
    let newest = { start, code: LONG };
    try {
      for (const code of String(joined.codes).split(",")) {
        newest = { start, code };
        if (code.startsWith(LONG)) {
          const stop = this.#tellLong(sessionId, Number(code.slice(1)), listener);
          if (stop) yield { ...stop, bytes: stop.bytes + start - stopped };
          stopped = start;
        } else if (code.startsWith(PACKED)) {
          const end = start + Number(code.slice(1));
          tell({ bytes: bytes.subarray(start, end), isPacked: true }, listener);
          start = end;
        } else {
          const end = start + Number(code);
          listener.onEvent(entryIn(text, bytes, start, end, listener.withText));
          start = end;
        }
      }
      if (newest.code.startsWith(LONG)) return;
      const event = { bytes: bytes.subarray(newest.start, start), isPacked: newest.code.startsWith(PACKED) };
      yield { seq: last, beginning: beginningOf(event), bytes: start - stopped };
    } finally {
      release(bytes);
    }
  }

  /** One long event; nothing when it was taken away since its number was read. */
  #tellLong(sessionId: string, seq: number, listener: Listener): Stop | undefined {
    const event = this.#stored(sessionId, seq);
    if (!event) return undefined;
    tell(event, listener);
    const stop = { seq, beginning: beginningOf(event), bytes: event.bytes.length };
    release(event.bytes);
    return stop;
  }

  /** How an event begins; undefined when there is none of this number. */
  beginningAt(sessionId: string, seq: number): string | undefined {
    const event = this.#stored(sessionId, seq);
    return event && beginningOf(event);
  }

  #stored(sessionId: string, seq: number): Stored | undefined {
    const row = this.#reader.all(this.#at, sessionId, seq)[0];
    if (!row) return undefined;
    const isPacked = row.packed !== null;
    return { bytes: bufferOf(isPacked ? row.packed : row.text), isPacked };
  }

  /** Number of the last one; null when there are none. */
  last(sessionId: string): number | null {
    const row = this.#reader.all(`SELECT max(seq) AS last FROM ${EVENTS} WHERE session_id = ?`, sessionId)[0];
    return typeof row?.last === "number" ? row.last : null;
  }

  sessions(): string[] {
    return this.#reader.all(`SELECT DISTINCT session_id FROM ${EVENTS}`).map((row) => String(row.session_id));
  }
}

const LONG = "l";
const PACKED = "z";

/**
 * The next events as one row: `events`, the bytes of the short ones, one after the other; `codes`, for each its length,
 * with a letter before it when it is packed, or the number of one that is too long to be here; `last`, the number of
 * the last. A subquery with a limit is walked in its order. Sizes are known without reading what is long.
 */
function joinedSql(packed: string, unpacked: string): string {
  const isShort = `CASE WHEN ${packed} IS NULL THEN octet_length(event_json) <= ${SHORT_BYTES}
    ELSE octet_length(${packed}) <= ${SHORT_BYTES} AND ${unpacked} <= ${SHORT_UNPACKED_BYTES} END`;
  return `SELECT CAST(group_concat(event, '') AS BLOB) AS events, max(seq) AS last,
    group_concat(CASE WHEN event IS NULL THEN '${LONG}' || seq WHEN is_packed THEN '${PACKED}' || octet_length(event)
      ELSE octet_length(event) END) AS codes
    FROM (SELECT seq, ${packed} IS NOT NULL AS is_packed, CASE WHEN ${isShort} THEN coalesce(${packed}, event_json) END AS event
      FROM ${EVENTS} WHERE session_id = ? AND seq > ? ORDER BY seq LIMIT ${AT_A_TIME})`;
}

function bufferOf(value: unknown): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : Buffer.alloc(0);
}

function beginningOf({ bytes, isPacked }: Stored): string {
  if (isPacked) return bytes.toString("base64", 0, MARK_BYTES);
  // No character takes more than four bytes.
  return bytes.toString("utf8", 0, MARK_CHARACTERS * 4).slice(0, MARK_CHARACTERS);
}

function entryIn(text: string, bytes: Buffer, start: number, end: number, withText?: boolean): Entry | undefined {
  return entryOfLine(text.slice(start, end), () => bytes.toString("utf8", start, end), withText);
}

function tell(event: Stored, { onEvent, withText }: Listener): void {
  onEvent(entryOrProblem(event, withText));
}

function entryOrProblem({ bytes, isPacked }: Stored, withText?: boolean): Entry | DatabaseUnreadable | undefined {
  if (!isPacked) return entryOfBytes(bytes, withText);
  try {
    return inflate(bytes, (unpacked) => entryOfBytes(unpacked, withText));
  } catch (cause) {
    if (cause instanceof DatabaseUnreadable) return cause;
    throw cause;
  }
}
