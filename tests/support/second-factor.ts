import type { Ctx } from "../../lib/ctx";
import { beginEnrolment, confirmEnrolment } from "../../lib/services/second-factor-setup";
import { codeAt } from "./totp";

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
