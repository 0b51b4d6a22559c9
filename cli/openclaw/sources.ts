import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import * as zlib from "node:zlib";
import { redact } from "@/lib/domain/redact";
import type { SourceReport } from "@/lib/protocol";
import { LIMITS } from "@/lib/protocol/limits";
import { safeLine } from "@/lib/protocol/text";
import { readJsonObject } from "../json-file";
import { errorCode, errorText, tildePath } from "../output";
import type { Paths } from "../paths";
import { reason } from "../reasons";
import { stateDatabase } from "./cron/database";
import { findLogs } from "./logs/places";
import { agentDatabase, WINDOWS } from "./sessions/database";
import { EVENTS } from "./sessions/events";
import { type TranscriptFile, transcriptFile } from "./sessions/files";
import { DatabaseUnreadable, type Reader, readDatabase } from "./sqlite";
import { agentDirectories } from "./storage";
import { notedTroubles } from "./troubles";

/** THE LIST: what each report says of the places that are read, beside configuration and storage. */
const READERS: readonly ((paths: Paths) => SourceReport[])[] = [sessionSources, stateSources, logSource];

/** Room in a report for all sources of one kind. */
const MOST_AGENTS = 30;

/** What became of every place that is read. Never throws. */
export function readSources(paths: Paths): SourceReport[] {
  return READERS.flatMap((read) => read(paths));
}

/** The sessions of each agent; with many agents those in trouble first. */
function sessionSources(paths: Paths): SourceReport[] {
  const troubles = notedTroubles(paths.troublesFile);
  const reports = agentDirectories(paths.stateDir).map((agentId) => {
    const { status, reason: because, ...report } = sessionsOf(paths.stateDir, agentId);
    const trouble = status === "ok" ? troubles.get(agentId) : undefined;
    return reported(`sessions/${agentId}`, { ...report, status, reason: because, ...trouble });
  });
  const isTrouble = ({ status }: SourceReport) => (status === "ok" || status === "empty" ? 1 : 0);
  return reports.sort((one, two) => isTrouble(one) - isTrouble(two)).slice(0, MOST_AGENTS);
}

type Found = Omit<SourceReport, "source">;

function reported(source: string, { reason: because, ...found }: Found): SourceReport {
  const said = because === undefined ? "" : safeLine(redact(because), LIMITS.reasonLength);
  return { source: safeLine(redact(source), 60), ...found, ...(said && { reason: said }) };
}

function sessionsOf(stateDir: string, agentId: string): Found {
  const path = agentDatabase(stateDir, agentId);
  try {
    const files = transcriptsIn(join(stateDir, "agents", agentId, "sessions"));
    const database = probed(path, inAgentDatabase);
    // Compressed archives are left by a database that is gone: they do not stand for it.
    if (!database) return files.some((file) => !file.compressed) ? { status: "ok", era: "files" } : { status: "empty" };
    const { sessionIds, era, schemaVersion, problem } = database;
    // Archives of what was reset or deleted stay files for ever.
    const left = files.filter(({ kind, sessionId }) => kind === "live" && !sessionIds.has(sessionId)).length;
    const found = { era: left > 0 ? "mixed" : era, ...(schemaVersion !== undefined && { schemaVersion }) };
    if (problem) return { ...found, status: "unsupported", reason: problem };
    const because = left > 0 ? reason("reason_still_files", { count: left }) : undefined;
    return { ...found, status: sessionIds.size + files.length > 0 ? "ok" : "empty", reason: because };
  } catch (cause) {
    return failed(cause, `agents/${agentId}`);
  }
}

function failed(cause: unknown, name: string): Found {
  if (cause instanceof DatabaseUnreadable) return { status: cause.status, reason: cause.message };
  const code = errorCode(cause);
  const isDenied = code === "EACCES" || code === "EPERM";
  if (isDenied) return { status: "error", reason: reason("reason_denied", { name }) };
  return { status: "error", reason: reason("reason_unreadable", { name, code: code || errorText(cause) }) };
}

/** @throws the system's error, but not for a folder that is not there */
function transcriptsIn(folder: string): TranscriptFile[] {
  try {
    return readdirSync(folder).flatMap((name) => transcriptFile(name) ?? []);
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return [];
    throw cause;
  }
}

interface InDatabase {
  sessionIds: Set<string>;
  era: string;
  schemaVersion: number | undefined;
  /** What of it this Node cannot read. */
  problem?: string;
}

/** undefined when sessions are not kept in it. */
function inAgentDatabase(reader: Reader): InDatabase | undefined {
  const events = reader.columns(EVENTS);
  if (events.size === 0 || reader.columns(WINDOWS).size === 0) return undefined;
  const ids = reader.all(`SELECT session_id AS id FROM ${WINDOWS}`).map(({ id }) => String(id));
  const isPacked = events.has("event_zstd");
  return {
    sessionIds: new Set(ids),
    era: isPacked ? "database+zstd" : "database",
    schemaVersion: schemaVersion(reader),
    ...(isPacked && !canInflate() && hasPacked(reader) && { problem: zstdMissing() }),
  };
}

const canInflate = (): boolean => typeof zlib.zstdDecompressSync === "function";
const hasPacked = (reader: Reader): boolean =>
  reader.all(`SELECT 1 FROM ${EVENTS} WHERE event_zstd IS NOT NULL LIMIT 1`).length > 0;
const zstdMissing = (): string => reason("reason_zstd_old", { version: process.versions.node, needed: "22.15" });

function schemaVersion(reader: Reader): number | undefined {
  if (!reader.columns("schema_meta").has("schema_version")) return undefined;
  const version = Number(reader.all("SELECT max(schema_version) AS version FROM schema_meta")[0]?.version);
  return Number.isInteger(version) && version >= 0 && version <= 1_000_000 ? version : undefined;
}

function logSource(paths: Paths): SourceReport[] {
  const { files, form, unit, directory, problem } = findLogs(paths, Date.now());
  const name = tildePath(directory, paths.home);
  if (problem !== undefined) {
    const isDenied = problem === "EACCES" || problem === "EPERM";
    const because = isDenied ? reason("reason_denied", { name }) : reason("reason_unreadable", { name, code: problem });
    return [reported("logs", { status: "error", reason: because })];
  }
  if (unit) return [reported("logs", { status: "ok", era: "journal" })];
  if (files.length === 0) return [reported("logs", { status: "empty", reason: reason("reason_no_logs", { name }) })];
  const closed = files.find(({ path }) => !isReadable(path));
  if (closed) {
    return [
      reported("logs", {
        status: "error",
        reason: reason("reason_denied", { name: tildePath(closed.path, paths.home) }),
      }),
    ];
  }
  return [reported("logs", { status: "ok", era: form === "json" ? "JSONL" : "text" })];
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch (cause) {
    return errorCode(cause) === "ENOENT";
  }
}

interface InState {
  /** Rows by table; a table that is not there is absent. */
  rows: Map<string, number>;
  schemaVersion: number | undefined;
}

/** What a report calls the tables of the state database that are read. */
const STATE_TABLES = { cron: "cron_jobs", tasks: "task_runs", deliveries: "delivery_queue_entries" };

function inStateDatabase(reader: Reader): InState {
  const rows = new Map<string, number>();
  for (const table of Object.values(STATE_TABLES)) {
    const columns = reader.columns(table);
    // Before the jobs moved there, the table had another shape or none.
    if (columns.size === 0 || (table === STATE_TABLES.cron && !columns.has("job_json"))) continue;
    rows.set(table, Number(reader.all(`SELECT count(*) AS count FROM ${table}`)[0]?.count));
  }
  return { rows, schemaVersion: schemaVersion(reader) };
}

/** Jobs, tasks and deliveries; what this home never had is left out. */
function stateSources({ stateDir }: Paths): SourceReport[] {
  const path = stateDatabase(stateDir);
  try {
    const database = probed(path, inStateDatabase);
    const version = database?.schemaVersion;
    const found = { era: "database", ...(version !== undefined && { schemaVersion: version }) };
    const inDatabase = Object.entries(STATE_TABLES).flatMap(([source, table]) => {
      const count = database?.rows.get(table);
      return count === undefined ? [] : [reported(source, { ...found, status: count > 0 ? "ok" : "empty" })];
    });
    return database?.rows.has(STATE_TABLES.cron) ? inDatabase : [...cronFiles(stateDir), ...inDatabase];
  } catch (cause) {
    return [reported("cron", failed(cause, "cron/jobs.json"))];
  }
}

function cronFiles(stateDir: string): SourceReport[] {
  const jobs = readJsonObject(join(stateDir, "cron", "jobs.json"))?.jobs;
  if (!Array.isArray(jobs)) return [reported("cron", { status: "empty" })];
  return [reported("cron", { status: jobs.length > 0 ? "ok" : "empty", era: "files" })];
}

/** What was found in a database the last time, which stays true while neither it nor its log changes. */
const known = new Map<string, { stamp: string; found: unknown }>();

/** @throws DatabaseUnreadable, or the system's error when it cannot even be looked at */
function probed<T>(path: string, work: (reader: Reader) => T): T | undefined {
  const stamp = [path, `${path}-wal`].map(stampOf).join(" ");
  if (stamp.startsWith("-")) return undefined;
  const before = known.get(path);
  // One path is always asked the same.
  if (before?.stamp === stamp) return before.found as T;
  const found = readDatabase(path, work);
  known.set(path, { stamp, found });
  return found;
}

function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.ino}:${found.size}:${found.mtimeMs}` : "-";
}
