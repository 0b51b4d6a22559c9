import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../atomic-file";
import { isObject, readJsonObject } from "../../json-file";
import { errorCode, errorText } from "../../output";
import type { SessionReading } from "../sessions/session";
import type { Entry } from "../transcript/entry";
import { addEntry, BUCKET_MS, newTally, type Tally } from "../transcript/tally";

/** How far one transcript was read, and what was counted on the way. Written to disk: a restart goes on from here. */
export interface TranscriptState {
  session: Omit<SessionReading, "tally">;
  tally: Tally;
  /** File: bytes up to the end of the last whole line. Database: the highest event number. */
  position: number;
  /** What stood right before `position`: when it is not there any more, the transcript was rewritten. */
  mark: string;
  /** Size and time of the file, or of the database, when it was last read: unchanged, nothing is opened. */
  stamp: string;
  /** Grows with every change; what the platform has acknowledged is `sent`. */
  revision: number;
  sent: number;
  /** Start of the first quarter hour that changed since `sent`; 0 means all of it. null when none did. */
  dirtyFrom: number | null;
  /** Epoch ms of the first scan that did not find it any more; null while it is there. */
  goneAt: number | null;
}

/** A transcript nothing has been read of. */
export function unread(session: TranscriptState["session"]): TranscriptState {
  return {
    session,
    tally: newTally(),
    position: 0,
    mark: "",
    stamp: "",
    revision: 0,
    sent: -1,
    dirtyFrom: 0,
    goneAt: null,
  };
}

/** Counts one more entry; from its quarter hour on there is something to tell. */
export function countEntry(transcript: TranscriptState, entry: Entry): void {
  const { tally } = transcript;
  addEntry(tally, entry);
  if (entry.message?.role !== "assistant") return;
  // Times can go back: the bucket counted into is not always the newest.
  const quarter = Math.floor((entry.at ?? tally.lastAt ?? 0) / BUCKET_MS) * BUCKET_MS;
  transcript.dirtyFrom = Math.min(transcript.dirtyFrom ?? Number.MAX_SAFE_INTEGER, quarter);
}

/**
 * Notes what is now known of the session; a change is something to tell. What named it stays known when nothing names
 * it any more, as after a reset, a deletion or the pruning of a scheduled run.
 */
export function touch(transcript: TranscriptState, found: TranscriptState["session"]): void {
  const known = transcript.session;
  const session =
    found.sessionKey === null && known.sessionKey !== null
      ? { ...found, sessionKey: known.sessionKey, label: known.label, ...parentOf(known), ...fillOf(known) }
      : found;
  if (JSON.stringify(known) === JSON.stringify(session)) return;
  transcript.session = session;
  transcript.revision += 1;
}

/** Of several copies of a session, those that have lost its name take it from one that knows it. */
export function shareNames(state: AgentState): void {
  const named = new Map<string, TranscriptState["session"]>();
  for (const { session } of state.values()) if (session.sessionKey !== null) named.set(session.sessionId, session);
  for (const transcript of state.values()) {
    const known = named.get(transcript.session.sessionId);
    if (transcript.session.sessionKey !== null || !known) continue;
    const { sessionKey, sessionKeys, label } = known;
    touch(transcript, { ...transcript.session, sessionKey, sessionKeys, label, ...parentOf(known) });
  }
}

const parentOf = ({ spawnedBy, parentSessionKey }: TranscriptState["session"]) => ({ spawnedBy, parentSessionKey });
const fillOf = ({ contextUsed, contextLimit }: TranscriptState["session"]) => ({ contextUsed, contextLimit });

/** By agent and place: the same session may be known from a file and from the database while a home is upgraded. */
export type AgentState = Map<string, TranscriptState>;

const VERSION = 1;

/** One file for each agent, so that a busy one does not write the others anew. */
export class CollectorState {
  readonly #directory: string;
  readonly #agents = new Map<string, AgentState>();
  /** Why what was remembered could not be used: everything is read again then, and counts once all the same. */
  problem: string | undefined;

  /** @param keeps false: nothing is written */
  constructor(
    directory: string,
    readonly keeps = true,
  ) {
    this.#directory = directory;
  }

  of(agentId: string): AgentState {
    let state = this.#agents.get(agentId);
    if (!state) {
      state = this.#read(agentId);
      this.#agents.set(agentId, state);
    }
    return state;
  }

  /** Agents something is remembered of, also those whose folder is gone. */
  agents(): string[] {
    try {
      return readdirSync(this.#directory).flatMap((name) =>
        name.endsWith(".json") ? [Buffer.from(name.slice(0, -5), "base64url").toString("utf8")] : [],
      );
    } catch {
      return [];
    }
  }

  /** Writes it down; where the disk refuses, it is remembered for as long as this process lives. */
  save(agentId: string): void {
    if (!this.keeps) return;
    const transcripts = [...this.of(agentId).entries()];
    try {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      writeFileAtomic(this.#path(agentId), JSON.stringify({ version: VERSION, agentId, transcripts }));
    } catch (cause) {
      this.problem = errorCode(cause) || errorText(cause);
    }
  }

  /** Forgets everything: the next scan reads it all again. */
  reset(): void {
    this.#agents.clear();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Ids can hold what file names cannot. */
  #path(agentId: string): string {
    return join(this.#directory, `${Buffer.from(agentId).toString("base64url")}.json`);
  }

  #read(agentId: string): AgentState {
    try {
      const stored = readJsonObject(this.#path(agentId));
      if (!stored || stored.version !== VERSION || !Array.isArray(stored.transcripts)) return new Map();
      return new Map(stored.transcripts.flatMap((row: unknown) => revived(row)));
    } catch (cause) {
      this.problem = errorCode(cause) || errorText(cause);
      return new Map();
    }
  }
}

/** Only what we wrote ourselves stands here; its tables get no prototype, as when they were made. */
function revived(row: unknown): [string, TranscriptState][] {
  if (!Array.isArray(row) || typeof row[0] !== "string" || !isObject(row[1]) || !isObject(row[1].tally)) return [];
  const state = row[1] as unknown as TranscriptState;
  const tally = { ...newTally(), ...state.tally };
  for (const name of ["kinds", "tools", "stopReasons"] as const) {
    tally[name] = Object.assign(Object.create(null), state.tally[name]);
  }
  return [[row[0], { ...state, tally }]];
}
