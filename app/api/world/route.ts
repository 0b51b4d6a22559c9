import { database } from "@/lib/db";
import { readWorld } from "@/lib/services/world";

export const dynamic = "force-dynamic";

/** How many agents there are in the world (S0-65): three numbers, for anybody. */
export async function GET(): Promise<Response> {
  const world = await readWorld({ db: database(), now: new Date() });
  return Response.json(world, {
    headers: { "cache-control": "public, max-age=15", "access-control-allow-origin": "*" },
  });
}
