import { Secret, TOTP } from "otpauth";
import type { Ctx } from "../../lib/ctx";
import { beginEnrolment, confirmEnrolment } from "../../lib/services/second-factor-setup";

const STEP_MS = 30_000;

/** The code an authenticator app shows at that moment. */
export function codeAt(secret: string, at: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
}

/** A six-digit code that no step near that moment has. */
export function wrongCodeAt(secret: string, at: number): string {
  const near = [-2, -1, 0, 1, 2].map((step) => codeAt(secret, at + step * STEP_MS));
  return ["000000", "111111", "222222", "333333", "444444", "555555"].find((code) => !near.includes(code)) ?? "";
}

/** Turns somebody's second factor on, an hour before `ctx.now`, so that no code of that moment is used up. */
export async function withSecondFactor(
  ctx: Ctx,
  person: { personId: string; email: string },
): Promise<{ secret: string; recovery: string[] }> {
  const earlier = { ...ctx, now: new Date(ctx.now.getTime() - 3_600_000) };
  const { secret } = await beginEnrolment(earlier, person);
  const recovery = await confirmEnrolment(earlier, person.personId, codeAt(secret, earlier.now.getTime()));
  return { secret, recovery };
}
