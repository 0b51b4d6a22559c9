import { getDevice } from "@/lib/services/device-stats";
import { hostTrend } from "@/lib/services/metric-history";
import { managed, numberOf } from "../../managed";

/** Figures of one device, oldest first, as finely as `hours` allow. */
export function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return managed(async ({ ctx }) => {
    const device = await getDevice(ctx, (await params).id);
    const hours = numberOf(request, "hours", { most: 90 * 24, otherwise: 24 });
    const steps = await hostTrend(ctx, { hostId: device.id, hours });
    return steps.map((step) => ({
      timestamp: new Date(step.at).toISOString(),
      cpu_percent: step.cpu,
      memory_percent: step.memory,
      disk_percent: step.disk,
      upload_speed: step.up,
      download_speed: step.down,
    }));
  });
}
