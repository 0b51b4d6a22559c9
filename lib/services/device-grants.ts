import { deviceCodeHash, isDeviceCode, newDeviceCode, newUserCode } from "../auth/device-code";
import { loginSecret } from "../auth/login-cookie";
import { type Ctx, inTransaction } from "../ctx";
import { isRole, may } from "../domain/roles";
import { shownUserCode } from "../domain/user-code";
import { AppError } from "../errors";
import { announce } from "../live/announce";
import { DEVICE, type DeviceError } from "../protocol/device";
import { take } from "./attempts";
import { createToken } from "./tokens";

/**
 * The machine's side of the device flow (RFC 8628): it asks for codes and polls until a person has decided. The agent
 * token is made in the transaction that hands it out: until then there is none, and after it only the machine knows it.
 */

/** What a machine says about itself, cleaned. Nobody checked it. */
export interface MachineClaims {
  hostId: string;
  hostName: string;
  platform: string;
  arch: string;
  uploaderVersion: string;
  /** en | zh | "" */
  locale: string;
}

/** The codes a machine was given. */
export interface DeviceCodes {
  deviceCode: string;
  /** As people see it. */
  userCode: string;
}

/** Whatever happens, a code of which as many are alive is drawn anew: of 25,600,000,000 two are seldom the same. */
const DRAWS = 5;
/** Polls this much too early are forgiven: networks are not metronomes. */
const EARLY_MS = 1_000;
const LONGEST_INTERVAL_SECONDS = 60;

/**
 * Starts a machine's wait for its person.
 * @throws AppError too_many when the address asked for too many codes
 */
export async function startDeviceGrant(ctx: Ctx, claims: MachineClaims, address: string): Promise<DeviceCodes> {
  await take(ctx, "deviceCode", address);
  const expiresAt = new Date(ctx.now.getTime() + DEVICE.lifetimeSeconds * 1000);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const deviceCode = newDeviceCode();
    const userCode = newUserCode();
    const stored = await ctx.db.query(
      `INSERT INTO device_grant (device_hash, user_hash, host_external_id, host_name, platform, arch, uploader_version,
         locale, address, created_at, expires_at, interval_seconds, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'pending')
       ON CONFLICT DO NOTHING RETURNING 1 AS stored`,
      [
        deviceCodeHash("device", deviceCode, loginSecret()),
        deviceCodeHash("user", userCode, loginSecret()),
        claims.hostId,
        claims.hostName,
        claims.platform,
        claims.arch,
        claims.uploaderVersion,
        claims.locale,
        address.slice(0, 60),
        ctx.now,
        expiresAt,
        DEVICE.intervalSeconds,
      ],
    );
    if (stored.length > 0) return { deviceCode, userCode: shownUserCode(userCode) };
  }
  throw new Error("No free user code was found.");
}

/** What a poll is answered. */
export type Redeemed =
  | { kind: "token"; token: string; accountName: string }
  | { kind: "refused"; error: DeviceError; why: string };

const refused = (error: DeviceError, why: string): Redeemed => ({ kind: "refused", error, why });

const UNKNOWN = refused("invalid_grant", "This device code is unknown or was used already. Start again.");
const EXPIRED = refused("expired_token", "Nobody approved in time. Start again and open the new link.");
const DENIED = refused("access_denied", "Whoever was asked said no.");

interface GrantRow {
  id: string;
  state: "pending" | "approved" | "denied" | "handed_out";
  expiresAt: Date;
  polledAt: Date | null;
  intervalSeconds: number;
  accountId: string | null;
  decidedBy: string | null;
  hostExternalId: string;
  hostName: string;
}

/** One poll: the token, exactly once and only after the approval, or why not. Of two polls at once, one gets it. */
export async function redeemDeviceCode(ctx: Ctx, deviceCode: string): Promise<Redeemed> {
  if (!isDeviceCode(deviceCode)) return UNKNOWN;
  try {
    return await inTransaction(ctx, async (tx) => {
      const [grant] = await tx.db.query<GrantRow>(
        `SELECT id, state, expires_at AS "expiresAt", polled_at AS "polledAt", interval_seconds AS "intervalSeconds",
           account_id AS "accountId", decided_by AS "decidedBy", host_external_id AS "hostExternalId",
           host_name AS "hostName"
         FROM device_grant WHERE device_hash = $1 FOR UPDATE`,
        [deviceCodeHash("device", deviceCode, loginSecret())],
      );
      if (!grant || grant.state === "handed_out") return UNKNOWN;
      if (grant.state === "denied") return DENIED;
      if (grant.expiresAt <= tx.now) return EXPIRED;
      return grant.state === "pending" ? await keepWaiting(tx, grant) : await handOut(tx, grant);
    });
  } catch (error) {
    // The account has no room for another token: nothing was changed.
    if (error instanceof AppError && error.kind === "conflict") return refused("access_denied", error.message);
    throw error;
  }
}

async function keepWaiting(ctx: Ctx, grant: GrantRow): Promise<Redeemed> {
  const due = (grant.polledAt?.getTime() ?? 0) + grant.intervalSeconds * 1000 - EARLY_MS;
  const isEarly = ctx.now.getTime() < due;
  const seconds = Math.min(
    grant.intervalSeconds + (isEarly ? DEVICE.slowDownSeconds : 0),
    Math.max(grant.intervalSeconds, LONGEST_INTERVAL_SECONDS),
  );
  await ctx.db.query("UPDATE device_grant SET polled_at = $2, interval_seconds = $3 WHERE id = $1", [
    grant.id,
    ctx.now,
    seconds,
  ]);
  return isEarly
    ? refused("slow_down", `Polled too early. Wait ${seconds} seconds between polls from now on.`)
    : refused("authorization_pending", "Nobody has decided yet. Keep polling.");
}

async function handOut(ctx: Ctx, grant: GrantRow): Promise<Redeemed> {
  // Whoever approved must still be allowed to: they may have left the account since.
  const [member] = await ctx.db.query<{ accountId: string; accountName: string; role: string; personId: string }>(
    `SELECT m.account_id AS "accountId", a.name AS "accountName", m.role, m.person_id AS "personId"
     FROM membership m JOIN account a ON a.id = m.account_id WHERE m.account_id = $1 AND m.person_id = $2`,
    [grant.accountId, grant.decidedBy],
  );
  if (!member || !isRole(member.role) || !may(member.role, "manage_tokens")) return DENIED;
  const { accountId, accountName, personId } = member;
  await clearUnreceived({ ...ctx, accountId }, grant.hostExternalId);
  const { id, token } = await createToken(
    { ...ctx, accountId },
    { name: grant.hostName, createdBy: personId, pinnedTo: grant.hostExternalId },
  );
  await ctx.db.query("UPDATE device_grant SET state = 'handed_out', token_id = $2 WHERE id = $1", [grant.id, id]);
  await announce(ctx, { accountId, topic: "agents", ids: [] });
  return { kind: "token", token, accountName };
}

/** An answer lost on its way leaves a token nobody has: the machine's next one ends it. */
async function clearUnreceived(ctx: Ctx & { accountId: string }, hostExternalId: string): Promise<void> {
  const ended = await ctx.db.query<{ id: string }>(
    `UPDATE agent_token t SET revoked_at = $3 FROM device_grant g
     WHERE g.account_id = $1 AND g.host_external_id = $2 AND t.id = g.token_id AND t.account_id = $1
       AND t.last_used_at IS NULL AND t.revoked_at IS NULL RETURNING t.id`,
    [ctx.accountId, hostExternalId, ctx.now],
  );
  if (ended.length === 0) return;
  await announce(ctx, { accountId: ctx.accountId, topic: "token_changed", ids: ended.map(({ id }) => id) });
}
