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

/** It was not found any more, which is told. @param now wall clock, ms */
export function miss(transcript: TranscriptState, now: number): void {
  if (transcript.goneAt !== null) return;
  transcript.goneAt = now;
  transcript.revision += 1;
}

/** It is there. */
export function meet(transcript: TranscriptState): void {
  if (transcript.goneAt === null) return;
  transcript.goneAt = null;
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
