import { hashPassword, verifyPassword } from "../auth/password";
import { type AccountCtx, type Ctx, inTransaction } from "../ctx";
import { prisma } from "../db";
import { emailKey, emailProblem } from "../domain/email";
import { passwordProblem } from "../domain/password-rules";
import { env } from "../env";
import { AppError } from "../errors";
import { safeLine } from "../protocol";
import { giveBack, take } from "./attempts";
import { endLogins } from "./logins";

export { emailKey } from "../domain/email";
export { setOfflineThreshold } from "./threshold";

/** Longest name of a person, an account or a token, in characters. */
export const NAME_LENGTH = 80;

/** Prisma's code for a value that must be unique and is taken. */
const UNIQUE_VIOLATION = "P2002";

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === UNIQUE_VIOLATION;
}

const emailTaken = () =>
  new AppError("conflict", "An account with this e-mail exists already. Sign in instead, or use another address.", {
    field: "email",
    code: "emailTaken",
  });

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
 * @throws AppError bad_input or conflict, naming the field
 */
export async function signUp(
  ctx: Ctx,
  input: { email: string; password: string; name?: string; locale?: string },
): Promise<{ accountId: string; personId: string }> {
  refuseUnusable(input);
  const email = input.email.trim();
  const name = safeLine(input.name ?? "", NAME_LENGTH);
  const passwordHash = await hashPassword(input.password);
  const createdAt = ctx.now;
  try {
    const person = await prisma().person.create({
      data: {
        email,
        emailKey: emailKey(email),
        name,
        passwordHash,
        locale: input.locale ?? null,
        createdAt,
        memberships: { create: { role: "owner", createdAt, account: { create: { name: name || email, createdAt } } } },
      },
      include: { memberships: true },
    });
    const [membership] = person.memberships;
    if (!membership) throw new Error("The new person has no account.");
    return { accountId: membership.accountId, personId: person.id };
  } catch (error) {
    throw isTaken(error) ? emailTaken() : error;
  }
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
  });
}

/** Who asks, for changes a person makes to themselves. */
interface Myself {
  personId: string;
  loginId: string;
  email: string;
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
  input: { current: string; next: string },
): Promise<number> {
  await requirePassword(ctx, me.personId, input.current, "current");
  refuseUnusablePassword(input.next, me.email, "next");
  const passwordHash = await hashPassword(input.next);
  return inTransaction(ctx, async (tx) => {
    await tx.db.query("UPDATE person SET password_hash = $2 WHERE id = $1", [me.personId, passwordHash]);
    return endLogins(tx, me.personId, me.loginId);
  });
}

/**
 * Changes one's own name and e-mail. A new e-mail needs the password: it is what one signs in with.
 * @throws AppError bad_input or conflict, naming the field
 */
export async function updateProfile(
  ctx: AccountCtx,
  me: Myself,
  input: { name: string; email: string; current: string },
): Promise<void> {
  const email = input.email.trim();
  const problem = emailProblem(email);
  if (problem)
    throw new AppError("bad_input", "Give an e-mail address such as name@example.org.", {
      field: "email",
      code: problem,
    });
  if (emailKey(email) !== emailKey(me.email)) await requirePassword(ctx, me.personId, input.current, "current");
  try {
    await prisma().person.update({
      where: { id: me.personId, memberships: { some: { accountId: ctx.accountId } } },
      data: { name: safeLine(input.name, NAME_LENGTH), email, emailKey: emailKey(email) },
    });
  } catch (error) {
    throw isTaken(error) ? emailTaken() : error;
  }
}

/** Keeps the person's language, for the next browser they sign in with. */
export async function rememberLocale(ctx: AccountCtx, personId: string, locale: string): Promise<void> {
  await prisma().person.updateMany({
    where: { id: personId, memberships: { some: { accountId: ctx.accountId } } },
    data: { locale },
  });
}
