import { randomBytes, randomInt } from "node:crypto";
import { Secret } from "otpauth";
import type { LoginOrigin } from "../auth/login";
import { seal, unseal } from "../auth/sealed";
import { type Ctx, inTransaction } from "../ctx";
import { AppError } from "../errors";
import { take } from "./attempts";
import { notify } from "./notices";
import { codeWrong, recoveryHash, stepOf, totpOf } from "./second-factor";

const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** No letter that looks like a digit or another letter. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const HALF = 5;

/** Somebody's second factor, as Settings shows it. */
export interface SecondFactorState {
  /** null: it is off. */
  since: Date | null;
  codesLeft: number;
}

export async function secondFactorOf(ctx: Ctx, personId: string): Promise<SecondFactorState> {
  const [state] = await ctx.db.query<SecondFactorState>(
    `SELECT totp_confirmed_at AS since,
            (SELECT count(*)::int FROM recovery_code WHERE person_id = $1 AND used_at IS NULL) AS "codesLeft"
       FROM person WHERE id = $1`,
    [personId],
  );
  return state ?? { since: null, codesLeft: 0 };
}

const alreadyOn = () => new AppError("conflict", "The second factor is on already.", { code: "gone" });

/**
 * Begins an enrolment; it counts for nothing until a code confirms it. One begun earlier is forgotten.
 * @returns the secret for people to type, and the address for apps to scan
 */
export async function beginEnrolment(
  ctx: Ctx,
  person: { personId: string; email: string },
): Promise<{ secret: string; uri: string }> {
  const secret = randomBytes(SECRET_BYTES);
  const begun = await ctx.db.query(
    `UPDATE person SET totp_secret = $2, totp_last_step = NULL
      WHERE id = $1 AND totp_confirmed_at IS NULL RETURNING 1 AS begun`,
    [person.personId, seal(secret, person.personId)],
  );
  if (begun.length === 0) throw alreadyOn();
  const totp = totpOf(secret, person.email);
  return { secret: new Secret({ buffer: new Uint8Array(secret).buffer }).base32, uri: totp.toString() };
}

/**
 * Turns the second factor on with the first code of the new secret, which is thereby used.
 * @returns the recovery codes, whose only copy this is
 * @throws AppError bad_input on `code` (code `codeWrong`), too_many, conflict
 */
export async function confirmEnrolment(ctx: Ctx, personId: string, code: string): Promise<string[]> {
  await take(ctx, "secondFactor", personId);
  const [person] = await ctx.db.query<{ secret: Buffer | null }>(
    "SELECT totp_secret AS secret FROM person WHERE id = $1 AND totp_confirmed_at IS NULL",
    [personId],
  );
  if (!person?.secret) throw alreadyOn();
  const { secret } = person;
  const step = stepOf(unseal(secret, personId), code.normalize("NFKC").replace(/[\s-]/g, ""), ctx.now);
  if (step === null) throw codeWrong();
  return inTransaction(ctx, async (tx) => {
    const on = await tx.db.query(
      `UPDATE person SET totp_confirmed_at = $2, totp_last_step = $3
        WHERE id = $1 AND totp_confirmed_at IS NULL AND totp_secret = $4 RETURNING 1 AS "on"`,
      [personId, tx.now, step, secret],
    );
    if (on.length === 0) throw alreadyOn();
    return newCodes(tx, personId);
  });
}

/**
 * Ten new recovery codes; those before count no more.
 * @throws AppError conflict when the second factor is off
 */
export function renewRecoveryCodes(ctx: Ctx, personId: string): Promise<string[]> {
  return inTransaction(ctx, async (tx) => {
    const on = await tx.db.query(
      `SELECT 1 AS "on" FROM person WHERE id = $1 AND totp_confirmed_at IS NOT NULL FOR UPDATE`,
      [personId],
    );
    if (on.length === 0) throw new AppError("conflict", "The second factor is off.", { code: "gone" });
    return newCodes(tx, personId);
  });
}

/** Turns the second factor off, forgets its secret and codes, and tells the person by mail. */
export function turnOffSecondFactor(ctx: Ctx, personId: string, origin: LoginOrigin): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const off = await tx.db.query(
      `UPDATE person SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL
        WHERE id = $1 AND totp_confirmed_at IS NOT NULL RETURNING 1 AS off`,
      [personId],
    );
    await tx.db.query("DELETE FROM recovery_code WHERE person_id = $1", [personId]);
    if (off.length > 0) await notify(tx, personId, "secondFactorOff", origin);
  });
}

async function newCodes(tx: Ctx, personId: string): Promise<string[]> {
  const letter = () => ALPHABET.charAt(randomInt(ALPHABET.length));
  const half = () => Array.from({ length: HALF }, letter).join("");
  const codes = Array.from({ length: RECOVERY_CODES }, () => `${half()}-${half()}`);
  await tx.db.query("DELETE FROM recovery_code WHERE person_id = $1", [personId]);
  await tx.db.query(
    "INSERT INTO recovery_code (person_id, hash, created_at) SELECT $1, hash, $3 FROM unnest($2::bytea[]) AS hash",
    [personId, codes.map(recoveryHash), tx.now],
  );
  return codes;
}
