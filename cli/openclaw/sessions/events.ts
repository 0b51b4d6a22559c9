import { DatabaseUnreadable, type Reader, type Row } from "../sqlite";
import type { Entry } from "../transcript/entry";
import { entryOfBytes, entryOfText } from "../transcript/line";
import { inflate } from "./compressed";

export const EVENTS = "transcript_events";
/** Rows fetched at a time: one by one costs more, and long ones must not fill the memory. */
const AT_A_TIME = 100;

/** One event of a transcript database: as text, or packed. */
export interface EventRow {
  seq: number;
  event: unknown;
}

/** How the events of one database are asked for: older releases have no packed ones. */
export class EventTable {
  readonly #reader: Reader;
  readonly #after: string;
  readonly #at: string;

  constructor(reader: Reader) {
    this.#reader = reader;
    const isPacked = reader.columns(EVENTS).has("event_zstd");
    const event = isPacked ? "coalesce(event_zstd, event_json)" : "event_json";
    this.#at = `SELECT seq, ${event} AS event FROM ${EVENTS} WHERE session_id = ? AND seq = ?`;
    this.#after = `${this.#at.slice(0, -3)}> ? ORDER BY seq LIMIT ${AT_A_TIME}`;
  }

  /** Those that follow, in order; some of them. None: there are no more. */
  after(sessionId: string, seq: number): EventRow[] {
    return this.#reader.all(this.#after, sessionId, seq).filter(isEvent);
  }

  at(sessionId: string, seq: number): EventRow | undefined {
    return this.#reader.all(this.#at, sessionId, seq).find(isEvent);
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

const isEvent = (row: Row): row is Row & EventRow => typeof row.seq === "number";

/** Before every event. */
export const BEGINNING = Number.MIN_SAFE_INTEGER;

/** @throws DatabaseUnreadable when it cannot be unpacked */
export function entryOfRow({ event }: EventRow, withText = false): Entry | undefined {
  if (typeof event === "string") return entryOfText(event, withText);
  if (!(event instanceof Uint8Array)) return undefined;
  return inflate(event, (bytes) => entryOfBytes(bytes, withText));
}

/** The entry in a row, or why it cannot be unpacked. */
export function entryOrProblem(row: EventRow, withText = false): Entry | DatabaseUnreadable | undefined {
  try {
    return entryOfRow(row, withText);
  } catch (cause) {
    if (cause instanceof DatabaseUnreadable) return cause;
    throw cause;
  }
}
