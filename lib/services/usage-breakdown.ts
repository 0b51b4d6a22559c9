import type { AccountCtx } from "../ctx";
import type { UsageRange } from "../domain/usage-range";
import { ownPrices, type PriceOrigin, priceOrigin } from "./prices";
import { Params } from "./shown-state";
import { dayRows, inRange, type UsageFilter, type UsageGround } from "./usage";
import { sessionUsage } from "./usage-sessions";
import { NOTHING, sumsSql, TOTAL_SQL, type UsageSum } from "./usage-sums";

/** Usage of a range, by what it was used for. */

export const USAGE_BREAKDOWNS = ["day", "agent", "model", "session", "host"] as const;
export type UsageBreakdownName = (typeof USAGE_BREAKDOWNS)[number];
export const isBreakdown = (text: string): text is UsageBreakdownName => USAGE_BREAKDOWNS.some((name) => name === text);

/** One line: what it is, and what it used. Members that do not apply to a breakdown are null. */
export interface UsageLine extends UsageSum {
  day: string | null;
  hostId: string | null;
  hostName: string | null;
  /** As the host calls it. */
  agent: string | null;
  /** Set where the agent has a page. */
  agentId: string | null;
  agentNameEn: string | null;
  agentNameZh: string | null;
  model: string | null;
  priceOrigin: PriceOrigin | null;
  /** The session's page. */
  sessionRow: string | null;
  sessionLabel: string | null;
}

export interface UsageBreakdown {
  /** The dearest first, of those without a known cost the largest; days newest first, sessions by tokens. */
  lines: UsageLine[];
  /** How many there are, of which `lines` is the first part; null when there are more, and nobody counted them. */
  count: number | null;
  /** Of all of them. */
  total: UsageSum;
}

export const NOBODY = {
  day: null,
  hostId: null,
  hostName: null,
  agent: null,
  agentId: null,
  agentNameEn: null,
  agentNameZh: null,
  model: null,
  priceOrigin: null,
  sessionRow: null,
  sessionLabel: null,
} satisfies Partial<UsageLine>;

const TOKENS = `u.input + u.output + u."cacheRead" + u."cacheWrite"`;
const DEAREST = `u."reportedNanos" + u."estimatedNanos" DESC, ${TOKENS} DESC`;

interface Way {
  /** What its lines are grouped by, SQL on `d`. */
  keys: Record<string, string>;
  /** More columns of a line, and where they come from. */
  names: string;
  join: string;
  order: string;
}

const BY: Record<Exclude<UsageBreakdownName, "session">, Way> = {
  day: { keys: { day: "d.day::text" }, names: "", join: "", order: "u.day DESC" },
  model: { keys: { model: "d.model" }, names: "", join: "", order: `${DEAREST}, u.model` },
  host: {
    keys: { hostId: "d.host_id" },
    names: `, h.name AS "hostName"`,
    join: `LEFT JOIN host h ON h.id = u."hostId"`,
    order: `${DEAREST}, u."hostId"`,
  },
  agent: {
    keys: { hostId: "d.host_id", agent: "d.agent_external_id" },
    names: `, h.name AS "hostName", a.id AS "agentId", a.name_en AS "agentNameEn", a.name_zh AS "agentNameZh"`,
    join: `LEFT JOIN host h ON h.id = u."hostId" LEFT JOIN agent a ON a.host_id = u."hostId" AND a.external_id = u.agent`,
    order: `${DEAREST}, u."hostId", u.agent`,
  },
};

/** The lines of a range. @param limit how many at most */
export async function usageBreakdown(
  ctx: AccountCtx,
  ground: UsageGround,
  question: { range: UsageRange; by: UsageBreakdownName; filter?: UsageFilter; limit: number },
): Promise<UsageBreakdown> {
  const { range, by, filter = {}, limit } = question;
  if (by === "session") return sessionUsage(ctx, ground, { range, filter, limit });
  const params = new Params();
  const source = dayRows(ctx, filter, params);
  const where = `${source.where} AND ${inRange(range, params)}`;
  const { keys, names, join, order } = BY[by];
  const rows = await ctx.db.query<Partial<UsageLine> & UsageSum & { count: number; total: UsageSum }>(
    // Named only once it is clear which lines are shown.
    `WITH u AS MATERIALIZED (SELECT * FROM ${sumsSql(keys, { ...source, where }, ground.spans, params)} sums),
       shown AS (SELECT * FROM u ORDER BY ${order} LIMIT ${params.add(limit)})
     SELECT u.*${names}, (SELECT count(*)::int FROM u) AS count, ${TOTAL_SQL} AS total FROM shown u ${join}
     ORDER BY ${order}`,
    params.values,
  );
  const own = by === "model" ? new Set((await ownPrices(ctx)).map(({ model }) => model)) : new Set<string>();
  return {
    lines: rows.map(({ count: _, total: __, ...row }) => ({
      ...NOBODY,
      ...row,
      priceOrigin: by === "model" ? priceOrigin(row.model ?? "", own) : null,
    })),
    count: rows[0]?.count ?? 0,
    total: rows[0]?.total ?? NOTHING,
  };
}
