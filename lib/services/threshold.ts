import { type AccountCtx, inTransaction } from "../ctx";
import { GRACE_MS, THRESHOLD_MINUTES } from "../domain/liveness";
import { AppError } from "../errors";
import { announce } from "../live/announce";

const MINUTE_MS = 60_000;

/** The account's setting, and the hosts that wait longer because they report less often. */
export interface ThresholdFacts {
  minutes: number;
  /** Hosts whose own interval makes them wait longer than `minutes`. */
  slowHosts: number;
  /** The longest such wait, in minutes, rounded up; 0 when there is none. */
  slowestMinutes: number;
}

/** What is in effect now (S0-44). */
export async function readThreshold(ctx: AccountCtx): Promise<ThresholdFacts> {
  const [row] = await ctx.db.query<{ minutes: number; slowHosts: number; slowestMs: number | null }>(
    `SELECT account.offline_threshold_minutes AS minutes, count(host.id)::int AS "slowHosts", max(host.threshold_ms) AS "slowestMs"
       FROM account
       LEFT JOIN host ON host.account_id = account.id AND host.threshold_ms > account.offline_threshold_minutes * $2::int
      WHERE account.id = $1 GROUP BY account.id`,
    [ctx.accountId, MINUTE_MS],
  );
  if (!row) throw new AppError("not_found", "This account no longer exists.");
  return {
    minutes: row.minutes,
    slowHosts: row.slowHosts,
    slowestMinutes: Math.ceil((row.slowestMs ?? 0) / MINUTE_MS),
  };
}

/** `thresholdMs` of lib/domain/liveness for a host. $2: the setting in milliseconds, $3: the grace. */
const HOST_THRESHOLD = "GREATEST($2::int, COALESCE(interval_seconds * 1000 + $3::int, 0))";

/**
 * Counted from the same moment as before. A deadline the new setting would put into the past is now: what was shown
 * until this moment stays true. What is offline, or past its deadline and not swept yet, keeps its deadline.
 */
const movedDeadline = (row: string, threshold: string, now: string): string =>
  `CASE WHEN ${row}.state = 'online' AND ${row}.deadline_at > ${now}::timestamptz
        THEN GREATEST(${now}::timestamptz, ${row}.deadline_at + (${threshold} - ${row}.threshold_ms) * interval '1 millisecond')
        ELSE ${row}.deadline_at END`;

const MOVED_AGENT_DEADLINE = movedDeadline("agent", "host.threshold_ms", "$2");

/**
 * Sets after how many minutes of silence an agent counts as offline, and moves the deadlines of all hosts and agents of
 * the account in the same transaction.
 * @throws AppError bad_input unless it is a whole number from 1 to 60
 */
export async function setOfflineThreshold(ctx: AccountCtx, minutes: number): Promise<void> {
  const { min, max } = THRESHOLD_MINUTES;
  if (!Number.isInteger(minutes) || minutes < min || minutes > max) {
    const code = "minutesRange";
    throw new AppError("bad_input", `Choose a whole number of minutes from ${min} to ${max}.`, {
      field: "minutes",
      code,
    });
  }
  await inTransaction(ctx, async (tx) => {
    const { accountId, now } = tx;
    await tx.db.query("UPDATE account SET offline_threshold_minutes = $2 WHERE id = $1", [accountId, minutes]);
    // In the order uploads lock them, so that neither waits for the other for ever.
    await tx.db.query("SELECT id FROM host WHERE account_id = $1 ORDER BY id FOR NO KEY UPDATE", [accountId]);
    await tx.db.query(
      `UPDATE host SET deadline_at = ${movedDeadline("host", HOST_THRESHOLD, "$4")}, threshold_ms = ${HOST_THRESHOLD}
        WHERE account_id = $1`,
      [accountId, minutes * MINUTE_MS, GRACE_MS, now],
    );
    await tx.db.query(
      `UPDATE agent SET deadline_at = ${MOVED_AGENT_DEADLINE}, check_at = least(agent.check_at, ${MOVED_AGENT_DEADLINE}),
              threshold_ms = host.threshold_ms
         FROM host WHERE host.id = agent.host_id AND agent.account_id = $1`,
      [accountId, now],
    );
    await announce(tx, { accountId, topic: "agents" });
  });
}
