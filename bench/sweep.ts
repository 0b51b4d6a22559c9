import pg from "pg";
import { databaseOver } from "../lib/db/database";
import { sweep } from "../lib/services/sweep";
import { pulse } from "../lib/services/watch";
import { databaseBeside } from "./beside";
import type { Platform } from "./platform";
import type { Figure } from "./report";

const AGENTS = 1_000_000;
const OVERDUE = 10_000;

/** The sweep over 1,000,000 agents of which 10,000 are overdue, and then with nothing overdue; the plan is printed. */
export async function sweepFigures(platform: Platform): Promise<Figure[]> {
  // Beside the platform's own database: its sweep would be quicker than ours.
  const { url, drop } = await databaseBeside(platform.databaseUrl);
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const db = databaseOver(pool);
  const now = new Date();
  try {
    await pulse({ db, now });
    await fill(db, now);
    const plan = await db.query<{ "QUERY PLAN": string }>(
      "EXPLAIN SELECT id FROM agent WHERE state = 'online' AND check_at <= $1 ORDER BY check_at LIMIT 5000",
      [now],
    );
    console.log("\n  plan of the sweep's question:");
    for (const row of plan) console.log(`    ${row["QUERY PLAN"]}`);

    let started = performance.now();
    const flipped = await sweep({ db, now });
    const full = performance.now() - started;
    const idle: number[] = [];
    for (let i = 0; i < 21; i++) {
      started = performance.now();
      await sweep({ db, now });
      idle.push(performance.now() - started);
    }
    idle.sort((a, b) => a - b);
    return [
      {
        name: `sweep over ${AGENTS.toLocaleString("en-US")} agents, ${flipped.offlineAgents.toLocaleString("en-US")} overdue`,
        value: full,
        unit: "ms",
        rule: "at most",
        bound: 2000,
      },
      { name: "  agents flipped", value: flipped.offlineAgents, unit: "", rule: "at least", bound: OVERDUE },
      { name: "  with nothing overdue (median of 21)", value: idle[10] ?? 0, unit: "ms", rule: "at most", bound: 5 },
    ];
  } finally {
    await pool.end();
    await drop();
  }
}

async function fill(db: ReturnType<typeof databaseOver>, now: Date): Promise<void> {
  const past = new Date(now.getTime() - 60_000);
  const future = new Date(now.getTime() + 3_600_000);
  await db.query("INSERT INTO account (name, created_at) VALUES ('sweep-bench', $1)", [now]);
  await db.query(
    `INSERT INTO host (account_id, external_id, name, first_seen_at, last_seen_at, threshold_ms, deadline_at, state, state_since)
     SELECT a.id, 'h' || n, 'h' || n, $1, $1, 300000, $2, 'online', $1 FROM account a, generate_series(1, 100) n WHERE a.name = 'sweep-bench'`,
    [now, future],
  );
  for (let part = 0; part < 10; part++) {
    await db.query(
      `INSERT INTO agent (account_id, host_id, external_id, name_en, name_zh, first_seen_at, last_active_at, threshold_ms, deadline_at, check_at, state, state_since)
       SELECT h.account_id, h.id, 'a' || $4::int || '-' || n, 'a', 'a', $1, $1, 300000, d.at, d.at, 'online', $1
       FROM (SELECT id, account_id, row_number() OVER () - 1 AS slot FROM host WHERE external_id LIKE 'h%' AND account_id IN (SELECT id FROM account WHERE name = 'sweep-bench')) h
       JOIN generate_series(1, $6::int) n ON n % 100 = h.slot
       CROSS JOIN LATERAL (SELECT CASE WHEN n <= $5 THEN $3 ELSE $2 END::timestamptz AS at) d`,
      [now, future, past, part, OVERDUE / 10, AGENTS / 10],
    );
  }
  await db.query("ANALYZE agent");
}
