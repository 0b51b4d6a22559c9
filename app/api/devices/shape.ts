import { z } from "zod";
import { DEVICE_TYPES } from "@/lib/domain/device-type";
import type { Device } from "@/lib/services/device-stats";
import type { LogEntryRow } from "@/lib/services/logs";

/** Devices and errors as the published API names their parts (S2-18, S2-19). What is not known is null. */

/** What a device is made from; a change names only what changes. */
export const NewDevice = z.object({
  name: z.string(),
  device_type: z.enum(DEVICE_TYPES).default("other"),
  public_ip: z.string().nullish(),
  notes: z.string().nullish(),
});
export const ChangedDevice = NewDevice.partial().extend({ device_type: z.enum(DEVICE_TYPES).optional() });

const moment = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** Percent with one decimal; null when a part of it is not known. */
const percent = (used: number | null, total: number | null) =>
  used === null || !total ? null : Math.round((used / total) * 1_000) / 10;

/** As /api/stats lists it. */
export const statOf = (device: Device) => ({
  id: device.id,
  name: device.name,
  device_type: device.type,
  public_ip: device.publicIp,
  is_online: device.state === "online",
  last_seen: moment(device.lastSeenAt),
  openclaw_version: device.openclawVersion,
  cpu_percent: device.cpuPercent,
  memory_percent: percent(device.memoryUsed, device.memoryTotal),
  memory_total: device.memoryTotal,
  memory_used: device.memoryUsed,
  disk_percent: percent(device.diskUsed, device.diskTotal),
  disk_total: device.diskTotal,
  disk_used: device.diskUsed,
  upload_speed: device.uploadSpeed,
  download_speed: device.downloadSpeed,
  total_tokens: device.totalTokens,
});

/** As /api/devices shows it. The key is in the answer that made it, and nowhere else. */
export const deviceOf = (device: Device) => ({
  ...statOf(device),
  notes: device.notes,
  state: device.state,
  created_at: moment(device.addedAt),
});

export const errorOf = (entry: LogEntryRow) => ({
  id: entry.id,
  device_id: entry.hostId,
  device_name: entry.hostName,
  level: entry.level,
  message: entry.message,
  source: entry.source,
  stack_trace: entry.detail,
  count: entry.count,
  timestamp: moment(entry.lastAt),
});
