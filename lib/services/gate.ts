import { createHash, randomBytes } from "node:crypto";
import { type Admission, closeLogin, type LoginOrigin } from "../auth/login";
import { CHALLENGE_SECONDS, LOGIN_SECONDS } from "../auth/login-cookie";
import { type Ctx, inTransaction } from "../ctx";
import type { LoginMethod } from "../domain/login-method";
import { AppError } from "../errors";
import { take } from "./attempts";
import { noteDevice } from "./devices";
import { checkSecondFactor } from "./second-factor";

export type { Admission } from "../auth/login";
export type { LoginMethod } from "../domain/login-method";

interface Entrance {
  personId: string;
  method: LoginMethod;
  origin: LoginOrigin;
  /** The login this browser had before; it ends when the new one begins. */
  replaces?: string | null;
}

/** A visit of the demo lasts this long. */
const DEMO_SECONDS = 2 * 3_600;

const isDemo = (method: LoginMethod): boolean => method === "demo";
const hashOf = (challenge: string): Buffer => createHash("sha256").update(challenge).digest();

/**
 * The one way to a new login, for somebody who has shown by `method` that they are this person: throttled per person
 * and address, asks for the second factor when the person has one, and always makes a fresh login id, so that no earlier
 * cookie can become this login.
 * @throws AppError too_many; unauthenticated (code `noAccount`) when the person belongs to no account
 */
export async function admit(ctx: Ctx, input: Entrance): Promise<Admission> {
  const { personId, method, origin } = input;
  await take(ctx, "admitAddress", origin.address);
  // The demo's person is everybody: they would lock each other out.
  if (!isDemo(method)) await take(ctx, "admitPerson", personId);
  const [person] = await ctx.db.query<{ secondFactor: boolean }>(
    `SELECT totp_confirmed_at IS NOT NULL AS "secondFactor" FROM person WHERE id = $1`,
    [personId],
  );
  if (person?.secondFactor) return { kind: "second_factor", challenge: await challengeFor(ctx, personId, method) };
  return { kind: "login", loginId: await openLogin(ctx, input) };
}

async function challengeFor(ctx: Ctx, personId: string, method: LoginMethod): Promise<string> {
  const challenge = randomBytes(32).toString("base64url");
  await ctx.db.query(
    "INSERT INTO login_challenge (hash, person_id, method, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
    [hashOf(challenge), personId, method, ctx.now, new Date(ctx.now.getTime() + CHALLENGE_SECONDS * 1000)],
  );
  return challenge;
}

/** Does this browser's challenge still wait for its second step? */
export async function isChallengeOpen(ctx: Ctx, challenge: string): Promise<boolean> {
  const open = await ctx.db.query("SELECT 1 AS open FROM login_challenge WHERE hash = $1 AND expires_at > $2", [
    hashOf(challenge),
    ctx.now,
  ]);
  return open.length > 0;
}

const challengeOver = () =>
  new AppError("unauthenticated", "This sign-in took too long or was used already. Sign in again.", {
    code: "challengeOver",
  });

/**
 * The second step: a code of the authenticator app or a recovery code. A challenge leads to one login at most.
 * @throws AppError unauthenticated (code `challengeOver`), bad_input on `code` (code `codeWrong`), too_many
 */
export async function passSecondFactor(
  ctx: Ctx,
  input: { challenge: string; code: string; origin: LoginOrigin; replaces?: string | null },
): Promise<Admission> {
  const hash = hashOf(input.challenge);
  const [waiting] = await ctx.db.query<{ personId: string; method: LoginMethod }>(
    `SELECT person_id AS "personId", method FROM login_challenge WHERE hash = $1 AND expires_at > $2`,
    [hash, ctx.now],
  );
  if (!waiting) throw challengeOver();
  await checkSecondFactor(ctx, waiting.personId, input.code);
  const claimed = await ctx.db.query("DELETE FROM login_challenge WHERE hash = $1 RETURNING 1 AS claimed", [hash]);
  if (claimed.length === 0) throw challengeOver();
  return { kind: "login", loginId: await openLogin(ctx, { ...input, ...waiting }) };
}

/** Nothing else in the product inserts a login: tests/integration/gate.test.ts looks. */
function openLogin(ctx: Ctx, { personId, method, origin, replaces }: Entrance): Promise<string> {
  const lasts = isDemo(method) ? DEMO_SECONDS : LOGIN_SECONDS;
  const expiresAt = new Date(ctx.now.getTime() + lasts * 1000);
  // All visitors of the demo share one list of logins: it tells nobody about the others.
  const { userAgent, address } = isDemo(method) ? { userAgent: "", address: "" } : origin;
  return inTransaction(ctx, async (tx) => {
    const [login] = await tx.db.query<{ id: string }>(
      `INSERT INTO login (person_id, account_id, created_at, last_seen_at, expires_at, user_agent, address, method, proved_at)
       SELECT person_id, account_id, $2, $2, $3, $4, $5, $6, $7
         FROM membership WHERE person_id = $1 ORDER BY created_at, account_id LIMIT 1 RETURNING id`,
      [
        personId,
        tx.now,
        expiresAt,
        userAgent.slice(0, 400),
        address.slice(0, 60),
        method,
        // Nobody can show that they are the demo's person.
        isDemo(method) ? null : tx.now,
      ],
    );
    if (!login) {
      throw new AppError("unauthenticated", "You belong to no account any more. Ask its owner to add you again.", {
        code: "noAccount",
      });
    }
    if (replaces) await closeLogin(tx, replaces);
    if (!isDemo(method)) await noteDevice(tx, { personId, loginId: login.id, origin });
    return login.id;
  });
}
