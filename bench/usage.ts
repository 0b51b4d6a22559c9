import pg from "pg";
import type { AccountCtx } from "../lib/ctx";
import { databaseOver } from "../lib/db/database";
import type { UsageRangeName } from "../lib/domain/usage-range";
import { rangeOf, usageGround, usageSeries, usageSummary } from "../lib/services/usage";
import { USAGE_BREAKDOWNS, usageBreakdown } from "../lib/services/usage-breakdown";
import { databaseBeside } from "./beside";
import type { Platform } from "./platform";
import type { Figure } from "./report";

const HOSTS = 2_000;
const DAYS = 60;
/** Quarter hours each host's session of a day used something in. */
const QUARTERS = 8;
const BOUND_MS = 300;

/** The usage page of an account with 2,000 hosts and 60 days: 120,000 sessions, close to a million quarter hours. */
export async function usageFigures(platform: Platform): Promise<Figure[]> {
  const { url, drop } = await databaseBeside(platform.databaseUrl, "usage_bench");
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const db = databaseOver(pool);
  const now = new Date("2026-11-21T12:00:00Z");
  try {
    const ctx: AccountCtx = { db, now, accountId: await fill(db, now) };
    const figures: Figure[] = [];
    const measure = async (name: string, work: () => Promise<unknown>) => {
      const value = await median(work);
      figures.push({ name, value, unit: "ms", rule: "at most", bound: BOUND_MS });
    };
    const range: UsageRangeName = "90d";
    await measure("today, yesterday, month and ever, with their prices", async () =>
      usageSummary(ctx, await usageGround(ctx)),
    );
    await measure("chart of 90 days", async () => {
      const ground = await usageGround(ctx);
      return usageSeries(ctx, ground, rangeOf(ctx, range, ground));
    });
    await measure("chart of today by hours", async () => {
      const ground = await usageGround(ctx);
      return usageSeries(ctx, ground, rangeOf(ctx, "today", ground));
    });
    for (const by of USAGE_BREAKDOWNS) {
      await measure(`90 days by ${by}`, async () => {
        const ground = await usageGround(ctx);
        return usageBreakdown(ctx, ground, { range: rangeOf(ctx, range, ground), by, limit: 100 });
      });
    }
    figures.push(...(await writing(db)));
    return figures;
  } finally {
    await pool.end();
    await drop();
  }
}

/** Milliseconds, median of nine after two to warm up. */
async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 11; turn += 1) {
    const started = performance.now();
    await work();
    if (turn > 1) times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[4] ?? Number.NaN;
}

type Db = ReturnType<typeof databaseOver>;

/** What keeping the days costs each report: the same report with and without. */
async function writing(db: Db): Promise<Figure[]> {
  const sessions = await db.query<{ id: string }>("SELECT id FROM session ORDER BY last_at DESC LIMIT 50");
  const report = async () => {
    for (const { id } of sessions) {
      await db.transaction(async (tx) => {
        const gone = await tx.query<object>(
          "DELETE FROM session_usage WHERE session_id = $1 AND at = (SELECT max(at) FROM session_usage WHERE session_id = $1) RETURNING *",
          [id],
        );
        await tx.query(
          "INSERT INTO session_usage SELECT * FROM json_populate_recordset(NULL::session_usage, $1::json)",
          [JSON.stringify(gone)],
        );
      });
    }
  };
  const kept = (await median(report)) / sessions.length;
  await db.query("ALTER TABLE session_usage DISABLE TRIGGER USER");
  const bare = (await median(report)) / sessions.length;
  await db.query("ALTER TABLE session_usage ENABLE TRIGGER USER");
  return [
    {
      name: "one report of a session, days kept",
      value: kept,
      unit: "ms",
      rule: "at most",
      bound: bare + 1,
      note: `${bare.toFixed(2)} ms without them`,
    },
  ];
}

async function fill(db: Db, now: Date): Promise<string> {
  const [account] = await db.query<{ id: string }>(
    "INSERT INTO account (name, time_zone, created_at) VALUES ('usage-bench', 'Asia/Shanghai', $1) RETURNING id",
    [now],
  );
  const accountId = account?.id ?? "";
  await db.query(
    `INSERT INTO host (account_id, external_id, name, first_seen_at, last_seen_at, threshold_ms, deadline_at, state, state_since)
     SELECT $1, 'h' || n, 'h' || n, $2, $2, 300000, $2, 'online', $2 FROM generate_series(1, $3::int) n`,
    [accountId, now, HOSTS],
  );
  await db.query(
    `INSERT INTO session (account_id, host_id, agent_external_id, session_id, kind, source, origin, current, first_at,
       last_at, observed_at, sequence, entries, user_messages, assistant_messages, tool_results, tools_requested,
       tools_ok, tools_failed, errors, compactions, resets, turn_count, unparsable, input, output, cache_read,
       cache_write, cost_nanos, unpriced_tokens)
     SELECT $1, h.id, 'main', 'day-' || n, 'main', 'file', 'live', true, d.at, d.at + interval '8 hours', $2, 1, 40, 10,
       20, 10, 10, 10, 0, 0, 0, 0, 10, 0, size.tokens, 500, 20000, 0, 0, 0
     FROM host h CROSS JOIN generate_series(0, $3::int - 1) n
     CROSS JOIN LATERAL (SELECT $2::timestamptz - n * interval '1 day' - interval '9 hours' AS at) d
     CROSS JOIN LATERAL (SELECT 1000 + abs(hashtext(h.id::text || n)) % 1000000 AS tokens) size WHERE h.account_id = $1`,
    [accountId, now, DAYS],
  );
  await db.query(
    `INSERT INTO session_usage (session_id, at, model, reported, account_id, host_id, messages, input, output,
       cache_read, cache_write, cost_nanos)
     SELECT s.id, date_trunc('hour', s.first_at) + n * interval '15 minutes',
       (ARRAY['anthropic/claude-opus-4-5', 'openai/gpt-5.6-sol', 'mock/mock-large'])[1 + abs(hashtext(s.id::text)) % 3],
       abs(hashtext(s.id::text)) % 2 = 0, s.account_id, s.host_id, 3, s.input / $1::int, 60, 2500, 0,
       CASE WHEN abs(hashtext(s.id::text)) % 2 = 0 THEN 1500000 ELSE 0 END
     FROM session s CROSS JOIN generate_series(0, $1::int - 1) n`,
    [QUARTERS],
  );
  await db.query("VACUUM ANALYZE");
  return accountId;
}
