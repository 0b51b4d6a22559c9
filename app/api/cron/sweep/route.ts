import { createHash, timingSafeEqual } from "node:crypto";
import { database } from "@/lib/db";
import { env } from "@/lib/env";
import { mailAfterAnswer } from "@/lib/http/mail-after-answer";
import { keepDemo } from "@/lib/services/demo";
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
  const ctx = { db: database(), now: new Date() };
  // A slow mail server must not hold up who is waiting for the sweep.
  mailAfterAnswer();
  const swept = await sweep(ctx);
  await keepDemo(ctx);
  return Response.json(swept, { headers });
}

export { answer as GET, answer as POST };
