import { type RedactionCounts, redact } from "@/lib/domain/redact";
import type { RosterAgent } from "@/lib/protocol";
import { LIMITS } from "@/lib/protocol/limits";
import { safeLine } from "@/lib/protocol/text";
import { isObject, type JsonObject } from "../json-file";

/** Which shape of `agents` the configuration has; `default` is the one implicit agent `main`. */
export type RosterEra = "entries" | "list" | "default";

export interface Roster {
  era: RosterEra;
  agents: RosterAgent[];
  /** Entries that could not be used: no id, or one id twice. */
  skipped: number;
}

/** OpenClaw's agent when none is configured. */
export const DEFAULT_AGENT = "main";

const text = (value: unknown): string | undefined => (typeof value === "string" && value.trim() ? value : undefined);

/** `"provider/model"` or `{primary: "provider/model"}`. */
function modelName(value: unknown): string | undefined {
  return text(value) ?? (isObject(value) ? text(value.primary) : undefined);
}

/** Ids are folder names to OpenClaw and compared in lower case there. */
export const comparableId = (id: string): string => id.trim().toLowerCase();

/**
 * The agents of a configuration. Pure. `agents.entries` wins over `agents.list`; neither means the one agent `main`;
 * one that is there and empty means none.
 * @param counts takes the number of masked secrets
 */
export function rosterOf(config: JsonObject, counts: RedactionCounts = {}): Roster {
  const agents = isObject(config.agents) ? config.agents : {};
  const defaults = isObject(agents.defaults) ? agents.defaults : {};
  const [era, candidates] = candidatesOf(agents);
  const clean = (value: string | undefined, max: number) => {
    const line = value === undefined ? "" : safeLine(redact(value, counts), max);
    return line === "" ? undefined : line;
  };

  const roster: Roster = { era, agents: [], skipped: 0 };
  const seen = new Set<string>();
  for (const { id: rawId, entry } of candidates) {
    const id = clean(text(rawId), LIMITS.idLength);
    if (id === undefined || seen.has(comparableId(id)) || roster.agents.length >= LIMITS.agentsPerReport) {
      roster.skipped++;
      continue;
    }
    seen.add(comparableId(id));
    const identity = isObject(entry.identity) ? entry.identity : {};
    const name = clean(text(entry.name) ?? text(identity.name), LIMITS.nameLength);
    const emoji = clean(text(identity.emoji), 8);
    const model = clean(modelName(entry.model) ?? modelName(defaults.model), LIMITS.nameLength);
    roster.agents.push({
      id,
      ...(name && { name }),
      ...(emoji && { emoji }),
      ...(model && { model }),
      configured: true,
    });
  }
  return roster;
}

interface Candidate {
  id: unknown;
  entry: JsonObject;
}

/** The agents as the configuration has them, with its shape. */
export function candidatesOf(agents: JsonObject): [RosterEra, Candidate[]] {
  if (isObject(agents.entries)) {
    return [
      "entries",
      Object.entries(agents.entries).map(([id, entry]) => ({ id, entry: isObject(entry) ? entry : {} })),
    ];
  }
  if (Array.isArray(agents.list)) {
    const candidates = agents.list.map((element: unknown) =>
      isObject(element) ? { id: element.id, entry: element } : { id: undefined, entry: {} },
    );
    return ["list", candidates];
  }
  return ["default", [{ id: DEFAULT_AGENT, entry: {} }]];
}
