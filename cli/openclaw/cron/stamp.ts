import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { stateDatabase } from "./database";

/** Changes whenever anything changes that scheduled jobs are read from; costs a look at each file, no reading. */
export function cronStamp(stateDir: string): string {
  const folder = join(stateDir, "cron");
  const runs = join(folder, "runs");
  const database = stateDatabase(stateDir);
  const paths = [database, `${database}-wal`, join(folder, "jobs.json"), join(folder, "jobs-state.json")];
  return [...paths, ...namesIn(runs).map((name) => join(runs, name))].map(stampOf).join(" ");
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    // None, or not for us: whoever reads it says so.
    return [];
  }
}

function stampOf(path: string): string {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found ? `${found.ino}:${found.size}:${found.mtimeMs}` : "-";
  } catch {
    return "?";
  }
}
