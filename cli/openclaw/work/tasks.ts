import type { Reader } from "../sqlite";
import { agentOf, newest, number, text } from "./rows";

/** Work that OpenClaw keeps account of: spawned, scheduled or started by hand. Ordinary chat makes no task. */
export interface Task {
  id: string;
  /** acp | subagent | cron | cli */
  runtime: string | null;
  agentId: string | null;
  /** A scheduled job's id, or what else began it. */
  sourceId: string | null;
  sessionKey: string | null;
  parentId: string | null;
  runId: string | null;
  label: string | null;
  /** queued | running | succeeded | failed | timed_out | cancelled | lost */
  status: string | null;
  deliveryStatus: string | null;
  /** Epoch ms. */
  createdAt: number | null;
  startedAt: number | null;
  endedAt: number | null;
  lastEventAt: number | null;
  toolUses: number | null;
  lastTool: string | null;
  error: string | null;
  outcome: string | null;
}

const COLUMNS = [
  "task_id",
  "runtime",
  "source_id",
  "agent_id",
  "child_session_key",
  "parent_task_id",
  "run_id",
  "label",
  "status",
  "delivery_status",
  "created_at",
  "started_at",
  "ended_at",
  "last_event_at",
  "tool_use_count",
  "last_tool_name",
  "error",
  "terminal_outcome",
];

/** What was asked stands there too, and is left there. */
export function tasksIn(reader: Reader): Task[] {
  return newest(reader, "task_runs", COLUMNS, "created_at").flatMap((row) => {
    const id = text(row.task_id);
    if (id === null) return [];
    const sessionKey = text(row.child_session_key);
    return {
      id,
      runtime: text(row.runtime),
      // Spawned work often names no agent: the session it runs in does.
      agentId: text(row.agent_id) ?? agentOf(sessionKey),
      sourceId: text(row.source_id),
      sessionKey,
      parentId: text(row.parent_task_id),
      runId: text(row.run_id),
      label: text(row.label),
      status: text(row.status),
      deliveryStatus: text(row.delivery_status),
      createdAt: number(row.created_at),
      startedAt: number(row.started_at),
      endedAt: number(row.ended_at),
      lastEventAt: number(row.last_event_at),
      toolUses: number(row.tool_use_count),
      lastTool: text(row.last_tool_name),
      error: text(row.error),
      outcome: text(row.terminal_outcome),
    };
  });
}
