import type { Ctx } from "../ctx";
import { isRole, type Role } from "../domain/roles";
import { LOGIN_SECONDS } from "./login-cookie";

/** `last_seen_at` is written at most this often. */
const TOUCH_MS = 60_000;

/** Where a login comes from; shown to its owner in Settings. */
export interface LoginOrigin {
  userAgent: string;
  address: string;
}

/** A login that holds, with the person and the role behind it. */
export interface LiveLogin {
  loginId: string;
  personId: string;
  accountId: string;
  role: Role;
  email: string;
  name: string;
  locale: string | null;
  /** A visitor in the demo account, whom all other visitors share it with: nothing may be changed, nothing personal shown. */
  isDemo: boolean;
}

/** Records a new signed-in browser. Its id is new each time, so that no earlier cookie can become this login. */
export async function openLogin(
  ctx: Ctx,
  input: { personId: string; accountId: string } & LoginOrigin,
): Promise<string> {
  const expiresAt = new Date(ctx.now.getTime() + LOGIN_SECONDS * 1000);
  const [row] = await ctx.db.query<{ id: string }>(
    `INSERT INTO login (person_id, account_id, created_at, last_seen_at, expires_at, user_agent, address)
     VALUES ($1, $2, $3, $3, $4, $5, $6) RETURNING id`,
    [input.personId, input.accountId, ctx.now, expiresAt, input.userAgent.slice(0, 400), input.address.slice(0, 60)],
  );
  if (!row) throw new Error("The new login was not stored.");
  return row.id;
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
            person.email, person.name, person.locale, login.last_seen_at AS "lastSeenAt", account.is_demo AS "isDemo"
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
