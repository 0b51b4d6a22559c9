import type { Admission, LoginOrigin } from "../auth/login";
import { hashPassword } from "../auth/password";
import { type Ctx, inTransaction } from "../ctx";
import { emailKey } from "../domain/email";
import { passwordProblem } from "../domain/password-rules";
import { AppError } from "../errors";
import { take } from "./attempts";
import { admit } from "./gate";
import { endLogins } from "./logins";
import { queueMail } from "./mail";
import { type CodeState, codeState, issueCode, takeCode, voidCodes } from "./mail-codes";
import { askedBy, notify } from "./notices";

/** Ways back in by mail: a link that signs in, and a link that sets a new password. */

const KINDS = {
  magic_link: { kind: "magicLink", page: "/magic-link" },
  reset: { kind: "reset", page: "/reset-password" },
} as const;
type WayBack = keyof typeof KINDS;

interface Person {
  id: string;
  email: string;
  locale: string | null;
}

/**
 * Mails a link to whoever has the address. The answer, and the work, is the same whether or not somebody has it: for
 * nobody, rows are written that lead nowhere.
 * @param input.locale the asking browser's language, for people who have not chosen one
 * @throws AppError too_many
 */
export async function requestLink(
  ctx: Ctx,
  way: WayBack,
  input: { email: string; origin: LoginOrigin; locale: string; timeZone: string; next?: string },
): Promise<void> {
  const key = emailKey(input.email).slice(0, 300);
  await take(ctx, "mailAddress", input.origin.address);
  await take(ctx, "mailEmail", `${way} ${key}`);
  await inTransaction(ctx, async (tx) => {
    const [person] = await tx.db.query<Person>(
      `SELECT id, email, locale FROM person WHERE email_key = $1 AND EXISTS (
         SELECT 1 FROM membership JOIN account ON account.id = membership.account_id
          WHERE membership.person_id = person.id AND NOT account.is_demo)`,
      [key],
    );
    const personId = person?.id ?? null;
    const { code, until } = await issueCode(tx, { personId, purpose: way, email: person?.email ?? "" });
    const query = new URLSearchParams({ code, ...(input.next && { next: input.next }) });
    await queueMail(
      tx,
      {
        personId,
        email: person?.email ?? null,
        locale: person?.locale ?? input.locale,
        timeZone: input.timeZone,
      },
      { kind: KINDS[way].kind, path: `${KINDS[way].page}?${query}`, until, asked: askedBy(tx, input.origin) },
    );
  });
}

/** What a link is worth, without using it: mail scanners open links too. */
export const linkState = (ctx: Ctx, way: WayBack, code: string): Promise<CodeState> => codeState(ctx, [way], code);

interface Opening {
  code: string;
  origin: LoginOrigin;
  replaces?: string | null;
}

/**
 * Signs in with a link that was mailed; whoever opens it has the address, so that it counts as confirmed.
 * @throws AppError bad_input when the link does not work, too_many
 */
export async function signInByLink(ctx: Ctx, { code, origin, replaces }: Opening): Promise<Admission> {
  await take(ctx, "mailCode", origin.address);
  const personId = await inTransaction(ctx, async (tx) => {
    const owner = await takeCode(tx, ["magic_link"], code);
    await confirmAddress(tx, owner.personId);
    await voidCodes(tx, owner.personId, ["magic_link", "verify"]);
    return owner.personId;
  });
  return admit(ctx, { personId, method: "magic_link", origin, replaces });
}

/**
 * Sets a new password with a link that was mailed, ends every login of the person, and goes to the gate: a second factor
 * must still be shown. A password that cannot be used does not use the link up.
 * @throws AppError bad_input on `password`, or when the link does not work; too_many
 */
export async function resetByLink(
  ctx: Ctx,
  { code, password, origin, replaces }: Opening & { password: string },
): Promise<Admission> {
  await take(ctx, "mailCode", origin.address);
  const state = await codeState(ctx, ["reset"], code);
  const problem = state.state === "good" && passwordProblem(password, state.email);
  if (problem) throw new AppError("bad_input", "Choose another password.", { field: "password", code: problem });
  const passwordHash = await hashPassword(password);
  const personId = await inTransaction(ctx, async (tx) => {
    const owner = await takeCode(tx, ["reset"], code);
    await confirmAddress(tx, owner.personId);
    await tx.db.query("UPDATE person SET password_hash = $2 WHERE id = $1", [owner.personId, passwordHash]);
    await voidCodes(tx, owner.personId);
    await endLogins(tx, owner.personId, null);
    await notify(tx, owner.personId, "passwordChanged", origin);
    return owner.personId;
  });
  return admit(ctx, { personId, method: "reset", origin, replaces });
}

/**
 * Whoever opens a link has the address. Until then nobody had shown that: a password, other ways in and browsers signed
 * in before may be a stranger's who signed up with somebody else's address, and go. Not where a second factor stands,
 * which whoever opens the link must show as well: an address alone must not get past it.
 */
async function confirmAddress(tx: Ctx, personId: string): Promise<void> {
  const [first] = await tx.db.query<{ guarded: boolean }>(
    `UPDATE person SET email_verified_at = $2,
            password_hash = CASE WHEN totp_confirmed_at IS NULL THEN NULL ELSE password_hash END
      WHERE id = $1 AND email_verified_at IS NULL RETURNING totp_confirmed_at IS NOT NULL AS guarded`,
    [personId, tx.now],
  );
  if (!first || first.guarded) return;
  await tx.db.query("DELETE FROM identity WHERE person_id = $1", [personId]);
  await endLogins(tx, personId, null);
}
