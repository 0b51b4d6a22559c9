import { existsSync, statSync } from "node:fs";
import {
  type Archive,
  agentDatabase,
  archiveFiles,
  archiveReading,
  archivesIn,
  EVENTS,
  eventText,
  readNodes,
  select,
  WINDOWS,
  windowReading,
} from "../sessions/database";
import type { ReadProblem } from "../sessions/session";
import { DatabaseUnreadable, type Reader, type Row, readDatabase } from "../sqlite";
import { entryOfText } from "../transcript/line";
import { addEntry, newTally } from "../transcript/tally";
import { type AgentState, type TranscriptState, touch, unread } from "./state";

const MARK_CHARACTERS = 64;

/**
 * Takes up what was added to an agent's database. Looks at the time and size of the file and of its write-ahead log
 * first: while they stay, nothing is opened.
 * @param seen what this found last time; the stamp of an unchanged database
 */
export function scanDatabase(
  stateDir: string,
  agentId: string,
  state: AgentState,
  seen: Map<string, string>,
  now: number,
): ReadProblem[] {
  const problems: ReadProblem[] = [];
  takeArchives(archiveFiles(stateDir, agentId), state, problems);
  const path = agentDatabase(stateDir, agentId);
  if (!existsSync(path)) return problems;
  const stamp = stampOf(path);
  if (seen.get(path) === stamp) return problems;
  try {
    readDatabase(path, (reader) => {
      takeAll(reader, { agentId, state, problems, now });
      takeArchives(archivesIn(reader, agentId), state, problems);
    });
    if (problems.length === 0) seen.set(path, stamp);
  } catch (cause) {
    if (!(cause instanceof DatabaseUnreadable)) throw cause;
    problems.push({ agentId, what: "openclaw-agent.sqlite", status: cause.status, reason: cause.message });
  }
  return problems;
}

/** New rows stand in the log until they are written into the file: both belong to the stamp. */
function stampOf(path: string): string {
  return [path, `${path}-wal`]
    .map((name) => statSync(name, { throwIfNoEntry: false }))
    .map((found) => (found ? `${found.ino}:${found.size}:${found.mtimeMs}` : "-"))
    .join(" ");
}

const COLUMNS = ["session_id", "session_key", "status", "spawned_by", "parent_session_key", "transcript_updated_at"];

interface Place {
  agentId: string;
  state: AgentState;
  problems: ReadProblem[];
  now: number;
}

/** An archive is read once: under its name it never changes. */
function takeArchives(archives: Archive[], state: AgentState, problems: ReadProblem[]): void {
  for (const archive of archives) {
    const key = `archive:${archive.session.sessionId}`;
    if (state.get(key)?.stamp === archive.name) continue;
    const reading = archiveReading(archive, problems);
    if (!reading) continue;
    const { tally, ...session } = reading;
    const known = state.get(key);
    // The copy in the database and the file beside it are one archive.
    if (known && known.tally.entries >= tally.entries) continue;
    state.set(key, { ...unread(session), tally, stamp: archive.name, revision: (known?.revision ?? 0) + 1 });
  }
}

function takeAll(reader: Reader, { agentId, state, problems, now }: Place): void {
  if (reader.columns(EVENTS).size === 0 || reader.columns(WINDOWS).size === 0) return;
  const nodes = readNodes(reader);
  const generations = generationsOf(reader);
  const ends = endsOf(reader);
  const found = new Set<string>();
  for (const row of reader.all(select(reader, WINDOWS, COLUMNS))) {
    if (typeof row.session_id !== "string") continue;
    const id = row.session_id;
    const session = windowReading(agentId, id, row, nodes);
    const key = `database:${id}`;
    found.add(key);
    const transcript = state.get(key) ?? unread(session);
    state.set(key, transcript);
    touch(transcript, session);
    transcript.goneAt = null;
    const stamp = `${generations.get(id) ?? ""} ${ends.get(id) ?? ""}`;
    if (transcript.stamp === stamp) continue;
    const problem = readOn(reader, id, transcript, generations.get(id) ?? "");
    if (problem) problems.push({ agentId, what: EVENTS, status: problem.status, reason: problem.message });
    else transcript.stamp = stamp;
  }
  for (const [key, transcript] of state) {
    if (key.startsWith("database:") && !found.has(key)) transcript.goneAt ??= now;
  }
}

/** Changes when OpenClaw rewrote a transcript. */
function generationsOf(reader: Reader): Map<string, string> {
  if (!reader.columns("transcript_rewrite_watermarks").has("generation")) return new Map();
  const rows = reader.all("SELECT session_id, generation FROM transcript_rewrite_watermarks");
  return new Map(rows.map((row) => [String(row.session_id), String(row.generation)]));
}

/** One walk along the primary key: the last event number and how many there are. */
function endsOf(reader: Reader): Map<string, string> {
  const rows = reader.all(`SELECT session_id, max(seq) AS last, count(*) AS n FROM ${EVENTS} GROUP BY session_id`);
  return new Map(rows.map((row) => [String(row.session_id), `${row.last}/${row.n}`]));
}

function markOf(generation: string, row: Row | undefined): string {
  if (!row) return "";
  const event = typeof row.event_json === "string" ? row.event_json.slice(0, MARK_CHARACTERS) : "";
  const packed =
    row.event_zstd instanceof Uint8Array ? Buffer.from(row.event_zstd).toString("base64").slice(0, 64) : "";
  return `${generation} ${event}${packed}`;
}

function readOn(
  reader: Reader,
  id: string,
  transcript: TranscriptState,
  generation: string,
): DatabaseUnreadable | undefined {
  const wanted = ["seq", "event_json", "event_zstd"];
  const at = reader.all(select(reader, EVENTS, wanted, "WHERE session_id = ? AND seq = ?"), id, transcript.position)[0];
  if (transcript.mark !== "" && transcript.mark !== markOf(generation, at)) restart(transcript);
  const from = transcript.mark === "" ? Number.MIN_SAFE_INTEGER : transcript.position;
  let problem: DatabaseUnreadable | undefined;
  let last: Row | undefined;
  for (const row of reader.each(
    select(reader, EVENTS, wanted, "WHERE session_id = ? AND seq > ? ORDER BY seq"),
    id,
    from,
  )) {
    last = row;
    problem = addRow(transcript, row) ?? problem;
  }
  if (!last) return problem;
  transcript.revision += 1;
  transcript.position = Number(last.seq);
  transcript.mark = markOf(generation, last);
  return problem;
}

function restart(transcript: TranscriptState): void {
  transcript.tally = newTally();
  transcript.position = 0;
  transcript.mark = "";
  transcript.dirtyFrom = 0;
  transcript.revision += 1;
}

function addRow(transcript: TranscriptState, row: Row): DatabaseUnreadable | undefined {
  const { tally } = transcript;
  try {
    const entry = entryOfText(eventText(row));
    if (!entry) tally.unparsable += 1;
    else addEntry(tally, entry);
    if (entry?.message?.role === "assistant") {
      transcript.dirtyFrom = Math.min(transcript.dirtyFrom ?? Number.MAX_SAFE_INTEGER, tally.usage.at(-1)?.at ?? 0);
    }
    return undefined;
  } catch (cause) {
    if (!(cause instanceof DatabaseUnreadable)) throw cause;
    tally.unparsable += 1;
    return cause;
  }
}
