import type { ShownState } from "../domain/liveness";
import type { SessionKind } from "../domain/session-key";
import { type SessionStatus, shownSessionStatus } from "../domain/session-status";

/** How sessions are read: one set of columns for lists, pages and trees. */

/** One session as lists show it. Moments are milliseconds. */
export interface SessionRow {
  id: string;
  /** OpenClaw's own id of the transcript. */
  sessionId: string;
  hostId: string;
  hostName: string;
  agentExternalId: string;
  /** null: its host does not list that agent, or never did. */
  agentId: string | null;
  agentNameEn: string;
  agentNameZh: string;
  agentEmoji: string;
  kind: SessionKind;
  /** null where the host sends counts only, and where nothing names the session any more. */
  sessionKey: string | null;
  label: string | null;
  /** As OpenClaw has it. */
  status: string | null;
  /** As it is shown; null when nobody says. */
  state: SessionStatus | null;
  origin: "live" | "reset" | "deleted";
  /** Is it the one its key leads to now? */
  current: boolean;
  /** When its host no longer found it. */
  goneAt: number | null;
  model: string;
  /** Tokens in the context after its last run, and how many fit; not a sum of anything. */
  contextUsed: number | null;
  contextLimit: number | null;
  firstAt: number | null;
  lastAt: number | null;
  /** Recorded over its whole life, all four classes. */
  tokens: number;
  /** Billionths of a US dollar, as far as its messages reported a cost. */
  costNanos: number;
  /** Tokens of messages that reported none. */
  unpricedTokens: number;
  userMessages: number;
  assistantMessages: number;
  toolResults: number;
  toolsRequested: number;
  toolsOk: number;
  toolsFailed: number;
  errors: number;
  turnCount: number;
}

/** The columns of `SessionRow`; wants `FROM_SESSIONS`. bigint comes as text from the driver, float8 does not. */
export const SESSION_COLUMNS = `s.id, s.session_id AS "sessionId", s.host_id AS "hostId", h.name AS "hostName",
  s.agent_external_id AS "agentExternalId", a.id AS "agentId", coalesce(a.name_en, '') AS "agentNameEn",
  coalesce(a.name_zh, '') AS "agentNameZh", coalesce(a.emoji, '') AS "agentEmoji", s.kind,
  s.session_key AS "sessionKey", s.label, s.status, s.origin, s.current, s.gone_at AS "goneAt", s.model,
  s.context_used AS "contextUsed", s.context_limit AS "contextLimit", s.first_at AS "firstAt", s.last_at AS "lastAt",
  (s.input + s.output + s.cache_read + s.cache_write)::float8 AS tokens, s.cost_nanos::float8 AS "costNanos",
  s.unpriced_tokens::float8 AS "unpricedTokens", s.user_messages AS "userMessages",
  s.assistant_messages AS "assistantMessages", s.tool_results AS "toolResults", s.tools_requested AS "toolsRequested",
  s.tools_ok AS "toolsOk", s.tools_failed AS "toolsFailed", s.errors, s.turn_count AS "turnCount",
  s.sequence::float8 AS sequence, s.observed_at AS "observedAt"`;

export const FROM_SESSIONS = `session s JOIN host h ON h.id = s.host_id
  LEFT JOIN agent a ON a.host_id = s.host_id AND a.external_id = s.agent_external_id`;

type Moments = "goneAt" | "firstAt" | "lastAt";

/** A row as the driver gives it, with what `state` is judged by. */
export type StoredSession = Omit<SessionRow, "state" | Moments> &
  Record<Moments, Date | null> & {
    sequence: number;
    observedAt: Date;
    hostState: ShownState;
  };

export function sessionRow(stored: StoredSession, now: Date): SessionRow {
  const { sequence, observedAt, hostState, goneAt, firstAt, lastAt, ...rest } = stored;
  const moments = { goneAt: at(goneAt), firstAt: at(firstAt), lastAt: at(lastAt) };
  const news = { status: rest.status, lastAt: moments.lastAt, sequence, observedAt: observedAt.getTime(), hostState };
  return { ...rest, ...moments, state: shownSessionStatus(news, now.getTime()) };
}

const at = (moment: Date | null): number | null => moment?.getTime() ?? null;

/**
 * `shownSessionStatus` as SQL, for filters; tests/integration/sessions.test.ts proves that the two agree.
 * @param freshSince the expression of the earliest moment that still counts as news
 */
export const sessionStateSql = (hostState: string, freshSince: string): string => `CASE
  WHEN s.status IN ('done', 'failed', 'killed', 'timeout') THEN s.status
  WHEN s.status <> 'running' THEN NULL
  WHEN s.status = 'running' AND (${hostState}) = 'online' AND coalesce(
    s.observed_at - (s.sequence - (extract(epoch FROM s.last_at) * 1000)::bigint) * interval '1 millisecond',
    s.observed_at) >= ${freshSince} THEN 'running'
  WHEN s.status = 'running' THEN 'silent' END`;
