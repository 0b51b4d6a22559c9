import type { AccountCtx } from "../ctx";
import { SessionDetail as Detail } from "../protocol";
import { isUuid, notFound } from "./row-id";
import { FROM_SESSIONS, SESSION_COLUMNS, type SessionRow, type StoredSession, sessionRow } from "./session-rows";
import { HOST, Params, shownStateSql } from "./shown-state";
import { readWatch } from "./watch";

/** Everything known of one session. Figures are what its transcript recorded. */
export interface SessionDetail extends SessionRow {
  spawnedBy: string | null;
  parentKey: string | null;
  /** Where its host read it. */
  source: "file" | "sqlite" | "archive-file" | "sqlite-archive";
  /** By our clock. */
  observedAt: number;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  entries: number;
  compactions: number;
  resets: number;
  /** Entries that could not be read: what they used is missing above. */
  unparsable: number;
  detail: Detail;
  models: ModelUsage[];
}

/** What a session used of one model; the most first. */
export interface ModelUsage {
  model: string;
  messages: number;
  tokens: number;
  costNanos: number;
  unpricedTokens: number;
}

const NOTHING: Detail = { turns: [], tools: [], errors: [], stopReasons: [] };

type Figures = Omit<SessionDetail, keyof SessionRow | "detail" | "models" | "observedAt">;

/**
 * One session of the account.
 * @throws not_found for a malformed id, an unknown one and one of another account
 */
export async function getSession(ctx: AccountCtx, id: string): Promise<SessionDetail> {
  if (!isUuid(id)) throw notFound("session");
  const params = new Params();
  const host = shownStateSql(HOST, await readWatch(ctx), ctx.now, params);
  const [row] = await ctx.db.query<StoredSession & Figures & { detail: unknown }>(
    `SELECT ${SESSION_COLUMNS}, ${host.state} AS "hostState", s.spawned_by AS "spawnedBy", s.parent_key AS "parentKey",
       s.source, s.input::float8 AS input, s.output::float8 AS output, s.cache_read::float8 AS "cacheRead",
       s.cache_write::float8 AS "cacheWrite", s.entries, s.compactions, s.resets, s.unparsable, s.detail
     FROM ${FROM_SESSIONS} WHERE s.id = ${params.add(id)} AND s.account_id = ${params.add(ctx.accountId)}`,
    params.values,
  );
  if (!row) throw notFound("session");
  const models = await ctx.db.query<ModelUsage>(
    `SELECT model, sum(messages)::int AS messages, sum(tokens)::float8 AS tokens, sum(cost_nanos)::float8 AS "costNanos",
       coalesce(sum(tokens) FILTER (WHERE NOT reported), 0)::float8 AS "unpricedTokens"
     FROM session_usage, LATERAL (SELECT input + output + cache_read + cache_write AS tokens) t
     WHERE session_id = $1 AND account_id = $2 GROUP BY model ORDER BY sum(tokens) DESC, model`,
    [id, ctx.accountId],
  );
  const { spawnedBy, parentKey, source, input, output, cacheRead, cacheWrite, detail, ...stored } = row;
  const { entries, compactions, resets, unparsable, ...listed } = stored;
  return {
    ...sessionRow(listed, ctx.now),
    ...{ spawnedBy, parentKey, source, input, output, cacheRead, cacheWrite, entries, compactions, resets, unparsable },
    observedAt: row.observedAt.getTime(),
    // Stored as it was reported by whichever version of ours: what no longer fits is left out, not fatal.
    detail: Detail.catch(NOTHING).parse(detail),
    models,
  };
}
