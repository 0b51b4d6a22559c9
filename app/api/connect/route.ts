import { z } from "zod";
import { currentLogin } from "@/lib/auth/current";
import { originOf } from "@/lib/http/origin";
import { countRefusals } from "@/lib/http/refusals";
import { type ConnectProgress, readConnectProgress } from "@/lib/services/connecting";

export const dynamic = "force-dynamic";

/** What the page hears while it waits for a machine. */
export interface ConnectReply extends ConnectProgress {
  /** Tokens refused from the asker's own address meanwhile. */
  refused: number;
}

const Query = z.object({ since: z.coerce.number().int().min(0).max(8.64e15), token: z.string().max(64).optional() });

/** How far the machine has come that somebody is connecting just now. */
export async function GET(request: Request): Promise<Response> {
  const headers = { "cache-control": "no-store" };
  const login = await currentLogin();
  if (!login) return Response.json({ error: "Sign in first." }, { status: 401, headers });
  const query = Query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  const { since, token } = query.success ? query.data : { since: login.ctx.now.getTime(), token: undefined };
  const progress = await readConnectProgress(login.ctx, { since, tokenId: token });
  const refused = countRefusals(originOf(request.headers).address, since, login.ctx.now.getTime());
  return Response.json({ ...progress, refused } satisfies ConnectReply, { headers });
}
