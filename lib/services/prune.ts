import type { Ctx } from "../ctx";

/** A report's key is remembered this long: until then a replay counts once. */
export const REPORT_DAYS = 14;
/** Ended logins are kept this long, so that their owner can still see them. */
const LOGIN_DAYS = 30;
/** A code that is over can be told so for this long; then it is one nobody knows. */
const GRANT_DAYS = 1;
/** Mails, whose text went when they were sent, and links that no longer work: for questions about them. */
const MAIL_DAYS = 30;
/** A browser that did not sign in for so long is a new one. */
const DEVICE_DAYS = 400;
const EVERY_MS = 3_600_000;
const SLICE = 10_000;
/** Slices in one turn: what is left waits for the next. */
const SLICES_PER_TURN = 20;
const DAY_MS = 86_400_000;

let prunedAt = Number.NEGATIVE_INFINITY;

/** Clears what nobody needs any more, at most once an hour per process, in small slices. */
export async function prune(ctx: Ctx): Promise<void> {
  const now = ctx.now.getTime();
  if (now - prunedAt < EVERY_MS && now >= prunedAt) return;
  prunedAt = now;
  await inSlices(ctx, "report", "received_at < $1", new Date(now - REPORT_DAYS * DAY_MS));
  await inSlices(ctx, "attempt", "ends_at < $1", ctx.now);
  await inSlices(ctx, "login_challenge", "expires_at < $1", ctx.now);
  await inSlices(ctx, "mail_code", "expires_at < $1", new Date(now - MAIL_DAYS * DAY_MS));
  await inSlices(ctx, "mail_outbox", "created_at < $1", new Date(now - MAIL_DAYS * DAY_MS));
  await inSlices(ctx, "known_device", "last_seen_at < $1", new Date(now - DEVICE_DAYS * DAY_MS));
  await inSlices(ctx, "login", "(expires_at < $1 OR revoked_at < $1)", new Date(now - LOGIN_DAYS * DAY_MS));
  await inSlices(ctx, "device_grant", "expires_at < $1", new Date(now - GRANT_DAYS * DAY_MS));
  await inSlices(ctx, "log_entry", olderThan("last_at", "errors_days"), ctx.now);
  await inSlices(ctx, "log_group", olderThan("last_at", "errors_days"), ctx.now);
  await inSlices(ctx, "metric_bucket", olderThan("at", "metrics_days"), ctx.now);
  // What they used goes with them, by the day as well.
  await inSlices(ctx, "session", olderThan("coalesce(last_at, observed_at)", "sessions_days"), ctx.now);
  await inSlices(ctx, "usage_day", olderThan("day", "sessions_days"), ctx.now);
  await inSlices(ctx, "device_usage", olderThan("at", "sessions_days"), ctx.now);
  await inSlices(ctx, "job", `gone_at IS NOT NULL AND ${olderThan("gone_at", "sessions_days")}`, ctx.now);
  await pruneRuns(ctx);
}

/** Runs of jobs; how many are held stands with the job. */
async function pruneRuns(ctx: Ctx): Promise<void> {
  for (let turn = 0; turn < SLICES_PER_TURN; turn += 1) {
    const gone = await ctx.db.query(
      `WITH gone AS (
         DELETE FROM job_run WHERE ctid IN (
           SELECT ctid FROM job_run WHERE ${olderThan("at", "sessions_days")} LIMIT ${SLICE}) RETURNING job_id, status
       ), counted AS (
         SELECT job_id, count(*)::int AS runs, (count(*) FILTER (WHERE status = 'error'))::int AS failed
         FROM gone GROUP BY job_id
       ), told AS (
         UPDATE job j SET runs = j.runs - c.runs, failed_runs = j.failed_runs - c.failed FROM counted c WHERE j.id = c.job_id
       )
       SELECT 1 AS gone FROM gone`,
      [ctx.now],
    );
    if (gone.length < SLICE) return;
  }
}

/** Older than their account keeps it; never where the setting is null. */
const olderThan = (moment: string, setting: "metrics_days" | "sessions_days" | "errors_days"): string =>
  `EXISTS (SELECT 1 FROM account a WHERE a.id = account_id AND ${moment} < $1::timestamptz - make_interval(days => a.${setting}))`;

type Pruned =
  | "report"
  | "attempt"
  | "login_challenge"
  | "login"
  | "device_usage"
  | "device_grant"
  | "job"
  | "log_entry"
  | "log_group"
  | "mail_code"
  | "mail_outbox"
  | "known_device"
  | "metric_bucket"
  | "session"
  | "usage_day";

async function inSlices(ctx: Ctx, table: Pruned, condition: string, before: Date): Promise<void> {
  for (let turn = 0; turn < SLICES_PER_TURN; turn += 1) {
    const gone = await ctx.db.query(
      `DELETE FROM ${table} WHERE ctid IN (SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${SLICE}) RETURNING 1 AS gone`,
      [before],
    );
    if (gone.length < SLICE) return;
  }
}
