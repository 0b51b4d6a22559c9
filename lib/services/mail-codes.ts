import { createHash, randomBytes } from "node:crypto";
import type { Ctx } from "../ctx";
import { emailKey } from "../domain/email";
import { AppError } from "../errors";

/** The keys in links that go by mail: each works once, for one purpose, for a while, and only while the person has that address. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long a link works, milliseconds. */
export const CODE_MS = {
  verify: 24 * HOUR_MS,
  change_email: 24 * HOUR_MS,
  magic_link: 15 * MINUTE_MS,
  reset: HOUR_MS,
} as const;
export type CodePurpose = keyof typeof CODE_MS;

/** 32 random bytes in base64url. */
const SHAPE = /^[A-Za-z0-9_-]{43}$/;

const hashOf = (raw: string): Buffer => createHash("sha256").update(raw).digest();

/**
 * Makes a code and keeps its hash. Call it in the transaction that also writes the mail.
 * @param input.personId null: for nobody; such a code never works
 * @param input.email the address it goes to
 */
export async function issueCode(
  tx: Ctx,
  input: { personId: string | null; purpose: CodePurpose; email: string },
): Promise<{ code: string; until: Date }> {
  const code = randomBytes(32).toString("base64url");
  const until = new Date(tx.now.getTime() + CODE_MS[input.purpose]);
  await tx.db.query(
    `INSERT INTO mail_code (person_id, purpose, email, hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [input.personId, input.purpose, input.personId ? input.email : "", hashOf(code), tx.now, until],
  );
  return { code, until };
}

/** Whose a code is, what for, and the address it went to. */
export interface CodeOwner {
  purpose: CodePurpose;
  personId: string;
  email: string;
}

/** What a link is worth, without using it. */
export type CodeState = ({ state: "good" } & CodeOwner) | { state: "used" | "expired" | "unknown" };

interface Row {
  purpose: CodePurpose;
  personId: string | null;
  email: string;
  personKey: string | null;
  usedAt: Date | null;
  expiresAt: Date;
}

/** Looks at a code without using it: for the page behind a link, which mail scanners open too. */
export async function codeState(ctx: Ctx, purposes: readonly CodePurpose[], raw: string): Promise<CodeState> {
  if (!SHAPE.test(raw)) return { state: "unknown" };
  const [row] = await ctx.db.query<Row>(
    `SELECT purpose, mail_code.person_id AS "personId", mail_code.email, person.email_key AS "personKey",
            used_at AS "usedAt", expires_at AS "expiresAt"
       FROM mail_code LEFT JOIN person ON person.id = mail_code.person_id WHERE hash = $1 AND purpose = ANY($2)`,
    [hashOf(raw), purposes],
  );
  if (!row?.personId) return { state: "unknown" };
  if (row.usedAt) return { state: "used" };
  if (row.expiresAt <= ctx.now) return { state: "expired" };
  // Whoever has the old address must not get in after it was changed.
  if (row.purpose !== "change_email" && row.personKey !== emailKey(row.email)) return { state: "used" };
  return { state: "good", purpose: row.purpose, personId: row.personId, email: row.email };
}

/**
 * Uses a code up: of two at once, one wins. Call it in the transaction of what it allows.
 * @throws AppError bad_input, code `linkUsed`, `linkExpired` or `linkUnknown`
 */
export async function takeCode(tx: Ctx, purposes: readonly CodePurpose[], raw: string): Promise<CodeOwner> {
  const found = await codeState(tx, purposes, raw);
  if (found.state !== "good") throw deadLink(found.state);
  const taken = await tx.db.query(
    "UPDATE mail_code SET used_at = $2 WHERE hash = $1 AND used_at IS NULL RETURNING id",
    [hashOf(raw), tx.now],
  );
  if (taken.length === 0) throw deadLink("used");
  const { purpose, personId, email } = found;
  return { purpose, personId, email };
}

/** Makes a person's open links worthless: of these purposes, or all. */
export async function voidCodes(
  tx: Ctx,
  personId: string,
  purposes: readonly CodePurpose[] = ["verify", "change_email", "magic_link", "reset"],
): Promise<void> {
  await tx.db.query(
    "UPDATE mail_code SET used_at = $3 WHERE person_id = $1 AND purpose = ANY($2) AND used_at IS NULL",
    [personId, purposes, tx.now],
  );
}

function deadLink(state: "used" | "expired" | "unknown"): AppError {
  const code = { used: "linkUsed", expired: "linkExpired", unknown: "linkUnknown" }[state];
  return new AppError("bad_input", "This link does not work any more. Ask for a new one.", { code });
}
