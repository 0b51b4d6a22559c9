import type { Ctx } from "../ctx";
import { LIMITS, safeLine } from "../protocol";
import { findHost } from "../services/hosts";
import { noteValidation } from "../services/tokens";
import { json } from "./reply";
import { identify, requireHost } from "./sender";
import type { WireReply, WireRequest } from "./wire-shape";

/** GET /api/token/validate (S0-63): is this token good, and for what? */
export async function validateToken(ctx: Ctx, request: WireRequest): Promise<WireReply> {
  if (request.method !== "GET") return json(405, { error: "Method not allowed. Use GET." }, { allow: "GET" });
  const owner = await identify(ctx, request, { afresh: true });
  const header = request.header("x-host-id");
  const hostId = header ? safeLine(header, LIMITS.idLength + 1) : undefined;
  if (hostId) await requireHost(ctx, owner, hostId);
  const account = { ...ctx, accountId: owner.accountId };
  const host = hostId ? await findHost(account, hostId) : null;
  await noteValidation(account, owner.tokenId);
  const about = host && { host: host.name, ...(host.clone && { clone: host.clone }) };
  return json(200, { valid: true, account: owner.accountName, ...about });
}
