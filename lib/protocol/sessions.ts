import { z } from "zod";
import { LIMITS } from "./limits";
import { count, id, line, moment, optionalLine, whole } from "./parts";

/** What a host says of one transcript of one of its agents. Figures are absolute: saying them twice changes nothing. */

const tokens = { input: whole, output: whole, cacheRead: whole, cacheWrite: whole };

/** What was used within a quarter of an hour, by model. */
export const SessionUsageBucket = z.object({
  /** Start of the quarter hour, epoch ms, UTC. */
  at: moment.refine((at) => at % 900_000 === 0, { error: "must be the start of a quarter hour" }),
  model: line(LIMITS.nameLength),
  /** Did these messages report a cost? */
  reported: z.boolean(),
  messages: count,
  ...tokens,
  /** Billionths of a US dollar; 0 where none was reported. */
  costNanos: whole,
});
export type SessionUsageBucket = z.infer<typeof SessionUsageBucket>;

const toolCount = z.object({ name: line(LIMITS.nameLength), ok: count, failed: count });

/** What one message of a person, or of another agent, set off. */
export const SessionTurn = z.object({
  at: moment,
  until: moment,
  number: count,
  model: line(LIMITS.nameLength),
  messages: count,
  ...tokens,
  costNanos: whole,
  tools: z.array(toolCount).max(LIMITS.toolsPerTurn),
  stopReason: line(40),
  /** Excerpts, masked on the host; only where host and account agreed to content. */
  asked: line(LIMITS.excerptLength).optional(),
  answered: line(LIMITS.excerptLength).optional(),
});
export type SessionTurn = z.infer<typeof SessionTurn>;

export const SessionError = z.object({
  kind: z.enum(["model-error", "run-failed-before-reply"]),
  at: moment.nullable(),
  message: line(500),
});
export type SessionError = z.infer<typeof SessionError>;

/** Tables with keys of the agent's own choosing travel as lists. */
export const SessionDetail = z.object({
  turns: z.array(SessionTurn).max(LIMITS.turnsPerSession).default([]),
  tools: z.array(toolCount).max(LIMITS.toolsPerSession).default([]),
  errors: z.array(SessionError).max(LIMITS.errorsPerSession).default([]),
  stopReasons: z
    .array(z.object({ reason: line(40), count }))
    .max(50)
    .default([]),
});
export type SessionDetail = z.infer<typeof SessionDetail>;

export const SessionSnapshot = z.object({
  /** Names the session among those of its host, for the answer. */
  key: z.string().min(3).max(500),
  /**
   * When it was read, by the host's clock, and the order of what it says: never smaller than in anything it said before.
   */
  observedAt: moment,
  agentId: id,
  sessionId: id,
  kind: z.enum(["main", "channel", "cron", "subagent", "heartbeat", "hook", "probe", "other"]),
  /** From here on only at the privacy level "metadata" and above. */
  sessionKey: optionalLine(500),
  label: optionalLine(LIMITS.nameLength),
  spawnedBy: optionalLine(500),
  parentKey: optionalLine(500),
  source: z.enum(["file", "sqlite", "archive-file", "sqlite-archive"]),
  origin: z.enum(["live", "reset", "deleted"]).default("live"),
  current: z.boolean(),
  status: optionalLine(20),
  model: line(LIMITS.nameLength).default(""),
  contextUsed: count.nullable().default(null),
  contextLimit: count.nullable().default(null),
  firstAt: moment.nullable(),
  lastAt: moment.nullable(),
  /** When the host no longer found it. */
  goneAt: moment.nullable().default(null),
  entries: count,
  userMessages: count,
  assistantMessages: count,
  toolResults: count,
  toolsRequested: count,
  toolsOk: count,
  toolsFailed: count,
  errors: count,
  compactions: count,
  resets: count,
  turnCount: count,
  unparsable: count,
  /** Sums over all of its usage, for comparing. */
  totals: z.object({ messages: count, ...tokens, costNanos: whole, unpricedTokens: whole }),
  /** `usage` replaces what the platform holds from here (inclusive) … */
  usageFrom: moment,
  /** … to here (exclusive); absent: to the end. */
  usageUntil: moment.optional(),
  usage: z.array(SessionUsageBucket).max(LIMITS.bucketsPerItem),
  detail: SessionDetail.default({ turns: [], tools: [], errors: [], stopReasons: [] }),
});
export type SessionSnapshot = z.infer<typeof SessionSnapshot>;
