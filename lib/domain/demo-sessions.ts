/**
 * Believable sessions for synthetic fleets: what an agent did on a day follows from its name and that day alone, so that
 * the past stays the same whenever it is told, and the present grows. Pure; moments are milliseconds.
 */

import type { SessionSnapshot } from "../protocol";
import { random } from "./demo-history";
import { type DemoMessage, snapshotOf } from "./demo-snapshot";

const MINUTE = 60_000;
export const DEMO_DAY_MS = 24 * 60 * MINUTE;

/** How an agent works. */
export interface DemoWorker {
  /** Unique in the fleet: decides its past. */
  seed: string;
  agentId: string;
  model: string;
  /** Billionths of a US dollar per token; null: its provider reports no cost. */
  prices: { input: number; output: number; cacheRead: number; cacheWrite: number } | null;
  /** Conversations of people a day. */
  turnsPerDay: number;
  /** Hour of the day (UTC) in which it is busiest. */
  busyHour: number;
  /** The name of a job it does every morning. */
  job?: string;
  /** Of 100 turns so many end with an error of the model. */
  errorsPerHundred: number;
  /** Where its sessions are kept. */
  source: "file" | "sqlite";
}

const TOOLS = ["read", "exec", "web_search", "edit", "write", "browser", "message"] as const;
const ERRORS = [
  "429 rate_limit_error: This request would exceed the rate limit for your organization",
  "529 overloaded_error: Overloaded",
  "Request timed out after 600 s",
];

interface Plan {
  id: string;
  kind: SessionSnapshot["kind"];
  sessionKey: string;
  label: string | null;
  spawnedBy: string | null;
  messages: DemoMessage[];
  turns: { at: number; until: number; error: string | null }[];
  endsAt: number;
}

/** The sessions of an agent on one UTC day, as a host would tell them at `now`. @param day its midnight */
export function demoSessionsOf(worker: DemoWorker, day: number, now: number): SessionSnapshot[] {
  return plansOf(worker, day)
    .filter(({ turns }) => (turns[0]?.at ?? Number.POSITIVE_INFINITY) <= now)
    .map((plan) => snapshotOf(plan, worker, now));
}

function plansOf(worker: DemoWorker, day: number): Plan[] {
  const next = random(`${worker.seed} ${day}`);
  const mainKey = `agent:${worker.agentId}:main`;
  const number = Math.floor(day / DEMO_DAY_MS);
  const base = { spawnedBy: null, label: null, endsAt: day + DEMO_DAY_MS };
  const main: Plan = {
    ...base,
    id: idOf(worker, number, 0),
    kind: "main",
    sessionKey: mainKey,
    messages: [],
    turns: [],
  };
  const plans = [main];
  // Weekends are calmer.
  const isWeekend = [2, 3].includes(number % 7);
  const turns = Math.max(1, Math.round(worker.turnsPerDay * (isWeekend ? 0.4 : 1) * (0.6 + next() * 0.8)));
  const starts = Array.from({ length: turns }, () => startOf(worker, day, next)).sort((a, b) => a - b);
  for (const at of starts) addTurn(main, worker, at, next);
  if (worker.job) {
    const job: Plan = {
      ...base,
      id: idOf(worker, number, 1),
      kind: "cron",
      sessionKey: `agent:${worker.agentId}:cron:${worker.job}`,
      label: worker.job,
      messages: [],
      turns: [],
      endsAt: day + 7 * 60 * MINUTE,
    };
    addTurn(job, worker, day + (6 * 60 + next() * 4) * MINUTE, next);
    plans.push(job);
  }
  const helpers = Math.floor(next() * Math.min(3, worker.turnsPerDay / 6));
  for (let place = 0; place < helpers; place += 1) {
    const id = idOf(worker, number, 2 + place);
    const helper: Plan = {
      ...base,
      id,
      kind: "subagent",
      sessionKey: `agent:${worker.agentId}:subagent:${id}`,
      label: ["look it up", "check the build", "compare offers"][place % 3] ?? null,
      spawnedBy: mainKey,
      messages: [],
      turns: [],
    };
    const at = starts[Math.floor(next() * starts.length)] ?? day;
    addTurn(helper, worker, at + MINUTE, next);
    helper.endsAt = helper.turns.at(-1)?.until ?? at;
    plans.push(helper);
  }
  return plans;
}

/** Most of a day's work lies around its busiest hour. */
function startOf({ busyHour }: DemoWorker, day: number, next: () => number): number {
  const hours = busyHour + (next() + next() + next() - 1.5) * 8;
  return day + Math.min(23.9, Math.max(0.05, hours)) * 60 * MINUTE;
}

function addTurn(plan: Plan, worker: DemoWorker, at: number, next: () => number): void {
  const calls = 1 + Math.floor(next() ** 2 * 7);
  // A conversation is read again with each call, mostly from the cache.
  const before = plan.messages.length;
  let clock = Math.round(at);
  for (let call = 0; call < calls; call += 1) {
    clock += Math.round((6 + next() * 40) * 1000);
    const isLast = call === calls - 1;
    const context = 9_000 + ((before + call) % 60) * (1_400 + Math.floor(next() * 900));
    plan.messages.push({
      at: clock,
      turn: plan.turns.length,
      input: 40 + Math.floor(next() * 400),
      output: 120 + Math.floor(next() ** 2 * 1_800),
      cacheRead: context,
      cacheWrite: 300 + Math.floor(next() * 1_500),
      tool: isLast ? null : { name: TOOLS[Math.floor(next() ** 1.5 * TOOLS.length)] ?? "read", isOk: next() > 0.06 },
    });
  }
  const isError = next() * 100 < worker.errorsPerHundred;
  const error = isError ? (ERRORS[Math.floor(next() * ERRORS.length)] ?? null) : null;
  plan.turns.push({ at: Math.round(at), until: clock, error });
}

/** Looks like the ids OpenClaw gives. */
function idOf(worker: DemoWorker, day: number, place: number): string {
  const next = random(`${worker.seed} ${day} ${place} id`);
  const hex = Array.from({ length: 32 }, () => Math.floor(next() * 16).toString(16)).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}
