import { join } from "node:path";
import type { JsonObject } from "../../json-file";
import { errorCode, errorText } from "../../output";
import { stateDatabase } from "../cron/database";
import { agentDatabase } from "../sessions/database";
import { conversationDeliveries, type Delivery, queuedDeliveries } from "./deliveries";
import { type Hook, hooksOf } from "./hooks";
import { asked, type Unreadable } from "./rows";
import { type SubagentRun, subagentRunsFile, subagentRunsIn } from "./subagents";
import { type Task, tasksIn } from "./tasks";
import { type Waiting, waitingFlows, waitingHeartbeats } from "./waiting";

export type { Delivery, Hook, SubagentRun, Task, Unreadable, Waiting };

/** What goes on beside the sessions. */
export interface Work {
  tasks: Task[];
  subagentRuns: SubagentRun[];
  deliveries: Delivery[];
  waiting: Waiting[];
  hooks: Hook[];
  problems: Unreadable[];
}

/** Reads it all from where the release of this home keeps it. Never throws. */
export function readWork(stateDir: string, agents: readonly string[], config: JsonObject): Work {
  const problems: Unreadable[] = [];
  const shared = asked(
    stateDatabase(stateDir),
    { what: "tasks", problems, none: { tasks: [], runs: [], queued: [], flows: [] } },
    (reader) => ({
      tasks: tasksIn(reader),
      runs: subagentRunsIn(reader),
      queued: queuedDeliveries(reader),
      flows: waitingFlows(reader),
    }),
  );
  // Before the shared database: ledgers of their own, which stay behind after an upgrade.
  const older = {
    tasks: asked(join(stateDir, "tasks", "runs.sqlite"), { what: "tasks", problems, none: [] }, tasksIn),
    flows: asked(join(stateDir, "flows", "registry.sqlite"), { what: "flows", problems, none: [] }, waitingFlows),
    runs: tried("subagents", problems, () => subagentRunsFile(stateDir)),
  };
  const ofAgents = agents.map((agentId) =>
    asked(
      agentDatabase(stateDir, agentId),
      { what: "deliveries", agentId, problems, none: { deliveries: [], waiting: [] } },
      (reader) => ({
        deliveries: conversationDeliveries(reader, agentId),
        waiting: waitingHeartbeats(reader, agentId),
      }),
    ),
  );
  return {
    tasks: once([...shared.tasks, ...older.tasks]),
    subagentRuns: once([...shared.runs, ...older.runs]),
    deliveries: [...ofAgents.flatMap(({ deliveries }) => deliveries), ...shared.queued],
    waiting: [...ofAgents.flatMap(({ waiting }) => waiting), ...once([...shared.flows, ...older.flows])],
    hooks: tried("hooks", problems, () => hooksOf(stateDir, config)),
    problems,
  };
}

/** The same thing may stand in the new place and in the old one: the new one is what OpenClaw goes on with. */
function once<T extends { id: string }>(rows: readonly T[]): T[] {
  const seen = new Map<string, T>();
  for (const row of rows) if (!seen.has(row.id)) seen.set(row.id, row);
  return [...seen.values()];
}

function tried<T>(what: string, problems: Unreadable[], read: () => T[]): T[] {
  try {
    return read();
  } catch (cause) {
    problems.push({ what, status: "error", reason: errorCode(cause) || errorText(cause) });
    return [];
  }
}
