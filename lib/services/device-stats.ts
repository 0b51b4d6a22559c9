import type { AccountCtx } from "../ctx";
import { addDays, dayOf, startOfDay } from "../domain/calendar";
import type { DeviceType } from "../domain/device-type";
import type { HostState } from "../domain/liveness";
import { isUuid, notFound } from "./row-id";
import { HOST, Params, shownStateSql } from "./shown-state";
import { readWatch } from "./watch";

/** Hosts as the published management API tells of them: what is known of each now, and what it used. */

/** null stands for what is not known. Moments are milliseconds. */
export interface Device {
  id: string;
  name: string;
  type: DeviceType;
  publicIp: string;
  notes: string;
  state: HostState;
  addedAt: number;
  /** null: it has not reported yet. */
  lastSeenAt: number | null;
  openclawVersion: string | null;
  cpuPercent: number | null;
  memoryTotal: number | null;
  memoryUsed: number | null;
  diskTotal: number | null;
  diskUsed: number | null;
  uploadSpeed: number | null;
  downloadSpeed: number | null;
  /** As its sessions recorded them; where none are reported, by its own counter. */
  todayTokens: number;
  yesterdayTokens: number;
  totalTokens: number;
}

/** Devices in one answer. */
export const MOST_DEVICES = 10_000;

/** The account's devices by name. @param id only this one */
export async function listDevices(ctx: AccountCtx, id?: string): Promise<Device[]> {
  const watch = await readWatch(ctx);
  const [account] = await ctx.db.query<{ zone: string }>(`SELECT time_zone AS zone FROM account WHERE id = $1`, [
    ctx.accountId,
  ]);
  const zone = account?.zone ?? "UTC";
  const today = dayOf(ctx.now.getTime(), zone);
  const yesterday = addDays(today, -1);

  const params = new Params();
  const shown = shownStateSql(HOST, watch, ctx.now, params);
  const own = params.add(ctx.accountId);
  const one = id === undefined ? "true" : `h.id = ${params.add(id)}`;
  const day = (value: string) => `${params.add(value)}::date`;
  const [todayDay, yesterdayDay] = [day(today), day(yesterday)];
  const since = (value: string) => `${params.add(new Date(startOfDay(value, zone)))}::timestamptz`;
  const [todayFrom, yesterdayFrom] = [since(today), since(yesterday)];
  const rows = await ctx.db.query<Omit<Device, "addedAt" | "lastSeenAt"> & { addedAt: Date; lastSeenAt: Date }>(
    `WITH recorded AS (
       SELECT host_id, sum(tokens) AS total, sum(tokens) FILTER (WHERE day = ${todayDay}) AS today,
         sum(tokens) FILTER (WHERE day = ${yesterdayDay}) AS yesterday
       FROM (SELECT host_id, day, input + output + cache_read + cache_write AS tokens FROM usage_day
             WHERE account_id = ${own}) AS days GROUP BY host_id
     ), counted AS (
       SELECT host_id, sum(tokens) AS total, sum(tokens) FILTER (WHERE at >= ${todayFrom}) AS today,
         sum(tokens) FILTER (WHERE at >= ${yesterdayFrom} AND at < ${todayFrom}) AS yesterday
       FROM device_usage WHERE account_id = ${own} GROUP BY host_id
     )
     SELECT h.id, h.name, h.notes, ${shown.state} AS state, h.first_seen_at AS "addedAt", h.last_seen_at AS "lastSeenAt",
       CASE WHEN h.device_type <> '' THEN h.device_type WHEN h.platform = 'darwin' THEN 'mac'
         WHEN h.platform = 'linux' THEN 'linux' WHEN h.platform = 'win32' THEN 'windows' ELSE 'other' END AS type,
       coalesce(nullif(h.public_ip, ''), nullif(d.public_ip, ''), h.address) AS "publicIp",
       coalesce(nullif(h.gateway_version, ''), nullif(d.openclaw_version, '')) AS "openclawVersion",
       m.cpu::float8 AS "cpuPercent", m.memory_total::float8 AS "memoryTotal", m.memory_used::float8 AS "memoryUsed",
       m.disk_total::float8 AS "diskTotal", m.disk_used::float8 AS "diskUsed", m.network_up AS "uploadSpeed",
       m.network_down AS "downloadSpeed",
       (CASE WHEN r.host_id IS NULL THEN coalesce(c.today, 0) ELSE coalesce(r.today, 0) END)::float8 AS "todayTokens",
       (CASE WHEN r.host_id IS NULL THEN coalesce(c.yesterday, 0) ELSE coalesce(r.yesterday, 0) END)::float8
         AS "yesterdayTokens",
       (CASE WHEN r.host_id IS NULL THEN coalesce(d.base_tokens, 0) + coalesce(c.total, 0) ELSE r.total END)::float8
         AS "totalTokens"
     FROM host h
     LEFT JOIN device_report d ON d.host_id = h.id LEFT JOIN host_metrics m ON m.host_id = h.id
     LEFT JOIN recorded r ON r.host_id = h.id LEFT JOIN counted c ON c.host_id = h.id
     WHERE h.account_id = ${own} AND ${one} ORDER BY lower(h.name), h.id LIMIT ${MOST_DEVICES}`,
    params.values,
  );
  return rows.map(({ addedAt, lastSeenAt, ...row }) => ({
    ...row,
    addedAt: addedAt.getTime(),
    lastSeenAt: row.state === "waiting" ? null : lastSeenAt.getTime(),
  }));
}

/** @throws AppError not_found */
export async function getDevice(ctx: AccountCtx, id: string): Promise<Device> {
  const [device] = isUuid(id) ? await listDevices(ctx, id) : [];
  if (!device) throw notFound("host");
  return device;
}
