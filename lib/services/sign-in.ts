import type { Claim } from "../auth/claim";
import type { LoginOrigin } from "../auth/login";
import { verifyPassword } from "../auth/password";
import type { Ctx } from "../ctx";
import { emailKey } from "../domain/email";
import { PASSWORD_LENGTH } from "../domain/password-rules";
import { AppError } from "../errors";
import { takePasswordAttempt } from "./attempts";
import { type Admission, admit } from "./gate";
import { personOfClaim } from "./identities";

/** Where a browser signs in from, and the login it had before. */
interface Entering {
  origin: LoginOrigin;
  replaces?: string | null;
}

interface PersonRow {
  id: string;
  passwordHash: string | null;
}

/**
 * E-mail and password, then the gate. The answer, and the time it takes, is the same whether or not the person exists.
 * @throws AppError unauthenticated (code `credentials`) or too_many (code `tooMany`)
 */
export async function signIn(ctx: Ctx, input: { email: string; password: string } & Entering): Promise<Admission> {
  const key = emailKey(input.email).slice(0, 300);
  const forgive = await takePasswordAttempt(ctx, key, input.origin.address);
  const [person] = await ctx.db.query<PersonRow>(
    `SELECT id, password_hash AS "passwordHash" FROM person
      WHERE email_key = $1 AND EXISTS (SELECT 1 FROM membership WHERE person_id = person.id)`,
    [key],
  );
  const matches = await verifyPassword(person?.passwordHash, input.password.slice(0, PASSWORD_LENGTH.max * 4));
  if (!matches || !person) {
    throw new AppError("unauthenticated", "E-mail or password is wrong. Check both and try again.", {
      code: "credentials",
    });
  }
  await forgive();
  return admit(ctx, { personId: person.id, method: "password", origin: input.origin, replaces: input.replaces });
}

/**
 * What an identity provider says about somebody, then the gate.
 * @throws AppError as `personOfClaim` and `admit`
 */
export async function signInByClaim(ctx: Ctx, input: { claim: Claim; locale: string } & Entering): Promise<Admission> {
  const { claim, locale, origin, replaces } = input;
  const personId = await personOfClaim(ctx, claim, { address: origin.address, locale });
  return admit(ctx, { personId, method: claim.provider, origin, replaces });
}
