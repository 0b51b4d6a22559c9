import { randomUUID } from "node:crypto";
import { maskedToken } from "../auth/agent-token";
import { type AccountCtx, inTransaction } from "../ctx";
import { type DeviceType, isIpAddress } from "../domain/device-type";
import { isPlaceholderHost, placeholderHost } from "../domain/token-pin";
import { AppError } from "../errors";
import { announce } from "../live/announce";
import { safeLine } from "../protocol";
import { isUuid, notFound } from "./row-id";
import { createToken } from "./tokens";

/** Hosts as a person adds, describes and removes them, each with a key of its own. */

export const HOST_LIMITS = { name: 80, notes: 2_000 } as const;

/** What a person says about a host. */
export interface HostDescription {
  name: string;
  type: DeviceType;
  /** "" when it has none. */
  publicIp: string;
  notes: string;
}

/** The host, and the only copy of its key. */
export interface KeyedHost {
  hostId: string;
  key: string;
}

const noName = () => new AppError("bad_input", "Give it a name.", { field: "name", code: "nameMissing" });

function cleaned(input: HostDescription): HostDescription {
  const name = safeLine(input.name, HOST_LIMITS.name);
  if (name === "") throw noName();
  const publicIp = input.publicIp.trim();
  if (publicIp !== "" && !isIpAddress(publicIp)) {
    const message = "This is not an IP address. Write it like 203.0.113.7 or 2001:db8::1, or leave it empty.";
    throw new AppError("bad_input", message, { field: "publicIp", code: "ipBad" });
  }
  return { name, type: input.type, publicIp, notes: safeNotes(input.notes) };
}

/** Lines of them, each safe, without blank ends. */
function safeNotes(notes: string): string {
  const lines = notes.split(/\r?\n/).map((line) => safeLine(line, HOST_LIMITS.notes));
  return lines.join("\n").trim().slice(0, HOST_LIMITS.notes);
}

/**
 * Adds a host that has not reported yet, and makes its key. The first machine that reports with the key takes its place.
 * @throws AppError bad_input, conflict when the account has too many
 */
export function addHost(ctx: AccountCtx, input: HostDescription & { createdBy?: string | null }): Promise<KeyedHost> {
  const { name, type, publicIp, notes } = cleaned(input);
  const hostId = randomUUID();
  return inTransaction(ctx, async (tx) => {
    await tx.db.query(
      `INSERT INTO host (id, account_id, external_id, name, given_name, device_type, public_ip, notes, first_seen_at,
         last_seen_at, threshold_ms, deadline_at, state, state_since)
       VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $8, 0, $8, 'waiting', $8)`,
      [hostId, tx.accountId, placeholderHost(hostId), name, type, publicIp, notes, tx.now],
    );
    const { token } = await createToken(tx, { name, createdBy: input.createdBy, keyOf: hostId });
    await announce(tx, { accountId: tx.accountId, topic: "agents", ids: [], count: 0 });
    return { hostId, key: token };
  });
}

/**
 * Changes what is written about a host, from now on for every page. Its uploader does not change the name back.
 * @throws AppError not_found, bad_input
 */
export async function editHost(ctx: AccountCtx, id: string, input: HostDescription): Promise<void> {
  const { name, type, publicIp, notes } = cleaned(input);
  if (!isUuid(id)) throw notFound("host");
  await inTransaction(ctx, async (tx) => {
    const changed = await tx.db.query(
      // A name that was only left as its uploader said it stays its uploader's to change.
      `UPDATE host SET given_name = CASE WHEN name = $3 THEN given_name ELSE $3 END, name = $3, device_type = $4,
         public_ip = $5, notes = $6
       WHERE id = $2 AND account_id = $1 RETURNING id`,
      [tx.accountId, id, name, type, publicIp, notes],
    );
    if (changed.length === 0) throw notFound("host");
    await announce(tx, { accountId: tx.accountId, topic: "agents", ids: [], count: 0 });
  });
}

/** The key of a host, as far as it can be shown again. */
export interface HostKey {
  /** Its first 8 characters. */
  masked: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

const OF_HOST = `t.account_id = $1 AND t.revoked_at IS NULL AND NOT t.reusable
  AND (t.made_for_host_id = $2 OR t.host_external_id = (SELECT external_id FROM host WHERE id = $2 AND account_id = $1))`;

/** The keys and tokens that work on this host and nowhere else, the newest first. */
export async function listHostKeys(ctx: AccountCtx, id: string): Promise<HostKey[]> {
  const rows = await ctx.db.query<{ lookup: string; createdAt: Date; lastUsedAt: Date | null }>(
    `SELECT t.lookup, t.created_at AS "createdAt", t.last_used_at AS "lastUsedAt" FROM agent_token t
     WHERE ${OF_HOST} ORDER BY t.created_at DESC LIMIT 20`,
    [ctx.accountId, id],
  );
  return rows.map(({ lookup, ...row }) => ({ ...row, masked: maskedToken(lookup) }));
}

async function endKeys(tx: AccountCtx, id: string): Promise<void> {
  const ended = await tx.db.query<{ id: string }>(
    `UPDATE agent_token t SET revoked_at = $3 WHERE ${OF_HOST} RETURNING t.id`,
    [tx.accountId, id, tx.now],
  );
  if (ended.length === 0) return;
  await announce(tx, { accountId: tx.accountId, topic: "token_changed", ids: ended.map((token) => token.id) });
}

/**
 * Gives a host a new key. Those it had, and tokens that belong to it alone, end at once and everywhere.
 * @throws AppError not_found
 */
export function rotateHostKey(ctx: AccountCtx, id: string, createdBy: string | null): Promise<KeyedHost> {
  if (!isUuid(id)) throw notFound("host");
  return inTransaction(ctx, async (tx) => {
    const [host] = await tx.db.query<{ name: string; externalId: string }>(
      `SELECT name, external_id AS "externalId" FROM host WHERE id = $2 AND account_id = $1 FOR NO KEY UPDATE`,
      [tx.accountId, id],
    );
    if (!host) throw notFound("host");
    await endKeys(tx, id);
    const pinnedTo = isPlaceholderHost(host.externalId) ? undefined : host.externalId;
    const { token } = await createToken(tx, { name: host.name, createdBy, keyOf: id, pinnedTo });
    return { hostId: id, key: token };
  });
}

/**
 * Removes a host with everything that was recorded of it, for good. Its keys end: should it go on reporting, it is refused.
 * @throws AppError not_found
 */
export async function deleteHost(ctx: AccountCtx, id: string): Promise<{ name: string }> {
  if (!isUuid(id)) throw notFound("host");
  return inTransaction(ctx, async (tx) => {
    // The keys first: an upload that is being stored is waited for, and none begins after.
    await endKeys(tx, id);
    const [gone] = await tx.db.query<{ name: string }>(
      "DELETE FROM host WHERE id = $2 AND account_id = $1 RETURNING name",
      [tx.accountId, id],
    );
    if (!gone) throw notFound("host");
    // Reports have no foreign key.
    await tx.db.query("DELETE FROM report WHERE host_id = $1", [id]);
    await announce(tx, { accountId: tx.accountId, topic: "agents" }, { accountId: tx.accountId, topic: "sessions" });
    return gone;
  });
}
