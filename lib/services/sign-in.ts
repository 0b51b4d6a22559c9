import { type LoginOrigin, openLogin } from "../auth/login";
import { verifyPassword } from "../auth/password";
import type { Ctx } from "../ctx";
import { emailKey } from "../domain/email";
import { PASSWORD_LENGTH } from "../domain/password-rules";
import { AppError } from "../errors";
import { takeSignInAttempt } from "./attempts";

interface PersonRow {
  id: string;
  passwordHash: string | null;
  locale: string | null;
  accountId: string | null;
}

/**
 * E-mail and password for a new login. The answer, and the time it takes, is the same whether or not the person exists.
 * @throws AppError unauthenticated (code `credentials`) or too_many (code `tooMany`)
 */
export async function signIn(
  ctx: Ctx,
  input: { email: string; password: string } & LoginOrigin,
): Promise<{ loginId: string; personId: string; locale: string | null }> {
  const key = emailKey(input.email).slice(0, 300);
  const forgive = takeSignInAttempt(ctx.now.getTime(), key, input.address);
  const [person] = await ctx.db.query<PersonRow>(
    `SELECT person.id, password_hash AS "passwordHash", locale, membership.account_id AS "accountId"
       FROM person LEFT JOIN membership ON membership.person_id = person.id
      WHERE email_key = $1 ORDER BY membership.created_at LIMIT 1`,
    [key],
  );
  const matches = await verifyPassword(person?.passwordHash, input.password.slice(0, PASSWORD_LENGTH.max * 4));
  if (!matches || !person?.accountId) {
    throw new AppError("unauthenticated", "E-mail or password is wrong. Check both and try again.", {
      code: "credentials",
    });
  }
  forgive();
  const loginId = await openLogin(ctx, { personId: person.id, accountId: person.accountId, ...input });
  return { loginId, personId: person.id, locale: person.locale };
}
