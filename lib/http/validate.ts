import type { Ctx } from "../ctx";
import { LIMITS, safeLine } from "../protocol";
import { findHost } from "../services/tokens";
import { json } from "./reply";
import { identify } from "./sender";
import type { WireReply, WireRequest } from "./wire-shape";

/** GET /api/token/validate (S0-63): is this token good, and for what? */
export async function validateToken(ctx: Ctx, request: WireRequest): Promise<WireReply> {
  if (request.method !== "GET") return json(405, { error: "Method not allowed. Use GET." }, { allow: "GET" });
  const owner = await identify(ctx, request, { afresh: true });
  const hostId = request.header("x-host-id");
  const host = hostId
    ? await findHost({ ...ctx, accountId: owner.accountId }, safeLine(hostId, LIMITS.idLength + 1))
    : null;
  return json(200, { valid: true, account: owner.accountName, ...(host ? { host: host.name } : {}) });
}
