import type { Claim } from "../auth/claim";
import { type Ctx, inTransaction } from "../ctx";
import { emailKey, emailProblem } from "../domain/email";
import type { Provider } from "../domain/login-method";
import { AppError } from "../errors";
import { safeLine } from "../protocol";
import { NAME_LENGTH, refuseClosedSignUp } from "./accounts";
import { take } from "./attempts";
import { createPerson } from "./new-person";

/** One of a person's accounts elsewhere, as Settings lists it. */
export interface IdentityRow {
  id: string;
  provider: Provider;
  email: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** Where a new person comes from. */
interface Newcomer {
  address: string;
  locale: string;
}

/**
 * Whose claim it is. Nobody gets into an account by an address alone: a new identity is joined to a person only when both
 * sides have seen that the address is theirs; else an account made in somebody's name could wait for them to come.
 * @throws AppError forbidden (`identityUnverified`, `signUpClosed`), conflict (`identityTaken`), too_many
 */
export async function personOfClaim(ctx: Ctx, claim: Claim, newcomer: Newcomer): Promise<string> {
  const known = await seenIdentity(ctx, claim);
  if (known) return known;
  if (!claim.emailVerified || emailProblem(claim.email) !== null) {
    // The same whether or not somebody here has this address.
    throw new AppError("forbidden", "Your account there has no verified e-mail address. Verify it there first.", {
      code: "identityUnverified",
    });
  }
  const [person] = await ctx.db.query<{ id: string; verified: boolean }>(
    "SELECT id, email_verified_at IS NOT NULL AS verified FROM person WHERE email_key = $1",
    [emailKey(claim.email)],
  );
  if (person && !person.verified) throw identityTaken();
  if (person) return joinVerified(ctx, person.id, claim);
  refuseClosedSignUp();
  await take(ctx, "signUp", newcomer.address);
  return signUpByClaim(ctx, claim, newcomer.locale);
}

const identityTaken = () =>
  new AppError("conflict", "Somebody here has this address. Sign in with the password and connect it in Settings.", {
    code: "identityTaken",
  });

function joinVerified(ctx: Ctx, personId: string, claim: Claim): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const still = await tx.db.query(
      "SELECT 1 AS still FROM person WHERE id = $1 AND email_key = $2 AND email_verified_at IS NOT NULL FOR SHARE",
      [personId, emailKey(claim.email)],
    );
    if (still.length === 0) throw identityTaken();
    return (await addIdentity(tx, personId, claim)) ? personId : ((await seenIdentity(tx, claim)) ?? personId);
  });
}

async function signUpByClaim(ctx: Ctx, claim: Claim, locale: string): Promise<string> {
  try {
    return await inTransaction(ctx, async (tx) => {
      const { personId } = await createPerson(tx, {
        email: claim.email.trim(),
        name: safeLine(claim.name, NAME_LENGTH),
        passwordHash: null,
        locale,
        emailVerifiedAt: tx.now,
      });
      await addIdentity(tx, personId, claim);
      return personId;
    });
  } catch (error) {
    // Of two answers at once about one newcomer, the second finds the person whom the first has made.
    const known = await seenIdentity(ctx, claim);
    if (known) return known;
    throw error;
  }
}

/** The person of a known identity, noting that it was used. */
async function seenIdentity(ctx: Ctx, claim: Claim): Promise<string | null> {
  const [identity] = await ctx.db.query<{ personId: string }>(
    `UPDATE identity SET last_used_at = $4, email = $5
      WHERE provider = $1 AND issuer = $2 AND subject = $3 RETURNING person_id AS "personId"`,
    [claim.provider, claim.issuer, claim.subject, ctx.now, safeLine(claim.email, 254)],
  );
  return identity?.personId ?? null;
}

/** @returns whether it is new */
async function addIdentity(ctx: Ctx, personId: string, claim: Claim): Promise<boolean> {
  const added = await ctx.db.query(
    `INSERT INTO identity (person_id, provider, issuer, subject, email, created_at, last_used_at)
     VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (provider, issuer, subject) DO NOTHING RETURNING 1 AS added`,
    [personId, claim.provider, claim.issuer, claim.subject, safeLine(claim.email, 254), ctx.now],
  );
  return added.length > 0;
}

/**
 * Connects an identity to somebody who is signed in and has proved it. When it vouches for the very address they have
 * here, that address counts as verified.
 * @throws AppError conflict (code `identityElsewhere`) when it is somebody else's
 */
export function connectIdentity(ctx: Ctx, personId: string, claim: Claim): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    if (!(await addIdentity(tx, personId, claim)) && (await seenIdentity(tx, claim)) !== personId) {
      throw new AppError("conflict", "That account is connected to somebody else here. Disconnect it there first.", {
        code: "identityElsewhere",
      });
    }
    if (!claim.emailVerified) return;
    await tx.db.query(
      "UPDATE person SET email_verified_at = $3 WHERE id = $1 AND email_key = $2 AND email_verified_at IS NULL",
      [personId, emailKey(claim.email), tx.now],
    );
  });
}

/** Is the claim about this person? For proving oneself through it. */
export async function isIdentityOf(ctx: Ctx, personId: string, claim: Claim): Promise<boolean> {
  return (await seenIdentity(ctx, claim)) === personId;
}

/** The person's identities, the oldest first. */
export function listIdentities(ctx: Ctx, personId: string): Promise<IdentityRow[]> {
  return ctx.db.query<IdentityRow>(
    `SELECT id, provider, email, created_at AS "createdAt", last_used_at AS "lastUsedAt"
       FROM identity WHERE person_id = $1 ORDER BY created_at, id`,
    [personId],
  );
}

/**
 * Takes an identity away, never the last way in.
 * @throws AppError not_found, or conflict (code `lastWayIn`)
 */
export function disconnectIdentity(ctx: Ctx, personId: string, identityId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    // Of two at once, the second waits here and finds one identity less.
    const [person] = await tx.db.query<{ hasPassword: boolean }>(
      `SELECT password_hash IS NOT NULL AS "hasPassword" FROM person WHERE id = $1 FOR UPDATE`,
      [personId],
    );
    const identities = await listIdentities(tx, personId);
    if (!person || !identities.some(({ id }) => id === identityId)) {
      throw new AppError("not_found", "This account is not connected.", { code: "gone" });
    }
    if (!person.hasPassword && identities.length === 1) {
      throw new AppError("conflict", "This is your only way in. Set a password first.", { code: "lastWayIn" });
    }
    await tx.db.query("DELETE FROM identity WHERE id = $1 AND person_id = $2", [identityId, personId]);
  });
}
