import { LOG_LEVELS } from "@/lib/protocol";
import { listLogEntries } from "@/lib/services/logs";
import { managed, numberOf } from "../devices/managed";
import { errorOf } from "../devices/shape";

/** What devices reported, the newest first; of one device, or of one level. */
export function GET(request: Request): Promise<Response> {
  return managed(async ({ ctx }) => {
    const query = new URL(request.url).searchParams;
    const asked = query.get("level");
    // A level nobody reports finds nothing.
    const levels = asked ? LOG_LEVELS.filter((level) => level === asked) : LOG_LEVELS;
    const hostId = query.get("device_id") || undefined;
    const limit = numberOf(request, "limit", { most: 1_000, otherwise: 100 });
    const { rows } = await listLogEntries(ctx, { levels, hostId }, { limit });
    return rows.map(errorOf);
  });
}
