import { database } from "@/lib/db";
import { readHealth } from "@/lib/services/health";

export const dynamic = "force-dynamic";

/** Is the platform able to do its work? Public, and says nothing about customers. */
export async function GET(): Promise<Response> {
  const health = await readHealth({ db: database(), now: new Date() });
  return Response.json(health, {
    status: health.status === "ok" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
