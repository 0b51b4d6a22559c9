import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SourceReport } from "@/lib/protocol";
import { errorCode } from "../output";
import { reason } from "../reasons";
import { hasTable, type TableProbe } from "./sqlite";

/** Directories below `agents/`, which may name agents no longer configured. Empty when there is no such folder. */
export function agentDirectories(stateDir: string): string[] {
  try {
    return readdirSync(join(stateDir, "agents"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}

function hasTranscriptFiles(sessionsDir: string): boolean {
  try {
    return readdirSync(sessionsDir).some((name) => name === "sessions.json" || name.endsWith(".jsonl"));
  } catch {
    return false;
  }
}

/** Answers once found stay true: a store does not go back a generation. */
const known = new Set<string>();

function probe(path: string, table: string): TableProbe {
  if (known.has(path)) return { found: true };
  if (!existsSync(path)) return { found: false };
  const answer = hasTable(path, table);
  if (answer.found) known.add(path);
  return answer;
}

/**
 * Which storage generation this home has, by what exists, never by version: transcripts in files and cron in files
 * (`files`), transcripts in files and cron in SQLite (`mixed`), transcripts in SQLite (`sqlite`).
 */
export function storageReport(stateDir: string): SourceReport {
  const agents = agentDirectories(stateDir);
  let inFiles = 0;
  let inDatabase = 0;
  let problem: TableProbe | undefined;
  for (const agent of agents) {
    const database = probe(join(stateDir, "agents", agent, "agent", "openclaw-agent.sqlite"), "transcript_events");
    if (database.found) inDatabase++;
    problem ??= database.problem ? database : undefined;
    if (hasTranscriptFiles(join(stateDir, "agents", agent, "sessions"))) inFiles++;
  }
  const source = "storage";
  if (inDatabase > 0) {
    const remark = inFiles > 0 ? reason("reason_also_files", { count: inFiles }) : undefined;
    return { source, status: "ok", era: "sqlite", ...(remark && { reason: remark }) };
  }
  if (problem?.problem) return { source, status: problem.problem, reason: problem.reason };
  const cron = probe(join(stateDir, "state", "openclaw.sqlite"), "cron_jobs");
  if (inFiles === 0) return emptyReport(stateDir);
  if (cron.problem) return { source, status: cron.problem, era: "mixed", reason: cron.reason };
  return { source, status: "ok", era: cron.found ? "mixed" : "files" };
}

function emptyReport(stateDir: string): SourceReport {
  try {
    statSync(stateDir);
  } catch (cause) {
    const key = errorCode(cause) === "ENOENT" ? "reason_folder_absent" : "reason_folder_unreadable";
    return { source: "storage", status: "error", reason: reason(key) };
  }
  return { source: "storage", status: "empty", reason: reason("reason_never_run") };
}
