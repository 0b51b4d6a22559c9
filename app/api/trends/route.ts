import { fleetTrend } from "@/lib/services/metric-history";
import { managed, numberOf } from "../devices/managed";

/** CPU, memory and disk of all devices together, oldest first, in steps of five minutes or more. */
export function GET(request: Request): Promise<Response> {
  return managed(async ({ ctx }) => {
    const steps = await fleetTrend(ctx, numberOf(request, "hours", { most: 90 * 24, otherwise: 24 }));
    return steps.map(({ at, hosts, cpu, memory, disk }) => ({
      timestamp: new Date(at).toISOString(),
      devices: hosts,
      cpu_percent: cpu,
      memory_percent: memory,
      disk_percent: disk,
    }));
  });
}
