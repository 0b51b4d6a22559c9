import { z } from "zod";
import type { AccountCtx } from "../ctx";
import type { DeviceType } from "../domain/device-type";
import { type Clone, cloneOf } from "../domain/faces";
import type { HostState, Watch } from "../domain/liveness";
import { type UnknownBecause, unknownBecause } from "../domain/liveness-cause";
import type { SourceMemory } from "../domain/source-memory";
import { SourceReport } from "../protocol";
import { facesOf } from "./heartbeat-faces";
import { storedSourceMemory } from "./heartbeat-sources";
import { isUuid, notFound } from "./row-id";
import { AGENT, HOST, likePattern, Params, rankOf, shownStateSql } from "./shown-state";
import { readWatch } from "./watch";

/** One host as the list shows it. Moments are milliseconds. */
export interface HostRow {
  id: string;
  externalId: string;
  name: string;
  platform: string;
  type: DeviceType;
  uploaderVersion: string;
  state: HostState;
  since: number;
  lastSeenAt: number;
  rosterStatus: string;
  rosterReason: string;
  /** Did it ever say which agents it has? */
  hasRoster: boolean;
  clockSkewMs: number | null;
  /** Two machines report under its id. */
  clone: Clone | null;
  /** Of its agents that are configured. */
  agents: { total: number; online: number; offline: number; unknown: number };
}

export interface HostList {
  rows: HostRow[];
  /** How many match, of which `rows` is a part. */
  total: number;
  /** Hosts of the account that are offline now, whatever the search. */
  offline: number;
  /** Hosts of the account, whatever the search. */
  all: number;
  /** Where the next part begins; null: this is the last. */
  next: string | null;
}

export const MAX_HOSTS_PER_READ = 200;

const FACES = `h.faces, h.cloned_since AS "clonedSince", h.cloned_at AS "clonedAt", h.threshold_ms AS "thresholdMs"`;

interface FacesRow {
  faces: unknown;
  clonedSince: Date | null;
  clonedAt: Date | null;
  thresholdMs: number;
}

function cloneIn({ faces, clonedSince, clonedAt, thresholdMs }: FacesRow, now: Date): Clone | null {
  if (clonedSince === null || clonedAt === null) return null;
  const stored = facesOf({ faces, clonedSince: clonedSince.getTime(), clonedAt: clonedAt.getTime() });
  return cloneOf(stored, now.getTime(), thresholdMs);
}

/** A host by what its uploader calls it, for that uploader; null when the account has none. */
export async function findHost(
  ctx: AccountCtx,
  externalId: string,
): Promise<{ name: string; clone: Clone | null } | null> {
  const [row] = await ctx.db.query<FacesRow & { name: string }>(
    `SELECT h.name, ${FACES} FROM host h WHERE h.account_id = $1 AND h.external_id = $2`,
    [ctx.accountId, externalId],
  );
  return row ? { name: row.name, clone: cloneIn(row, ctx.now) } : null;
}

/** A host two machines report as, for the pages that warn of it. */
export interface ClonedHost {
  id: string;
  name: string;
  clone: Clone;
}

/** Hosts of the account that two machines report as now; of many, some. */
export async function listClonedHosts(ctx: AccountCtx): Promise<ClonedHost[]> {
  const rows = await ctx.db.query<FacesRow & { id: string; name: string }>(
    `SELECT h.id, h.name, ${FACES} FROM host h
     WHERE h.account_id = $1 AND h.cloned_at IS NOT NULL ORDER BY h.cloned_at DESC LIMIT 20`,
    [ctx.accountId],
  );
  return rows.flatMap(({ id, name, ...row }) => {
    const clone = cloneIn(row, ctx.now);
    return clone ? [{ id, name, clone }] : [];
  });
}

/** What `deviceTypeOf` (lib/domain/device-type) says, as SQL. */
const TYPE = `CASE WHEN h.device_type <> '' THEN h.device_type WHEN h.platform = 'darwin' THEN 'mac'
  WHEN h.platform = 'linux' THEN 'linux' WHEN h.platform = 'win32' THEN 'windows' ELSE 'other' END`;

const LISTED = `h.id, ${TYPE} AS type, h.external_id AS "externalId", h.name, h.platform, h.uploader_version AS "uploaderVersion",
  h.last_seen_at AS "lastSeenAt", h.roster_status AS "rosterStatus", h.roster_reason AS "rosterReason",
  h.roster_seen_at IS NOT NULL AS "hasRoster",
  h.clock_skew_ms::float8 AS "clockSkewMs", ${FACES}`;

type ListedRow = Omit<HostRow, "since" | "lastSeenAt" | "agents" | "clone"> &
  FacesRow &
  HostRow["agents"] & { since: Date; lastSeenAt: Date; rank: number; nameKey: string } & Counted;

/** The same in every row. */
interface Counted {
  matched: number;
  allOffline: number;
  allHosts: number;
}

export interface HostListInput {
  /** Searched in names and ids, literally. */
  q?: string;
  state?: HostState;
  type?: DeviceType;
  /** Only these. */
  ids?: readonly string[];
  /** The `next` of the part before. */
  after?: string;
  limit?: number;
}

/** Hosts of the account, worst first, each with the states of its agents. */
export async function listHosts(ctx: AccountCtx, input: HostListInput = {}): Promise<HostList> {
  const limit = Math.min(input.limit ?? MAX_HOSTS_PER_READ, MAX_HOSTS_PER_READ);
  const { sql, values } = hostListSql(ctx, await readWatch(ctx), input, limit);
  const answers = await ctx.db.query<ListedRow | ({ id: null } & Counted)>(sql, values);
  const found = answers.flatMap((row) => (row.id === null ? [] : [row]));
  const [counted] = answers;
  const last = found[limit - 1];
  return {
    rows: found.slice(0, limit).map((row) => hostRow(row, ctx.now)),
    total: counted?.matched ?? 0,
    offline: counted?.allOffline ?? 0,
    all: counted?.allHosts ?? 0,
    next: last && found.length > limit ? placeText(last) : null,
  };
}

/** A place in the order of the list. */
const Place = z.tuple([z.number().int(), z.string().max(500), z.uuid()]);

const placeText = ({ rank, nameKey, id }: ListedRow): string =>
  Buffer.from(JSON.stringify([rank, nameKey, id])).toString("base64url");

/** null: nobody's place; the list begins at its beginning. */
function placeOf(text: string | undefined): z.infer<typeof Place> | null {
  if (!text || text.length > 2_000) return null;
  try {
    return Place.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch {
    return null;
  }
}

function hostListSql(
  ctx: AccountCtx,
  watch: Watch,
  input: HostListInput,
  limit: number,
): { sql: string; values: unknown[] } {
  const params = new Params();
  const account = params.add(ctx.accountId);
  const host = shownStateSql(HOST, watch, ctx.now, params);
  const agent = shownStateSql(AGENT, watch, ctx.now, params);
  const q = input.q?.trim();
  const pattern = q ? params.add(likePattern(q)) : undefined;
  const conditions = [
    ...(pattern ? [`(h.name ILIKE ${pattern} OR h.external_id ILIKE ${pattern})`] : []),
    ...(input.type ? [`${TYPE} = ${params.add(input.type)}`] : []),
    ...(input.ids ? [`h.id = ANY(${params.add(input.ids.filter(isUuid))}::uuid[])`] : []),
    ...(input.state ? [`${host.state} = ${params.add(input.state)}`] : []),
  ];
  const hit = conditions.join(" AND ") || "true";
  const place = placeOf(input.after);
  const [rank, name, id] = place ?? [];
  const from = place
    ? `(rank, "nameKey", id) > (${params.add(rank)}::int, ${params.add(name)}, ${params.add(id)}::uuid)`
    : "true";
  // One more than is shown tells whether there are more.
  const most = params.add(limit + 1);
  const countOf = (condition: string) => `(count(*) FILTER (WHERE ${condition}))::int`;

  // Agents are counted for the hosts of this part of the list alone.
  const sql = `
    WITH judged AS MATERIALIZED (
      SELECT h.id, lower(h.name) AS "nameKey", ${host.state} AS shown, ${host.since} AS since, ${hit} AS hit
      FROM host h WHERE h.account_id = ${account}
    ),
    page AS (
      SELECT * FROM (SELECT *, ${rankOf("shown")} AS rank FROM judged WHERE hit) AS ranked WHERE ${from}
      ORDER BY rank, "nameKey", id LIMIT ${most}
    ),
    counted AS (
      SELECT a.host_id, ${countOf("s.shown <> 'retired'")} AS total, ${countOf("s.shown = 'online'")} AS online,
        ${countOf("s.shown = 'offline'")} AS offline, ${countOf("s.shown = 'unknown'")} AS unknown
      FROM agent a JOIN host h ON h.id = a.host_id CROSS JOIN LATERAL (SELECT ${agent.state} AS shown) s
      WHERE a.account_id = ${account} AND a.host_id IN (SELECT id FROM page)
      GROUP BY a.host_id
    )
    SELECT every.*, texts.*
    FROM (SELECT ${countOf("hit")} AS matched, ${countOf("shown = 'offline'")} AS "allOffline", count(*)::int AS "allHosts"
      FROM judged) AS every
    LEFT JOIN (
      SELECT page.rank, page."nameKey", page.shown AS state, page.since, ${LISTED}, coalesce(counted.total, 0) AS total,
        coalesce(counted.online, 0) AS online, coalesce(counted.offline, 0) AS offline,
        coalesce(counted.unknown, 0) AS unknown
      FROM page JOIN host h ON h.id = page.id LEFT JOIN counted ON counted.host_id = page.id
    ) AS texts ON true
    ORDER BY texts.rank, texts."nameKey", texts.id`;
  return { sql, values: params.values };
}

function hostRow(row: ListedRow, now: Date): HostRow {
  const {
    matched,
    allOffline,
    allHosts,
    rank,
    nameKey,
    total,
    online,
    offline,
    unknown,
    since,
    lastSeenAt,
    ...stored
  } = row;
  const { faces, clonedSince, clonedAt, thresholdMs, ...rest } = stored;
  return {
    ...rest,
    clone: cloneIn(stored, now),
    since: since.getTime(),
    lastSeenAt: lastSeenAt.getTime(),
    agents: { total, online, offline, unknown },
  };
}

/** One host with everything its uploader told about itself. */
export interface HostDetail extends Omit<HostRow, "agents"> {
  osRelease: string;
  arch: string;
  nodeVersion: string;
  /** Where its last report came from. */
  address: string;
  /** What a person wrote down; "" when nothing. */
  publicIp: string;
  notes: string;
  intervalSeconds: number | null;
  rosterSeenAt: number | null;
  sources: SourceReport[];
  sourceMemory: SourceMemory[];
  firstSeenAt: number;
  deadlineAt: number;
  thresholdMs: number;
  /** The account's setting, minutes. */
  accountThresholdMinutes: number;
  /** Set while it is shown as unknown. */
  unknownBecause: UnknownBecause | null;
}

type DetailRow = Omit<
  HostDetail,
  | "clone"
  | "unknownBecause"
  | "since"
  | "lastSeenAt"
  | "firstSeenAt"
  | "deadlineAt"
  | "rosterSeenAt"
  | "sources"
  | "sourceMemory"
> &
  FacesRow & {
    since: Date;
    lastSeenAt: Date;
    firstSeenAt: Date;
    deadlineAt: Date;
    rosterSeenAt: Date | null;
    sources: unknown;
    sourceMemory: unknown;
  };

/**
 * One host of the account.
 * @throws not_found for a malformed id, an unknown one and one of another account
 */
export async function getHost(ctx: AccountCtx, id: string): Promise<HostDetail> {
  if (!isUuid(id)) throw notFound("host");
  const params = new Params();
  const watch = await readWatch(ctx);
  const shown = shownStateSql(HOST, watch, ctx.now, params);
  const [row] = await ctx.db.query<DetailRow>(
    `SELECT ${LISTED}, ${shown.state} AS state, ${shown.since} AS since, h.os_release AS "osRelease", h.arch,
       h.node_version AS "nodeVersion", h.address, h.public_ip AS "publicIp", h.notes, h.interval_seconds AS "intervalSeconds",
       h.roster_seen_at AS "rosterSeenAt", h.sources, h.source_memory AS "sourceMemory", h.first_seen_at AS "firstSeenAt", h.deadline_at AS "deadlineAt",
       c.offline_threshold_minutes AS "accountThresholdMinutes"
     FROM host h JOIN account c ON c.id = h.account_id
     WHERE h.id = ${params.add(id)} AND h.account_id = ${params.add(ctx.accountId)}`,
    params.values,
  );
  if (!row) throw notFound("host");
  const { faces, clonedSince, clonedAt, ...rest } = row;
  return {
    ...rest,
    clone: cloneIn(row, ctx.now),
    since: row.since.getTime(),
    lastSeenAt: row.lastSeenAt.getTime(),
    firstSeenAt: row.firstSeenAt.getTime(),
    deadlineAt: row.deadlineAt.getTime(),
    rosterSeenAt: row.rosterSeenAt?.getTime() ?? null,
    unknownBecause: row.state === "unknown" ? unknownBecause(row.lastSeenAt.getTime(), watch, ctx.now.getTime()) : null,
    // Stored as it was reported by whichever version of ours: what no longer fits is left out, not fatal.
    sources: z
      .array(SourceReport.catch({ source: "?", status: "error" }))
      .catch([])
      .parse(row.sources),
    sourceMemory: storedSourceMemory(row.sourceMemory),
  };
}
