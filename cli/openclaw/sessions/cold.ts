import { createReadStream } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../json-file";
import { errorText } from "../../output";
import { DatabaseUnreadable, type Reader } from "../sqlite";
import { entryOfText } from "../transcript/line";
import { Lines } from "../transcript/lines";
import { addEntry, newTally, type Tally } from "../transcript/tally";
import { inflateLines } from "./compressed";
import type { ReadProblem } from "./session";

const COLD = "session_transcript_cold_archives";
const NAME = /^[0-9a-f]{64}\.jsonl\.zst$/;

/** A transcript that was not used for long: its events left the table, packed into the row or a file. */
export interface Cold {
  sessionId: string;
  name: string;
  /** Number of its last event. */
  lastSeq: number;
  bytes(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export function coldIn(reader: Reader, stateDir: string, agentId: string): Cold[] {
  if (!reader.columns(COLD).has("archive_blob")) return [];
  return reader.all(`SELECT session_id, archive_name, last_seq, storage FROM ${COLD}`).flatMap((row) => {
    const { session_id: sessionId, archive_name: name } = row;
    if (typeof sessionId !== "string" || typeof name !== "string" || !NAME.test(name)) return [];
    const bytes = () => {
      if (row.storage === "file") return createReadStream(join(stateDir, "agents", agentId, "sessions", "cold", name));
      const blob = reader.all(`SELECT archive_blob FROM ${COLD} WHERE session_id = ?`, sessionId)[0]?.archive_blob;
      return [blob instanceof Uint8Array ? blob : new Uint8Array()];
    };
    return [{ sessionId, name, lastSeq: Number(row.last_seq), bytes }];
  });
}

/** Counts what was packed away; undefined when it cannot be read. */
export async function coldTally(cold: Cold, agentId: string, problems: ReadProblem[]): Promise<Tally | undefined> {
  const tally = newTally();
  try {
    await inflateLines(
      cold.bytes(),
      new Lines((line, whole) => {
        const json = line === undefined ? undefined : eventIn(whole());
        if (json === null) return;
        const entry = json === undefined ? undefined : entryOfText(json);
        if (entry) addEntry(tally, entry);
        else tally.unparsable += 1;
      }),
    );
    return tally;
  } catch (cause) {
    const status = cause instanceof DatabaseUnreadable ? cause.status : "error";
    problems.push({ agentId, what: `cold/${cold.name.slice(0, 8)}`, status, reason: errorText(cause) });
    return undefined;
  }
}

/** The event in a record; null for records of its indexes, undefined for what is none. */
function eventIn(record: string): string | null | undefined {
  try {
    const value: unknown = JSON.parse(record);
    if (!isObject(value) || typeof value.kind !== "string") return undefined;
    if (value.kind !== "event") return null;
    return isObject(value.row) && typeof value.row.event_json === "string" ? value.row.event_json : undefined;
  } catch {
    return undefined;
  }
}
