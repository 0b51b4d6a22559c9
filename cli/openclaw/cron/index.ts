import { errorText } from "../../output";
import { DatabaseUnreadable } from "../sqlite";
import { readCronDatabase } from "./database";
import { readCronFiles } from "./files";
import type { CronReading, CronRun } from "./job";

export type { CronJob, CronRun } from "./job";

export interface CronHome extends CronReading {
  /** Where the jobs stand today; null when there are none. */
  storage: "files" | "sqlite" | null;
  problem?: { status: "unsupported" | "error"; reason: string };
}

/** The scheduled jobs of a home and their finished runs. After an upgrade the database is what counts. */
export function readCron(stateDir: string): CronHome {
  let problem: CronHome["problem"];
  try {
    const inDatabase = readCronDatabase(stateDir);
    if (inDatabase) return { ...inDatabase, runs: once(inDatabase.runs), storage: "sqlite" };
  } catch (cause) {
    if (!(cause instanceof DatabaseUnreadable)) throw cause;
    problem = { status: cause.status, reason: cause.message };
  }
  try {
    const inFiles = readCronFiles(stateDir);
    if (inFiles) return { ...inFiles, runs: once(inFiles.runs), storage: "files", problem };
  } catch (cause) {
    problem ??= { status: "error", reason: `cron/jobs.json: ${errorText(cause)}` };
  }
  return { jobs: [], runs: [], storage: null, problem };
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
