import type { LoginOrigin } from "../auth/login";
import { type AccountCtx, inTransaction } from "../ctx";
import { isConflict } from "../db/failure";
import { emailKey } from "../domain/email";
import type { Role } from "../domain/roles";
import { AppError } from "../errors";
import { announce } from "../live/announce";
import { endLogins } from "./logins";
import { queueMail } from "./mail";
import { addresseeOf, askedBy } from "./notices";

/** Leaving for good. Nothing is kept, and nothing can be brought back. */

/** How often it is tried again when uploads and it lock each other out. */
const TRIES = 4;

/** What deleting takes away. */
export interface Loss {
  /** account: everything, as its only owner goes. self: only this person; the account stays with the others. */
  reach: "account" | "self";
  hosts: number;
  agents: number;
  statusChanges: number;
  tokens: number;
  /** Of everybody who would be signed out. */
  logins: number;
  /** Others who lose the account. */
  others: number;
}

/** Only the last owner takes the account along. */
async function reachOf(ctx: AccountCtx, me: { personId: string; role: Role }): Promise<Loss["reach"]> {
  if (me.role !== "owner") return "self";
  const [owners] = await ctx.db.query<{ others: number }>(
    "SELECT count(*)::int AS others FROM membership WHERE account_id = $1 AND role = 'owner' AND person_id <> $2",
    [ctx.accountId, me.personId],
  );
  return (owners?.others ?? 0) > 0 ? "self" : "account";
}

/** What would be gone, counted now. */
export async function lossOf(ctx: AccountCtx, me: { personId: string; role: Role }): Promise<Loss> {
  const reach = await reachOf(ctx, me);
  const [counted] = await ctx.db.query<Omit<Loss, "reach">>(
    `SELECT (SELECT count(*)::int FROM host WHERE account_id = $1 AND $4) AS hosts,
            (SELECT count(*)::int FROM agent WHERE account_id = $1 AND $4) AS agents,
            (SELECT count(*)::int FROM status_flip WHERE account_id = $1 AND $4) AS "statusChanges",
            (SELECT count(*)::int FROM agent_token WHERE account_id = $1 AND revoked_at IS NULL AND $4) AS tokens,
            (SELECT count(*)::int FROM login WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $3
                AND ($4 OR person_id = $2)) AS logins,
            (SELECT count(*)::int FROM membership WHERE account_id = $1 AND person_id <> $2 AND $4) AS others`,
    [ctx.accountId, me.personId, ctx.now, reach === "account"],
  );
  if (!counted) throw new Error("Nothing was counted.");
  return { reach, ...counted };
}

/**
 * Deletes the person, and the account with everything in it when they are its last owner. Uploads, pages and streams of
 * theirs end at once. Whoever else has no other account goes too, and everybody who goes is told by mail.
 * @param input.email typed by the person: the address of their own account
 * @throws AppError bad_input on `email` when it is another one
 */
export async function deleteAccount(
  ctx: AccountCtx,
  me: { personId: string; role: Role; email: string },
  input: { email: string; origin: LoginOrigin },
): Promise<void> {
  if (emailKey(input.email) !== emailKey(me.email)) {
    throw new AppError("bad_input", "Type the e-mail address of your account.", { field: "email", code: "emailOther" });
  }
  for (let left = TRIES; ; left -= 1) {
    try {
      return await inTransaction(ctx, (tx) => deleteIn(tx, me, input.origin));
    } catch (error) {
      if (!isConflict(error) || left <= 1) throw error;
    }
  }
}

async function deleteIn(tx: AccountCtx, me: { personId: string; role: Role }, origin: LoginOrigin): Promise<void> {
  // Of two owners who leave at once, one is the last.
  await tx.db.query("SELECT id FROM account WHERE id = $1 FOR UPDATE", [tx.accountId]);
  const whole = (await reachOf(tx, me)) === "account";
  const leaving = whole
    ? await tx.db.query<{ id: string }>("SELECT person_id AS id FROM membership WHERE account_id = $1", [tx.accountId])
    : [{ id: me.personId }];
  for (const { id } of leaving) {
    const to = await addresseeOf(tx, id);
    if (to) await queueMail(tx, { ...to, personId: null }, { kind: "accountDeleted", asked: askedBy(tx, origin) });
    await endLogins(tx, id, null);
  }
  if (whole) await deleteRows(tx);
  const ids = leaving.map(({ id }) => id);
  await tx.db.query("DELETE FROM membership WHERE account_id = $1 AND person_id = ANY($2)", [tx.accountId, ids]);
  await tx.db.query(
    "DELETE FROM person WHERE id = ANY($1) AND NOT EXISTS (SELECT 1 FROM membership WHERE person_id = person.id)",
    [ids],
  );
  await announce(tx, { accountId: tx.accountId, topic: "membership_ended" });
}

async function deleteRows(tx: AccountCtx): Promise<void> {
  // Waits for uploads under way, and lets none begin: what they wrote is seen by what follows.
  const tokens = await tx.db.query<{ id: string }>(
    "UPDATE agent_token SET revoked_at = coalesce(revoked_at, $2) WHERE account_id = $1 RETURNING id",
    [tx.accountId, tx.now],
  );
  const hosts = await tx.db.query<{ id: string }>("SELECT id FROM host WHERE account_id = $1", [tx.accountId]);
  await tx.db.query("DELETE FROM account WHERE id = $1", [tx.accountId]);
  // Reports have no foreign key: what else there is went with the account.
  await tx.db.query("DELETE FROM report WHERE host_id = ANY($1)", [hosts.map(({ id }) => id)]);
  if (tokens.length > 0)
    await announce(tx, { accountId: tx.accountId, topic: "token_changed", ids: tokens.map(({ id }) => id) });
}
