import { flatCost, type Tokens } from "../domain/pricing";
import type { PriceSpan } from "./prices";
import type { Params } from "./shown-state";

/** How usage is added up: one question for any grouping, priced in the database to the nano. */

/** What was used, and what it cost as far as that is known. Money is nanos. */
export interface UsageSum extends Tokens {
  /** Answers of models. */
  messages: number;
  /** As transcripts report it. */
  reportedNanos: number;
  /** By a price per token, where no cost was reported. */
  estimatedNanos: number;
  /** Tokens whose cost is not known: nothing was reported, and the model has no price. */
  unpricedTokens: number;
  /** Tokens that were reported to cost nothing; OpenClaw also writes that when it has no price for a model. */
  freeTokens: number;
}

export const NOTHING: UsageSum = {
  messages: 0,
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite: 0,
  reportedNanos: 0,
  estimatedNanos: 0,
  unpricedTokens: 0,
  freeTokens: 0,
};

/** What is known of the cost. */
export const knownNanos = ({ reportedNanos, estimatedNanos }: UsageSum): number => reportedNanos + estimatedNanos;

/** The rule of thumb for what has no price; null where the account wants none. @param rate nanos for a million tokens */
export const roughNanos = ({ unpricedTokens }: Pick<UsageSum, "unpricedTokens">, rate: number | null): number | null =>
  rate === null ? null : flatCost(unpricedTokens, rate);

/** Where usage is read from: rows with the columns of usage_day, `d`. */
export interface Source {
  /** SQL after FROM, which names it `d`. */
  from: string;
  /** SQL conditions on `d`. */
  where: string;
  /** SQL of the day of a row, for prices that changed. */
  day: string;
}

/**
 * Sums as a subquery: one row for each value of the keys, with the columns of UsageSum.
 * @param keys names of columns and the SQL on `d` they are grouped by
 */
export function sumsSql(
  keys: Record<string, string>,
  source: Source,
  spans: readonly PriceSpan[],
  params: Params,
): string {
  const names = Object.keys(keys).map((name) => `"${name}"`);
  const grouped = Object.values(keys);
  const column = (type: string, of: (span: PriceSpan) => unknown) => `${params.add(spans.map(of))}::${type}[]`;
  const price = `unnest(${[
    column("text", ({ model }) => model),
    column("date", ({ since }) => since),
    column("date", ({ until }) => until),
    column("bigint", ({ input }) => input),
    column("bigint", ({ output }) => output),
    column("bigint", ({ cacheRead }) => cacheRead),
    column("bigint", ({ cacheWrite }) => cacheWrite),
  ].join(", ")}) AS p(model, since, until, p_in, p_out, p_read, p_write)`;
  const all = "input + output + cache_read + cache_write";
  const nanos = "round((input * p_in + output * p_out + cache_read * p_read + cache_write * p_write) / 1000000)";
  const sum = (what: string, when = "true") => `coalesce(sum(${what}) FILTER (WHERE ${when}), 0)::float8`;
  return `(
    SELECT ${names.join(", ")}, ${sum("messages")} AS messages, ${sum("input")} AS input, ${sum("output")} AS output,
      ${sum("cache_read")} AS "cacheRead", ${sum("cache_write")} AS "cacheWrite",
      ${sum("cost_nanos", "reported")} AS "reportedNanos",
      ${sum(nanos, "p_in IS NOT NULL")} AS "estimatedNanos",
      ${sum(all, "NOT reported AND p_in IS NULL")} AS "unpricedTokens",
      ${sum("free")} AS "freeTokens"
    FROM (
      SELECT ${grouped.map((sql, index) => `${sql} AS ${names[index]}`).join(", ")}, d.reported, p.p_in, p.p_out, p.p_read, p.p_write, sum(d.messages) AS messages,
        sum(d.input) AS input, sum(d.output) AS output, sum(d.cache_read) AS cache_read,
        sum(d.cache_write) AS cache_write, sum(d.cost_nanos) AS cost_nanos,
        sum(CASE WHEN d.reported AND d.cost_nanos = 0 THEN d.${all.replaceAll(" + ", " + d.")} ELSE 0 END) AS free
      FROM ${source.from}
      LEFT JOIN ${price} ON NOT d.reported AND p.model = d.model AND ${source.day} >= p.since AND ${source.day} < p.until
      WHERE ${source.where}
      GROUP BY ${[...grouped, "d.reported", "p.p_in", "p.p_out", "p.p_read", "p.p_write"].map((_, index) => index + 1).join(", ")}
    ) classed GROUP BY ${names.join(", ")} HAVING sum(messages) > 0
  )`;
}

/** SQL of the sum of all rows of `u`, as one JSON value of the shape of UsageSum. */
export const TOTAL_SQL = `(SELECT json_build_object(${Object.keys(NOTHING)
  .map((name) => `'${name}', coalesce(sum(u."${name}"), 0)`)
  .join(", ")}) FROM u)`;
