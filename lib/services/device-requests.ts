import { deviceCodeHash } from "../auth/device-code";
import { loginSecret } from "../auth/login-cookie";
import type { AccountCtx } from "../ctx";
import { AppError } from "../errors";
import { takeUserCodeAttempt } from "./attempts";

/** The person's side of the device flow: what a code stands for, and their yes or no. */

/** What the machine behind a code says about itself, and where it asks from. Moments are milliseconds. */
export interface AskingMachine {
  hostName: string;
  hostExternalId: string;
  platform: string;
  arch: string;
  uploaderVersion: string;
  address: string;
  askedAt: number;
  expiresAt: number;
}

/** What a code stands for, as the person who asks may know it. */
export type DeviceRequest =
  /** Never issued, or long ago. */
  | { kind: "unknown" }
  | { kind: "expired" }
  /** Decided in another account. */
  | { kind: "used" }
  | { kind: "pending"; machine: AskingMachine }
  | { kind: "denied"; machine: AskingMachine }
  /** Approved: the machine has its token, or will fetch it with its next poll. */
  | { kind: "approved"; machine: AskingMachine; hasToken: boolean }
  /** Approved, and the machine never came for its token. */
  | { kind: "missed"; machine: AskingMachine }
  | { kind: "connected"; machine: AskingMachine; host: { id: string; name: string; agents: number } };

/** Who asks. */
export interface Approver {
  personId: string;
  address: string;
}

/** A machine that was approved at the last second still has this long to fetch its token. */
const FETCH_MS = 60_000;

interface Row extends Omit<AskingMachine, "askedAt" | "expiresAt"> {
  state: "pending" | "approved" | "denied" | "handed_out";
  createdAt: Date;
  expiresAt: Date;
  decidedAt: Date | null;
  isMine: boolean;
}

/**
 * What stands behind a code. A code nobody issued counts as a guess.
 * @param code eight letters, see userCodeIn
 * @throws AppError too_many (code `tooMany`) for somebody who guesses
 */
export async function readDeviceRequest(ctx: AccountCtx, who: Approver, code: string): Promise<DeviceRequest> {
  const row = (await findRow(ctx, code, "mine")) ?? (await guessed(ctx, who, code));
  if (!row) return { kind: "unknown" };
  const machine = machineOf(row);
  const isOver = row.expiresAt <= ctx.now;
  if (row.state === "pending") return isOver ? { kind: "expired" } : { kind: "pending", machine };
  if (!row.isMine) return { kind: "used" };
  if (row.state === "denied") return { kind: "denied", machine };
  if (row.state === "approved") {
    return isOver ? { kind: "missed", machine } : { kind: "approved", machine, hasToken: false };
  }
  const host = await reportingHost(ctx, row);
  return host ? { kind: "connected", machine, host } : { kind: "approved", machine, hasToken: true };
}

function machineOf({ hostName, hostExternalId, platform, arch, uploaderVersion, address, ...row }: Row): AskingMachine {
  const times = { askedAt: row.createdAt.getTime(), expiresAt: row.expiresAt.getTime() };
  return { hostName, hostExternalId, platform, arch, uploaderVersion, address, ...times };
}

/** Counts the attempt before its outcome is known, so that guesses at the same time count too. */
async function guessed(ctx: AccountCtx, who: Approver, code: string): Promise<Row | undefined> {
  const forgive = await takeUserCodeAttempt(ctx, who);
  const row = await findRow(ctx, code, "any");
  if (row) await forgive();
  return row;
}

async function findRow(ctx: AccountCtx, code: string, whose: "mine" | "any"): Promise<Row | undefined> {
  const [row] = await ctx.db.query<Row>(
    `SELECT host_name AS "hostName", host_external_id AS "hostExternalId", platform, arch,
       uploader_version AS "uploaderVersion", address, created_at AS "createdAt", expires_at AS "expiresAt",
       decided_at AS "decidedAt", state, account_id IS NOT DISTINCT FROM $2::uuid AS "isMine"
     FROM device_grant WHERE user_hash = $1 ${whose === "mine" ? "AND account_id = $2" : ""}`,
    [deviceCodeHash("user", code, loginSecret()), ctx.accountId],
  );
  return row;
}

/** The host, once it has reported after the approval. */
async function reportingHost(ctx: AccountCtx, row: Row): Promise<{ id: string; name: string; agents: number } | null> {
  const [host] = await ctx.db.query<{ id: string; name: string; agents: number }>(
    `SELECT h.id, h.name, (SELECT count(*)::int FROM agent a WHERE a.host_id = h.id AND a.state <> 'retired') AS agents
     FROM host h WHERE h.account_id = $1 AND h.external_id = $2 AND h.last_seen_at >= $3`,
    [ctx.accountId, row.hostExternalId, row.decidedAt],
  );
  return host ?? null;
}

/**
 * Says yes or no. The machine joins the account of `ctx`, whoever else may have seen the code. Repeating one's own answer
 * is fine.
 * @throws AppError not_found (code `deviceCodeGone`) when there is nothing to decide any more, too_many as above,
 * conflict when the account has too many tokens
 */
export async function decideDeviceRequest(
  ctx: AccountCtx,
  who: Approver,
  input: { code: string; decision: "approved" | "denied" },
): Promise<void> {
  const { code, decision } = input;
  const forgive = await takeUserCodeAttempt(ctx, who);
  const [decided] = await ctx.db.query<{ id: string }>(
    `UPDATE device_grant SET state = $3, decided_at = $4, account_id = $2, decided_by = $5,
       expires_at = CASE WHEN $3 = 'approved' THEN greatest(expires_at, $6) ELSE expires_at END
     WHERE user_hash = $1 AND state = 'pending' AND expires_at > $4 RETURNING id`,
    [
      deviceCodeHash("user", code, loginSecret()),
      ctx.accountId,
      decision,
      ctx.now,
      who.personId,
      new Date(ctx.now.getTime() + FETCH_MS),
    ],
  );
  if (decided) return forgive();
  const known = await findRow(ctx, code, "any");
  if (known) await forgive();
  const isSame =
    known?.isMine && (known.state === decision || (decision === "approved" && known.state === "handed_out"));
  if (isSame) return;
  throw new AppError("not_found", "This code has expired or was used already. Start again on the machine.", {
    code: "deviceCodeGone",
  });
}

/** Somebody of the account who may connect machines, for those who may not. */
export async function peopleToAsk(ctx: AccountCtx): Promise<{ name: string; email: string }[]> {
  return ctx.db.query(
    `SELECT p.name, p.email FROM membership m JOIN person p ON p.id = m.person_id
     WHERE m.account_id = $1 AND m.role IN ('owner', 'admin') ORDER BY m.role DESC, m.created_at LIMIT 3`,
    [ctx.accountId],
  );
}

/** The name of the account a machine would join. */
export async function accountName(ctx: AccountCtx): Promise<string> {
  const [row] = await ctx.db.query<{ name: string }>("SELECT name FROM account WHERE id = $1", [ctx.accountId]);
  return row?.name ?? "";
}
