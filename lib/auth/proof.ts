import type { Ctx } from "../ctx";
import { AppError } from "../errors";

/** Having shown who one is counts this long for dangerous things. */
export const PROOF_MS = 10 * 60_000;

/** A login as it was read for this request, and the moment of the request. */
interface Asked {
  provedAt: Date | null;
  ctx: Ctx;
}

/** Has the person shown within the last 10 minutes that it is them? */
export function isProved({ provedAt, ctx }: Asked): boolean {
  return provedAt !== null && ctx.now.getTime() - provedAt.getTime() < PROOF_MS;
}

/**
 * For dangerous things: whoever finds a browser signed in must not be able to do them.
 * @throws AppError forbidden (code `proofNeeded`), upon which the page asks (app/_shell/prove-dialog.tsx) and tries again
 */
export function requireProof(login: Asked): void {
  if (isProved(login)) return;
  throw new AppError("forbidden", "Show that it is you, then try again.", { code: "proofNeeded" });
}
