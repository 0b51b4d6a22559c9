import { closeSync, openSync, readdirSync, readSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { errorCode, errorText } from "../../output";
import { fileReading, type Index, type TranscriptFile, transcriptFile } from "../sessions/files";
import { readEntries } from "../transcript/file-reader";
import { newTally } from "../transcript/tally";
import type { Look } from "./look";
import type { Seen } from "./seen";
import { countEntry, meet, miss, type TranscriptState, touch, unread } from "./state";

const MARK_BYTES = 64;

/**
 * Takes up what was added to an agent's transcript files since they were last looked at. A renamed file goes on where
 * it was; one that was rewritten is read again from its beginning.
 */
export async function scanFiles(stateDir: string, seen: Seen, look: Look): Promise<void> {
  const { agentId, state, problems, now, breath } = look;
  const folder = join(stateDir, "agents", agentId, "sessions");
  const fail = (what: string, cause: unknown) =>
    problems.push({ agentId, what, status: "error", reason: `${what}: ${errorCode(cause) || errorText(cause)}` });
  let names: string[] = [];
  try {
    names = readdirSync(folder).sort();
  } catch (cause) {
    // What cannot be looked at is not gone.
    if (errorCode(cause) !== "ENOENT") return void fail("sessions", cause);
  }
  let index = seen.lastIndex(folder);
  try {
    index = seen.index(folder);
  } catch (cause) {
    fail("sessions.json", cause);
  }
  const found = new Set<string>();
  for (const file of names.flatMap((name) => transcriptFile(name) ?? [])) {
    if (file.compressed) continue;
    const key = `file:${file.sessionId}`;
    if (breath.isDue()) await breath.take();
    try {
      await take(join(folder, file.name), file, { ...look, key, index, again: found.has(key) });
      found.add(key);
    } catch (cause) {
      if (errorCode(cause) === "ENOENT") continue;
      // It is there, and what is known of it stays.
      found.add(key);
      fail(file.name, cause);
    }
  }
  for (const [key, transcript] of state) {
    if (key.startsWith("file:") && !found.has(key)) miss(transcript, now);
  }
}

interface Place extends Look {
  key: string;
  index: Index;
  /** Another file of the same session was taken in this scan: the larger one counts. */
  again: boolean;
}

/** What the store said when a transcript was last looked at: while it says no more, nothing about it can change. */
const INDEXED = new WeakMap<TranscriptState, Index>();

const stampOf = (found: Stats): string => `${found.ino}:${found.size}:${found.mtimeMs}`;

async function take(path: string, file: TranscriptFile, place: Place): Promise<void> {
  const found = statSync(path);
  // Opening a pipe would wait for whoever writes into it.
  if (!found.isFile()) return;
  const stamp = stampOf(found);
  const known = place.state.get(place.key);
  if (place.again && known && found.size <= known.position) return;
  const isIndexed = known !== undefined && INDEXED.get(known) === place.index;
  if (known?.stamp === stamp && known.goneAt === null && isIndexed && known.session.file === file.name) return;
  const session = fileReading(place.agentId, file, place.index);
  const transcript = known ?? unread(session);
  place.state.set(place.key, transcript);
  touch(transcript, session);
  INDEXED.set(transcript, place.index);
  meet(transcript);
  if (transcript.stamp === stamp) return;
  const handle = openSync(path, "r");
  try {
    if (!goesOn(handle, transcript, found.size)) restart(transcript);
    await readOn(handle, transcript, place);
    transcript.stamp = stamp;
  } finally {
    closeSync(handle);
  }
}

/** Does the file still begin with what was counted? */
function goesOn(handle: number, transcript: TranscriptState, size: number): boolean {
  return transcript.position <= size && markAt(handle, transcript.position) === transcript.mark;
}

function markAt(handle: number, position: number): string {
  const length = Math.min(MARK_BYTES, position);
  const bytes = Buffer.alloc(length);
  return bytes.toString("base64", 0, readSync(handle, bytes, 0, length, position - length));
}

function restart(transcript: TranscriptState): void {
  transcript.tally = newTally();
  transcript.position = 0;
  transcript.dirtyFrom = 0;
  transcript.revision += 1;
}

async function readOn(handle: number, transcript: TranscriptState, look: Look): Promise<void> {
  const { onProgress, withText, breath } = look;
  let added = false;
  let told = transcript.position;
  /** What was counted and how far it was read belong together, whenever others get their turn. */
  const settle = () => {
    transcript.mark = markAt(handle, transcript.position);
    if (added) transcript.revision += 1;
    added = false;
  };
  const { offset } = await readEntries(handle, transcript.position, {
    onEntry(entry) {
      added = true;
      if (entry) countEntry(transcript, entry);
      else transcript.tally.unparsable += 1;
    },
    onChunk(done, position) {
      transcript.position = done;
      onProgress?.(position - told);
      told = position;
      if (!breath.isDue()) return undefined;
      settle();
      return breath.take();
    },
    withText,
  });
  transcript.position = offset;
  settle();
}
