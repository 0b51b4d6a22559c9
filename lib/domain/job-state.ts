/** How a scheduled job is, from what OpenClaw stores of it. Pure. */

/**
 * THE ORDER, worst first: stopped, OpenClaw switched it off by itself · failing, its last run failed · undelivered, it
 * ran, but its result did not arrive · skipped, its last run did not take place · ok · waiting, it has not run yet ·
 * disabled, somebody switched it off · gone, its host no longer has it.
 */
export const JOB_STATES = [
  "stopped",
  "failing",
  "undelivered",
  "skipped",
  "ok",
  "waiting",
  "disabled",
  "gone",
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** What deserves a look. */
export const JOB_TROUBLE: readonly JobState[] = ["stopped", "failing", "undelivered"];

/** What its state follows from. */
export interface JobFacts {
  enabled: boolean;
  autoDisabled: string | null;
  lastStatus: string | null;
  lastDelivery: string | null;
  consecutiveErrors: number;
  delivery: { mode: string } | null;
  goneAt: number | null;
}

/**
 * A run that is "ok" says nothing of its delivery: both have to be well. Words of later releases are taken for well, and
 * shown as they are.
 */
export function jobState(job: JobFacts): JobState {
  if (job.goneAt !== null) return "gone";
  if (job.autoDisabled !== null) return "stopped";
  if (!job.enabled) return "disabled";
  if (job.lastStatus === "error" || job.consecutiveErrors > 0) return "failing";
  const isWanted = job.delivery !== null && job.delivery.mode !== "none";
  if (isWanted && job.lastDelivery === "not-delivered") return "undelivered";
  if (job.lastStatus === "skipped") return "skipped";
  return job.lastStatus === null ? "waiting" : "ok";
}

/** 0 is the worst: what lists are ordered by. */
export const jobRank = (state: JobState): number => JOB_STATES.indexOf(state);

/** How a single run went: its own word, and the worse one of its delivery where both are known. */
export type RunResult = "ok" | "undelivered" | "error" | "skipped" | "other";

/** @param run as OpenClaw stores it; only newer releases say whether the whole of it succeeded */
export function runResult(run: {
  status: string | null;
  completion: string | null;
  delivery: string | null;
}): RunResult {
  if (run.status === "error") return "error";
  if (run.status === "skipped") return "skipped";
  if (run.delivery === "not-delivered" || run.completion === "failed") return "undelivered";
  return run.status === "ok" ? "ok" : "other";
}
