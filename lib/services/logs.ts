import type { AccountCtx } from "../ctx";
import type { LogLevel } from "../protocol";
import { isUuid } from "./row-id";

/** What hosts reported of OpenClaw's errors, read: groups across hosts, single reports, and how many there are. */

/** One kind of message, on all hosts that say it. */
export interface LogGroupRow {
  /** `<level>-<fingerprint>`: what links name. */
  id: string;
  level: LogLevel;
  /** As it was last; "" where nothing but counts leaves the host. */
  message: string;
  subsystem: string;
  source: string;
  count: number;
  firstAt: number;
  lastAt: number;
  /** Hosts that said it, and the one that did last. */
  hosts: number;
  hostId: string;
  hostName: string;
}

/** One report: the same message, `count` times between its two moments. */
export interface LogEntryRow {
  id: string;
  groupId: string;
  level: LogLevel;
  message: string;
  detail: string | null;
  subsystem: string;
  source: string;
  count: number;
  firstAt: number;
  lastAt: number;
  hostId: string;
  hostName: string;
}

export interface LogFilter {
  levels: readonly LogLevel[];
  hostId?: string | undefined;
  /** Part of the message or of the name of the part that says it. */
  q?: string | undefined;
  /** Of one group only. */
  group?: string | undefined;
  /** Not older than this, ms. */
  since?: number | undefined;
}

export interface LogPage<Row> {
  /** Newest first. */
  rows: Row[];
  /** Where the next page begins; null at the end. */
  next: string | null;
}

/** On one page (S2-11). */
export const LOGS_PER_PAGE = 100;
/** What is shown as problems unless somebody asks for more. */
export const PROBLEM_LEVELS: readonly LogLevel[] = ["error", "fatal"];

const GROUP = /^(warn|error|fatal)-([a-z0-9]{8,64})$/;
const CURSOR = /^(\d{1,16})\.([a-z0-9-]{1,80})$/;
/** An id nothing has: a filter that cannot be understood finds nothing rather than everything. */
const NOTHING = "FALSE";

export const isLogGroup = (text: string): boolean => GROUP.test(text);

class Where {
  readonly values: unknown[];
  readonly parts: string[];

  constructor(ctx: AccountCtx) {
    this.values = [ctx.accountId];
    this.parts = [];
  }

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  get sql(): string {
    return this.parts.join(" AND ");
  }
}

/** Conditions on `g`, a group, and on `table`, which has account, host and moment of what is listed. */
function whereOf(ctx: AccountCtx, table: "g" | "e", filter: LogFilter): Where {
  const where = new Where(ctx);
  where.parts.push(`${table}.account_id = $1`, `${table}.level = ANY(${where.add(filter.levels)}::text[])`);
  if (filter.hostId !== undefined) {
    where.parts.push(isUuid(filter.hostId) ? `${table}.host_id = ${where.add(filter.hostId)}` : NOTHING);
  }
  if (filter.q) {
    const like = where.add(`%${filter.q.replace(/[\\%_]/g, "\\$&")}%`);
    const message = table === "g" ? "g.message" : "e.message";
    where.parts.push(`(${message} ILIKE ${like} OR g.subsystem ILIKE ${like})`);
  }
  if (filter.group !== undefined) {
    const [, level, fingerprint] = GROUP.exec(filter.group) ?? [];
    where.parts.push(level ? `g.level = ${where.add(level)} AND g.fingerprint = ${where.add(fingerprint)}` : NOTHING);
  }
  if (filter.since !== undefined) where.parts.push(`${table}.last_at >= ${where.add(new Date(filter.since))}`);
  return where;
}

const MILLIS = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;

/** Groups across hosts, what came last first. @param before where the page begins, from `next` */
export async function listLogGroups(
  ctx: AccountCtx,
  filter: LogFilter,
  { before, limit = LOGS_PER_PAGE }: { before?: string | undefined; limit?: number } = {},
): Promise<LogPage<LogGroupRow>> {
  const where = whereOf(ctx, "g", filter);
  const [, at, id] = CURSOR.exec(before ?? "") ?? [];
  const from = at
    ? `WHERE (last, grouped.id) < (${where.add(new Date(Number(at)))}::timestamptz, ${where.add(id)}::text)`
    : "";
  const rows = await ctx.db.query<LogGroupRow>(
    `SELECT grouped.id, level, message, subsystem, source, count::float8 AS count, ${MILLIS("first")} AS "firstAt",
       ${MILLIS("last")} AS "lastAt", hosts, "hostId", h.name AS "hostName"
     FROM (
       SELECT g.level || '-' || g.fingerprint AS id, g.level, sum(g.count) AS count, min(g.first_at) AS first,
         max(g.last_at) AS last, count(*)::int AS hosts, (array_agg(g.message ORDER BY g.last_at DESC))[1] AS message,
         (array_agg(g.subsystem ORDER BY g.last_at DESC))[1] AS subsystem,
         (array_agg(g.source ORDER BY g.last_at DESC))[1] AS source,
         (array_agg(g.host_id ORDER BY g.last_at DESC))[1] AS "hostId"
       FROM log_group g WHERE ${where.sql} GROUP BY g.level, g.fingerprint
     ) grouped JOIN host h ON h.id = "hostId" ${from}
     ORDER BY last DESC, grouped.id DESC LIMIT ${where.add(limit + 1)}`,
    where.values,
  );
  return paged(rows, limit, (row) => `${row.lastAt}.${row.id}`);
}

/** Single reports, newest first (S2-11). @param before where the page begins, from `next` */
export async function listLogEntries(
  ctx: AccountCtx,
  filter: LogFilter,
  { before, limit = LOGS_PER_PAGE }: { before?: string | undefined; limit?: number } = {},
): Promise<LogPage<LogEntryRow>> {
  const where = whereOf(ctx, "e", filter);
  const [, at, id] = /^(\d{1,16})\.(\d{1,18})$/.exec(before ?? "") ?? [];
  if (at)
    where.parts.push(`(e.last_at, e.id) < (${where.add(new Date(Number(at)))}::timestamptz, ${where.add(id)}::bigint)`);
  const rows = await ctx.db.query<LogEntryRow>(
    `SELECT e.id::text AS id, g.level || '-' || g.fingerprint AS "groupId", e.level, e.message, e.detail, g.subsystem,
       g.source, e.count, ${MILLIS("e.first_at")} AS "firstAt", ${MILLIS("e.last_at")} AS "lastAt", e.host_id AS "hostId",
       h.name AS "hostName"
     FROM log_entry e JOIN log_group g ON g.id = e.group_id JOIN host h ON h.id = e.host_id
     WHERE ${where.sql} ORDER BY e.last_at DESC, e.id DESC LIMIT ${where.add(limit + 1)}`,
    where.values,
  );
  return paged(rows, limit, (row) => `${row.lastAt}.${row.id}`);
}

function paged<Row>(rows: Row[], limit: number, cursor: (row: Row) => string): LogPage<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? cursor(last) : null };
}

/** How many groups there are of each level. */
export async function countLogGroups(
  ctx: AccountCtx,
  filter: Omit<LogFilter, "levels">,
): Promise<Record<LogLevel, number>> {
  const where = whereOf(ctx, "g", { ...filter, levels: ["warn", "error", "fatal"] });
  const rows = await ctx.db.query<{ level: LogLevel; count: number }>(
    `SELECT g.level, count(DISTINCT g.fingerprint)::int AS count FROM log_group g WHERE ${where.sql} GROUP BY g.level`,
    where.values,
  );
  const counts: Record<LogLevel, number> = { warn: 0, error: 0, fatal: 0 };
  for (const { level, count } of rows) counts[level] = count;
  return counts;
}

/** Where one kind of message was said, the latest first. */
export async function logGroupHosts(
  ctx: AccountCtx,
  group: string,
): Promise<{ id: string; name: string; count: number; lastAt: number }[]> {
  const [, level, fingerprint] = GROUP.exec(group) ?? [];
  if (!level) return [];
  return ctx.db.query(
    `SELECT h.id, h.name, g.count::float8 AS count, ${MILLIS("g.last_at")} AS "lastAt"
     FROM log_group g JOIN host h ON h.id = g.host_id WHERE g.account_id = $1 AND g.fingerprint = $2 AND g.level = $3
     ORDER BY g.last_at DESC, h.id LIMIT 50`,
    [ctx.accountId, fingerprint, level],
  );
}

const HOSTS_OFFERED = 200;

/** Hosts that said anything, by name. @param wanted the id of one that stands among them in any case */
export async function logHosts(ctx: AccountCtx, wanted = ""): Promise<{ id: string; name: string }[]> {
  const rows = await ctx.db.query<{ id: string; name: string }>(
    `SELECT h.id, h.name FROM host h
     WHERE h.account_id = $1 AND (h.id = $2 OR EXISTS (SELECT 1 FROM log_group g WHERE g.host_id = h.id))
     ORDER BY h.id IS NOT DISTINCT FROM $2 DESC, lower(h.name), h.id LIMIT ${HOSTS_OFFERED}`,
    [ctx.accountId, isUuid(wanted) ? wanted : null],
  );
  return rows.sort((one, two) => one.name.localeCompare(two.name));
}

/** How often errors happened on each host since a moment, the most first; hosts without any are left out. */
export async function errorsByHost(
  ctx: AccountCtx,
  { since, limit = 50 }: { since: number; limit?: number },
): Promise<{ hostId: string; count: number; lastAt: number }[]> {
  return ctx.db.query(
    `SELECT host_id AS "hostId", sum(count)::float8 AS count, ${MILLIS("max(last_at)")} AS "lastAt" FROM log_entry
     WHERE account_id = $1 AND last_at >= $2 AND level <> 'warn' GROUP BY host_id ORDER BY count DESC, host_id LIMIT $3`,
    [ctx.accountId, new Date(since), limit],
  );
}

/** How often errors happened in all, as far as they are kept; warnings are none. For `total_errors` (S2-19). */
export async function totalErrors(ctx: AccountCtx): Promise<number> {
  const [row] = await ctx.db.query<{ count: number }>(
    "SELECT coalesce(sum(count), 0)::float8 AS count FROM log_group WHERE account_id = $1 AND level <> 'warn'",
    [ctx.accountId],
  );
  return row?.count ?? 0;
}
