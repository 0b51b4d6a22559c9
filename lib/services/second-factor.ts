import { createHmac, hkdfSync } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { loginSecret } from "../auth/login-cookie";
import { unseal } from "../auth/sealed";
import type { Ctx } from "../ctx";
import { AppError } from "../errors";
import { forget, take } from "./attempts";

const STEP_SECONDS = 30;
/** Clocks of phones differ: the code before and the one after are taken too. */
const WINDOW = 1;

/** The code an app shows, from a secret. */
export const totpOf = (secret: Uint8Array, label = ""): TOTP =>
  new TOTP({
    issuer: "OpenClaw Agent Monitor",
    label,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
    period: STEP_SECONDS,
  });

export const codeWrong = () =>
  new AppError("bad_input", "That code is wrong or was used already. Wait for the next one and try again.", {
    field: "code",
    code: "codeWrong",
  });

/** How a recovery code is stored; of the typed text only letters and digits count. */
export function recoveryHash(code: string): Buffer {
  const key = hkdfSync("sha256", loginSecret(), "", "openclaw-agent-monitor recovery-code v1", 32);
  const letters = code.toLowerCase().replace(/[^a-z0-9]/g, "");
  return createHmac("sha256", Buffer.from(key)).update(letters).digest();
}

/**
 * Takes a code of the person's authenticator app, or one of their recovery codes: each counts once.
 * @throws AppError bad_input on `code` (code `codeWrong`), too_many
 */
export async function checkSecondFactor(ctx: Ctx, personId: string, typed: string): Promise<void> {
  await take(ctx, "secondFactor", personId);
  const digits = typed.normalize("NFKC").replace(/[\s-]/g, "");
  const counts = /^\d{6}$/.test(digits)
    ? await takeCode(ctx, personId, digits)
    : await takeRecoveryCode(ctx, personId, typed.slice(0, 100));
  if (!counts) throw codeWrong();
  await forget(ctx, "secondFactor", personId);
}

/** The step a code belongs to, or null. */
export function stepOf(secret: Uint8Array, code: string, now: Date): number | null {
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window: WINDOW });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / STEP_SECONDS) + delta;
}

async function takeCode(ctx: Ctx, personId: string, code: string): Promise<boolean> {
  const [person] = await ctx.db.query<{ secret: Buffer }>(
    `SELECT totp_secret AS secret FROM person WHERE id = $1 AND totp_confirmed_at IS NOT NULL`,
    [personId],
  );
  const step = person && stepOf(unseal(person.secret, personId), code, ctx.now);
  if (step === null || step === undefined) return false;
  // Of two at once with one code, one updates.
  const claimed = await ctx.db.query(
    `UPDATE person SET totp_last_step = $2
      WHERE id = $1 AND (totp_last_step IS NULL OR totp_last_step < $2) RETURNING 1 AS claimed`,
    [personId, step],
  );
  return claimed.length > 0;
}

async function takeRecoveryCode(ctx: Ctx, personId: string, code: string): Promise<boolean> {
  const claimed = await ctx.db.query(
    `UPDATE recovery_code SET used_at = $3
      WHERE person_id = $1 AND hash = $2 AND used_at IS NULL
        AND EXISTS (SELECT 1 FROM person WHERE id = $1 AND totp_confirmed_at IS NOT NULL) RETURNING 1 AS claimed`,
    [personId, recoveryHash(code), ctx.now],
  );
  return claimed.length > 0;
}
