import type { AccountCtx } from "../ctx";
import type { ShownState } from "../domain/liveness";
import { type UnknownBecause, unknownBecause } from "../domain/liveness-cause";
import { isUuid, notFound } from "./row-id";
import { AGENT, likePattern, Params, rankOf, shownStateSql } from "./shown-state";
import { readWatch } from "./watch";

/** One agent as lists show it. Moments are milliseconds. */
export interface AgentRow {
  id: string;
  externalId: string;
  nameEn: string;
  nameZh: string;
  greetingEn: string;
  greetingZh: string;
  emoji: string;
  hostId: string;
  hostName: string;
  state: ShownState;
  since: number;
  lastActiveAt: number;
}

/** How many agents of the account are in each shown state; `total` is their sum. */
export interface AgentCounts {
  total: number;
  online: number;
  offline: number;
  unknown: number;
  retired: number;
}

export interface AgentList {
  /** One window of those that match and, when asked for, of the others after them. */
  rows: AgentRow[];
  /** How many match. */
  total: number;
  /** How many there are to walk through: `total`, and the others when asked for. */
  listed: number;
  /** Of the whole account (of one host when asked for it), whatever the search. */
  counts: AgentCounts;
}

export const MAX_AGENTS_PER_READ = 200;
export const AGENT_SORTS = ["worst", "name", "active"] as const;
export type AgentSort = (typeof AGENT_SORTS)[number];

export interface AgentListInput {
  /** Searched in names, ids and host names, literally. */
  q?: string;
  state?: ShownState;
  hostId?: string;
  sort?: AgentSort;
  /** Whose names decide the order. */
  locale?: "en" | "zh";
  offset: number;
  limit: number;
  /** Only these, in order, whatever the offset. */
  ids?: readonly string[];
  /** Also those the search does not find, after those it does. */
  others?: boolean;
}

const ROW = `a.id, a.external_id AS "externalId", a.name_en AS "nameEn", a.name_zh AS "nameZh",
  a.greeting_en AS "greetingEn", a.greeting_zh AS "greetingZh", a.emoji, a.host_id AS "hostId", h.name AS "hostName",
  a.last_active_at AS "lastActiveAt"`;

/** bigint counts come as text from the driver; int does not. */
const COUNTS = (["online", "offline", "unknown", "retired"] as const)
  .map((state) => `(count(*) FILTER (WHERE shown = '${state}'))::int AS "${state}"`)
  .join(", ");

interface Head extends AgentCounts {
  matched: number;
  listed: number;
}

interface ListedRow extends Omit<AgentRow, "since" | "lastActiveAt">, Head {
  since: Date;
  lastActiveAt: Date;
}

/** One window of the account's agents, worst first unless asked otherwise, with the counters above it. One question. */
export async function listAgents(ctx: AccountCtx, input: AgentListInput): Promise<AgentList> {
  const { sql, values } = agentListSql(ctx, await readWatch(ctx), input);
  const answers = await ctx.db.query<ListedRow | (Head & { id: null })>(sql, values);
  const head = answers[0];
  if (!head) throw new Error("The counters always give one row.");
  const { total, online, offline, unknown, retired, matched, listed } = head;
  const rows = answers.flatMap((row) => (row.id === null ? [] : [agentRow(row)]));
  return { rows, total: matched, listed, counts: { total, online, offline, unknown, retired } };
}

function agentRow(row: ListedRow): AgentRow {
  const { total, online, offline, unknown, retired, matched, listed, since, lastActiveAt, ...rest } = row;
  return { ...rest, since: since.getTime(), lastActiveAt: lastActiveAt.getTime() };
}

/** The statement behind `listAgents`, apart so that its plan can be looked at. */
export function agentListSql(
  ctx: AccountCtx,
  watch: Parameters<typeof shownStateSql>[1],
  input: AgentListInput,
): { sql: string; values: unknown[] } {
  const params = new Params();
  const account = params.add(ctx.accountId);
  const shown = shownStateSql(AGENT, watch, ctx.now, params);
  const onHost =
    input.hostId === undefined ? "" : `AND a.host_id = ANY(${params.add([input.hostId].filter(isUuid))}::uuid[])`;
  const name = input.locale === "zh" ? "name_zh" : "name_en";
  const order = {
    worst: `${rankOf("shown")}, lower(${name}), id`,
    name: `lower(${name}), id`,
    active: "last_active_at DESC, id",
  }[input.sort ?? "worst"];
  const asked = input.state === undefined ? "wanted" : `wanted AND shown = ${params.add(input.state)}`;
  const hit = `${asked} AND named`;
  const walked = input.others ? asked : hit;
  const placed = input.others && input.q?.trim() ? `named DESC, ${order}` : order;
  const limit = params.add(Math.min(Math.max(0, input.limit), MAX_AGENTS_PER_READ));
  const offset = params.add(input.ids ? 0 : Math.max(0, input.offset));

  // Sorting and counting touch narrow rows; only the window is joined to its texts.
  const sql = `
    WITH judged AS MATERIALIZED (
      SELECT a.id, a.${name}, a.last_active_at, ${shown.state} AS shown, ${shown.since} AS since,
        ${namedSql(input, params)} AS named, ${wantedSql(input, params)} AS wanted
      FROM agent a JOIN host h ON h.id = a.host_id
      WHERE a.account_id = ${account} AND h.account_id = ${account} ${onHost}
    ),
    counted AS (
      SELECT count(*)::int AS total, ${COUNTS}, (count(*) FILTER (WHERE ${hit}))::int AS matched,
        (count(*) FILTER (WHERE ${walked}))::int AS listed
      FROM judged
    ),
    page AS (
      SELECT id, shown, since, row_number() OVER (ORDER BY ${placed}) AS place
      FROM judged WHERE ${walked} ORDER BY ${placed} LIMIT ${limit} OFFSET ${offset}
    )
    SELECT counted.*, texts.*
    FROM counted LEFT JOIN (
      SELECT page.place, page.shown AS state, page.since, ${ROW}
      FROM page JOIN agent a ON a.id = page.id JOIN host h ON h.id = a.host_id
    ) AS texts ON true
    ORDER BY texts.place`;
  return { sql, values: params.values };
}

/** Does the search find this agent by its texts? */
function namedSql(input: AgentListInput, params: Params): string {
  const q = input.q?.trim();
  if (!q) return "true";
  const pattern = params.add(likePattern(q));
  const columns = ["a.name_en", "a.name_zh", "a.external_id", "h.name"];
  return `(${columns.map((column) => `${column} ILIKE ${pattern}`).join(" OR ")})`;
}

/** Is it among those asked for by id? */
const wantedSql = (input: AgentListInput, params: Params): string =>
  input.ids ? `a.id = ANY(${params.add(input.ids.filter(isUuid))}::uuid[])` : "true";

/** One agent with what explains its state. */
export interface AgentDetail extends AgentRow {
  model: string;
  firstSeenAt: number;
  deadlineAt: number;
  thresholdMs: number;
  /** The account's setting, minutes. */
  accountThresholdMinutes: number;
  /** Its host's own interval, seconds; null when it did not say. */
  intervalSeconds: number | null;
  rosterStatus: string;
  rosterReason: string;
  hostLastSeenAt: number;
  /** Set while it is shown as unknown. */
  unknownBecause: UnknownBecause | null;
}

type DetailRow = Omit<
  AgentDetail,
  "unknownBecause" | "since" | "lastActiveAt" | "firstSeenAt" | "deadlineAt" | "hostLastSeenAt"
> &
  Record<"since" | "lastActiveAt" | "firstSeenAt" | "deadlineAt" | "hostLastSeenAt", Date>;

/**
 * One agent of the account.
 * @throws not_found for a malformed id, an unknown one and one of another account
 */
export async function getAgent(ctx: AccountCtx, id: string): Promise<AgentDetail> {
  if (!isUuid(id)) throw notFound("agent");
  const params = new Params();
  const watch = await readWatch(ctx);
  const shown = shownStateSql(AGENT, watch, ctx.now, params);
  const [row] = await ctx.db.query<DetailRow>(
    `SELECT ${ROW}, ${shown.state} AS state, ${shown.since} AS since, a.model, a.first_seen_at AS "firstSeenAt",
       a.deadline_at AS "deadlineAt", a.threshold_ms AS "thresholdMs", h.interval_seconds AS "intervalSeconds",
       c.offline_threshold_minutes AS "accountThresholdMinutes", h.roster_status AS "rosterStatus",
       h.roster_reason AS "rosterReason", h.last_seen_at AS "hostLastSeenAt"
     FROM agent a JOIN host h ON h.id = a.host_id JOIN account c ON c.id = a.account_id
     WHERE a.id = ${params.add(id)} AND a.account_id = ${params.add(ctx.accountId)}`,
    params.values,
  );
  if (!row) throw notFound("agent");
  return {
    ...row,
    since: row.since.getTime(),
    lastActiveAt: row.lastActiveAt.getTime(),
    firstSeenAt: row.firstSeenAt.getTime(),
    deadlineAt: row.deadlineAt.getTime(),
    hostLastSeenAt: row.hostLastSeenAt.getTime(),
    unknownBecause:
      row.state === "unknown" ? unknownBecause(row.lastActiveAt.getTime(), watch, ctx.now.getTime()) : null,
  };
}
