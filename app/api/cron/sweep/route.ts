import { createHash, timingSafeEqual } from "node:crypto";
import { database } from "@/lib/db";
import { env } from "@/lib/env";
import { sweep } from "@/lib/services/sweep";

export const dynamic = "force-dynamic";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Whoever does not know the secret learns not even that there is something here. */
async function answer(request: Request): Promise<Response> {
  const secret = env().CRON_SECRET;
  const shown = request.headers.get("authorization") ?? "";
  const headers = { "cache-control": "no-store" };
  if (!secret || !timingSafeEqual(digest(shown), digest(`Bearer ${secret}`))) {
    return Response.json({ error: "Not found" }, { status: 404, headers });
  }
  return Response.json(await sweep({ db: database(), now: new Date() }), { headers });
}

export { answer as GET, answer as POST };
