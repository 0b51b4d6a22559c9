import { statSync } from "node:fs";
import { type Cold, coldIn, coldTally } from "../sessions/cold";
import {
  type Archive,
  agentDatabase,
  archiveFiles,
  archiveReading,
  archivesIn,
  select,
  WINDOWS,
  windowReading,
} from "../sessions/database";
import { BEGINNING, EVENTS, EventTable, type OnEvent } from "../sessions/events";
import type { NodeTable } from "../sessions/nodes";
import { DatabaseUnreadable, isDatabaseThere, type Reader, readDatabaseSlowly } from "../sqlite";
import { newTally } from "../transcript/tally";
import type { Look } from "./look";
import type { Seen } from "./seen";
import { countEntry, meet, miss, type TranscriptState, touch, unread } from "./state";

/**
 * Takes up what was added to an agent's database. Looks at the time and size of the file and of its write-ahead log
 * first: while they stay, nothing is opened.
 * @param seen what this found last time
 */
export async function scanDatabase(stateDir: string, seen: Seen, look: Look): Promise<void> {
  const { agentId, problems } = look;
  const before = problems.length;
  await takeArchives(archiveFiles(stateDir, agentId), look);
  const path = agentDatabase(stateDir, agentId);
  try {
    if (isDatabaseThere(path)) await readChanged(path, seen, { ...look, stateDir, nodes: seen.nodes(path) }, before);
    else missMissing(look, new Set());
  } catch (cause) {
    if (!(cause instanceof DatabaseUnreadable)) throw cause;
    problems.push({ agentId, what: "openclaw-agent.sqlite", status: cause.status, reason: cause.message });
  }
}

async function readChanged(path: string, seen: Seen, place: Place, before: number): Promise<void> {
  const stamp = stampOf(path);
  if (seen.databases.get(path) === stamp) return;
  const read: TranscriptState[] = [];
  // Read as it lay, and written to meanwhile: what was seen may be of neither moment.
  const isTorn = () => stamp.endsWith(AT_REST) && stampOf(path) !== stamp;
  try {
    await readDatabaseSlowly(path, async (reader) => {
      await takeAll(reader, place, read);
      await takeArchives(archivesIn(reader, place.agentId), place);
    });
    if (isTorn()) read.forEach(readAgain);
    else if (place.problems.length === before) seen.databases.set(path, stamp);
  } catch (cause) {
    if (isTorn()) read.forEach(readAgain);
    throw cause;
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
    // The copy in the database and the file beside it have one name and are one archive; the database also knows what
    // its session was called. Of several archives of a session the fullest counts.
    const key = `archive:${archive.name}`;
    const known = state.get(key);
    if (known) {
      if (archive.session.source === "sqlite-archive") touch(known, archive.session);
      continue;
    }
    if (breath.isDue()) await breath.take();
    const reading = await archiveReading(archive, problems);
    if (!reading) continue;
    const { tally, ...session } = reading;
    state.set(key, { ...unread(session), tally, stamp: archive.name, revision: 1 });
  }
}

function readAgain(transcript: TranscriptState): void {
  restart(transcript);
  transcript.stamp = "";
}

interface Place extends Look {
  stateDir: string;
  nodes: NodeTable;
}

async function takeAll(reader: Reader, look: Place, read: TranscriptState[]): Promise<void> {
  const { agentId, state, problems, breath } = look;
  if (reader.columns(EVENTS).size === 0 || reader.columns(WINDOWS).size === 0) return;
  const nodes = look.nodes.read(reader);
  const generations = generationsOf(reader);
  const cold = new Map(coldIn(reader, look.stateDir, agentId).map((archive) => [archive.sessionId, archive]));
  const events = new EventTable(reader);
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
    meet(transcript);
    const generation = generations.get(id) ?? "";
    const end = events.last(id);
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
    const problem = await readOn(events, transcript, generation, look);
    if (problem) problems.push({ agentId, what: EVENTS, status: problem.status, reason: problem.message });
    else transcript.stamp = stamp;
  }
  missMissing(look, found);
}

function missMissing({ state, now }: Look, found: Set<string>): void {
  for (const [key, transcript] of state) {
    if (key.startsWith("database:") && !found.has(key)) miss(transcript, now);
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

const markOf = (generation: string, beginning: string): string => `${generation} ${beginning}`;

/** Reads a transcript on, in pieces: what is added or rewritten between two of them is seen at the next look. */
async function readOn(
  events: EventTable,
  transcript: TranscriptState,
  generation: string,
  { breath, onProgress, withText }: Look,
): Promise<DatabaseUnreadable | undefined> {
  const { sessionId } = transcript.session;
  if (transcript.mark !== "") {
    const beginning = events.beginningAt(sessionId, transcript.position);
    if (beginning === undefined || transcript.mark !== markOf(generation, beginning)) restart(transcript);
  }
  let problem: DatabaseUnreadable | undefined;
  const onEvent: OnEvent = (entry) => {
    if (entry instanceof DatabaseUnreadable) problem = entry;
    if (!entry || entry instanceof DatabaseUnreadable) transcript.tally.unparsable += 1;
    else countEntry(transcript, entry);
  };
  const from = transcript.mark === "" ? BEGINNING : transcript.position;
  for (const stop of events.after(sessionId, from, { onEvent, withText })) {
    transcript.position = stop.seq;
    transcript.mark = markOf(generation, stop.beginning);
    transcript.revision += 1;
    onProgress?.(stop.bytes);
    if (breath.isDue()) await breath.take();
  }
  return problem;
}

function restart(transcript: TranscriptState): void {
  transcript.tally = newTally();
  transcript.position = 0;
  transcript.mark = "";
  transcript.dirtyFrom = 0;
  transcript.revision += 1;
}
