import type { Ctx } from "../ctx";
import { emailKey } from "../domain/email";
import { emailTaken } from "./email-address";

interface NewPerson {
  email: string;
  /** May be empty; already made safe. */
  name: string;
  /** null: signs in in other ways only. */
  passwordHash: string | null;
  locale: string | null;
  /** Set when somebody we trust says that the address is theirs. */
  emailVerifiedAt: Date | null;
}

/**
 * A person and an account of their own, of which they are the owner. Of two at once with one e-mail, one wins.
 * @throws AppError conflict on `email` (code `emailTaken`)
 */
export async function createPerson(ctx: Ctx, input: NewPerson): Promise<{ accountId: string; personId: string }> {
  const [made] = await ctx.db.query<{ accountId: string; personId: string }>(
    `WITH somebody AS (
       INSERT INTO person (email, email_key, name, password_hash, locale, email_verified_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email_key) DO NOTHING RETURNING id
     ), place AS (
       INSERT INTO account (name, created_at) SELECT $8, $7 FROM somebody RETURNING id
     )
     INSERT INTO membership (account_id, person_id, role, created_at)
     SELECT place.id, somebody.id, 'owner', $7 FROM somebody, place
     RETURNING account_id AS "accountId", person_id AS "personId"`,
    [
      input.email,
      emailKey(input.email),
      input.name,
      input.passwordHash,
      input.locale,
      input.emailVerifiedAt,
      ctx.now,
      input.name || input.email,
    ],
  );
  if (made) return made;
  throw emailTaken();
}
