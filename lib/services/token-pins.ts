import { type AccountCtx, inTransaction } from "../ctx";
import { DEFAULT_HOST } from "../domain/token-pin";
import { AppError } from "../errors";
import { announce } from "../live/announce";
import { isUuid } from "./row-id";

/** Which machines a token works on. */

/** The machine a token belongs to. */
export interface PinnedHost {
  /** As its uploader names it. */
  externalId: string;
  /** null: it has not reported yet. */
  id: string | null;
  name: string;
}

/** Any number of machines, the next one that reports, or one of the account's. */
export type TokenReach = { kind: "any" } | { kind: "next" } | { kind: "host"; hostId: string };

/** What a host is told whose token belongs to another; names that host as its owner knows it. */
export async function pinnedElsewhere(ctx: Omit<AccountCtx, "now">, externalId: string): Promise<AppError> {
  const [row] = await ctx.db.query<{ name: string }>(
    "SELECT name FROM host WHERE account_id = $1 AND external_id = $2",
    [ctx.accountId, externalId],
  );
  const host = row?.name ?? externalId;
  return new AppError("forbidden", `This token belongs to the host “${host}”.`, { code: "token_pinned", host });
}

/**
 * Changes where a token works, from the next upload on, in every process.
 * @throws AppError not_found when the token or the host is not this account's
 */
export async function setTokenReach(ctx: AccountCtx, id: string, reach: TokenReach): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const externalId = reach.kind === "host" ? await findExternalId(tx, reach.hostId) : null;
    const changed = isUuid(id)
      ? await tx.db.query(
          `UPDATE agent_token SET reusable = $3, host_external_id = $4
           WHERE id = $2 AND account_id = $1 AND revoked_at IS NULL AND made_for_host_id IS NULL RETURNING id`,
          [tx.accountId, id, reach.kind === "any", externalId],
        )
      : [];
    if (changed.length === 0) {
      throw new AppError("not_found", "There is no such token here. It may have been revoked; reload the list.");
    }
    await announce(tx, { accountId: tx.accountId, topic: "token_changed", ids: [id] });
  });
}

async function findExternalId(ctx: AccountCtx, hostId: string): Promise<string> {
  const [row] = isUuid(hostId)
    ? await ctx.db.query<{ externalId: string }>(
        `SELECT external_id AS "externalId" FROM host WHERE account_id = $1 AND id = $2 AND external_id <> $3 AND state <> 'waiting'`,
        [ctx.accountId, hostId, DEFAULT_HOST],
      )
    : [];
  if (!row) throw new AppError("not_found", "There is no such host here. Reload the page to see which there are.");
  return row.externalId;
}
