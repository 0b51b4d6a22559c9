import { Throttle } from "../auth/throttle";
import type { Ctx } from "../ctx";
import { AppError } from "../errors";

const MINUTE_MS = 60_000;
const codes = new Throttle(60, 60 * MINUTE_MS);
const guessesByPerson = new Throttle(20, 15 * MINUTE_MS);
const guessesByAddress = new Throttle(60, 15 * MINUTE_MS);

function take(ctx: Ctx, asked: readonly (readonly [Throttle, string])[]): () => Promise<void> {
  for (const [throttle, key] of asked) {
    const seconds = throttle.take(key, ctx.now.getTime());
    if (seconds === 0) continue;
    throw new AppError("too_many", `Too many attempts. Try again in ${Math.ceil(seconds / 60)} min.`, {
      code: "tooMany",
      retryAfterSeconds: seconds,
    });
  }
  return async () => {
    for (const [throttle, key] of asked) throttle.giveBack(key);
  };
}

export async function takeDeviceCode(ctx: Ctx, address: string): Promise<void> {
  take(ctx, [[codes, address]]);
}

export async function takeUserCodeGuess(
  ctx: Ctx,
  who: { personId: string; address: string },
): Promise<() => Promise<void>> {
  return take(ctx, [
    [guessesByPerson, who.personId],
    [guessesByAddress, who.address],
  ]);
}
