import { type AccountCtx, type Ctx, inTransaction } from "../ctx";
import { usedSince } from "../domain/token-counter";

/** What hosts say through the published reporting API, beyond what every host says. */

export interface DeviceStatus {
  /** running | stopped, "" when it did not say. Its own word, not a probe. */
  openclawStatus: string;
  openclawVersion: string;
  runtime: string;
  model: string;
  thinking: string;
  publicIp: string;
  contextTokens: number | null;
  /** Its own counter of all tokens used. */
  totalTokens: number | null;
}

const QUARTER_MS = 15 * 60_000;

/** Keeps what a host said now, and counts what its counter of tokens grew by into the present quarter of an hour. */
export function recordDeviceStatus(
  ctx: Ctx,
  host: { hostId: string; accountId: string },
  status: DeviceStatus,
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { hostId, accountId } = host;
    const { openclawStatus, openclawVersion, runtime, model, thinking, publicIp } = status;
    // One after the other for a host, also for its first two.
    await tx.db.query("SELECT 1 FROM host WHERE id = $1 FOR NO KEY UPDATE", [hostId]);
    const [before] = await tx.db.query<{ total: number | null }>(
      `SELECT total_tokens::float8 AS total FROM device_report WHERE host_id = $1`,
      [hostId],
    );
    const used = status.totalTokens === null ? 0 : usedSince(before?.total ?? null, status.totalTokens);
    await tx.db.query(
      `INSERT INTO device_report AS d (host_id, account_id, at, openclaw_status, openclaw_version, runtime, model, thinking,
         public_ip, context_tokens, total_tokens, base_tokens)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (host_id) DO UPDATE SET at = $3, openclaw_status = $4, openclaw_version = $5, runtime = $6, model = $7,
         thinking = $8, public_ip = $9, context_tokens = coalesce($10, d.context_tokens),
         total_tokens = coalesce($11, d.total_tokens), base_tokens = d.base_tokens + $12`,
      [
        ...[hostId, accountId, tx.now, openclawStatus, openclawVersion, runtime, model, thinking, publicIp],
        ...[status.contextTokens, status.totalTokens, used === null ? status.totalTokens : 0],
      ],
    );
    if (!used) return;
    await tx.db.query(
      `INSERT INTO device_usage AS u (host_id, at, account_id, tokens) VALUES ($1, $2, $3, $4)
       ON CONFLICT (host_id, at) DO UPDATE SET tokens = u.tokens + $4`,
      [hostId, new Date(Math.floor(tx.now.getTime() / QUARTER_MS) * QUARTER_MS), accountId, used],
    );
  });
}

/** As the host's page shows it. */
export interface DeviceSaid extends DeviceStatus {
  /** When it said so, milliseconds. */
  at: number;
}

/** What the host said last; null when it never used the published API. */
export async function readDeviceSaid(ctx: AccountCtx, hostId: string): Promise<DeviceSaid | null> {
  const [row] = await ctx.db.query<Omit<DeviceSaid, "at"> & { at: Date }>(
    `SELECT at, openclaw_status AS "openclawStatus", openclaw_version AS "openclawVersion", runtime, model, thinking,
       public_ip AS "publicIp", context_tokens::float8 AS "contextTokens", total_tokens::float8 AS "totalTokens"
     FROM device_report WHERE host_id = $1 AND account_id = $2`,
    [hostId, ctx.accountId],
  );
  return row ? { ...row, at: row.at.getTime() } : null;
}
