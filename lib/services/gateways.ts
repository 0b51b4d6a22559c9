import { z } from "zod";
import type { AccountCtx } from "../ctx";
import { GatewayState } from "../protocol";

/** How a host's gateway answered last. */
export interface HostGateway {
  state: GatewayState;
  /** Since when it has been in this state, ms. */
  since: number;
  version: string;
  port: number | null;
  /** Why it is unknown: a short word of the uploader, or the system's error code. */
  reason: string;
  /** What makes it not ready, as it names it. */
  failing: string[];
}

interface Row extends Omit<HostGateway, "state" | "since" | "failing"> {
  state: string;
  since: Date | null;
  failing: unknown;
}

/** null until its machine said anything of it, for an unknown host, and for one of another account. */
export async function hostGateway(ctx: AccountCtx, hostId: string): Promise<HostGateway | null> {
  const [row] = await ctx.db.query<Row>(
    `SELECT gateway_state AS state, gateway_since AS since, gateway_version AS version, gateway_port AS port,
       gateway_reason AS reason, gateway_failing AS failing
     FROM host WHERE id = $1 AND account_id = $2 AND gateway_state IS NOT NULL`,
    [hostId, ctx.accountId],
  );
  if (!row) return null;
  return {
    ...row,
    state: GatewayState.catch("unknown").parse(row.state),
    since: (row.since ?? ctx.now).getTime(),
    failing: z.array(z.string()).catch([]).parse(row.failing),
  };
}
