import type { Ctx } from "../ctx";
import { admission } from "../domain/token-pin";
import { AppError } from "../errors";
import { pinnedElsewhere } from "./token-pins";
import type { TokenOwner } from "./tokens";

/** The host behind an upload that is no heartbeat. */
export interface ReportingHost {
  hostId: string;
  accountId: string;
}

interface Row {
  hostId: string | null;
  reusable: boolean;
  pinnedTo: string | null;
}

/**
 * The host that reports, asked inside the transaction that stores something: the token may have been revoked meanwhile.
 * Only a heartbeat makes a host, and binds a token to it.
 * @param externalId as its uploader names it
 * @throws AppError forbidden (code `invalid_token` or `token_pinned`), conflict before its first heartbeat
 */
export async function reportingHost(ctx: Ctx, owner: TokenOwner, externalId: string): Promise<ReportingHost> {
  const { tokenId, accountId } = owner;
  const [row] = await ctx.db.query<Row>(
    `SELECT h.id AS "hostId", t.reusable, t.host_external_id AS "pinnedTo"
     FROM agent_token t LEFT JOIN host h ON h.account_id = t.account_id AND h.external_id = $3
     WHERE t.id = $1 AND t.account_id = $2 AND t.revoked_at IS NULL`,
    [tokenId, accountId, externalId],
  );
  if (!row) throw new AppError("forbidden", "This token was revoked.", { code: "invalid_token" });
  const allowed = admission(row, externalId);
  if (allowed === "no") throw await pinnedElsewhere({ ...ctx, accountId }, row.pinnedTo ?? "");
  if (row.hostId === null || allowed === "first") {
    throw new AppError("conflict", "This host has not reported yet: send a heartbeat first, then this again.", {
      field: "host.id",
      retryAfterSeconds: 30,
    });
  }
  return { hostId: row.hostId, accountId };
}
