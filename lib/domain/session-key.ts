/** What OpenClaw's session keys say. The grammar stands in its documentation; peers may hold colons of their own. */

export const SESSION_KINDS = ["main", "channel", "cron", "subagent", "heartbeat", "hook", "probe", "other"] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

/**
 * What a session is for, by its key: `agent:<id>:<rest>`, where only the first two colons divide.
 * @param key null when nothing names the session any more
 */
export function sessionKind(key: string | null): SessionKind {
  if (key === null || key === "") return "other";
  const rest = /^agent:[^:]*:([\s\S]*)$/.exec(key)?.[1] ?? key;
  if (rest === "main" || rest === "global") return "main";
  if (rest.startsWith("cron:")) return "cron";
  if (rest.startsWith("subagent:")) return "subagent";
  if (rest.startsWith("hook:")) return "hook";
  if (rest.startsWith("explicit:model-run-")) return "probe";
  if (rest === "heartbeat" || rest.startsWith("heartbeat:") || rest.endsWith(":heartbeat")) return "heartbeat";
  if (/^[^:]+:(?:group|channel|room|direct|dm):/.test(rest)) return "channel";
  return "other";
}

/** The agent a key belongs to; null when it names none. */
export const agentOfKey = (key: string): string | null => /^agent:([^:]+):/.exec(key)?.[1] ?? null;

/** A key without its agent: what tells it from the others of that agent. */
export const restOfKey = (key: string): string => /^agent:[^:]*:([\s\S]+)$/.exec(key)?.[1] ?? key;
