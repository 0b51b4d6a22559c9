import { type Ctx, inTransaction } from "../ctx";
import { type Announcement, announce } from "../live/announce";
import { prune } from "./prune";
import { pulse } from "./watch";

/** Rows one statement flips: short locks, and a connection is never held for a whole table. */
const SLICE = 5_000;

export interface SweepResult {
  offlineAgents: number;
  offlineHosts: number;
}

type Table = "agent" | "host";

/**
 * Finds who fell silent: everything online past its deadline becomes offline at that deadline. Any number of workers
 * may sweep at once; each row is flipped by one of them, and a row an upload is just refreshing is left to it.
 */
export async function sweep(ctx: Ctx): Promise<SweepResult> {
  // A gap moves deadlines, so it must be known before anybody is judged.
  await pulse(ctx);
  const offlineHosts = await markOverdue(ctx, "host");
  const offlineAgents = await markOverdue(ctx, "agent");
  await prune(ctx);
  return { offlineAgents, offlineHosts };
}

async function markOverdue(ctx: Ctx, table: Table): Promise<number> {
  let total = 0;
  for (;;) {
    const { looked, flipped } = await inTransaction(ctx, (tx) => markSlice(tx, table));
    total += flipped;
    if (looked < SLICE) return total;
  }
}

interface Slice {
  looked: number;
  /** null when nobody of the slice was silent. */
  accountId: string | null;
  ids: string[] | null;
}

async function markSlice(tx: Ctx, table: Table): Promise<{ looked: number; flipped: number }> {
  const rows = await tx.db.query<Slice>({ name: `sweep_${table}`, text: sliceSql(table) }, [tx.now, SLICE]);
  const topic = "agents" as const;
  const said = rows.flatMap(({ accountId, ids }): Announcement[] => {
    if (accountId === null || ids === null) return [];
    return [table === "agent" ? { accountId, topic, ids } : { accountId, topic, count: 0, ids: [] }];
  });
  await announce(tx, ...said);
  const flipped = rows.reduce((sum, { ids }) => sum + (ids?.length ?? 0), 0);
  return { looked: rows[0]?.looked ?? 0, flipped };
}

/** Agents are found by check_at, which may lag behind the deadline: those that reported since are only moved on. */
const MOVED_ON = `, moved AS (
  UPDATE agent t SET check_at = t.deadline_at FROM due
  WHERE t.id = due.id AND t.state = 'online' AND t.deadline_at > $1
)`;

const sliceSql = (table: Table): string => `
WITH due AS (
  SELECT id FROM ${table} WHERE state = 'online' AND ${table === "agent" ? "check_at" : "deadline_at"} <= $1
  ORDER BY ${table === "agent" ? "check_at" : "deadline_at"} LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
), flipped AS (
  UPDATE ${table} t SET state = 'offline', state_since = greatest(t.deadline_at, t.state_since)
  FROM due WHERE t.id = due.id AND t.state = 'online' AND t.deadline_at <= $1
  RETURNING t.id, t.account_id, ${table === "agent" ? "t.host_id, t.id AS agent_id" : "t.id AS host_id, NULL::uuid AS agent_id"}, t.state_since
), recorded AS (
  INSERT INTO status_flip (account_id, host_id, agent_id, from_state, to_state, at, recorded_at, reason)
  SELECT account_id, host_id, agent_id, 'online', 'offline', state_since, $1, 'silence' FROM flipped ORDER BY state_since
)${table === "agent" ? MOVED_ON : ""}
SELECT looked.count AS looked, silent.account_id AS "accountId", silent.ids
FROM (SELECT count(*)::int FROM due) looked
LEFT JOIN (SELECT account_id, array_agg(id) AS ids FROM flipped GROUP BY account_id) silent ON true`;
