import { listDevices } from "@/lib/services/device-stats";
import { totalErrors } from "@/lib/services/logs";
import { managed } from "../devices/managed";
import { statOf } from "../devices/shape";

/** The whole fleet in one answer (S2-19). Days are those of the account's time zone. */
export function GET(): Promise<Response> {
  return managed(async ({ ctx }) => {
    const [devices, errors] = await Promise.all([listDevices(ctx), totalErrors(ctx)]);
    const online = devices.filter((device) => device.state === "online").length;
    const sum = (of: "todayTokens" | "yesterdayTokens" | "totalTokens") =>
      devices.reduce((total, device) => total + device[of], 0);
    return {
      total_devices: devices.length,
      online_devices: online,
      offline_devices: devices.length - online,
      today_tokens: sum("todayTokens"),
      yesterday_tokens: sum("yesterdayTokens"),
      total_tokens: sum("totalTokens"),
      total_errors: errors,
      devices: devices.map(statOf),
    };
  });
}
