import { hold } from "../openclaw/collect/hold";
import { LogBook, reportOf, type Waiting } from "../openclaw/logs/book";
import { lookThroughLogs } from "../openclaw/logs/look";
import { sendItems } from "../upload/client";
import { type Veil, veilOf } from "../upload/session-item";
import type { Feed, FeedOutcome, FeedPreview, FeedUpload } from "./feeds";

/** Between two looks (S2-10), and between two questions to the journal, ms. */
const EVERY_MS = 10_000;
const JOURNAL_EVERY_MS = 60_000;
/** Reports in one upload. */
const MOST = 200;

interface Memory {
  book: LogBook;
  veil: Veil;
  /** Steady clock, ms. */
  journalAt: number;
  trouble: string;
}

/** Errors and warnings of OpenClaw's own logs: read on, counted, told, acknowledged. */
export function logFeed(): Feed {
  let memory: Memory | undefined;
  return {
    name: "Errors",
    everyMs: () => EVERY_MS,
    async run(upload) {
      const release = hold(upload.paths.logsLock, upload.now());
      // Another process of ours is reading: it tells.
      if (!release) {
        memory = undefined;
        return {};
      }
      try {
        memory ??= remember(upload);
        return await turn(upload, memory);
      } finally {
        release();
      }
    },
    preview,
  };
}

const remember = ({ paths, settings }: FeedUpload): Memory => ({
  book: new LogBook(paths.logBookFile),
  veil: veilOf(settings.privacy),
  journalAt: Number.NEGATIVE_INFINITY,
  trouble: "",
});

async function preview(upload: FeedUpload): Promise<FeedPreview> {
  const { paths, settings, now, env, isStopped } = upload;
  const book = new LogBook(paths.logBookFile, { keeps: false });
  const veil = veilOf(settings.privacy);
  for (let more = true; more && !isStopped(); ) {
    more = (await lookThroughLogs({ paths, book, veil, env, now: now(), withJournal: true })).more;
  }
  const due = book.due(now(), Number.POSITIVE_INFINITY, true).map((one) => reportOf(one, veil));
  const batches: (readonly unknown[])[] = [];
  for (let from = 0; from < due.length; from += MOST) batches.push(due.slice(from, from + MOST));
  return { kind: "logs", batches, redactions: veil.redactions };
}

async function turn(upload: FeedUpload, memory: Memory): Promise<FeedOutcome> {
  const { paths, settings, now, steady, env, isStopped } = upload;
  const { book } = memory;
  if (memory.veil.level !== settings.privacy) memory.veil = veilOf(settings.privacy);
  const { veil } = memory;
  const withJournal = steady() - memory.journalAt >= JOURNAL_EVERY_MS;
  if (withJournal) memory.journalAt = steady();
  const { more, problems } = await lookThroughLogs({ paths, book, veil, env, withJournal, now: now() });
  for (;;) {
    const due = book.due(now(), MOST);
    // Before anything is sent: what was read is not read again, and what may have arrived is not changed.
    const refused = book.save();
    tellTrouble(upload, memory, refused === undefined ? problems : [...problems, `${paths.logBookFile}: ${refused}`]);
    if (due.length === 0 || isStopped()) return { more };
    const outcome = await send(upload, due, memory);
    book.save();
    if (outcome) return outcome;
  }
}

/** undefined when the batch is dealt with. */
async function send(upload: FeedUpload, due: Waiting[], { book, veil }: Memory): Promise<FeedOutcome | undefined> {
  const { to, host, now, log } = upload;
  const items = due.map((one) => reportOf(one, veil));
  const outcome = await sendItems(to, "logs", host, items, now());
  if (outcome.kind === "failed") return { failure: outcome.failure, denied: outcome.denied };
  book.settle(due);
  if (outcome.kind === "rejected") {
    log.error(`Exception: ${due.length} reports of errors were refused: ${outcome.failure.line}`);
    return undefined;
  }
  for (const { index, field, error } of outcome.errors) {
    log.error(`Exception: report ${due[index]?.key ?? index} was refused: ${field}: ${error}`);
  }
  return undefined;
}

function tellTrouble({ log }: FeedUpload, memory: Memory, problems: string[]): void {
  const trouble = problems.join("; ");
  if (trouble === memory.trouble) return;
  memory.trouble = trouble;
  if (trouble !== "") log.warn(`Errors of OpenClaw not kept or not readable: ${trouble}`);
}
