import type { AccountCtx } from "../ctx";
import { CSV_START, type CsvCell, csvLine } from "../domain/csv";
import { dollarsText, tokensOf } from "../domain/pricing";
import type { UsageRangeName } from "../domain/usage-range";
import { rangeOf, type UsageFilter, usageGround } from "./usage";
import { type UsageBreakdownName, type UsageLine, usageBreakdown } from "./usage-breakdown";
import { roughNanos } from "./usage-sums";

/** Usage as a table for spreadsheets. Column names are for formulas and programs: the same in every language. */

/** More lines than any of today's accounts has; a spreadsheet opens no more than a million. */
const MAX_LINES = 100_000;

const NAMES: Record<UsageBreakdownName, Record<string, (line: UsageLine) => CsvCell>> = {
  day: { day: ({ day }) => day },
  model: { model: ({ model }) => model, price: ({ priceOrigin }) => priceOrigin },
  host: { host: ({ hostName }) => hostName, host_id: ({ hostId }) => hostId },
  agent: {
    agent: ({ agent }) => agent,
    agent_name: ({ agentNameEn }) => agentNameEn,
    host: ({ hostName }) => hostName,
    host_id: ({ hostId }) => hostId,
  },
  session: {
    session: ({ sessionLabel }) => sessionLabel,
    session_id: ({ sessionRow }) => sessionRow,
    agent: ({ agent }) => agent,
    host: ({ hostName }) => hostName,
  },
};

export interface UsageFile {
  name: string;
  text: string;
}

/** Every line of a breakdown, with the range and its time zone beside each: a file goes far from its page. */
export async function usageFile(
  ctx: AccountCtx,
  question: { range: UsageRangeName; by: UsageBreakdownName; filter: UsageFilter },
): Promise<UsageFile> {
  const ground = await usageGround(ctx);
  const range = rangeOf(ctx, question.range, ground);
  const { by, filter } = question;
  const { lines } = await usageBreakdown(ctx, ground, { range, by, filter, limit: MAX_LINES });
  const columns: Record<string, (line: UsageLine) => CsvCell> = {
    ...NAMES[by],
    answers: ({ messages }) => messages,
    input_tokens: ({ input }) => input,
    output_tokens: ({ output }) => output,
    cache_read_tokens: ({ cacheRead }) => cacheRead,
    cache_write_tokens: ({ cacheWrite }) => cacheWrite,
    tokens: tokensOf,
    reported_usd: ({ reportedNanos }) => dollarsText(reportedNanos),
    estimated_usd: ({ estimatedNanos }) => dollarsText(estimatedNanos),
    tokens_without_price: ({ unpricedTokens }) => unpricedTokens,
    rule_of_thumb_usd: (line) => {
      const nanos = roughNanos(line, ground.rate);
      return nanos === null ? null : dollarsText(nanos);
    },
    from_day: () => range.from,
    to_day: () => range.to,
    time_zone: () => ground.zone,
  };
  const cells = Object.values(columns);
  const rows = lines.map((line) => csvLine(cells.map((of) => of(line))));
  return {
    name: `usage-by-${by}-${range.from}-to-${range.to}.csv`,
    text: [CSV_START, csvLine(Object.keys(columns)), ...rows].join(""),
  };
}
