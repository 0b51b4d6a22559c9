import type { AccountCtx } from "../ctx";
import { tokensOf } from "../domain/pricing";
import { SessionDetail as Detail } from "../protocol";
import { priceSpans } from "./prices";
import { isUuid, notFound } from "./row-id";
import { sessionsSource } from "./session-costs";
import { FROM_SESSIONS, SESSION_COLUMNS, type SessionRow, type StoredSession, sessionRow } from "./session-rows";
import { HOST, Params, shownStateSql } from "./shown-state";
import { sumsSql, type UsageSum } from "./usage-sums";
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
  /** The most first. */
  models: ModelUsage[];
}

/** What a session used of one model. Money is nanos. */
export interface ModelUsage {
  model: string;
  messages: number;
  tokens: number;
  /** As it was reported. */
  costNanos: number;
  /** By a price for each token, where no cost was reported. */
  estimatedNanos: number;
  /** Tokens whose cost is not known: nothing was reported, and the model has no price. */
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
  const models = await usageByModel(ctx, id);
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

async function usageByModel(ctx: AccountCtx, id: string): Promise<ModelUsage[]> {
  const params = new Params();
  const source = sessionsSource(ctx, [id], params);
  const sums = sumsSql({ model: "d.model" }, source, await priceSpans(ctx), params);
  const rows = await ctx.db.query<UsageSum & { model: string }>(`SELECT u.* FROM ${sums} u`, params.values);
  return rows
    .map(({ model, messages, reportedNanos, estimatedNanos, unpricedTokens, ...used }) => ({
      ...{ model, messages, tokens: tokensOf(used), costNanos: reportedNanos, estimatedNanos, unpricedTokens },
    }))
    .sort((one, two) => two.tokens - one.tokens || (one.model < two.model ? -1 : 1));
}
