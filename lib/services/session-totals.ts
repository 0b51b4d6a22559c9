import type { Ctx } from "../ctx";
import type { HostTotals, SessionTotals } from "../protocol";
import { reportingHost } from "./reporting-host";
import type { TokenOwner } from "./tokens";

/** Sessions in one answer. */
const PAGE = 2_000;

/** The last session of the page before. */
export interface TotalsCursor {
  agentId: string;
  sessionId: string;
}

const FIRST: TotalsCursor = { agentId: "", sessionId: "" };

/**
 * What is held of a host's sessions, added up anew from their quarter hours: for comparing with a recount there.
 * @throws AppError as `reportingHost`
 */
export async function hostTotals(
  ctx: Ctx,
  owner: TokenOwner,
  externalId: string,
  after: TotalsCursor = FIRST,
): Promise<Omit<HostTotals, "next"> & { next: TotalsCursor | null }> {
  const { hostId, accountId } = await reportingHost(ctx, owner, externalId);
  const rows = await ctx.db.query<SessionTotals>(
    `SELECT s.agent_external_id AS "agentId", s.session_id AS "sessionId", s.entries,
       s.user_messages + s.assistant_messages + s.tool_results AS messages, s.tools_failed AS "toolsFailed", s.errors,
       u.input::float8, u.output::float8, u.cache_read::float8 AS "cacheRead", u.cache_write::float8 AS "cacheWrite",
       u.cost_nanos::float8 AS "costNanos"
     FROM session s CROSS JOIN LATERAL (
       SELECT coalesce(sum(input), 0) AS input, coalesce(sum(output), 0) AS output, coalesce(sum(cache_read), 0) AS cache_read,
         coalesce(sum(cache_write), 0) AS cache_write, coalesce(sum(cost_nanos), 0) AS cost_nanos
       FROM session_usage WHERE session_id = s.id) u
     WHERE s.host_id = $1 AND s.account_id = $2 AND (s.agent_external_id, s.session_id) > ($3, $4)
     ORDER BY s.agent_external_id, s.session_id LIMIT ${PAGE + 1}`,
    [hostId, accountId, after.agentId, after.sessionId],
  );
  const [account] = await ctx.db.query<{ days: number | null }>(
    "SELECT sessions_days AS days FROM account WHERE id = $1",
    [accountId],
  );
  const sessions = rows.slice(0, PAGE);
  const last = sessions.at(-1);
  const next = rows.length > PAGE && last ? { agentId: last.agentId, sessionId: last.sessionId } : null;
  return { now: ctx.now.getTime(), keptDays: account?.days ?? null, sessions, next };
}
