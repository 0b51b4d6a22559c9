import type { Ctx } from "../ctx";
import { AppError } from "../errors";
import { type HostTotals, LIMITS, safeLine } from "../protocol";
import { hostTotals, type TotalsCursor } from "../services/session-totals";
import { json } from "./reply";
import { identify, requireHost } from "./sender";
import type { WireReply, WireRequest } from "./wire-shape";

/** GET /api/totals: what the platform holds of the sessions of the host that asks, page by page. */
export async function totals(ctx: Ctx, request: WireRequest): Promise<WireReply> {
  if (request.method !== "GET") return json(405, { error: "Method not allowed. Use GET." }, { allow: "GET" });
  const owner = await identify(ctx, request, { afresh: true });
  const hostId = safeLine(request.header("x-host-id") ?? "", LIMITS.idLength + 1);
  if (hostId === "") throw new AppError("bad_input", "Say which host this is, in x-host-id.", { field: "x-host-id" });
  await requireHost(ctx, owner, hostId);
  const after = request.query("after");
  const page = await hostTotals(ctx, owner, hostId, after === undefined ? undefined : cursorIn(after));
  const next = page.next && Buffer.from(JSON.stringify(page.next)).toString("base64url");
  return json(200, { ...page, next } satisfies HostTotals);
}

function cursorIn(text: string): TotalsCursor {
  try {
    const { agentId, sessionId } = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    if (typeof agentId === "string" && typeof sessionId === "string") return { agentId, sessionId };
  } catch {
    // Said below.
  }
  throw new AppError("bad_input", "Take `after` from `next` of the page before.", { field: "after" });
}
