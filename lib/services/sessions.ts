import type { AccountCtx } from "../ctx";
import type { Watch } from "../domain/liveness";
import type { SessionKind } from "../domain/session-key";
import type { SessionSort } from "../domain/session-order";
import { SESSION_FRESH_MS, type SessionStatus } from "../domain/session-status";
import { isUuid } from "./row-id";
import {
  FROM_SESSIONS,
  SESSION_COLUMNS,
  type SessionRow,
  type StoredSession,
  sessionRow,
  sessionStateSql,
} from "./session-rows";
import { HOST, likePattern, Params, shownStateSql } from "./shown-state";
import { readWatch } from "./watch";

/** Sessions of an account, a page at a time. */

export const MAX_SESSIONS_PER_READ = 200;
/** Shown on the page of an agent or a host. */
export const LATEST_SESSIONS = 6;

export interface SessionFilter {
  /** Searched in labels, keys, ids, models, names of agents and hosts; literally. */
  q?: string;
  hostId?: string;
  /** As OpenClaw calls it; on any host unless `hostId` is given. */
  agentExternalId?: string;
  /** Absent: all but probes, which OpenClaw makes to try a model. "all": those too. */
  kind?: SessionKind | "all";
  state?: SessionStatus;
}

export interface SessionListInput extends SessionFilter {
  sort?: SessionSort;
  /** The `next` of the page before. */
  after?: string;
  limit?: number;
}

export interface SessionList {
  rows: SessionRow[];
  /** Where the next page begins; null on the last one. */
  next: string | null;
}

/** What each order goes by; a cursor holds its value as a whole number. */
const ORDERS = {
  recent: {
    by: "coalesce(s.last_at, to_timestamp(0))",
    cursor: "(extract(epoch FROM coalesce(s.last_at, to_timestamp(0))) * 1000)::bigint",
    value: (cursor: number) => new Date(cursor),
    type: "timestamptz",
  },
  tokens: {
    by: "(s.input + s.output + s.cache_read + s.cache_write)",
    cursor: "(s.input + s.output + s.cache_read + s.cache_write)",
    value: (cursor: number) => cursor,
    type: "bigint",
  },
  cost: { by: "s.cost_nanos", cursor: "s.cost_nanos", value: (cursor: number) => cursor, type: "bigint" },
} as const satisfies Record<SessionSort, object>;

/** `<value>.<id>` of the last session of a page; anything else begins at the top. */
function cursorFrom(after: string | undefined): { value: number; id: string } | undefined {
  const [, value, id] = /^(\d{1,16})\.([0-9a-f-]{36})$/.exec(after ?? "") ?? [];
  const number = Number(value);
  return id && isUuid(id) && number <= 8.64e15 ? { value: number, id } : undefined;
}

/** One page of the account's sessions, newest first unless asked otherwise. One question, which walks one index. */
export async function listSessions(ctx: AccountCtx, input: SessionListInput = {}): Promise<SessionList> {
  const limit = Math.min(Math.max(input.limit ?? 50, 0), MAX_SESSIONS_PER_READ);
  const { sql, values } = sessionListSql(ctx, await readWatch(ctx), { ...input, limit: limit + 1 });
  const answers = await ctx.db.query<StoredSession & { cursor: string }>(sql, values);
  const rows = answers.slice(0, limit).map(({ cursor, ...stored }) => sessionRow(stored, ctx.now));
  const last = answers.length > limit ? answers[limit - 1] : undefined;
  return { rows, next: last ? `${last.cursor}.${last.id}` : null };
}

/** The statement of `listSessions`, for tests of its plan. */
export function sessionListSql(
  ctx: AccountCtx,
  watch: Watch,
  { sort = "recent", after, limit = 50, ...filter }: SessionListInput,
): { sql: string; values: unknown[] } {
  const params = new Params();
  const order = ORDERS[sort];
  const host = shownStateSql(HOST, watch, ctx.now, params);
  const where = conditions(ctx, watch, filter, params);
  const from = cursorFrom(after);
  if (from) {
    where.push(
      `(${order.by}, s.id) < (${params.add(order.value(from.value))}::${order.type}, ${params.add(from.id)}::uuid)`,
    );
  }
  const sql = `SELECT ${SESSION_COLUMNS}, ${host.state} AS "hostState", ${order.cursor}::text AS cursor
    FROM ${FROM_SESSIONS} WHERE ${where.join(" AND ")}
    ORDER BY ${order.by} DESC, s.id DESC LIMIT ${params.add(limit)}`;
  return { sql, values: params.values };
}

function conditions(ctx: AccountCtx, watch: Watch, filter: SessionFilter, params: Params): string[] {
  const { q, hostId, agentExternalId, kind, state } = filter;
  const where = [`s.account_id = ${params.add(ctx.accountId)}`];
  if (hostId !== undefined) where.push(isUuid(hostId) ? `s.host_id = ${params.add(hostId)}` : "false");
  if (agentExternalId !== undefined) where.push(`s.agent_external_id = ${params.add(agentExternalId)}`);
  if (kind === undefined) where.push("s.kind <> 'probe'");
  else if (kind !== "all") where.push(`s.kind = ${params.add(kind)}`);
  if (state !== undefined) where.push(stateIs(state, ctx, watch, params));
  const typed = q?.trim();
  if (typed) {
    const pattern = params.add(likePattern(typed));
    const searched = [
      "s.label",
      "s.session_key",
      "s.session_id",
      "s.model",
      "s.agent_external_id",
      "a.name_en",
      "a.name_zh",
      "h.name",
    ];
    where.push(`(${searched.map((column) => `${column} ILIKE ${pattern}`).join(" OR ")})`);
  }
  return where;
}

function stateIs(state: SessionStatus, ctx: AccountCtx, watch: Watch, params: Params): string {
  if (state !== "running" && state !== "silent") return `s.status = ${params.add(state)}`;
  const host = shownStateSql(HOST, watch, ctx.now, params);
  const fresh = `${params.add(new Date(ctx.now.getTime() - SESSION_FRESH_MS))}::timestamptz`;
  // Said once more for the index of those that run.
  return `s.status = 'running' AND (${sessionStateSql(host.state, fresh)}) = ${params.add(state)}`;
}

/** Sums over all sessions that match, from what their transcripts recorded. */
export interface SessionTotals {
  sessions: number;
  messages: number;
  toolsRequested: number;
  toolsOk: number;
  toolsFailed: number;
  errors: number;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  tokens: number;
  costNanos: number;
  unpricedTokens: number;
}

/** Sums over everything that matches, whichever page is read. */
export async function sumSessions(ctx: AccountCtx, filter: SessionFilter = {}): Promise<SessionTotals> {
  const params = new Params();
  const where = conditions(ctx, await readWatch(ctx), filter, params);
  const sum = (expression: string, name: string) => `coalesce(sum(${expression}), 0)::float8 AS "${name}"`;
  const [row] = await ctx.db.query<SessionTotals>(
    `SELECT count(*)::int AS sessions, ${sum("s.user_messages + s.assistant_messages + s.tool_results", "messages")},
       ${sum("s.tools_requested", "toolsRequested")}, ${sum("s.tools_ok", "toolsOk")},
       ${sum("s.tools_failed", "toolsFailed")}, ${sum("s.errors", "errors")}, ${sum("s.input", "input")},
       ${sum("s.output", "output")}, ${sum("s.cache_read", "cacheRead")}, ${sum("s.cache_write", "cacheWrite")},
       ${sum("s.input + s.output + s.cache_read + s.cache_write", "tokens")}, ${sum("s.cost_nanos", "costNanos")},
       ${sum("s.unpriced_tokens", "unpricedTokens")}
     FROM ${FROM_SESSIONS} WHERE ${where.join(" AND ")}`,
    params.values,
  );
  if (!row) throw new Error("Sums always give one row.");
  return row;
}

/** What there is to filter by. */
export interface SessionPlaces {
  /** Hosts with sessions, by name; at most MAX_PLACES. */
  hosts: { id: string; name: string }[];
  /** Agents with sessions on one host; empty when several hosts are meant. */
  agents: { externalId: string; nameEn: string; nameZh: string }[];
}

export const MAX_PLACES = 100;

export async function sessionPlaces(ctx: AccountCtx, hostId?: string): Promise<SessionPlaces> {
  const hosts = await ctx.db.query<SessionPlaces["hosts"][number]>(
    `SELECT h.id, h.name FROM host h WHERE h.account_id = $1 AND EXISTS (SELECT FROM session s WHERE s.host_id = h.id)
     ORDER BY lower(h.name), h.id LIMIT ${MAX_PLACES}`,
    [ctx.accountId],
  );
  const one = hostId ?? (hosts.length === 1 ? hosts[0]?.id : undefined);
  if (one === undefined || !isUuid(one)) return { hosts, agents: [] };
  // One step along the index for each agent, however many sessions it has.
  const next = (after: string) => `(SELECT s.agent_external_id FROM session s
    WHERE s.host_id = $1 AND s.account_id = $2 ${after} ORDER BY s.agent_external_id LIMIT 1)`;
  const agents = await ctx.db.query<SessionPlaces["agents"][number]>(
    `WITH RECURSIVE named (name) AS (
       SELECT ${next("")} UNION ALL
       SELECT ${next("AND s.agent_external_id > named.name")} FROM named WHERE named.name IS NOT NULL
     ), listed AS (SELECT name FROM named WHERE name IS NOT NULL LIMIT ${MAX_PLACES})
     SELECT name AS "externalId", coalesce(a.name_en, name) AS "nameEn", coalesce(a.name_zh, name) AS "nameZh"
     FROM listed LEFT JOIN agent a ON a.host_id = $1 AND a.external_id = name ORDER BY lower(name), name`,
    [one, ctx.accountId],
  );
  return { hosts, agents };
}
