import { createReadStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { errorCode, errorText } from "../../output";
import { DatabaseUnreadable, isDatabaseThere, type Reader, type Row, readDatabaseSlowly } from "../sqlite";
import { entryLines } from "../transcript/file-reader";
import { addEntry, newTally, type Tally } from "../transcript/tally";
import { coldIn, coldTally } from "./cold";
import { inflateLines } from "./compressed";
import { BEGINNING, EVENTS, EventTable, type OnEvent } from "./events";
import { type AgentSessions, transcriptFile } from "./files";
import { type Nodes, NodeTable } from "./nodes";
import { NO_FACTS, type SessionReading } from "./session";

export const WINDOWS = "session_windows";
const ARCHIVES = "session_transcript_archives";

export const agentDatabase = (stateDir: string, agentId: string): string =>
  join(stateDir, "agents", agentId, "agent", "openclaw-agent.sqlite");

/**
 * Every transcript an agent has in its database, and the archives of those it deleted: in the database, or beside it
 * as a compressed file, or both.
 */
export async function readSessionDatabase(stateDir: string, agentId: string): Promise<AgentSessions> {
  const result: AgentSessions = { sessions: [], problems: [] };
  const path = agentDatabase(stateDir, agentId);
  try {
    if (isDatabaseThere(path)) {
      await readDatabaseSlowly(path, (reader) => readAll(reader, { stateDir, agentId, result }));
    }
  } catch (cause) {
    if (!(cause instanceof DatabaseUnreadable)) throw cause;
    result.problems.push({ agentId, what: "openclaw-agent.sqlite", status: cause.status, reason: cause.message });
  }
  for (const archive of archiveFiles(stateDir, agentId)) {
    const session = await archiveReading(archive, result.problems);
    if (session) result.sessions.push(session);
  }
  return result;
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

interface Place {
  stateDir: string;
  agentId: string;
  result: AgentSessions;
}

async function readAll(reader: Reader, { stateDir, agentId, result }: Place): Promise<void> {
  // Before 2026.7.2 the file may exist without them: the sessions are in files then.
  if (reader.columns(EVENTS).size === 0 || reader.columns(WINDOWS).size === 0) return;
  const nodes = new NodeTable().read(reader);
  const tallies = readEvents(reader, agentId, result);
  for (const cold of coldIn(reader, stateDir, agentId)) {
    if (tallies.has(cold.sessionId)) continue;
    const tally = await coldTally(cold, agentId, result.problems);
    if (tally) tallies.set(cold.sessionId, tally);
  }
  for (const row of reader.all(
    select(reader, WINDOWS, ["session_id", "session_key", "status", "spawned_by", "parent_session_key"]),
  )) {
    const sessionId = text(row.session_id);
    if (sessionId === null) continue;
    const tally = tallies.get(sessionId) ?? newTally();
    result.sessions.push({ ...windowReading(agentId, sessionId, row, nodes), tally });
    tallies.delete(sessionId);
  }
  for (const [sessionId, tally] of tallies) {
    result.sessions.push({ ...bare(agentId, sessionId), source: "sqlite", tally });
  }
  for (const archive of archivesIn(reader, agentId)) {
    const session = await archiveReading(archive, result.problems);
    if (session) result.sessions.push(session);
  }
}

/** Only columns that exist: newer and older releases have others. */
export function select(reader: Reader, table: string, wanted: string[], rest = ""): string {
  const present = reader.columns(table);
  const columns = wanted.map((name) => (present.has(name) ? name : `NULL AS ${name}`));
  return `SELECT ${columns.join(", ")} FROM ${table} ${rest}`;
}

/** Counts every event, in order. Those that cannot be unpacked count as not readable, and are told once. */
function readEvents(reader: Reader, agentId: string, result: AgentSessions): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  const table = new EventTable(reader);
  let problem: DatabaseUnreadable | undefined;
  for (const id of table.sessions()) {
    const tally = newTally();
    tallies.set(id, tally);
    const onEvent: OnEvent = (entry) => {
      if (entry instanceof DatabaseUnreadable) problem ??= entry;
      if (!entry || entry instanceof DatabaseUnreadable) tally.unparsable += 1;
      else addEntry(tally, entry);
    };
    for (const _ of table.after(id, BEGINNING, { onEvent }));
  }
  if (problem) result.problems.push({ agentId, what: EVENTS, status: problem.status, reason: problem.message });
  return tallies;
}

function bare(agentId: string, sessionId: string): Omit<SessionReading, "source" | "tally"> {
  return { agentId, sessionId, sessionKey: null, sessionKeys: [], current: false, ...NO_FACTS };
}

export function windowReading(
  agentId: string,
  sessionId: string,
  row: Row,
  known: Nodes,
): Omit<SessionReading, "tally"> {
  const sessionKey = text(row.session_key);
  const facts = (sessionKey !== null && known.facts.get(sessionKey)) || NO_FACTS;
  const current = known.current.has(sessionId);
  return {
    agentId,
    sessionId,
    sessionKey,
    sessionKeys: sessionKey === null ? [] : [sessionKey],
    source: "sqlite",
    current,
    status: text(row.status),
    spawnedBy: text(row.spawned_by) ?? facts.spawnedBy,
    parentSessionKey: text(row.parent_session_key) ?? facts.parentSessionKey,
    label: facts.label,
    contextUsed: current ? facts.contextUsed : null,
    contextLimit: current ? facts.contextLimit : null,
  };
}

/** An archive of a deleted or reset transcript: in the database, or beside it as a compressed file, or both. */
export interface Archive {
  /** Its name says everything: it never changes. */
  name: string;
  session: Omit<SessionReading, "tally">;
  /** @throws DatabaseUnreadable or the system's error */
  read(): Promise<Tally>;
}

export function archivesIn(reader: Reader, agentId: string): Archive[] {
  if (reader.columns(ARCHIVES).size === 0) return [];
  const wanted = ["session_id", "session_key", "reason", "encoding", "archive_name"];
  return reader.all(select(reader, ARCHIVES, wanted, "ORDER BY created_at")).flatMap((row) => {
    const sessionId = text(row.session_id);
    const name = text(row.archive_name);
    if (sessionId === null || name === null) return [];
    const sessionKey = text(row.session_key);
    const session = {
      ...bare(agentId, sessionId),
      sessionKey,
      sessionKeys: sessionKey === null ? [] : [sessionKey],
      source: "sqlite-archive" as const,
      file: name,
      status: text(row.reason),
    };
    const read = async () => {
      const sql = `SELECT archive_blob FROM ${ARCHIVES} WHERE archive_name = ?`;
      const blob = reader.all(sql, name)[0]?.archive_blob;
      const bytes = blob instanceof Uint8Array ? blob : new Uint8Array();
      return tallyOf([bytes], row.encoding === "zstd");
    };
    return [{ name, session, read }];
  });
}

/** Archives that lie as files beside the database. */
export function archiveFiles(stateDir: string, agentId: string): Archive[] {
  const folder = join(stateDir, "agents", agentId, "sessions");
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    // The reader of files says why.
    return [];
  }
  return names
    .flatMap((name) => transcriptFile(name) ?? [])
    .filter((file) => file.compressed)
    .map((file) => ({
      name: file.name,
      session: {
        ...bare(agentId, file.sessionId),
        source: "archive-file" as const,
        file: file.name,
        fileKind: file.kind,
        status: file.kind,
      },
      read: () => tallyOf(createReadStream(join(folder, file.name)), true),
    }));
}

/** Reads an archive; undefined when it is gone by now. */
export async function archiveReading(
  archive: Archive,
  problems: AgentSessions["problems"],
): Promise<SessionReading | undefined> {
  try {
    return { ...archive.session, tally: await archive.read() };
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return undefined;
    const status = cause instanceof DatabaseUnreadable ? cause.status : "error";
    const { name, session } = archive;
    problems.push({ agentId: session.agentId, what: name, status, reason: errorText(cause) });
    return undefined;
  }
}

async function tallyOf(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  isCompressed: boolean,
): Promise<Tally> {
  const tally = newTally();
  const lines = entryLines((entry) => {
    if (entry) addEntry(tally, entry);
    else tally.unparsable += 1;
  });
  if (isCompressed) await inflateLines(source, lines);
  else {
    for await (const piece of source) lines.add(Buffer.from(piece));
    lines.end();
  }
  return tally;
}
