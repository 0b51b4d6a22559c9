import { existsSync } from "node:fs";
import { join } from "node:path";
import { isObject, type JsonObject } from "../../json-file";
import { type Reader, type Row, readDatabase } from "../sqlite";
import { type CronReading, jobOf, runOf } from "./job";

/** OpenClaw's control plane: jobs, tasks, sub-agent runs. */
export const stateDatabase = (stateDir: string): string => join(stateDir, "state", "openclaw.sqlite");

/**
 * Jobs and runs of releases that keep them in the state database, whichever of its two shapes; undefined when it has
 * no table of jobs.
 * @throws DatabaseUnreadable
 */
export function readCronDatabase(stateDir: string): CronReading | undefined {
  const path = stateDatabase(stateDir);
  if (!existsSync(path)) return undefined;
  return readDatabase(path, (reader) => {
    if (!reader.columns("cron_jobs").has("job_json")) return undefined;
    return { jobs: readJobs(reader), runs: readRuns(reader), labels: readLabels(reader) };
  });
}

function readJobs(reader: Reader): CronReading["jobs"] {
  const order = reader.columns("cron_jobs").has("sort_order") ? "ORDER BY sort_order, job_id" : "ORDER BY job_id";
  return reader.all(`SELECT enabled, job_json, state_json FROM cron_jobs ${order}`).flatMap((row) => {
    const job = parsed(row.job_json);
    return (job && jobOf(job, parsed(row.state_json) ?? {}, row.enabled === 1)) ?? [];
  });
}

function readRuns(reader: Reader): CronReading["runs"] {
  if (reader.columns("cron_run_logs").has("entry_json")) {
    return reader
      .all("SELECT job_id, entry_json FROM cron_run_logs ORDER BY ts, job_id, seq")
      .flatMap((row) => runFrom(row.job_id, row.entry_json));
  }
  if (!reader.columns("task_runs").has("detail_json")) return [];
  // After an upgrade an old run is there twice: imported with its detail, and bare.
  return reader
    .all(
      `SELECT source_id, detail_json FROM task_runs
        WHERE runtime = 'cron' AND detail_json IS NOT NULL AND ended_at IS NOT NULL ORDER BY created_at, task_id`,
    )
    .flatMap((row) => runFrom(row.source_id, row.detail_json));
}

/** How runs call their jobs, the newest word last. */
function readLabels(reader: Reader): JsonObject[] {
  const columns = reader.columns("task_runs");
  if (!["source_id", "label", "agent_id"].every((column) => columns.has(column))) return [];
  return reader.all(
    "SELECT source_id AS id, label AS name, agent_id AS agentId FROM task_runs WHERE runtime = 'cron' ORDER BY created_at",
  );
}

function runFrom(jobId: unknown, json: Row[string]): CronReading["runs"] {
  const detail = parsed(json);
  return detail ? [runOf(String(jobId ?? ""), detail)] : [];
}

function parsed(json: unknown): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(String(json));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
