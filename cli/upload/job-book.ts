import { createHash } from "node:crypto";
import type { JobRun } from "@/lib/protocol";
import { writeFileAtomic } from "../atomic-file";
import { isObject, type JsonObject, readJsonObject } from "../json-file";

/** A job as the platform is told of it: what is in it is compared and said again, and not looked at. */
export interface ToldJob extends JsonObject {
  key: string;
  jobId: string;
}

/** A job of which something is not told yet. */
export interface JobChange {
  item: ToldJob;
  /** Runs that are not told yet. */
  runs: JobRun[];
  /** Nothing of it was told before: all its runs are here. */
  isWhole: boolean;
}

interface Known {
  /** As it was told last, for telling that it is gone. */
  item: ToldJob;
  /** When each run began -> what was told of it, in short. */
  runs: Map<number, string>;
}

/** What is deleted does not run and will not, whatever was told of it last. */
const goneOf = (item: ToldJob, goneAt: number | null): ToldJob => ({
  ...item,
  runningAt: null,
  nextRunAt: null,
  goneAt,
});

/** After its job is deleted, a run may go on and be written down when it ends, ms. */
const LATE_MS = 86_400_000;
const isGone = ({ goneAt }: ToldJob): boolean => typeof goneAt === "number";
const shortOf = (run: JobRun): string => createHash("sha1").update(JSON.stringify(run)).digest("base64url").slice(0, 8);

/**
 * What the platform has acknowledged of the scheduled jobs. Lost or damaged, everything is told once more, which changes
 * nothing: a run is known by its job and the moment it began.
 */
export class JobBook {
  readonly #path: string;
  readonly #jobs = new Map<string, Known>();

  constructor(path: string) {
    this.#path = path;
    try {
      const jobs = readJsonObject(path)?.jobs;
      for (const job of Array.isArray(jobs) ? jobs : []) this.#restore(job);
    } catch {
      // Damaged: as if nothing had been told.
    }
  }

  #restore(job: unknown): void {
    if (!isObject(job) || !isObject(job.item) || !Array.isArray(job.runs)) return;
    const { key, jobId } = job.item;
    if (typeof key !== "string" || typeof jobId !== "string") return;
    const runs = job.runs.filter(
      (run): run is [number, string] => Array.isArray(run) && typeof run[0] === "number" && typeof run[1] === "string",
    );
    this.#jobs.set(jobId, { item: { ...job.item, key, jobId }, runs: new Map(runs) });
  }

  /** Somebody else listens, or more or less may be told. */
  forget(jobId?: string): void {
    if (jobId === undefined) this.#jobs.clear();
    else this.#jobs.delete(jobId);
  }

  /** A job that is gone, as it was told last; where it never was, as its runs tell of it. */
  gone(item: ToldJob & { goneAt: number | null }): ToldJob {
    const known = this.#jobs.get(item.jobId)?.item;
    return known && isGone(known) ? known : goneOf(known ?? item, item.goneAt);
  }

  /**
   * What differs from what was told.
   * @param now when a job that is not among them any more was missed, ms; undefined: they may not be all
   */
  changes(jobs: readonly { item: ToldJob; runs: readonly JobRun[] }[], now?: number): JobChange[] {
    const changes: JobChange[] = [];
    const seen = new Set<string>();
    for (const { item, runs } of jobs) {
      seen.add(item.jobId);
      const known = this.#jobs.get(item.jobId);
      const untold = known ? runs.filter((run) => known.runs.get(run.at) !== shortOf(run)) : [...runs];
      const isSame = known !== undefined && JSON.stringify(known.item) === JSON.stringify(item);
      if (!isSame || untold.length > 0) changes.push({ item, runs: untold, isWhole: known === undefined });
    }
    if (now === undefined) return changes;
    for (const [id, { item }] of this.#jobs) {
      if (!seen.has(id) && !isGone(item)) changes.push({ item: goneOf(item, now), runs: [], isWhole: false });
    }
    return changes;
  }

  /** The platform has it. */
  settle({ item, runs }: JobChange): void {
    const known = this.#jobs.get(item.jobId) ?? { item, runs: new Map() };
    known.item = item;
    for (const run of runs) known.runs.set(run.at, shortOf(run));
    this.#jobs.set(item.jobId, known);
  }

  /**
   * Forgets runs that OpenClaw itself no longer has, and jobs that are gone with all of theirs; writes down the rest.
   * @param now wall clock, ms
   */
  save(held: ReadonlyMap<string, ReadonlySet<number>>, now: number): void {
    for (const [id, known] of this.#jobs) {
      const runs = held.get(id);
      if (!runs && Number(known.item.goneAt) < now - LATE_MS && isGone(known.item)) this.#jobs.delete(id);
      if (runs) for (const at of known.runs.keys()) if (!runs.has(at)) known.runs.delete(at);
    }
    const jobs = [...this.#jobs.values()].map(({ item, runs }) => ({ item, runs: [...runs] }));
    try {
      writeFileAtomic(this.#path, `${JSON.stringify({ jobs })}\n`);
    } catch {
      // The disk refuses: it is told once more.
    }
  }
}
