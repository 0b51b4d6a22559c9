import { createHmac, timingSafeEqual } from "node:crypto";
import { type AccountCtx, inTransaction } from "../ctx";
import { env } from "../env";
import { AppError } from "../errors";
import { announce } from "../live/announce";
import { isUuid } from "./row-id";

/** How long a revocation can be taken back, milliseconds. */
export const UNDO_MS = 30_000;

interface Revocation {
  id: string;
  personId: string;
  revokedAt: number;
}

/** Bound to the person, the token and the moment: nobody else can take back, nor a later revocation be undone with it. */
function seal({ id, personId, revokedAt }: Revocation): string {
  const secret = env().MONITOR_SECRET;
  if (!secret) throw new Error("MONITOR_SECRET is not set. Set it to 32 or more random characters.");
  return createHmac("sha256", secret).update(`undo-revocation ${id} ${personId} ${revokedAt}`).digest("base64url");
}

/** What the one who revoked a token just now (at `ctx.now`) needs to take that back. */
export function undoTicket(ctx: AccountCtx, input: { id: string; personId: string }): string {
  const revokedAt = ctx.now.getTime();
  return `${revokedAt}.${seal({ ...input, revokedAt })}`;
}

/**
 * Takes a revocation back: within 30 s, for the person who made it. Uploads with the token are accepted from then on.
 * @throws AppError not_found when it is too late, somebody else's, or another account's token
 */
export async function restoreToken(
  ctx: AccountCtx,
  input: { id: string; personId: string; ticket: string },
): Promise<void> {
  const [moment = "", sealed = ""] = input.ticket.split(".");
  const revokedAt = Number(moment);
  const age = ctx.now.getTime() - revokedAt;
  const isInTime = Number.isSafeInteger(revokedAt) && age >= 0 && age <= UNDO_MS;
  if (!isUuid(input.id) || !isInTime || !isSame(sealed, seal({ ...input, revokedAt }))) throw tooLate();
  await inTransaction(ctx, async (tx) => {
    const restored = await tx.db.query(
      `UPDATE agent_token SET revoked_at = NULL WHERE id = $2 AND account_id = $1 AND revoked_at = $3 RETURNING id`,
      [tx.accountId, input.id, new Date(revokedAt)],
    );
    if (restored.length === 0) throw tooLate();
    await announce(tx, { accountId: tx.accountId, topic: "token_changed", ids: [input.id] });
  });
}

const tooLate = () => new AppError("not_found", "It is too late to take this back. Generate a new token.");

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
