import { statSync } from "node:fs";
import { DEFAULT_PRIVACY } from "@/lib/domain/privacy";
import { Collector } from "../openclaw/collect";
import { hold } from "../openclaw/collect/hold";
import { megabytes, ReadingNote } from "../openclaw/collect/reading";
import { noteTroubles } from "../openclaw/troubles";
import { listenerOf } from "../upload/listener";
import { Said } from "../upload/said";
import { type SessionsSent, sendSessions, sessionBatches, type Telling } from "../upload/send-sessions";
import { type Veil, veilOf } from "../upload/session-item";
import type { Feed, FeedOutcome, FeedPreview, FeedUpload } from "./feeds";

/** Between two looks at the transcripts, ms. */
const EVERY_MS = 15_000;
const LOG_EVERY = 5;

/** As the log calls it. */
export const SESSIONS = "Sessions";

/** Sessions and what they used: read on, told, acknowledged. What was not is told at the next turn. */
export function sessionFeed(): Feed {
  let memory: Memory | undefined;
  return {
    name: SESSIONS,
    everyMs: () => EVERY_MS,
    async run(upload) {
      const release = hold(upload.paths.collectorLock, upload.now());
      // Another process of ours is reading: it tells.
      if (!release) {
        memory = undefined;
        return {};
      }
      try {
        // An upload by hand went on in between.
        if (memory?.stamp !== stampOf(upload.paths.saidFile)) memory = undefined;
        memory ??= remember(upload);
        return await turn(upload, memory);
      } finally {
        if (memory) memory.stamp = stampOf(upload.paths.saidFile);
        release();
      }
    },
    preview,
  };
}

/** Reads on from what is remembered, and leaves that as it is. */
async function preview(upload: FeedUpload): Promise<FeedPreview> {
  const { paths, settings, to, host, now, isStopped } = upload;
  const collector = new Collector(paths.stateDir, paths.collectorDir, { keeps: false });
  const said = new Said(paths.saidFile);
  const veil = veilOf(settings.privacy);
  collector.withText = settings.privacy === "content";
  const anew = said.anew(await listenerOf(upload), settings.privacy);
  if (anew) collector.sayAllAgain(anew);
  await collector.scan(now());
  const batches = await sessionBatches({ collector, to, host, said, veil, refused: new Set(), now, isStopped });
  return { kind: "sessions", batches, redactions: veil.redactions };
}

interface Memory {
  collector: Collector;
  said: Said;
  veil: Veil;
  refused: Set<string>;
  /** At the last turn something was to be told once more. */
  wasAgain: boolean;
  /** What was last logged as not readable. */
  trouble: string | undefined;
  /** Of the file that everybody writes who tells something. */
  stamp: string;
}

function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.ino}:${found.mtimeMs}:${found.size}` : "";
}

function remember({ paths }: FeedUpload): Memory {
  const collector = new Collector(paths.stateDir, paths.collectorDir);
  const said = new Said(paths.saidFile);
  return {
    collector,
    said,
    veil: veilOf(DEFAULT_PRIVACY),
    refused: new Set(),
    wasAgain: false,
    trouble: undefined,
    stamp: "",
  };
}

/**
 * Tells everything once, for an upload by hand; undefined while the service, or another upload, reads.
 * @param options.anew also what was told before
 */
export async function tellSessions(
  upload: FeedUpload,
  options: { anew: boolean } = { anew: false },
): Promise<SessionsSent | undefined> {
  const release = hold(upload.paths.collectorLock, upload.now());
  if (!release) return undefined;
  try {
    const memory = remember(upload);
    // As if nobody had heard anything.
    if (options.anew) memory.said.turnTo("", "");
    const first = await lookAndTell(upload, memory);
    return first.again && !first.failure ? await lookAndTell(upload, memory) : first;
  } finally {
    release();
  }
}

async function turn(upload: FeedUpload, memory: Memory): Promise<FeedOutcome> {
  const { failure, denied, again } = await lookAndTell(upload, memory);
  // Once at once. Asked for a second time, something else is wrong: two machines with one identity would never end.
  const more = again && !memory.wasAgain;
  memory.wasAgain = again;
  return { denied, more, ...(failure && { failure }) };
}

async function lookAndTell(upload: FeedUpload, memory: Memory): Promise<SessionsSent> {
  const { paths, settings, to, host, log, now, isStopped } = upload;
  const { collector, said } = memory;
  if (memory.veil.level !== settings.privacy) memory.veil = veilOf(settings.privacy);
  collector.withText = settings.privacy === "content";
  const listener = await listenerOf(upload);
  const anew = said.anew(listener, settings.privacy);
  if (anew) {
    collector.sayAllAgain(anew);
    said.turnTo(listener, settings.privacy);
  }
  const telling: Telling = { collector, to, host, said, veil: memory.veil, refused: memory.refused, now, isStopped };

  let told = 0;
  const note = new ReadingNote(paths.readingFile, collector.backlog(), now, ({ done, total }) => {
    if (told++ % LOG_EVERY === 0) log.info(`Reading sessions: ${megabytes(done)} of ${megabytes(total)} MB`);
  });
  const all: SessionsSent = { sent: 0, refused: [], denied: false, again: false };
  try {
    for (const agentId of collector.agents()) {
      if (isStopped()) break;
      await collector.scanAgent(agentId, now(), (bytes) => note.add(bytes));
      // While nobody listens reading goes on: OpenClaw deletes what has become old.
      if (all.failure) continue;
      add(all, await sendSessions(telling, [agentId]));
    }
  } finally {
    note.end();
    if (all.sent > 0) said.save();
  }
  for (const { key, reason } of all.refused) log.error(`Exception: session ${key} was refused: ${reason}`);
  tellTrouble(upload, memory);
  return all;
}

function add(all: SessionsSent, one: SessionsSent): void {
  all.sent += one.sent;
  all.refused.push(...one.refused);
  all.again ||= one.again;
  all.denied ||= one.denied;
  if (one.failure) all.failure = one.failure;
}

function tellTrouble({ log, paths }: FeedUpload, memory: Memory): void {
  const { problems } = memory.collector;
  const lines = problems.map(({ agentId, what, reason }) => `${agentId}: ${what}: ${reason}`);
  const trouble = [...new Set(lines)].slice(0, 5).join("; ");
  if (trouble === memory.trouble) return;
  memory.trouble = trouble;
  noteTroubles(paths.troublesFile, problems);
  if (trouble !== "") log.warn(`Sessions not readable: ${trouble}`);
}
