import type { AccountCtx } from "../ctx";
import type { UsageRange } from "../domain/usage-range";
import { isUuid } from "./row-id";
import { type UsageFilter, type UsageGround, windowOf } from "./usage";

/** Hosts that report one counter of tokens and no sessions, as the published agent does. */
export interface CounterUsage {
  hosts: number;
  /** By which their counters grew within the range. */
  tokens: number;
}

/** What counters tell of hosts without recorded usage. A host that has both is counted by its sessions alone. */
export async function counterUsage(
  ctx: AccountCtx,
  ground: UsageGround,
  range: UsageRange,
  { hostId, agent, model }: UsageFilter = {},
): Promise<CounterUsage> {
  // A counter names neither agent nor model.
  const isElsewhere = agent !== undefined || model !== undefined || (hostId !== undefined && !isUuid(hostId));
  if (isElsewhere) return { hosts: 0, tokens: 0 };
  const { from, to } = windowOf(range, ground.zone);
  const [row] = await ctx.db.query<CounterUsage>(
    `SELECT count(DISTINCT c.host_id)::int AS hosts, coalesce(sum(c.tokens), 0)::float8 AS tokens FROM device_usage c
     WHERE c.account_id = $1 AND c.at >= $2 AND c.at < $3 AND ($4::uuid IS NULL OR c.host_id = $4)
       AND NOT EXISTS (SELECT 1 FROM usage_day d WHERE d.account_id = $1 AND d.host_id = c.host_id AND d.messages > 0)`,
    [ctx.accountId, new Date(from), new Date(to), hostId ?? null],
  );
  return row ?? { hosts: 0, tokens: 0 };
}
