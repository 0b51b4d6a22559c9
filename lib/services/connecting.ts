import type { AccountCtx } from "../ctx";
import { isUuid } from "./row-id";

/** How far the machine that is being connected has come. Moments are milliseconds. */
export interface ConnectProgress {
  /** Its token was shown to us, or it reported. */
  hasReached: boolean;
  /** The machine, once it has reported. */
  host: { id: string; name: string; rosterStatus: string; rosterReason: string } | null;
  /** Agents it listed. */
  agents: number;
}

/**
 * What arrived since a moment: of a token just made, else of any machine new to the account.
 * @param input.tokenId absent: connected without one, by approving it in the browser
 */
export async function readConnectProgress(
  ctx: AccountCtx,
  input: { since: number; tokenId?: string },
): Promise<ConnectProgress> {
  const tokenId = input.tokenId && isUuid(input.tokenId) ? input.tokenId : null;
  const [row] = await ctx.db.query<{
    hasReached: boolean;
    id: string | null;
    name: string;
    rosterStatus: string;
    rosterReason: string;
    agents: number;
  }>(
    `WITH fresh AS (
       SELECT h.* FROM host h WHERE h.account_id = $1 AND h.state <> 'waiting' AND (h.first_seen_at >= $2 OR EXISTS (
         SELECT 1 FROM agent_token t WHERE t.id = $3 AND t.account_id = $1 AND t.last_used_at IS NOT NULL
           AND t.host_external_id = h.external_id))
       ORDER BY h.first_seen_at DESC LIMIT 1
     )
     SELECT EXISTS (SELECT 1 FROM agent_token t WHERE t.account_id = $1 AND (t.validated_at >= $2
         OR (t.id = $3 AND (t.validated_at IS NOT NULL OR t.last_used_at IS NOT NULL))))
         OR EXISTS (SELECT 1 FROM fresh) AS "hasReached",
       fresh.id, fresh.name, fresh.roster_status AS "rosterStatus", fresh.roster_reason AS "rosterReason",
       (SELECT count(*)::int FROM agent a WHERE a.host_id = fresh.id AND a.account_id = $1 AND a.state <> 'retired') AS agents
     FROM (SELECT 1) AS one LEFT JOIN fresh ON true`,
    [ctx.accountId, new Date(input.since), tokenId],
  );
  if (!row?.id) return { hasReached: row?.hasReached ?? false, host: null, agents: 0 };
  const { id, name, rosterStatus, rosterReason, agents } = row;
  return { hasReached: true, host: { id, name, rosterStatus, rosterReason }, agents };
}
