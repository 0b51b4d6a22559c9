import { LOG_LEVELS } from "@/lib/protocol";
import { getDevice } from "@/lib/services/device-stats";
import { listLogEntries } from "@/lib/services/logs";
import { managed, numberOf } from "../../managed";
import { errorOf } from "../../shape";

/** What one device reported, the newest first. */
export function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return managed(async ({ ctx }) => {
    const device = await getDevice(ctx, (await params).id);
    const limit = numberOf(request, "limit", { most: 1_000, otherwise: 100 });
    const { rows } = await listLogEntries(ctx, { levels: LOG_LEVELS, hostId: device.id }, { limit });
    return rows.map(errorOf);
  });
}
