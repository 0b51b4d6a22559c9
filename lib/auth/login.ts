import { type Ctx, inTransaction } from "../ctx";
import type { LoginMethod } from "../domain/login-method";
import { isRole, type Role } from "../domain/roles";
import { announce } from "../live/announce";

/** `last_seen_at` is written at most this often. */
const TOUCH_MS = 60_000;

/** Where a login comes from; shown to its owner in Settings. */
export interface LoginOrigin {
  userAgent: string;
  address: string;
  /** What the browser shows to be known again (lib/auth/device-key.ts); undefined at its first sign-in. */
  device?: string;
}

/** What the gate answers: in, or one more step. `challenge` is for this browser alone: lib/auth/enter.ts keeps it in a cookie. */
export type Admission = { kind: "login"; loginId: string } | { kind: "second_factor"; challenge: string };

/** A login that holds, with the person and the role behind it. */
export interface LiveLogin {
  loginId: string;
  personId: string;
  accountId: string;
  role: Role;
  email: string;
  name: string;
  locale: string | null;
  /** When their address was shown to be theirs. */
  emailVerifiedAt: Date | null;
  method: LoginMethod;
  /** When the person last showed that it is them; null: never, as in a demo. */
  provedAt: Date | null;
  /** A visitor in the demo account, whom all other visitors share it with: nothing may be changed, nothing personal shown. */
  isDemo: boolean;
}

interface Row extends Omit<LiveLogin, "role"> {
  role: string;
  lastSeenAt: Date;
}

/**
 * The login behind an id, asked anew at every request: null once it is revoked, expired, or its membership is gone.
 * Notes that it was seen, at most once a minute.
 */
export async function readLogin(ctx: Ctx, loginId: string): Promise<LiveLogin | null> {
  const [row] = await ctx.db.query<Row>(
    `SELECT login.id AS "loginId", login.person_id AS "personId", login.account_id AS "accountId", membership.role,
            person.email, person.name, person.locale, person.email_verified_at AS "emailVerifiedAt", login.method, login.proved_at AS "provedAt",
            login.last_seen_at AS "lastSeenAt", account.is_demo AS "isDemo"
       FROM login
       JOIN account ON account.id = login.account_id
       JOIN person ON person.id = login.person_id
       JOIN membership ON membership.person_id = login.person_id AND membership.account_id = login.account_id
      WHERE login.id = $1 AND login.revoked_at IS NULL AND login.expires_at > $2`,
    [loginId, ctx.now],
  );
  if (!row || !isRole(row.role)) return null;
  const { lastSeenAt, role, ...rest } = row;
  const stale = new Date(ctx.now.getTime() - TOUCH_MS);
  if (lastSeenAt < stale) {
    await ctx.db.query("UPDATE login SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $3", [
      loginId,
      ctx.now,
      stale,
    ]);
  }
  return { ...rest, role };
}

/** Ends a login named by a cookie of ours: the browser itself asks, so nobody else is looked up. */
export function closeLogin(ctx: Ctx, loginId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const [ended] = await tx.db.query<{ accountId: string }>(
      `UPDATE login SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING account_id AS "accountId"`,
      [loginId, tx.now],
    );
    if (ended) await announce(tx, { accountId: ended.accountId, topic: "login_ended", ids: [loginId] });
  });
}
