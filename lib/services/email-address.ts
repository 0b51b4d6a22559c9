import type { LoginOrigin } from "../auth/login";
import { type AccountCtx, type Ctx, inTransaction } from "../ctx";
import { isUniqueViolation } from "../db/failure";
import { emailKey } from "../domain/email";
import { AppError } from "../errors";
import { take } from "./attempts";
import { canSendMail, queueMail } from "./mail";
import { type CodePurpose, codeState, issueCode, takeCode, voidCodes } from "./mail-codes";
import { addresseeOf, askedBy } from "./notices";

/** Whose an e-mail address is: shown by a link that was mailed to it. */

/** Both lead to the same page. */
const PURPOSES: readonly CodePurpose[] = ["verify", "change_email"];

export const emailTaken = (): AppError =>
  new AppError("conflict", "An account with this e-mail exists already. Sign in instead, or use another address.", {
    field: "email",
    code: "emailTaken",
  });

/** Mails the link that confirms an address, as part of the surrounding transaction. Without a mail server it does nothing. */
export async function sendVerification(
  tx: Ctx,
  person: { personId: string; email: string },
  origin: LoginOrigin,
  purpose: "verify" | "change_email" = "verify",
): Promise<void> {
  if (!canSendMail()) return;
  const { code, until } = await issueCode(tx, { ...person, purpose });
  const to = await addresseeOf(tx, person.personId);
  await queueMail(
    tx,
    { ...to, ...person, locale: to?.locale ?? null },
    {
      kind: purpose === "verify" ? "verify" : "changeEmail",
      path: `/verify-email?code=${code}`,
      until,
      asked: askedBy(tx, origin),
    },
  );
}

/**
 * "Send it again", asked for by the person.
 * @throws AppError too_many; conflict (code `emailVerified`) when there is nothing to confirm
 */
export async function askForVerification(ctx: AccountCtx, personId: string, origin: LoginOrigin): Promise<void> {
  await take(ctx, "mailPerson", personId);
  await inTransaction(ctx, async (tx) => {
    const [person] = await tx.db.query<{ email: string }>(
      "SELECT email FROM person WHERE id = $1 AND email_verified_at IS NULL",
      [personId],
    );
    if (!person) throw new AppError("conflict", "This address is confirmed already.", { code: "emailVerified" });
    await sendVerification(tx, { personId, email: person.email }, origin);
  });
}

/**
 * Asks the new address first: nothing changes until its link is opened. A later wish replaces an earlier one.
 * Whether somebody else has the address is not told here.
 * @throws AppError too_many
 */
export async function askForEmailChange(
  ctx: AccountCtx,
  personId: string,
  email: string,
  origin: LoginOrigin,
): Promise<void> {
  await take(ctx, "mailPerson", personId);
  await inTransaction(ctx, async (tx) => {
    await voidCodes(tx, personId, ["change_email"]);
    await sendVerification(tx, { personId, email }, origin, "change_email");
  });
}

/** The address that waits to be confirmed, or null. */
export async function pendingEmail(ctx: AccountCtx, personId: string): Promise<string | null> {
  const [waiting] = await ctx.db.query<{ email: string }>(
    `SELECT email FROM mail_code WHERE person_id = $1 AND purpose = 'change_email' AND used_at IS NULL AND expires_at > $2
      ORDER BY created_at DESC LIMIT 1`,
    [personId, ctx.now],
  );
  return waiting?.email ?? null;
}

/** Takes the wish for another address back. */
export async function cancelEmailChange(ctx: AccountCtx, personId: string): Promise<void> {
  await inTransaction(ctx, (tx) => voidCodes(tx, personId, ["change_email"]));
}

/** What the link is worth, without using it: mail scanners open links too. */
export const verificationState = (ctx: Ctx, code: string) => codeState(ctx, PURPOSES, code);

/**
 * Uses the link: the address is confirmed, and becomes the person's if it was a new one. The old one is told.
 * @returns the address
 * @throws AppError bad_input when the link does not work, conflict when somebody else has the address by now, too_many
 */
export async function verifyEmail(ctx: Ctx, code: string, origin: LoginOrigin): Promise<string> {
  await take(ctx, "mailCode", origin.address);
  try {
    return await inTransaction(ctx, async (tx) => {
      const { purpose, personId, email } = await takeCode(tx, PURPOSES, code);
      if (purpose === "change_email") await changeEmail(tx, personId, email, origin);
      else await tx.db.query("UPDATE person SET email_verified_at = $2 WHERE id = $1", [personId, tx.now]);
      await voidCodes(tx, personId, PURPOSES);
      return email;
    });
  } catch (error) {
    throw isUniqueViolation(error) ? emailTaken() : error;
  }
}

async function changeEmail(tx: Ctx, personId: string, email: string, origin: LoginOrigin): Promise<void> {
  const old = await addresseeOf(tx, personId);
  await tx.db.query("UPDATE person SET email = $2, email_key = $3, email_verified_at = $4 WHERE id = $1", [
    personId,
    email,
    emailKey(email),
    tx.now,
  ]);
  await voidCodes(tx, personId);
  if (old)
    await queueMail(tx, { ...old, personId }, { kind: "emailChanged", newEmail: email, asked: askedBy(tx, origin) });
}
