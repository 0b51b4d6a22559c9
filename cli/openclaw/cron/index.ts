import { errorText } from "../../output";
import { DatabaseUnreadable } from "../sqlite";
import { readCronDatabase } from "./database";
import { readCronFiles } from "./files";
import { type CronJob, type CronReading, type CronRun, jobOf } from "./job";

export type { CronJob, CronRun } from "./job";

export interface CronHome extends Omit<CronReading, "labels"> {
  /** Deleted, and known by their runs alone: OpenClaw itself deletes what was to run once. */
  former: CronJob[];
  /** Where the jobs stand today; null when there are none. */
  storage: "files" | "sqlite" | null;
  problem?: { status: "unsupported" | "error"; reason: string };
}

/** The scheduled jobs of a home and their finished runs. After an upgrade the database is what counts. */
export function readCron(stateDir: string): CronHome {
  let problem: CronHome["problem"];
  try {
    const inDatabase = readCronDatabase(stateDir);
    if (inDatabase) return { ...homeOf(inDatabase), storage: "sqlite" };
  } catch (cause) {
    if (!(cause instanceof DatabaseUnreadable)) throw cause;
    problem = { status: cause.status, reason: cause.message };
  }
  try {
    const inFiles = readCronFiles(stateDir);
    if (inFiles) return { ...homeOf(inFiles), storage: "files", problem };
  } catch (cause) {
    problem ??= { status: "error", reason: `cron/jobs.json: ${errorText(cause)}` };
  }
  return { jobs: [], runs: [], former: [], storage: null, problem };
}

function homeOf({ jobs, runs, labels = [] }: CronReading): Pick<CronHome, "jobs" | "runs" | "former"> {
  const present = new Set(jobs.map(({ id }) => id));
  const labelled = new Map(labels.map((label) => [label.id, label]));
  const gone = [...new Set(runs.map(({ jobId }) => jobId))].filter((id) => !present.has(id));
  return { jobs, runs: once(runs), former: gone.flatMap((id) => jobOf({ ...labelled.get(id), id }, {}) ?? []) };
}

/** One run of one job began at one moment. */
function once(runs: CronRun[]): CronRun[] {
  const seen = new Map<string, CronRun>();
  for (const run of runs) {
    const key = run.runAtMs === null ? `${run.jobId} ${seen.size}` : `${run.jobId} ${run.runAtMs}`;
    if (!seen.has(key)) seen.set(key, run);
  }
  return [...seen.values()];
}
