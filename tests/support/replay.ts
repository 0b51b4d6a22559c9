import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { zstdDecompressSync } from "node:zlib";
import { inspectHome } from "@/cli/openclaw/inspect";
import { agentDirectories } from "@/cli/openclaw/storage";
import { resolvePaths } from "@/cli/paths";
import { FIXTURES } from "./cli";

/** Homes that are written to while somebody reads them, as OpenClaw would, at the pace of a recording. */

/** One entry of a recorded transcript. */
interface Recorded {
  agentId: string;
  sessionId: string;
  seq: number;
  text: string;
  /** When it was stored, ms. */
  at: number;
}

const RECORDING = join(FIXTURES, "sqlite-2026.9.6", "dot-openclaw");
const databaseOf = (stateDir: string, agentId: string) =>
  join(stateDir, "agents", agentId, "agent", "openclaw-agent.sqlite");

/** Everything in the databases of the newest recorded home, in the order it was written. */
export function recording(): Recorded[] {
  const entries = agentDirectories(RECORDING).flatMap((agentId) => {
    // As it lies: SQLite would leave files of its own beside the recording.
    const url = pathToFileURL(databaseOf(RECORDING, agentId));
    url.searchParams.set("immutable", "1");
    const database = new DatabaseSync(url, { readOnly: true });
    const rows = database.prepare("SELECT * FROM transcript_events ORDER BY session_id, seq").all();
    database.close();
    return rows.map((row) => {
      const packed = row.event_zstd;
      const text = packed instanceof Uint8Array ? zstdDecompressSync(packed).toString("utf8") : String(row.event_json);
      const at = Date.parse(JSON.parse(text).timestamp) || Number(row.created_at);
      return { agentId, sessionId: String(row.session_id), seq: Number(row.seq), text, at };
    });
  });
  // Within a transcript the order stands, whatever the times say.
  const latest = new Map<string, number>();
  for (const entry of entries) {
    const key = `${entry.agentId} ${entry.sessionId}`;
    entry.at = Math.max(entry.at, latest.get(key) ?? 0);
    latest.set(key, entry.at);
  }
  return entries.sort((one, two) => one.at - two.at);
}

/** The part of a recording in which most happens within so much time, ms. */
export function densest(entries: readonly Recorded[], length: number): Recorded[] {
  let best: Recorded[] = [];
  for (let start = 0, end = 0; start < entries.length; start += 1) {
    const from = entries[start]?.at ?? 0;
    while (end < entries.length && (entries[end]?.at ?? 0) - from <= length) end += 1;
    if (end - start > best.length) best = entries.slice(start, end);
  }
  return best;
}

export type Write = (entry: Recorded) => void | Promise<void>;

/** Appends to transcript files; some lines in two pieces, cut anywhere, also inside a character. */
export function intoFiles(stateDir: string): Write {
  let count = 0;
  return async ({ agentId, sessionId, text }) => {
    const path = join(stateDir, "agents", agentId, "sessions", `${sessionId}.jsonl`);
    mkdirSync(dirname(path), { recursive: true });
    const line = Buffer.from(`${text}\n`);
    count += 1;
    if (count % 3 !== 0) return appendFileSync(path, line);
    const cut = 1 + ((count * 37) % (line.length - 1));
    appendFileSync(path, line.subarray(0, cut));
    await pause(15);
    appendFileSync(path, line.subarray(cut));
  };
}

/** Inserts rows as a running gateway does: the databases stay open, new rows lie in their write-ahead logs. */
export function intoDatabases(stateDir: string): { write: Write; close(): void } {
  const open = new Map<string, DatabaseSync>();
  const of = (agentId: string): DatabaseSync => {
    const known = open.get(agentId);
    if (known) return known;
    const database = new DatabaseSync(databaseOf(stateDir, agentId));
    database.exec("PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 2000; PRAGMA foreign_keys = OFF");
    open.set(agentId, database);
    return database;
  };
  return {
    write: ({ agentId, sessionId, seq, text, at }) => {
      const database = of(agentId);
      database
        .prepare("INSERT INTO transcript_events (session_id, seq, event_json, created_at) VALUES (?, ?, ?, ?)")
        .run(sessionId, seq, text, at);
      database
        .prepare("UPDATE session_windows SET transcript_updated_at = ?, updated_at = ? WHERE session_id = ?")
        .run(at, at, sessionId);
    },
    close: () => {
      for (const database of open.values()) database.close();
    },
  };
}

/** Takes the transcripts out of the databases of a copied home: a replay puts them back. */
export function emptied(stateDir: string): void {
  for (const agentId of agentDirectories(stateDir)) {
    const database = new DatabaseSync(databaseOf(stateDir, agentId));
    database.exec("DELETE FROM transcript_events");
    database.close();
  }
}

/** Nobody waits for the night between two days of a recording, ms. */
const LONGEST_WAIT = 250;

/** Writes entries as far apart as they were recorded. @param speed 100 is a hundred times as fast */
export async function replay(entries: readonly Recorded[], speed: number, write: Write): Promise<void> {
  let before = entries[0]?.at ?? 0;
  let owed = 0;
  for (const entry of entries) {
    owed += Math.min((entry.at - before) / speed, LONGEST_WAIT);
    before = entry.at;
    if (owed > 1) {
      const begin = performance.now();
      await pause(owed);
      owed -= performance.now() - begin;
    }
    await write(entry);
  }
}

/** All of a home counted anew, in the words of EXPECTED.json. */
export const recount = async (stateDir: string) =>
  (await inspectHome(resolvePaths({ HOME: "/nonexistent" }, stateDir))).totals;
