import type { AccountCtx } from "../ctx";
import type { AgentSeen } from "../domain/roster";
import { DEFAULT_HOST } from "../domain/token-pin";
import { newReportKey, recordHeartbeats } from "./heartbeats";

/** Until then agents uploaded once stay online, unless the account's threshold is longer. */
const ASSUMED_INTERVAL_SECONDS = 300;

/**
 * Takes agents a person uploads, as if an uploader had sent them for the default host. They go offline like any other.
 * @param address of the person's browser
 */
export async function recordByHand(ctx: AccountCtx, agents: readonly AgentSeen[], address: string): Promise<void> {
  const now = ctx.now.getTime();
  const roster = { status: "ok", reason: "" };
  await recordHeartbeats(ctx, {
    tokenId: null,
    accountId: ctx.accountId,
    receivedAt: now,
    address,
    host: { externalId: DEFAULT_HOST, assumedIntervalSeconds: ASSUMED_INTERVAL_SECONDS },
    reports: [{ key: newReportKey(), seenAt: now, roster, isComplete: false, agents }],
  });
}
