import type { LoginOrigin } from "../auth/login";
import { hashPassword, verifyPassword } from "../auth/password";
import { requireProof } from "../auth/proof";
import { type AccountCtx, type Ctx, inTransaction } from "../ctx";
import { prisma } from "../db";
import { emailKey, emailProblem } from "../domain/email";
import { passwordProblem } from "../domain/password-rules";
import { env } from "../env";
import { AppError } from "../errors";
import { safeLine } from "../protocol";
import { giveBack, take } from "./attempts";
import { askForEmailChange, emailTaken, sendVerification } from "./email-address";
import { endLogins } from "./logins";
import { canSendMail } from "./mail";
import { voidCodes } from "./mail-codes";
import { createPerson } from "./new-person";
import { NOWHERE, notify } from "./notices";

export { emailKey } from "../domain/email";
export { setOfflineThreshold } from "./threshold";

/** Longest name of a person, an account or a token, in characters. */
export const NAME_LENGTH = 80;

/** Prisma's code for a value that must be unique and is taken. */
const UNIQUE_VIOLATION = "P2002";

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === UNIQUE_VIOLATION;
}

/** @throws AppError bad_input naming the field */
function refuseUnusable(input: { email: string; password: string }): void {
  const email = emailProblem(input.email);
  if (email)
    throw new AppError("bad_input", "Give an e-mail address such as name@example.org.", {
      field: "email",
      code: email,
    });
  refuseUnusablePassword(input.password, input.email, "password");
}

function refuseUnusablePassword(password: string, email: string, field: string): void {
  const code = passwordProblem(password, email);
  if (code)
    throw new AppError(
      "bad_input",
      "Choose another password: at least 10 characters, not the e-mail, not a common one.",
      { field, code },
    );
}

/**
 * A new person with an account of their own, of which they are the owner. Of two at once with one e-mail, one wins.
 * Does not ask whether sign-up is open: operators may always create people.
 * @param input.origin where from, when people sign up by themselves: the address is then asked to confirm itself
 * @throws AppError bad_input or conflict, naming the field
 */
export async function signUp(
  ctx: Ctx,
  input: { email: string; password: string; name?: string; locale?: string; origin?: LoginOrigin },
): Promise<{ accountId: string; personId: string }> {
  refuseUnusable(input);
  const email = input.email.trim();
  const name = safeLine(input.name ?? "", NAME_LENGTH);
  const passwordHash = await hashPassword(input.password);
  return inTransaction(ctx, async (tx) => {
    const made = await createPerson(tx, {
      email,
      name,
      passwordHash,
      locale: input.locale ?? null,
      emailVerifiedAt: null,
    });
    if (input.origin) await sendVerification(tx, { personId: made.personId, email }, input.origin);
    return made;
  });
}

/** @throws AppError forbidden when the operator closed sign-up */
export function refuseClosedSignUp(): void {
  if (env().SIGN_UP === "closed") {
    throw new AppError("forbidden", "This monitor does not accept new accounts. Ask whoever runs it.", {
      code: "signUpClosed",
    });
  }
}

/**
 * The operator's way back in: sets the password and ends every login of the person.
 * @throws AppError not_found or bad_input
 */
export async function resetPassword(ctx: Ctx, input: { email: string; password: string }): Promise<void> {
  refuseUnusable(input);
  const passwordHash = await hashPassword(input.password);
  await inTransaction(ctx, async (tx) => {
    const [person] = await tx.db.query<{ id: string }>(
      "UPDATE person SET password_hash = $2 WHERE email_key = $1 RETURNING id",
      [emailKey(input.email), passwordHash],
    );
    if (!person)
      throw new AppError("not_found", `Nobody here has the e-mail ${input.email.trim()}.`, { field: "email" });
    await endLogins(tx, person.id, null);
    await voidCodes(tx, person.id);
    await notify(tx, person.id, "passwordChanged", NOWHERE);
  });
}

/** Who asks, for changes a person makes to themselves. */
interface Myself {
  personId: string;
  loginId: string;
  email: string;
  provedAt: Date | null;
}

/** @throws AppError bad_input on `field` when the password is not theirs, too_many when it was tried too often */
async function requirePassword(ctx: AccountCtx, personId: string, password: string, field: string): Promise<void> {
  await take(ctx, "ownPassword", personId);
  const person = await prisma().person.findFirst({
    where: { id: personId, memberships: { some: { accountId: ctx.accountId } } },
    select: { passwordHash: true },
  });
  if (await verifyPassword(person?.passwordHash, password)) return giveBack(ctx, "ownPassword", personId);
  throw new AppError("bad_input", "That is not your current password.", { field, code: "passwordWrong" });
}

/**
 * Changes one's own password and ends one's other logins.
 * @returns how many ended
 * @throws AppError bad_input on `current` or `next`
 */
export async function changePassword(
  ctx: AccountCtx,
  me: Myself,
  input: { current: string; next: string; origin?: LoginOrigin },
): Promise<number> {
  await requirePassword(ctx, me.personId, input.current, "current");
  return keepPassword(ctx, me, input.next, input.origin);
}

/**
 * A first password for somebody who signs in otherwise.
 * @returns how many other logins ended
 * @throws AppError bad_input on `next`; forbidden (code `proofNeeded`); conflict when there is one already
 */
export async function setFirstPassword(
  ctx: AccountCtx,
  me: Myself,
  input: { next: string; origin?: LoginOrigin },
): Promise<number> {
  requireProof({ ...me, ctx });
  if (await hasPassword(ctx, me.personId)) {
    throw new AppError("conflict", "You have a password already. Reload to change it.", { code: "gone" });
  }
  return keepPassword(ctx, me, input.next, input.origin);
}

/** Does the person have a password? Those who came through an identity provider may have none. */
export async function hasPassword(ctx: Ctx, personId: string): Promise<boolean> {
  const found = await ctx.db.query("SELECT 1 AS found FROM person WHERE id = $1 AND password_hash IS NOT NULL", [
    personId,
  ]);
  return found.length > 0;
}

async function keepPassword(ctx: AccountCtx, me: Myself, next: string, origin?: LoginOrigin): Promise<number> {
  refuseUnusablePassword(next, me.email, "next");
  const passwordHash = await hashPassword(next);
  return inTransaction(ctx, async (tx) => {
    await tx.db.query("UPDATE person SET password_hash = $2 WHERE id = $1", [me.personId, passwordHash]);
    await voidCodes(tx, me.personId, ["magic_link", "reset"]);
    await notify(tx, me.personId, "passwordChanged", origin ?? NOWHERE);
    return endLogins(tx, me.personId, me.loginId);
  });
}

/**
 * Changes one's own name and e-mail. A new e-mail needs a proof, since it is what one signs in with; where mail is sent,
 * it is used only once it was confirmed.
 * @returns the address that waits to be confirmed, or null
 * @throws AppError bad_input or conflict, naming the field; forbidden (code `proofNeeded`); too_many
 */
export async function updateProfile(
  ctx: AccountCtx,
  me: Myself,
  input: { name: string; email: string; origin?: LoginOrigin },
): Promise<string | null> {
  const email = input.email.trim();
  const problem = emailProblem(email);
  if (problem)
    throw new AppError("bad_input", "Give an e-mail address such as name@example.org.", {
      field: "email",
      code: problem,
    });
  const isOther = emailKey(email) !== emailKey(me.email);
  if (isOther) requireProof({ ...me, ctx });
  const waits = isOther && canSendMail();
  if (waits) await askForEmailChange(ctx, me.personId, email, input.origin ?? NOWHERE);
  try {
    await prisma().person.update({
      where: { id: me.personId, memberships: { some: { accountId: ctx.accountId } } },
      data: {
        name: safeLine(input.name, NAME_LENGTH),
        ...(!waits && { email, emailKey: emailKey(email), ...(isOther && { emailVerifiedAt: null }) }),
      },
    });
  } catch (error) {
    throw isTaken(error) ? emailTaken() : error;
  }
  return waits ? email : null;
}

/** Keeps the person's language, for the next browser they sign in with. */
export async function rememberLocale(ctx: AccountCtx, personId: string, locale: string): Promise<void> {
  await prisma().person.updateMany({
    where: { id: personId, memberships: { some: { accountId: ctx.accountId } } },
    data: { locale },
  });
}
