import { currentLogin } from "@/lib/auth/current";
import { readLogin } from "@/lib/auth/login";
import { database } from "@/lib/db";
import { eventStream, mayOpenStream, STREAM_HEADERS } from "@/lib/live/sse";
import { keepDemo } from "@/lib/services/demo";

export const dynamic = "force-dynamic";
/** Seconds; where functions are cut off, the browser connects again. */
export const maxDuration = 300;

/** What changes in the account of whoever asks, as it happens; ends with the login. */
export async function GET(request: Request): Promise<Response> {
  const login = await currentLogin();
  const headers = { "cache-control": "no-store" };
  if (!login) return Response.json({ error: "Sign in first." }, { status: 401, headers });
  const { loginId, accountId } = login;
  const isStillAllowed = async () => {
    const ctx = { db: database(), now: new Date() };
    const live = await readLogin(ctx, loginId);
    // On serverless nothing else lets the demo's hosts report.
    if (live?.isDemo) await keepDemo(ctx);
    return live !== null;
  };
  const owner = { loginId, accountId, isStillAllowed };
  if (!mayOpenStream(owner)) {
    const message = "Too many pages are open at once. Close some and reload.";
    return Response.json({ error: message }, { status: 429, headers: { ...headers, "retry-after": "30" } });
  }
  return new Response(eventStream(owner, { signal: request.signal, clock: Date.now }), { headers: STREAM_HEADERS });
}
