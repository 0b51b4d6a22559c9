import { unlinkSync } from "node:fs";
import type { SourceReport } from "@/lib/protocol";
import { writeFileAtomic } from "../atomic-file";
import { isObject, readJsonObject } from "../json-file";
import type { ReadProblem } from "./sessions/session";

/** What could not be read when the sessions were last looked through; a quick look at their places would not find it. */
export type Trouble = Required<Pick<SourceReport, "status" | "reason">>;

const MOST_REASONS = 3;

/** Writes down what could not be read, for the reports. */
export function noteTroubles(path: string, problems: readonly ReadProblem[]): void {
  try {
    if (problems.length === 0) unlinkSync(path);
    else writeFileAtomic(path, `${JSON.stringify(Object.fromEntries(byAgent(problems)))}\n`);
  } catch {
    // None was noted, or the disk refuses: the log has it.
  }
}

function byAgent(problems: readonly ReadProblem[]): Map<string, Trouble> {
  const found = new Map<string, Trouble>();
  for (const agentId of new Set(problems.map((problem) => problem.agentId))) {
    const own = problems.filter((problem) => problem.agentId === agentId);
    const reasons = [...new Set(own.map((problem) => problem.reason))];
    const status = own.some((problem) => problem.status === "error") ? "error" : "unsupported";
    found.set(agentId, { status, reason: reasons.slice(0, MOST_REASONS).join("; ") });
  }
  return found;
}

/** By agent. */
export function notedTroubles(path: string): Map<string, Trouble> {
  const found = new Map<string, Trouble>();
  try {
    for (const [agentId, trouble] of Object.entries(readJsonObject(path) ?? {})) {
      if (!isObject(trouble) || typeof trouble.reason !== "string") continue;
      found.set(agentId, {
        status: trouble.status === "unsupported" ? "unsupported" : "error",
        reason: trouble.reason,
      });
    }
  } catch {
    // Damaged: the next look through writes it anew.
  }
  return found;
}
