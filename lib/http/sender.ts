import { hash } from "node:crypto";
import { isAgentToken } from "../auth/agent-token";
import type { Ctx } from "../ctx";
import { isUnreachable } from "../db/failure";
import { cleanToken } from "../domain/pasted-token";
import { admission } from "../domain/token-pin";
import { env } from "../env";
import { AppError } from "../errors";
import { isListening, subscribe } from "../live/listen";
import { pinnedElsewhere } from "../services/token-pins";
import { type TokenOwner, verifyToken } from "../services/tokens";
import { RateLimit } from "./limits";
import { noteRefusal } from "./refusals";
import type { WireRequest } from "./wire-shape";

/** Who sends a request, and whether they may send more. */

const MOST_REMEMBERED = 10_000;
/** A change drops a remembered token at once where we hear it; the time is for where we do not. */
const REMEMBERED_MS = { listening: 60_000, deaf: 3_000 };

const remembered = new Map<string, { owner: TokenOwner; until: number }>();
let limits: { perToken: RateLimit; perAddress: RateLimit } | undefined;
let isSubscribed = false;

function rates() {
  limits ??= {
    perToken: new RateLimit(env().RATE_LIMIT_PER_TOKEN),
    perAddress: new RateLimit(env().RATE_LIMIT_PER_ADDRESS),
  };
  return limits;
}

/** The token a request shows: `x-agent-token`, else `Authorization: Bearer …`; undefined when it shows none. */
export function shownToken(request: WireRequest): string | undefined {
  const given = request.header("x-agent-token")?.trim();
  // As it was pasted into somebody's own script.
  if (given) return isAgentToken(given) ? given : cleanToken(given);
  return /^bearer +(\S+)\s*$/i.exec(request.header("authorization") ?? "")?.[1];
}

/**
 * The account behind a request. Revocation is checked once more inside the transaction that stores something.
 * @param options.afresh asks the database even when the token was seen a moment ago
 * @throws AppError unauthenticated, forbidden (code `invalid_token`), too_many
 */
export function identify(ctx: Ctx, request: WireRequest, options: { afresh?: boolean } = {}): Promise<TokenOwner> {
  return identifyBy(ctx, request, shownToken(request), options);
}

/** As `identify`, with a token found elsewhere in the request; undefined: it shows none. */
export async function identifyBy(
  ctx: Ctx,
  request: WireRequest,
  raw: string | undefined,
  options: { afresh?: boolean } = {},
): Promise<TokenOwner> {
  // Published wording (S0-62).
  if (raw === undefined) throw new AppError("unauthenticated", "Unauthorized: missing x-agent-token header");
  const now = ctx.now.getTime();
  rates().perAddress.require(request.address, now);
  const owner = isAgentToken(raw) ? await ownerOf(ctx, raw, options.afresh ?? false) : null;
  if (!owner) noteRefusal(request.address, now);
  if (!owner) throw new AppError("forbidden", "This token is not valid.", { code: "invalid_token" });
  rates().perToken.require(owner.tokenId, now);
  return owner;
}

/**
 * Refuses what a token pinned to another host sends, from memory. Who may be the first is decided where it is stored.
 * @throws AppError forbidden (code `token_pinned`)
 */
export async function requireHost(ctx: Ctx, owner: TokenOwner, host: string): Promise<void> {
  if (owner.pinnedTo === null || admission(owner, host) !== "no") return;
  throw await pinnedElsewhere({ ...ctx, accountId: owner.accountId }, owner.pinnedTo);
}

async function ownerOf(ctx: Ctx, raw: string, afresh: boolean): Promise<TokenOwner | null> {
  listenForChanges();
  // Tokens themselves are not kept in memory.
  const name = hash("sha256", raw, "base64");
  const now = ctx.now.getTime();
  const known = remembered.get(name);
  if (!afresh && known && known.until > now) return known.owner;
  remembered.delete(name);
  const owner = await verifyToken(ctx, raw).catch((error: unknown) => {
    if (!isUnreachable(error)) throw error;
    const message = "The platform cannot reach its database. Keep the report and send it again.";
    throw new AppError("unavailable", message, { retryAfterSeconds: 10 }, { cause: error });
  });
  if (owner) remember(name, owner, now);
  return owner;
}

function remember(name: string, owner: TokenOwner, now: number): void {
  if (remembered.size >= MOST_REMEMBERED) {
    const oldest = remembered.keys().next();
    if (!oldest.done) remembered.delete(oldest.value);
  }
  remembered.set(name, { owner, until: now + (isListening() ? REMEMBERED_MS.listening : REMEMBERED_MS.deaf) });
}

function listenForChanges(): void {
  // A serverless process is frozen between requests and hears nothing reliably.
  if (isSubscribed || env().VERCEL) return;
  isSubscribed = true;
  subscribe("", ({ topic, ids }) => {
    if (topic === "resync") remembered.clear();
    if (topic !== "token_changed") return;
    for (const [name, { owner }] of remembered) if (!ids || ids.includes(owner.tokenId)) remembered.delete(name);
  });
}
