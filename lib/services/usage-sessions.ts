import type { AccountCtx } from "../ctx";
import type { UsageRange } from "../domain/usage-range";
import { isUuid } from "./row-id";
import { Params } from "./shown-state";
import { dayRows, inRange, quarterRows, type UsageFilter, type UsageGround, windowOf } from "./usage";
import type { UsageBreakdown, UsageLine } from "./usage-breakdown";
import { NOTHING, sumsSql, TOTAL_SQL, type UsageSum } from "./usage-sums";

/**
 * Sessions by what they used within a range, the largest first. A session cannot have used more in a range than in its
 * life: so of a hundred thousand only the largest are added up, and as many more until no other can be among the first.
 */

interface Question {
  range: UsageRange;
  filter: UsageFilter;
  limit: number;
}

const NO_KEYS = { day: null, model: null, priceOrigin: null };
const LIFETIME = "s.input + s.output + s.cache_read + s.cache_write";

type Row = Omit<UsageLine, keyof typeof NO_KEYS>;

export async function sessionUsage(ctx: AccountCtx, ground: UsageGround, question: Question): Promise<UsageBreakdown> {
  const { limit, filter } = question;
  if (filter.hostId !== undefined && !isUuid(filter.hostId)) return { lines: [], count: 0, total: NOTHING };
  const total = await totalOf(ctx, ground, question);
  for (let candidates = limit * 4; ; candidates *= 8) {
    const { rows, largestLeft } = await largest(ctx, ground, question, candidates);
    const last = rows[limit - 1];
    const isCertain = largestLeft === null || (last !== undefined && tokensIn(last) >= largestLeft);
    if (!isCertain) continue;
    const lines = rows.slice(0, limit).map((row) => ({ ...NO_KEYS, ...row }));
    return { lines, count: largestLeft === null ? rows.length : null, total };
  }
}

const tokensIn = ({ input, output, cacheRead, cacheWrite }: UsageSum): number =>
  input + output + cacheRead + cacheWrite;

async function totalOf(ctx: AccountCtx, ground: UsageGround, { range, filter }: Question): Promise<UsageSum> {
  const params = new Params();
  const source = dayRows(ctx, filter, params);
  const where = `${source.where} AND ${inRange(range, params)}`;
  const [row] = await ctx.db.query<{ total: UsageSum }>(
    `WITH u AS (SELECT * FROM ${sumsSql({ key: "true" }, { ...source, where }, ground.spans, params)} sums) SELECT ${TOTAL_SQL} AS total`,
    params.values,
  );
  return row?.total ?? NOTHING;
}

interface Largest {
  /** Every candidate with something in the range. */
  rows: Row[];
  /** What the largest of the others used in its whole life; null when there is no other. */
  largestLeft: number | null;
}

async function largest(ctx: AccountCtx, ground: UsageGround, question: Question, candidates: number): Promise<Largest> {
  const { range, filter } = question;
  const params = new Params();
  const window = windowOf(range, ground.zone);
  const source = quarterRows(ctx, filter, window, params);
  const [from, to] = [params.add(new Date(window.from)), params.add(new Date(window.to))];
  const host = filter.hostId === undefined ? "" : `AND s.host_id = ${params.add(filter.hostId)}::uuid`;
  const agent = filter.agent === undefined ? "" : `AND s.agent_external_id = ${params.add(filter.agent)}`;
  const sums = sumsSql(
    { sessionRow: "d.session_id" },
    { ...source, where: `${source.where} AND d.session_id IN (SELECT id FROM largest WHERE place <= ${candidates})` },
    ground.spans,
    params,
  );
  const rows = await ctx.db.query<Row & { largestLeft: number | null }>(
    `WITH largest AS MATERIALIZED (
       SELECT s.id, ${LIFETIME} AS lifetime, row_number() OVER (ORDER BY ${LIFETIME} DESC, s.id) AS place
       FROM session s
       WHERE s.account_id = ${params.add(ctx.accountId)} AND s.last_at >= ${from} AND s.first_at < ${to} ${host} ${agent}
       ORDER BY ${LIFETIME} DESC, s.id LIMIT ${candidates + 1}
     )
     SELECT one.*, (SELECT lifetime::float8 FROM largest WHERE place > ${candidates}) AS "largestLeft"
     FROM (SELECT 1) always LEFT JOIN (
       SELECT u.*, s.host_id AS "hostId", h.name AS "hostName", s.agent_external_id AS agent, a.id AS "agentId",
         a.name_en AS "agentNameEn", a.name_zh AS "agentNameZh",
         coalesce(nullif(s.label, ''), s.session_key, s.session_id) AS "sessionLabel"
       FROM ${sums} u JOIN session s ON s.id = u."sessionRow" JOIN host h ON h.id = s.host_id
       LEFT JOIN agent a ON a.host_id = s.host_id AND a.external_id = s.agent_external_id
     ) one ON true
     ORDER BY one.input + one.output + one."cacheRead" + one."cacheWrite" DESC, one."sessionRow"`,
    params.values,
  );
  return {
    rows: rows.filter(({ sessionRow }) => sessionRow !== null).map(({ largestLeft: _, ...row }) => row),
    largestLeft: rows[0]?.largestLeft ?? null,
  };
}
