import type { JobRun } from "@/lib/protocol";
import { hold } from "../openclaw/collect/hold";
import { readCron } from "../openclaw/cron";
import { cronStamp } from "../openclaw/cron/stamp";
import { JobBook, type JobChange, type ToldJob } from "../upload/job-book";
import { jobItem, runItem } from "../upload/job-item";
import { listenerOf } from "../upload/listener";
import { Said } from "../upload/said";
import { jobBatches, sendJobs } from "../upload/send-jobs";
import { type Veil, veilOf } from "../upload/session-item";
import type { Feed, FeedOutcome, FeedPreview, FeedUpload } from "./feeds";

/** Between two looks at the jobs, ms. */
const EVERY_MS = 30_000;

interface Memory {
  book: JobBook;
  said: Said;
  veil: Veil;
  /** Of what was read and told to the end; "" when there is something left. */
  stamp: string;
  /** What was refused as it is: not tried again by this process until it changes. */
  refused: Set<string>;
  /** At the last turn something was to be told once more. */
  wasAgain: boolean;
  trouble: string;
}

/** OpenClaw's scheduled jobs and their finished runs: what changed is told, and what was not acknowledged is still changed. */
export function jobFeed(): Feed {
  let memory: Memory | undefined;
  return {
    name: "Scheduled jobs",
    everyMs: () => EVERY_MS,
    async run(upload) {
      const release = hold(upload.paths.jobsLock, upload.now());
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
  book: new JobBook(paths.jobBookFile),
  said: new Said(paths.jobsSaidFile),
  veil: veilOf(settings.privacy),
  stamp: "",
  refused: new Set(),
  wasAgain: false,
  trouble: "",
});

interface Look {
  changes: JobChange[];
  /** Runs that OpenClaw has, by job. */
  held: Map<string, Set<number>>;
  problem: string;
}

/** Reads jobs and runs, and compares them with what was told. */
function look({ paths, now }: FeedUpload, { book, veil }: Pick<Memory, "book" | "veil">): Look {
  const { jobs, former, runs, storage, problem } = readCron(paths.stateDir);
  const byJob = new Map<string, JobRun[]>();
  for (const run of runs) {
    const item = runItem(run);
    if (!item) continue;
    const some = byJob.get(run.jobId);
    if (some) some.push(item);
    else byJob.set(run.jobId, [item]);
  }
  // Where the jobs cannot be read, or their place is not there, none of them is gone.
  const isAll = storage !== null && problem === undefined;
  const items: { id: string; item: ToldJob }[] = jobs.map((job) => ({ id: job.id, item: jobItem(job, veil) }));
  // How the only run of a job went is written down when the job itself is deleted already.
  if (isAll) for (const job of former) items.push({ id: job.id, item: book.gone(jobItem(job, veil, now())) });
  const found = items.map(({ id, item }) => ({ item, runs: byJob.get(id) ?? [] }));
  return {
    changes: book.changes(found, isAll ? now() : undefined),
    held: new Map(found.map(({ item, runs }) => [item.jobId, new Set(runs.map(({ at }) => at))])),
    problem: problem?.reason ?? "",
  };
}

async function preview(upload: FeedUpload): Promise<FeedPreview> {
  const memory = remember(upload);
  if (memory.said.anew(await listenerOf(upload), upload.settings.privacy)) memory.book.forget();
  const batches = jobBatches(look(upload, memory).changes, memory.said.next(upload.now()));
  return {
    kind: "jobs",
    batches: batches.map((batch) => batch.map(({ item }) => item)),
    redactions: memory.veil.redactions,
  };
}

async function turn(upload: FeedUpload, memory: Memory): Promise<FeedOutcome> {
  const { paths, settings, to, host, log, now, isStopped } = upload;
  const { book, said, refused } = memory;
  const listener = await listenerOf(upload);
  if (said.anew(listener, settings.privacy)) {
    book.forget();
    said.turnTo(listener, settings.privacy);
    memory.stamp = "";
  }
  if (memory.veil.level !== settings.privacy) memory.veil = veilOf(settings.privacy);
  const stamp = cronStamp(paths.stateDir);
  if (stamp === memory.stamp) return {};
  const { changes, held, problem } = look(upload, memory);
  if (problem !== memory.trouble) {
    memory.trouble = problem;
    if (problem !== "") log.warn(`Scheduled jobs not readable: ${problem}`);
  }
  const markOf = (change: JobChange) => JSON.stringify([change.item, change.runs.length]);
  const told = changes.filter((change) => !refused.has(markOf(change)));
  const result = await sendJobs({ book, said, to, host, now, isStopped }, told);
  if (result.sent > 0 || result.again) {
    book.save(held, now());
    said.save();
  }
  for (const { key, reason } of result.refused) {
    log.error(`Exception: job ${key} was refused: ${reason}`);
    for (const change of told) if (change.item.key === key) refused.add(markOf(change));
  }
  // Once at once. Asked for a second time, something else is wrong: two machines with one identity would never end.
  const more = result.again && !memory.wasAgain;
  memory.wasAgain = result.again;
  memory.stamp = result.failure || result.again ? "" : stamp;
  return { denied: result.denied, more, ...(result.failure && { failure: result.failure }) };
}
