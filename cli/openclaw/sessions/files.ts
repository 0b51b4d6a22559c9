import { closeSync, openSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isObject, readJsonObject } from "../../json-file";
import { errorCode, errorText } from "../../output";
import { readEntries } from "../transcript/file-reader";
import { addEntry, newTally, type Tally } from "../transcript/tally";
import { factsOf, NO_FACTS, type ReadProblem, type SessionFacts, type SessionReading } from "./session";

/** A file that holds a transcript. */
export interface TranscriptFile {
  name: string;
  sessionId: string;
  kind: "live" | "reset" | "deleted";
  compressed: boolean;
}

const TRANSCRIPT = /^(.+)\.jsonl(?:\.(reset|deleted)\..+?)?(\.zst)?$/;
/** `<time>_<id>.jsonl` of some releases. */
const STAMPED = /^\d[\dT:.Z-]{9,}_(.+)$/;

/** What this name says about the file; undefined when it is no transcript. */
export function transcriptFile(name: string): TranscriptFile | undefined {
  if (/\.trajectory\.jsonl(\.|$)/.test(name)) return undefined;
  const [, base, kind, compressed] = TRANSCRIPT.exec(name) ?? [];
  if (base === undefined || (compressed && kind === undefined)) return undefined;
  return {
    name,
    sessionId: STAMPED.exec(base)?.[1] ?? base,
    kind: kind === "reset" || kind === "deleted" ? kind : "live",
    compressed: compressed !== undefined,
  };
}

/** What the store of a folder says of the sessions that are current. */
export interface Index {
  /** By session id: the keys that name it, and what the store says of the first. */
  byId: Map<string, { keys: string[]; facts: SessionFacts }>;
}

/** sessions.json names only the sessions that are current: the folder is the list, this is its labels. */
export function readIndex(folder: string): Index {
  const byId: Index["byId"] = new Map();
  const store = readJsonObject(join(folder, "sessions.json")) ?? {};
  for (const [key, entry] of Object.entries(store)) {
    if (!isObject(entry) || typeof entry.sessionId !== "string") continue;
    const known = byId.get(entry.sessionId);
    if (known) known.keys.push(key);
    else byId.set(entry.sessionId, { keys: [key], facts: factsOf(entry) });
  }
  return { byId };
}

export interface AgentSessions {
  sessions: SessionReading[];
  problems: ReadProblem[];
}

/** Every transcript an agent has in files. A file that vanishes while it is looked at was renamed: it is found again. */
export async function readSessionFiles(stateDir: string, agentId: string): Promise<AgentSessions> {
  const folder = join(stateDir, "agents", agentId, "sessions");
  const result: AgentSessions = { sessions: [], problems: [] };
  const fail = (what: string, cause: unknown) =>
    result.problems.push({
      agentId,
      what,
      status: "error",
      reason: `${what}: ${errorCode(cause) || errorText(cause)}`,
    });
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch (cause) {
    if (errorCode(cause) !== "ENOENT") fail("sessions", cause);
    return result;
  }
  let index: Index = { byId: new Map() };
  try {
    index = readIndex(folder);
  } catch (cause) {
    // Rewritten whole while the gateway runs: the transcripts count all the same.
    fail("sessions.json", cause);
  }
  for (const file of names.flatMap((name) => transcriptFile(name) ?? [])) {
    if (file.compressed) continue;
    try {
      const tally = await readTranscript(join(folder, file.name));
      result.sessions.push({ ...fileReading(agentId, file, index), tally });
    } catch (cause) {
      if (errorCode(cause) !== "ENOENT") fail(file.name, cause);
    }
  }
  return result;
}

async function readTranscript(path: string): Promise<Tally> {
  const tally = newTally();
  // Opening a pipe would wait for whoever writes into it.
  if (!statSync(path).isFile()) return tally;
  const file = openSync(path, "r");
  try {
    await readEntries(file, 0, {
      onEntry(entry) {
        if (entry) addEntry(tally, entry);
        else tally.unparsable += 1;
      },
    });
  } finally {
    closeSync(file);
  }
  return tally;
}

/** A transcript file and its place in the store. */
export function fileReading(agentId: string, file: TranscriptFile, index: Index): Omit<SessionReading, "tally"> {
  const known = file.kind === "live" ? index.byId.get(file.sessionId) : undefined;
  return {
    agentId,
    sessionId: file.sessionId,
    sessionKey: known?.keys[0] ?? null,
    sessionKeys: known?.keys ?? [],
    source: "file",
    file: file.name,
    fileKind: file.kind,
    current: known !== undefined,
    ...(known?.facts ?? NO_FACTS),
  };
}
