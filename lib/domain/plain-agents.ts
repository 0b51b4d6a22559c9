/** The published list of agents (S0-62): what counts as one, whoever sends it. Pure; moments are milliseconds. */

import { LIMITS } from "../protocol/limits";
import { safeLine } from "../protocol/text";
import type { AgentSeen } from "./roster";

/** Why a list cannot be taken. `index` is where the element stands that has no usable id. */
export type ListProblem = { kind: "not_array" | "empty" | "too_many" } | { kind: "bad_id"; index: number };

export type PlainAgents = { ok: true; count: number; agents: AgentSeen[] } | { ok: false; problem: ListProblem };

/** A number below is no moment in milliseconds of any year this could be. */
const EARLIEST_MOMENT = Date.UTC(2001, 0, 1);

/**
 * Reads a parsed JSON value as a list of agents. Of an agent listed twice the last one counts; `count` counts elements.
 * Keys we do not know are not looked at.
 */
export function plainAgents(body: unknown, now: number): PlainAgents {
  if (!Array.isArray(body)) return { ok: false, problem: { kind: "not_array" } };
  if (body.length === 0) return { ok: false, problem: { kind: "empty" } };
  if (body.length > LIMITS.agentsPerReport) return { ok: false, problem: { kind: "too_many" } };
  const agents = new Map<string, AgentSeen>();
  for (const [index, element] of body.entries()) {
    const agent = agentOf(element, now);
    if (!agent) return { ok: false, problem: { kind: "bad_id", index } };
    agents.set(agent.externalId, agent);
  }
  return { ok: true, count: body.length, agents: [...agents.values()] };
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function agentOf(element: unknown, now: number): AgentSeen | null {
  const fields = isFields(element) ? element : {};
  const externalId = typeof fields.id === "string" ? safeLine(fields.id, LIMITS.idLength + 1) : "";
  if (externalId === "" || [...externalId].length > LIMITS.idLength) return null;
  const name = pair(fields.name, LIMITS.nameLength);
  const greeting = pair(fields.greeting, LIMITS.greetingLength);
  return {
    externalId,
    nameEn: name.en || externalId,
    nameZh: name.zh || externalId,
    greetingEn: greeting.en,
    greetingZh: greeting.zh,
    emoji: "",
    model: "",
    configured: true,
    seenAt: momentOf(fields.lastActiveTimestamp, now),
  };
}

/** `{en, zh}`; one language alone, or a plain text, stands for both. */
function pair(value: unknown, length: number): { en: string; zh: string } {
  const line = (text: unknown) => (typeof text === "string" ? safeLine(text, length) : "");
  if (!isFields(value)) return { en: line(value), zh: line(value) };
  const en = line(value.en);
  const zh = line(value.zh);
  return { en: en || zh, zh: zh || en };
}

/** `lastActiveTimestamp`: missing or no moment means now; the future means now too. */
function momentOf(value: unknown, now: number): number {
  if (typeof value !== "number" || !(value >= EARLIEST_MOMENT)) return now;
  return Math.min(Math.round(value), now);
}
