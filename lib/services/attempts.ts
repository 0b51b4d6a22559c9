import { createHash } from "node:crypto";
import type { Ctx } from "../ctx";
import { AppError } from "../errors";

/**
 * How often somebody may try: what keeps passwords and codes from being guessed and accounts from being made by the
 * thousand. Counted in the database, so that all processes count together.
 */

const MINUTE_MS = 60_000;

/** One row per thing that can be tried; each key of a rule has windows of its own. */
export const RULES = {
  /** Per e-mail and address together: nobody locks out somebody else from afar. */
  passwordPair: { limit: 8, windowMs: 15 * MINUTE_MS },
  passwordEmail: { limit: 60, windowMs: 60 * MINUTE_MS },
  passwordAddress: { limit: 60, windowMs: 15 * MINUTE_MS },
  /** Per person: proving oneself while signed in. */
  ownPassword: { limit: 8, windowMs: 15 * MINUTE_MS },
  /** Per person: codes of the second factor and recovery codes, at sign-in and while signed in. */
  secondFactor: { limit: 8, windowMs: 15 * MINUTE_MS },
  /** Per address. */
  signUp: { limit: 20, windowMs: 60 * MINUTE_MS },
  /** Per address, and per e-mail whether or not it is here: links asked for by mail. */
  mailAddress: { limit: 30, windowMs: 15 * MINUTE_MS },
  mailEmail: { limit: 5, windowMs: 60 * MINUTE_MS },
  /** Per person: mails that confirm an address. */
  mailPerson: { limit: 5, windowMs: 60 * MINUTE_MS },
  /** Per person: downloads of everything. */
  exportPerson: { limit: 10, windowMs: 60 * MINUTE_MS },
  /** Per address: links opened. */
  mailCode: { limit: 60, windowMs: 15 * MINUTE_MS },
  /** Per person, and per address: sign-ins that succeeded, whatever their method. */
  admitPerson: { limit: 60, windowMs: 15 * MINUTE_MS },
  admitAddress: { limit: 240, windowMs: 15 * MINUTE_MS },
  /** Per address: visits of the demo. */
  demoVisit: { limit: 20, windowMs: 60 * MINUTE_MS },
  /** Per address: machines that ask to be connected. */
  deviceCode: { limit: 60, windowMs: 60 * MINUTE_MS },
  /** Per person, and per address: codes of machines that nobody was given. */
  userCodePerson: { limit: 20, windowMs: 15 * MINUTE_MS },
  userCodeAddress: { limit: 60, windowMs: 15 * MINUTE_MS },
} as const satisfies Record<string, { limit: number; windowMs: number }>;

export type Rule = keyof typeof RULES;

/** The key as stored: of one length, and neither an e-mail nor an address can be read from the table. */
const stored = (key: string): Buffer => createHash("sha256").update(key).digest().subarray(0, 16);

/**
 * Counts one attempt before its outcome is known, so that attempts at the same time count too. Call it outside of
 * transactions: a rollback would take the count back.
 * @throws AppError too_many (code `tooMany`) with the seconds to wait
 */
export async function take(ctx: Ctx, rule: Rule, key: string): Promise<void> {
  const { limit, windowMs } = RULES[rule];
  const now = ctx.now.getTime();
  const [window] = await ctx.db.query<{ count: number; endsAt: Date }>(
    `INSERT INTO attempt (rule, key, count, ends_at) VALUES ($1, $2, 1, $3)
     ON CONFLICT (rule, key) DO UPDATE SET
       count = CASE WHEN attempt.ends_at > $4 THEN least(attempt.count + 1, $5 + 1) ELSE 1 END,
       ends_at = CASE WHEN attempt.ends_at > $4 THEN attempt.ends_at ELSE excluded.ends_at END
     RETURNING count, ends_at AS "endsAt"`,
    [rule, stored(key), new Date(now + windowMs), ctx.now, limit],
  );
  if (!window) throw new Error("The attempt was not counted.");
  if (window.count <= limit) return;
  const seconds = Math.max(1, Math.ceil((window.endsAt.getTime() - now) / 1000));
  throw new AppError("too_many", `Too many attempts. Try again in ${Math.ceil(seconds / 60)} min.`, {
    code: "tooMany",
    retryAfterSeconds: seconds,
  });
}

/** Takes one attempt back: it was a good one. */
export async function giveBack(ctx: Ctx, rule: Rule, key: string): Promise<void> {
  await ctx.db.query("UPDATE attempt SET count = greatest(count - 1, 0) WHERE rule = $1 AND key = $2", [
    rule,
    stored(key),
  ]);
}

/** Forgets a key's attempts. */
export async function forget(ctx: Ctx, rule: Rule, key: string): Promise<void> {
  await ctx.db.query("DELETE FROM attempt WHERE rule = $1 AND key = $2", [rule, stored(key)]);
}

/**
 * Counts one attempt to sign in with a password.
 * @returns call it when the password was right
 * @throws AppError too_many
 */
export async function takePasswordAttempt(ctx: Ctx, emailKey: string, address: string): Promise<() => Promise<void>> {
  const pair = `${emailKey} ${address}`;
  // In this order: who is refused for the pair adds nothing to what would lock the address's owner out elsewhere.
  await take(ctx, "passwordAddress", address);
  await take(ctx, "passwordPair", pair);
  await take(ctx, "passwordEmail", emailKey);
  return async () => {
    await giveBack(ctx, "passwordAddress", address);
    await giveBack(ctx, "passwordEmail", emailKey);
    await forget(ctx, "passwordPair", pair);
  };
}

/**
 * Counts one attempt to name the code of a machine that waits.
 * @returns call it when there is such a machine
 * @throws AppError too_many
 */
export async function takeUserCodeAttempt(
  ctx: Ctx,
  who: { personId: string; address: string },
): Promise<() => Promise<void>> {
  await take(ctx, "userCodePerson", who.personId);
  await take(ctx, "userCodeAddress", who.address);
  return async () => {
    await giveBack(ctx, "userCodePerson", who.personId);
    await giveBack(ctx, "userCodeAddress", who.address);
  };
}
