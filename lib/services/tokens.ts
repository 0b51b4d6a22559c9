import {
  isAgentToken,
  isSameHash,
  KEY_LOOKUP_PREFIX,
  maskedToken,
  newAgentToken,
  newHostKey,
  tokenHash,
  tokenLookup,
} from "../auth/agent-token";
import { type AccountCtx, type Ctx, inTransaction } from "../ctx";
import type { TokenPin } from "../domain/token-pin";
import { env } from "../env";
import { AppError } from "../errors";
import { announce } from "../live/announce";
import { safeLine } from "../protocol";
import { isUuid } from "./row-id";
import type { PinnedHost } from "./token-pins";

const NAME_LENGTH = 80;
const DEFAULT_NAME = "Agent token";
/** More than anybody needs; a bound for lists and for a script gone wild. */
const TOKENS_PER_ACCOUNT = 200;
/** One for each host that was added. */
const KEYS_PER_ACCOUNT = 10_000;

/** One token as Settings lists it. */
export interface TokenRow {
  id: string;
  name: string;
  /** Its beginning, e.g. `ocm_3fK9…`. */
  masked: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  /** Works on any number of machines? */
  reusable: boolean;
  /** The one machine it works on; null: the next that reports with it. */
  pinnedTo: PinnedHost | null;
}

/** Whom a token speaks for, and for which host. */
export interface TokenOwner extends TokenPin {
  /** The added host it was made for, as it is called now; for uploads that name no host. */
  madeFor: string | null;
  tokenId: string;
  accountId: string;
  accountName: string;
}

function secret(): string {
  const value = env().MONITOR_SECRET;
  if (!value) throw new Error("MONITOR_SECRET is not set. Set it to 32 or more random characters.");
  return value;
}

const cleanName = (name: string | undefined): string => safeLine(name ?? "", NAME_LENGTH) || DEFAULT_NAME;

/** What a token is made for. */
export interface NewToken {
  name?: string;
  createdBy?: string | null;
  /** Works on any number of hosts; by default it belongs to the first that reports with it. */
  reusable?: boolean;
  /** The host it belongs to from the start, as its uploader names it. */
  pinnedTo?: string;
  /** Makes a key of 64 hexadecimal digits for an added host; it is listed with the host, not among the tokens. */
  keyOf?: string;
}

const IS_KEY = `lookup LIKE '${KEY_LOOKUP_PREFIX}%'`;

/**
 * Issues a token. The answer holds the only copy: what is stored cannot be turned back.
 * @throws AppError conflict when the account has too many
 */
export async function createToken(ctx: AccountCtx, input: NewToken): Promise<{ id: string; token: string }> {
  const isKey = input.keyOf !== undefined;
  const token = isKey ? newHostKey() : newAgentToken();
  const most = isKey ? KEYS_PER_ACCOUNT : TOKENS_PER_ACCOUNT;
  const [row] = await ctx.db.query<{ id: string }>(
    `INSERT INTO agent_token
       (account_id, created_by, name, lookup, hash, created_at, reusable, host_external_id, made_for_host_id)
     SELECT $1, $2, $3, $4, $5, $6, $8, $9, $10
     WHERE (SELECT count(*) FROM agent_token
            WHERE account_id = $1 AND revoked_at IS NULL AND (${IS_KEY}) = $11) < $7
     RETURNING id`,
    [
      ctx.accountId,
      input.createdBy ?? null,
      cleanName(input.name),
      tokenLookup(token),
      tokenHash(token, secret()),
      ctx.now,
      most,
      input.reusable ?? false,
      input.reusable ? null : (input.pinnedTo ?? null),
      input.keyOf ?? null,
      isKey,
    ],
  );
  if (!row) {
    throw new AppError("conflict", `An account can have ${most} tokens. Revoke one that is not used.`, {
      code: "too_many_tokens",
    });
  }
  return { id: row.id, token };
}

interface Stored extends Omit<TokenRow, "masked" | "pinnedTo"> {
  lookup: string;
  hostExternalId: string | null;
  /** null also for a host that has not reported yet. */
  hostId: string | null;
  hostName: string | null;
}

function tokenRow({ lookup, hostExternalId, hostId, hostName, ...row }: Stored): TokenRow {
  const isPinned = !row.reusable && hostExternalId !== null;
  const pinnedTo = isPinned ? { externalId: hostExternalId, id: hostId, name: hostName ?? hostExternalId } : null;
  return { ...row, masked: maskedToken(lookup), pinnedTo };
}

/** The account's tokens that are not revoked, the newest first; keys of added hosts stand with their hosts. */
export async function listTokens(ctx: AccountCtx): Promise<TokenRow[]> {
  const rows = await ctx.db.query<Stored>(
    `SELECT t.id, t.name, t.lookup, t.created_at AS "createdAt", t.last_used_at AS "lastUsedAt", t.reusable,
       t.host_external_id AS "hostExternalId", h.id AS "hostId", h.name AS "hostName"
     FROM agent_token t LEFT JOIN host h ON h.account_id = t.account_id AND h.external_id = t.host_external_id
     WHERE t.account_id = $1 AND t.revoked_at IS NULL AND NOT (t.${IS_KEY}) ORDER BY t.created_at DESC, t.id LIMIT $2`,
    [ctx.accountId, TOKENS_PER_ACCOUNT],
  );
  return rows.map(tokenRow);
}

const noSuchToken = () =>
  new AppError("not_found", "There is no such token here. It may have been revoked; reload the list.");

/** @throws AppError not_found when it is not this account's, or revoked */
export async function renameToken(ctx: AccountCtx, id: string, name: string): Promise<void> {
  const renamed = isUuid(id)
    ? await ctx.db.query(
        "UPDATE agent_token SET name = $3 WHERE id = $2 AND account_id = $1 AND revoked_at IS NULL RETURNING id",
        [ctx.accountId, id, cleanName(name)],
      )
    : [];
  if (renamed.length === 0) throw noSuchToken();
}

/**
 * Ends a token everywhere at once: uploads check it again inside their transaction, and every process drops its memory of it.
 * @throws AppError not_found when it is not this account's, or revoked already
 */
export async function revokeToken(ctx: AccountCtx, id: string): Promise<void> {
  if (!isUuid(id)) throw noSuchToken();
  await inTransaction(ctx, async (tx) => {
    const revoked = await tx.db.query(
      "UPDATE agent_token SET revoked_at = $3 WHERE id = $2 AND account_id = $1 AND revoked_at IS NULL RETURNING id",
      [tx.accountId, id, tx.now],
    );
    if (revoked.length === 0) throw noSuchToken();
    await announce(tx, { accountId: tx.accountId, topic: "token_changed", ids: [id] });
  });
}

/**
 * Whom a raw token speaks for, asked of the database; null when it is unknown, mistyped or revoked.
 * One indexed look-up, and none at all for what we cannot have issued.
 */
export async function verifyToken(ctx: Ctx, raw: string): Promise<TokenOwner | null> {
  if (!isAgentToken(raw)) return null;
  const [row] = await ctx.db.query<TokenOwner & { hash: Uint8Array }>(
    `SELECT t.id AS "tokenId", t.account_id AS "accountId", a.name AS "accountName", t.hash,
       t.reusable, t.host_external_id AS "pinnedTo", h.external_id AS "madeFor"
     FROM agent_token t JOIN account a ON a.id = t.account_id LEFT JOIN host h ON h.id = t.made_for_host_id
     WHERE t.lookup = $1 AND t.revoked_at IS NULL`,
    [tokenLookup(raw)],
  );
  if (!row) return null;
  const { hash, ...owner } = row;
  return isSameHash(hash, tokenHash(raw, secret())) ? owner : null;
}

/** Somebody asked whether a token is good: the page that waits for its machine hears that it got here. */
export async function noteValidation(ctx: AccountCtx, tokenId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await tx.db.query("UPDATE agent_token SET validated_at = $3 WHERE id = $2 AND account_id = $1", [
      tx.accountId,
      tokenId,
      tx.now,
    ]);
    await announce(tx, { accountId: tx.accountId, topic: "token_seen", ids: [tokenId] });
  });
}
