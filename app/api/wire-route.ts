import { after } from "next/server";
import { database } from "@/lib/db";
import { env } from "@/lib/env";
import { fromWeb, toWeb } from "@/lib/http/web";
import { handleWire } from "@/lib/http/wire";
import { log } from "@/lib/log";
import { sweep } from "@/lib/services/sweep";

const SWEEP_EVERY_MS = 60_000;
let sweptAt = Number.NEGATIVE_INFINITY;

/** The uploader's surface as a route handler. Self-hosted, `server.ts` answers these paths before Next sees them. */
async function answer(request: Request): Promise<Response> {
  const reply = toWeb(await handleWire(fromWeb(request)));
  if (env().VERCEL) after(sweepNowAndThen);
  return reply;
}

/** Where cron runs once a day, uploads keep the books up to date: at most once a minute per process. */
async function sweepNowAndThen(): Promise<void> {
  const now = new Date();
  if (now.getTime() - sweptAt < SWEEP_EVERY_MS) return;
  sweptAt = now.getTime();
  await sweep({ db: database(), now }).catch((error: unknown) => log().error({ err: error }, "sweep failed"));
}

/** Every method, because a wrong one gets an answer of ours too. */
export const WIRE = {
  GET: answer,
  HEAD: answer,
  POST: answer,
  PUT: answer,
  PATCH: answer,
  DELETE: answer,
  OPTIONS: answer,
};
