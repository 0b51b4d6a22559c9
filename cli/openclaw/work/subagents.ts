import { join } from "node:path";
import { isObject, type JsonObject, readJsonObject } from "../../json-file";
import type { Reader } from "../sqlite";
import { newest, number, object, parsed, text } from "./rows";

/** One run of a sub-agent: who asked, who works, what came of it and whether that arrived. */
export interface SubagentRun {
  id: string;
  childSessionKey: string;
  requesterSessionKey: string | null;
  label: string | null;
  model: string | null;
  /** Epoch ms. */
  createdAt: number | null;
  startedAt: number | null;
  endedAt: number | null;
  /** ok | error | timeout | …; null while it runs. */
  outcome: string | null;
  /** Did its result reach the requester? */
  delivery: string | null;
}

/** Releases with a state database, whichever of its two shapes: the columns of the older, or all of it as JSON. */
export function subagentRunsIn(reader: Reader): SubagentRun[] {
  const columns = [
    "run_id",
    "child_session_key",
    "requester_session_key",
    "label",
    "model",
    "created_at",
    "started_at",
    "ended_at",
    "outcome_json",
    "payload_json",
  ];
  return newest(reader, "subagent_runs", columns, "created_at").flatMap((row) => {
    const run = runOf(row.run_id, {
      childSessionKey: row.child_session_key,
      requesterSessionKey: row.requester_session_key,
      ...parsed(row.payload_json),
    });
    if (!run) return [];
    return {
      ...run,
      label: run.label ?? text(row.label),
      model: run.model ?? text(row.model),
      createdAt: run.createdAt ?? number(row.created_at),
      startedAt: run.startedAt ?? number(row.started_at),
      endedAt: run.endedAt ?? number(row.ended_at),
      outcome: run.outcome ?? text(parsed(row.outcome_json).status),
    };
  });
}

/** Older releases: one file. @throws the system's error, or SyntaxError */
export function subagentRunsFile(stateDir: string): SubagentRun[] {
  const runs = readJsonObject(join(stateDir, "subagents", "runs.json"))?.runs;
  return isObject(runs) ? Object.entries(runs).flatMap(([id, run]) => runOf(id, object(run)) ?? []) : [];
}

function runOf(id: unknown, run: JsonObject): SubagentRun | undefined {
  const runId = text(id);
  const childSessionKey = text(run.childSessionKey);
  if (runId === null || childSessionKey === null) return undefined;
  const execution = object(run.execution);
  return {
    id: runId,
    childSessionKey,
    requesterSessionKey: text(run.requesterSessionKey),
    label: text(run.label),
    model: text(run.model),
    createdAt: number(run.createdAt),
    startedAt: number(run.startedAt) ?? number(execution.startedAt),
    endedAt: number(run.endedAt) ?? number(execution.endedAt),
    outcome: text(object(run.outcome).status) ?? text(object(execution.outcome).status),
    delivery: text(object(run.delivery).status),
  };
}
