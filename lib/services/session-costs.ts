import type { AccountCtx } from "../ctx";
import { priceSpans } from "./prices";
import { Params } from "./shown-state";
import { type Source, sumsSql, type UsageSum } from "./usage-sums";

/** What sessions cost where their transcripts do not say. */

/** SQL for everything recorded of sessions, priced by the days of the account's time zone. */
export function sessionsSource(ctx: AccountCtx, ids: readonly string[], params: Params): Source {
  return {
    from: "session_usage d JOIN account c ON c.id = d.account_id",
    day: "(d.at AT TIME ZONE c.time_zone)::date",
    where: `d.session_id = ANY(${params.add(ids)}::uuid[]) AND d.account_id = ${params.add(ctx.accountId)}`,
  };
}

/** An estimate of what was not reported. Money is nanos. */
export interface SessionEstimate {
  estimatedNanos: number;
  /** Tokens whose cost is not known: nothing was reported, and the model has no price. */
  unpricedTokens: number;
}

/** By session, for those of them that used anything without a reported cost; nothing is asked when there is none. */
export async function estimatesOf(
  ctx: AccountCtx,
  sessions: readonly { id: string; unpricedTokens: number }[],
): Promise<Map<string, SessionEstimate>> {
  const ids = sessions.filter(({ unpricedTokens }) => unpricedTokens > 0).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const params = new Params();
  const sums = sumsSql({ id: "d.session_id" }, sessionsSource(ctx, ids, params), await priceSpans(ctx), params);
  const rows = await ctx.db.query<UsageSum & { id: string }>(`SELECT u.* FROM ${sums} u`, params.values);
  return new Map(rows.map(({ id, estimatedNanos, unpricedTokens }) => [id, { estimatedNanos, unpricedTokens }]));
}
