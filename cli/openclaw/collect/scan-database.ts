import { existsSync, statSync } from "node:fs";
import { type Cold, coldIn, coldTally } from "../sessions/cold";
import {
  type Archive,
  agentDatabase,
  archiveFiles,
  archiveReading,
  archivesIn,
  EVENT,
  EVENTS,
  entryOfRow,
  readNodes,
  select,
  WINDOWS,
  windowReading,
} from "../sessions/database";
import { DatabaseUnreadable, type Reader, type Row, readDatabaseSlowly } from "../sqlite";
import { addEntry, newTally } from "../transcript/tally";
import type { Look } from "./look";
import { type TranscriptState, touch, unread } from "./state";

const MARK_CHARACTERS = 64;

/**
 * Takes up what was added to an agent's database. Looks at the time and size of the file and of its write-ahead log
 * first: while they stay, nothing is opened.
 * @param seen what this found last time; the stamp of an unchanged database
 */
export async function scanDatabase(stateDir: string, seen: Map<string, string>, look: Look): Promise<void> {
  const { agentId, problems } = look;
  const before = problems.length;
  await takeArchives(archiveFiles(stateDir, agentId), look);
  const path = agentDatabase(stateDir, agentId);
  if (!existsSync(path)) return;
  const stamp = stampOf(path);
  if (seen.get(path) === stamp) return;
  const read: TranscriptState[] = [];
  try {
    await readDatabaseSlowly(path, async (reader) => {
      await takeAll(reader, { ...look, stateDir }, read);
      await takeArchives(archivesIn(reader, agentId), look);
    });
    // Read as it lay, and written to meanwhile: what was seen may be of neither moment.
    if (stamp.endsWith(AT_REST) && stampOf(path) !== stamp) read.forEach(readAgain);
    else if (problems.length === before) seen.set(path, stamp);
  } catch (cause) {
    if (!(cause instanceof DatabaseUnreadable)) throw cause;
    if (stamp.endsWith(AT_REST) && stampOf(path) !== stamp) read.forEach(readAgain);
    problems.push({ agentId, what: "openclaw-agent.sqlite", status: cause.status, reason: cause.message });
  }
}

const AT_REST = " -";

/** New rows stand in the log until they are written into the file: both belong to the stamp. */
function stampOf(path: string): string {
  return [path, `${path}-wal`]
    .map((name) => statSync(name, { throwIfNoEntry: false }))
    .map((found) => (found ? `${found.ino}:${found.size}:${found.mtimeMs}` : "-"))
    .join(" ");
}

const COLUMNS = ["session_id", "session_key", "status", "spawned_by", "parent_session_key", "transcript_updated_at"];

/** An archive is read once: under its name it never changes. */
async function takeArchives(archives: Archive[], { state, problems, breath }: Look): Promise<void> {
  for (const archive of archives) {
    const key = `archive:${archive.session.sessionId}`;
    if (state.get(key)?.stamp === archive.name) continue;
    if (breath.isDue()) await breath.take();
    const reading = await archiveReading(archive, problems);
    if (!reading) continue;
    const { tally, ...session } = reading;
    const known = state.get(key);
    // The copy in the database and the file beside it are one archive.
    if (known && known.tally.entries >= tally.entries) continue;
    state.set(key, { ...unread(session), tally, stamp: archive.name, revision: (known?.revision ?? 0) + 1 });
  }
}

function readAgain(transcript: TranscriptState): void {
  restart(transcript);
  transcript.stamp = "";
}

async function takeAll(reader: Reader, look: Look & { stateDir: string }, read: TranscriptState[]): Promise<void> {
  const { agentId, state, problems, now, breath } = look;
  if (reader.columns(EVENTS).size === 0 || reader.columns(WINDOWS).size === 0) return;
  const nodes = readNodes(reader);
  const generations = generationsOf(reader);
  const cold = new Map(coldIn(reader, look.stateDir, agentId).map((archive) => [archive.sessionId, archive]));
  const last = `SELECT max(seq) AS last FROM ${EVENTS} WHERE session_id = ?`;
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
    const generation = generations.get(id) ?? "";
    const end = reader.all(last, id)[0]?.last;
    const packed = end === null ? cold.get(id) : undefined;
    const stamp = `${generation} ${packed?.name ?? end} ${row.transcript_updated_at}`;
    if (breath.isDue()) await breath.take();
    if (transcript.stamp === stamp) continue;
    // Emptied, and nothing says where its events went: they were counted.
    if (end === null && !packed && transcript.tally.entries > 0) continue;
    if (packed) {
      if (await takeCold(packed, transcript, look)) transcript.stamp = stamp;
      continue;
    }
    read.push(transcript);
    const problem = await readOn(reader, transcript, generation, look);
    if (problem) problems.push({ agentId, what: EVENTS, status: problem.status, reason: problem.message });
    else transcript.stamp = stamp;
  }
  for (const [key, transcript] of state) {
    if (key.startsWith("database:") && !found.has(key)) transcript.goneAt ??= now;
  }
}

/** Its events left the table. What was counted of them stays counted; otherwise they are counted where they are now. */
async function takeCold(packed: Cold, transcript: TranscriptState, look: Look): Promise<boolean> {
  if (transcript.tally.entries > 0 && transcript.position >= packed.lastSeq) return true;
  const tally = await coldTally(packed, look.agentId, look.problems);
  if (!tally) return false;
  restart(transcript);
  transcript.tally = tally;
  transcript.position = packed.lastSeq;
  // Nothing in the table looks like this: brought back, it is counted anew.
  transcript.mark = packed.name;
  return true;
}

/** Changes when OpenClaw rewrote a transcript. */
function generationsOf(reader: Reader): Map<string, string> {
  if (!reader.columns("transcript_rewrite_watermarks").has("generation")) return new Map();
  const rows = reader.all("SELECT session_id, generation FROM transcript_rewrite_watermarks");
  return new Map(rows.map((row) => [String(row.session_id), String(row.generation)]));
}

function markOf(generation: string, row: Row | undefined): string {
  if (!row) return "";
  const event = typeof row.event_json === "string" ? row.event_json.slice(0, MARK_CHARACTERS) : "";
  const packed =
    row.event_zstd instanceof Uint8Array ? Buffer.from(row.event_zstd.subarray(0, 48)).toString("base64") : "";
  return `${generation} ${event}${packed}`;
}

/** Reads a transcript on, in pieces: what is added or rewritten between two of them is seen at the next look. */
async function readOn(
  reader: Reader,
  transcript: TranscriptState,
  generation: string,
  { breath, onProgress, withText }: Look,
): Promise<DatabaseUnreadable | undefined> {
  const { sessionId } = transcript.session;
  const wanted = ["seq", ...EVENT];
  const at = select(reader, EVENTS, wanted, "WHERE session_id = ? AND seq = ?");
  const known = reader.all(at, sessionId, transcript.position)[0];
  if (transcript.mark !== "" && transcript.mark !== markOf(generation, known)) restart(transcript);
  const following = select(reader, EVENTS, wanted, "WHERE session_id = ? AND seq > ? ORDER BY seq");
  let from = transcript.mark === "" ? Number.MIN_SAFE_INTEGER : transcript.position;
  let problem: DatabaseUnreadable | undefined;
  for (;;) {
    let last: Row | undefined;
    let isCut = false;
    let bytes = 0;
    for (const row of reader.each(following, sessionId, from)) {
      last = row;
      bytes += sizeOf(row);
      problem = addRow(transcript, row, withText) ?? problem;
      isCut = breath.isDue();
      if (isCut) break;
    }
    if (last) {
      from = Number(last.seq);
      transcript.position = from;
      transcript.mark = markOf(generation, last);
      transcript.revision += 1;
      onProgress?.(bytes);
    }
    if (!isCut) return problem;
    await breath.take();
  }
}

function sizeOf({ event_json: plain, event_zstd: packed }: Row): number {
  return typeof plain === "string" ? plain.length : packed instanceof Uint8Array ? packed.length : 0;
}

function restart(transcript: TranscriptState): void {
  transcript.tally = newTally();
  transcript.position = 0;
  transcript.mark = "";
  transcript.dirtyFrom = 0;
  transcript.revision += 1;
}

function addRow(transcript: TranscriptState, row: Row, withText: boolean): DatabaseUnreadable | undefined {
  const { tally } = transcript;
  try {
    const entry = entryOfRow(row, withText);
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
