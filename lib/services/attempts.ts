import { Throttle } from "../auth/throttle";
import { AppError } from "../errors";

/** How often somebody may try: what keeps passwords from being guessed and accounts from being made by the thousand. */

const MINUTE_MS = 60_000;

const limits = () => ({
  /** Per e-mail and address together: nobody locks out somebody else from afar. */
  pair: new Throttle(8, 15 * MINUTE_MS),
  email: new Throttle(60, 60 * MINUTE_MS),
  address: new Throttle(60, 15 * MINUTE_MS),
  ownPassword: new Throttle(8, 15 * MINUTE_MS),
  signUp: new Throttle(20, 60 * MINUTE_MS),
});
type Throttles = ReturnType<typeof limits>;

const slot = Symbol.for("openclaw-agent-monitor.attempts");
/** Route bundles are separate module graphs in one process: they count together. */
const shared = globalThis as typeof globalThis & { [slot]?: Throttles };

function throttles(): Throttles {
  shared[slot] ??= limits();
  return shared[slot];
}

/** @throws AppError too_many, with the seconds to wait */
function take(now: number, asked: readonly (readonly [Throttle, string])[]): () => void {
  for (const [throttle, key] of asked) {
    const seconds = throttle.take(key, now);
    if (seconds === 0) continue;
    throw new AppError("too_many", `Too many attempts. Try again in ${Math.ceil(seconds / 60)} min.`, {
      code: "tooMany",
      retryAfterSeconds: seconds,
    });
  }
  return () => {
    for (const [throttle, key] of asked) throttle.giveBack(key);
  };
}

/**
 * Counts one attempt to sign in.
 * @returns call it when the attempt was good
 * @throws AppError too_many
 */
export function takeSignInAttempt(now: number, emailKey: string, address: string): () => void {
  const { pair, email, address: addresses } = throttles();
  const both = `${emailKey} ${address}`;
  const giveBack = take(now, [
    [addresses, address],
    [email, emailKey],
    [pair, both],
  ]);
  return () => {
    giveBack();
    pair.clear(both);
  };
}

/** As `takeSignInAttempt`, for a signed-in person who must prove it is them. */
export function takeOwnPasswordAttempt(now: number, personId: string): () => void {
  return take(now, [[throttles().ownPassword, personId]]);
}

/** Counts one attempt to sign up. @throws AppError too_many */
export function takeSignUpAttempt(now: number, address: string): void {
  take(now, [[throttles().signUp, address]]);
}
