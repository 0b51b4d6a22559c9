/** A synthetic session as its host would tell it at a moment. Pure; moments are milliseconds. */

import type { SessionSnapshot, SessionTurn, SessionUsageBucket } from "../protocol";
import type { DemoWorker } from "./demo-sessions";

export interface DemoMessage {
  at: number;
  /** Which turn it belongs to. */
  turn: number;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  /** null: the last one of a turn, which answers. */
  tool: { name: string; isOk: boolean } | null;
}

interface DemoPlan {
  id: string;
  kind: SessionSnapshot["kind"];
  sessionKey: string;
  label: string | null;
  spawnedBy: string | null;
  messages: readonly DemoMessage[];
  turns: readonly { at: number; until: number; error: string | null }[];
  /** After this it is over. */
  endsAt: number;
}

const QUARTER = 900_000;
const CONTEXT_LIMIT = 200_000;

/** What is known of it at `now`: the messages sent so far. */
export function snapshotOf(plan: DemoPlan, worker: DemoWorker, now: number): SessionSnapshot {
  const messages = plan.messages.filter(({ at }) => at <= now);
  const begun = plan.turns.filter(({ at }) => at <= now);
  const over = begun.filter(({ until }) => until <= now);
  const errors = over.flatMap(({ until, error }) =>
    error ? [{ kind: "model-error" as const, at: until, message: error }] : [],
  );
  const tools = toolsOf(messages);
  const last = messages.at(-1);
  const isRunning = begun.length > over.length;
  const isOver = plan.endsAt <= now;
  const sums = sumOf(messages, worker);
  const requested = messages.filter(({ tool }) => tool).length;
  const failed = messages.filter(({ tool }) => tool && !tool.isOk).length;
  return {
    key: `${worker.agentId}/${plan.id}`,
    observedAt: now,
    agentId: worker.agentId,
    sessionId: plan.id,
    kind: plan.kind,
    sessionKey: plan.sessionKey,
    label: plan.label,
    spawnedBy: plan.spawnedBy,
    parentKey: plan.spawnedBy,
    source: worker.source,
    origin: isOver && plan.kind === "main" ? "reset" : "live",
    current: !isOver,
    status: isRunning ? "running" : errors.length > 0 && plan.kind !== "main" ? "failed" : "done",
    model: worker.model,
    contextUsed: last ? last.cacheRead + last.cacheWrite + last.input + last.output : null,
    contextLimit: CONTEXT_LIMIT,
    firstAt: plan.turns[0]?.at ?? null,
    lastAt: last?.at ?? begun.at(-1)?.at ?? null,
    goneAt: null,
    entries: messages.length + requested + begun.length + 2,
    userMessages: begun.length,
    assistantMessages: messages.length,
    toolResults: requested,
    toolsRequested: requested,
    toolsOk: requested - failed,
    toolsFailed: failed,
    errors: errors.length,
    compactions: Math.floor(messages.length / 60),
    resets: 0,
    turnCount: begun.length,
    unparsable: 0,
    totals: { messages: messages.length, ...sums, unpricedTokens: worker.prices ? 0 : tokensOf(sums) },
    usageFrom: 0,
    usage: bucketsOf(messages, worker),
    detail: {
      turns: begun.map((turn, number) => turnOf(turn, number, messages, worker, now)),
      tools,
      errors,
      stopReasons: [
        { reason: "stop", count: over.length - errors.length },
        { reason: "toolUse", count: requested },
        { reason: "error", count: errors.length },
      ].filter(({ count }) => count > 0),
    },
  };
}

type Sums = Pick<SessionTurn, "input" | "output" | "cacheRead" | "cacheWrite" | "costNanos">;

const tokensOf = (sums: Sums): number => sums.input + sums.output + sums.cacheRead + sums.cacheWrite;

function sumOf(messages: readonly DemoMessage[], { prices }: DemoWorker): Sums {
  const sums: Sums = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, costNanos: 0 };
  for (const { input, output, cacheRead, cacheWrite } of messages) {
    sums.input += input;
    sums.output += output;
    sums.cacheRead += cacheRead;
    sums.cacheWrite += cacheWrite;
    if (!prices) continue;
    sums.costNanos +=
      input * prices.input + output * prices.output + cacheRead * prices.cacheRead + cacheWrite * prices.cacheWrite;
  }
  return sums;
}

function bucketsOf(messages: readonly DemoMessage[], worker: DemoWorker): SessionUsageBucket[] {
  const byQuarter = new Map<number, DemoMessage[]>();
  for (const message of messages) {
    const at = message.at - (message.at % QUARTER);
    byQuarter.set(at, [...(byQuarter.get(at) ?? []), message]);
  }
  return [...byQuarter].map(([at, some]) => ({
    at,
    model: worker.model,
    reported: worker.prices !== null,
    messages: some.length,
    ...sumOf(some, worker),
  }));
}

function toolsOf(messages: readonly DemoMessage[]): SessionTurn["tools"] {
  const counts = new Map<string, { name: string; ok: number; failed: number }>();
  for (const { tool } of messages) {
    if (!tool) continue;
    const count = counts.get(tool.name) ?? { name: tool.name, ok: 0, failed: 0 };
    count[tool.isOk ? "ok" : "failed"] += 1;
    counts.set(tool.name, count);
  }
  return [...counts.values()];
}

function turnOf(
  turn: DemoPlan["turns"][number],
  number: number,
  messages: readonly DemoMessage[],
  worker: DemoWorker,
  now: number,
): SessionTurn {
  const own = messages.filter((message) => message.turn === number);
  const isOver = turn.until <= now;
  return {
    at: turn.at,
    until: isOver ? turn.until : (own.at(-1)?.at ?? turn.at),
    number: number + 1,
    model: worker.model,
    messages: own.length,
    ...sumOf(own, worker),
    tools: toolsOf(own),
    stopReason: isOver ? (turn.error ? "error" : "stop") : "",
  };
}
