import type { AccountCtx } from "../ctx";
import { isUuid } from "./row-id";
import type { UsageFilter } from "./usage";

/** Hosts of which sessions could not be read at their last report: what they used is missing, not nothing. */
export interface MissingUsage {
  hosts: number;
  /** One of them, to lead to; null when there is none. */
  hostId: string | null;
}

export async function missingUsage(ctx: AccountCtx, { hostId, agent }: UsageFilter = {}): Promise<MissingUsage> {
  if (hostId !== undefined && !isUuid(hostId)) return { hosts: 0, hostId: null };
  const [row] = await ctx.db.query<MissingUsage>(
    `SELECT count(*)::int AS hosts, min(h.id::text) AS "hostId" FROM host h
     WHERE h.account_id = $1 AND ($2::uuid IS NULL OR h.id = $2) AND EXISTS (
       SELECT 1 FROM jsonb_array_elements(h.sources) s
       WHERE s->>'status' IN ('unsupported', 'error')
         AND CASE WHEN $3::text IS NULL THEN s->>'source' LIKE 'sessions/%' ELSE s->>'source' = 'sessions/' || $3 END)`,
    [ctx.accountId, hostId ?? null, agent ?? null],
  );
  return row ?? { hosts: 0, hostId: null };
}
