import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, type JsonObject, readJsonObject } from "../../json-file";
import { errorCode } from "../../output";
import { type CronReading, jobOf, runOf } from "./job";

/**
 * Jobs and runs of releases that keep them in files; undefined when there is no such file.
 * @throws the system's error, or SyntaxError
 */
export function readCronFiles(stateDir: string): CronReading | undefined {
  const folder = join(stateDir, "cron");
  const store = readJsonObject(join(folder, "jobs.json"));
  if (!store) return undefined;
  const states = readJsonObject(join(folder, "jobs-state.json"))?.jobs;
  const jobs = (Array.isArray(store.jobs) ? store.jobs : []).flatMap((job: unknown) => {
    if (!isObject(job)) return [];
    return jobOf(job, stateOf(job, states)) ?? [];
  });
  return { jobs, runs: readRuns(join(folder, "runs")) };
}

/** The newer file of states wins over what stands in the job. */
function stateOf(job: JsonObject, states: unknown): JsonObject {
  const separate = isObject(states) ? states[String(job.id)] : undefined;
  if (isObject(separate) && isObject(separate.state)) return separate.state;
  return isObject(job.state) ? job.state : {};
}

function readRuns(folder: string): CronReading["runs"] {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return [];
    throw cause;
  }
  return names
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) =>
      readFileSync(join(folder, name), "utf8")
        .split("\n")
        .flatMap((line) => {
          const entry = parsed(line);
          return entry?.action === "finished" ? [runOf(String(entry.jobId ?? name.slice(0, -6)), entry)] : [];
        }),
    );
}

/** A half-written last line is nothing yet. */
function parsed(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
