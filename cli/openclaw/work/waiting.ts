import type { Reader } from "../sqlite";
import { agentOf, newest, number, text } from "./rows";

/** Where an agent says that it goes no further without a person; something else than being stuck. */
export interface Waiting {
  from: "heartbeat" | "flow";
  id: string;
  agentId: string | null;
  sessionKey: string | null;
  /** Of a heartbeat: blocked | needs_attention. Of a flow: its status. */
  outcome: string;
  priority: string | null;
  /** In the agent's words. */
  summary: string | null;
  /** Epoch ms. */
  since: number | null;
}

const NEEDS_SOMEBODY = new Set(["blocked", "needs_attention"]);

/** The newest outcome of each session's heartbeats, where it asks for somebody. */
export function waitingHeartbeats(reader: Reader, agentId: string): Waiting[] {
  const columns = ["session_key", "outcome", "summary", "priority", "occurred_at"];
  return newest(reader, "heartbeat_outcomes", columns, "occurred_at").flatMap((row) => {
    const outcome = text(row.outcome);
    const sessionKey = text(row.session_key);
    if (outcome === null || sessionKey === null || !NEEDS_SOMEBODY.has(outcome)) return [];
    return {
      from: "heartbeat",
      id: sessionKey,
      agentId,
      sessionKey,
      outcome,
      priority: text(row.priority),
      summary: text(row.summary),
      since: number(row.occurred_at),
    };
  });
}

/** Flows of several steps that wait for something or are blocked, and have not ended. */
export function waitingFlows(reader: Reader): Waiting[] {
  const columns = ["flow_id", "owner_key", "status", "blocked_summary", "wait_json", "updated_at", "ended_at"];
  return newest(reader, "flow_runs", columns, "updated_at").flatMap((row) => {
    const id = text(row.flow_id);
    const status = text(row.status);
    if (id === null || status === null || row.ended_at !== null) return [];
    if (status !== "blocked" && status !== "waiting" && text(row.blocked_summary) === null) return [];
    const owner = text(row.owner_key);
    return {
      from: "flow",
      id,
      agentId: agentOf(owner),
      sessionKey: owner,
      outcome: status,
      priority: null,
      summary: text(row.blocked_summary),
      since: number(row.updated_at),
    };
  });
}
