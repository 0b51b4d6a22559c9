import { type AccountCtx, type Ctx, inTransaction } from "../ctx";
import type { LoginMethod } from "../domain/login-method";
import { AppError } from "../errors";
import { announce } from "../live/announce";

/** One of a person's signed-in browsers. */
export interface LoginRow {
  id: string;
  userAgent: string;
  address: string;
  method: LoginMethod;
  createdAt: Date;
  lastSeenAt: Date;
}

/** The person's logins that still hold in this account, the most recently seen first. */
export function listLogins(ctx: AccountCtx, personId: string): Promise<LoginRow[]> {
  return ctx.db.query<LoginRow>(
    `SELECT id, user_agent AS "userAgent", address, method, created_at AS "createdAt", last_seen_at AS "lastSeenAt"
       FROM login
      WHERE account_id = $1 AND person_id = $2 AND revoked_at IS NULL AND expires_at > $3
      ORDER BY last_seen_at DESC, id LIMIT 200`,
    [ctx.accountId, personId, ctx.now],
  );
}

/**
 * Ends one login of this person: its pages and streams stop at once.
 * @throws AppError not_found when it is not theirs or has ended already
 */
export function endLogin(ctx: AccountCtx, input: { personId: string; loginId: string }): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const ended = await tx.db.query<{ id: string }>(
      `UPDATE login SET revoked_at = $3
        WHERE id = $4 AND account_id = $1 AND person_id = $2 AND revoked_at IS NULL RETURNING id`,
      [tx.accountId, input.personId, tx.now, input.loginId],
    );
    if (ended.length === 0) throw new AppError("not_found", "This login has ended already.", { code: "gone" });
    await announce(tx, { accountId: tx.accountId, topic: "login_ended", ids: [input.loginId] });
  });
}

/**
 * Ends a person's logins in every account; `except` stays. For use inside a transaction.
 * @returns how many ended
 */
export async function endLogins(ctx: Ctx, personId: string, except: string | null): Promise<number> {
  const ended = await ctx.db.query<{ id: string; accountId: string }>(
    `UPDATE login SET revoked_at = $2
      WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND id IS DISTINCT FROM $3::uuid
      RETURNING id, account_id AS "accountId"`,
    [personId, ctx.now, except],
  );
  // A sign-in that waits for its second step would become one of them.
  await ctx.db.query("DELETE FROM login_challenge WHERE person_id = $1", [personId]);
  await announce(ctx, ...ended.map(({ id, accountId }) => ({ accountId, topic: "login_ended" as const, ids: [id] })));
  return ended.length;
}

/** Signs the person out everywhere but in `loginId`. @returns how many logins ended */
export function endOtherLogins(ctx: AccountCtx, me: { personId: string; loginId: string }): Promise<number> {
  return inTransaction(ctx, (tx) => endLogins(tx, me.personId, me.loginId));
}
