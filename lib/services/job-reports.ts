import { type AccountCtx, type Ctx, inTransaction } from "../ctx";
import { isConflict } from "../db/failure";
import { jobRank, jobState } from "../domain/job-state";
import { redact } from "../domain/redact";
import { announce } from "../live/announce";
import type { JobRun, JobSnapshot } from "../protocol";
import { reportingHost } from "./reporting-host";
import type { TokenOwner } from "./tokens";

/** What a host says of its scheduled jobs and their runs, stored. */

export interface JobReport {
  owner: TokenOwner;
  hostExternalId: string;
  /** Host clock at the moment of sending, ms. */
  sentAt: number;
  items: readonly JobSnapshot[];
}

export interface RecordedJobs {
  accepted: number;
  /** Said earlier than what is stored: only their runs were taken. */
  duplicates: number;
  /** Keys of jobs nothing was known of, although the host left out what it had told before. */
  resend?: string[];
  /** The latest that was said of those that changed nothing. */
  newest?: number;
}

/** Kept of one host, and of one job: the newest. */
export const JOBS_KEPT = { jobs: 1_000, runs: 2_000 } as const;

const ATTEMPTS = 4;

/**
 * Stores jobs as they are now, and the runs that finished; resolves after the commit. The same again changes nothing.
 * @throws AppError as `reportingHost`
 */
export async function recordJobs(ctx: Ctx, report: JobReport): Promise<RecordedJobs> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(ctx, (tx) => recordIn(tx, report));
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** All that one upload says of one job. */
interface Told {
  newest: JobSnapshot;
  runs: (JobRun & { sequence: number })[];
  isWhole: boolean;
}

async function recordIn(ctx: Ctx, { owner, hostExternalId, sentAt, items }: JobReport): Promise<RecordedJobs> {
  const { hostId, accountId } = await reportingHost(ctx, owner, hostExternalId);
  const account = { ...ctx, accountId };
  const told = byJob(items);
  const rows = await storeJobs(account, { hostId, sentAt, told });
  await storeRuns(account, rows);
  await bound(account, hostId, rows);
  const result: RecordedJobs = { accepted: 0, duplicates: 0 };
  for (const { isStale, newest } of rows) {
    if (!isStale) result.accepted += 1;
    else {
      result.duplicates += 1;
      result.newest = Math.max(result.newest ?? 0, newest);
    }
  }
  const resend = rows.filter(({ isNew, told }) => isNew && !told.isWhole).map(({ told }) => told.newest.key);
  if (resend.length > 0) result.resend = resend;
  await announce(ctx, { accountId, topic: "jobs", ids: [hostId] });
  return result;
}

/** A job with many runs is said in several items. In one order for all, so that no two uploads wait in a circle. */
function byJob(items: readonly JobSnapshot[]): Told[] {
  const jobs = new Map<string, Told>();
  for (const item of items) {
    const runs = item.runs.map((run) => ({ ...run, sequence: item.observedAt }));
    const known = jobs.get(item.jobId);
    if (!known) jobs.set(item.jobId, { newest: item, runs, isWhole: item.isWhole });
    else {
      if (item.observedAt >= known.newest.observedAt) known.newest = item;
      known.runs.push(...runs);
      known.isWhole ||= item.isWhole;
    }
  }
  return [...jobs].sort(([one], [two]) => (one < two ? -1 : 1)).map(([, told]) => told);
}

interface Clocks {
  now: number;
  sentAt: number;
}

const momentOf = (at: number | null): Date | null => (at === null ? null : new Date(at));

/** Masked a second time: not every uploader is ours. */
const COLUMNS = {
  external_id: ["text", (job) => job.jobId],
  agent_external_id: ["text", (job) => job.agentId],
  name: ["text", (job) => job.name && redact(job.name)],
  enabled: ["boolean", (job) => job.enabled],
  builtin: ["boolean", (job) => job.builtin],
  schedule: ["jsonb", (job) => job.schedule && JSON.stringify(job.schedule)],
  payload: ["text", (job) => job.payload],
  timeout_seconds: ["bigint", (job) => job.timeoutSeconds],
  delivery_mode: ["text", (job) => job.delivery?.mode ?? null],
  delivery_channel: ["text", (job) => job.delivery?.channel ?? null],
  next_run_at: ["timestamptz", (job) => momentOf(job.nextRunAt)],
  last_run_at: ["timestamptz", (job) => momentOf(job.lastRunAt)],
  running_at: ["timestamptz", (job) => momentOf(job.runningAt)],
  last_status: ["text", (job) => job.lastStatus],
  last_delivery: ["text", (job) => job.lastDelivery],
  last_error: ["text", (job) => job.lastError && redact(job.lastError)],
  consecutive_errors: ["integer", (job) => job.consecutiveErrors],
  consecutive_skipped: ["integer", (job) => job.consecutiveSkipped],
  auto_disabled: ["text", (job) => job.autoDisabled],
  gone_at: ["timestamptz", (job) => momentOf(job.goneAt)],
  state: ["text", jobState],
  rank: ["smallint", (job) => jobRank(jobState(job))],
  observed_at: ["timestamptz", (job, { now, sentAt }) => momentOf(now - Math.max(0, sentAt - job.observedAt))],
  sequence: ["bigint", (job) => job.observedAt],
} satisfies Record<string, [type: string, of: (job: JobSnapshot, clocks: Clocks) => unknown]>;

const NAMES = Object.keys(COLUMNS);
const TYPES = Object.values(COLUMNS).map(([type]) => type);

const UPSERT = `
WITH said AS (
  SELECT * FROM unnest(${TYPES.map((type, index) => `$${index + 3}::${type}[]`).join(", ")}) AS u(${NAMES.join(", ")})
), stored AS (
  INSERT INTO job AS j (account_id, host_id, ${NAMES.join(", ")})
  SELECT $1::uuid, $2::uuid, ${NAMES.join(", ")} FROM said ORDER BY external_id
  ON CONFLICT (host_id, external_id) DO UPDATE SET ${NAMES.map((name) => `${name} = excluded.${name}`).join(", ")}
  WHERE j.sequence <= excluded.sequence
  RETURNING id, external_id
)
SELECT said.external_id AS "jobId", coalesce(stored.id, before.id) AS id, stored.id IS NULL AS "isStale",
  before.id IS NULL AS "isNew", coalesce(before.sequence, 0)::float8 AS newest
FROM said
LEFT JOIN stored USING (external_id)
LEFT JOIN job AS before ON before.host_id = $2 AND before.external_id = said.external_id`;

interface StoredJob {
  id: string;
  told: Told;
  /** Something later was said of it before. */
  isStale: boolean;
  isNew: boolean;
  /** What was said of it last, before this. */
  newest: number;
}

async function storeJobs(
  ctx: AccountCtx,
  { hostId, sentAt, told }: { hostId: string; sentAt: number; told: readonly Told[] },
): Promise<StoredJob[]> {
  const clocks = { now: ctx.now.getTime(), sentAt };
  const columns = Object.values(COLUMNS).map(([, of]) => told.map(({ newest }) => of(newest, clocks)));
  const rows = await ctx.db.query<Omit<StoredJob, "told"> & { jobId: string }>(UPSERT, [
    ctx.accountId,
    hostId,
    ...columns,
  ]);
  const byId = new Map(told.map((one) => [one.newest.jobId, one]));
  return rows.flatMap(({ jobId, ...row }) => {
    const one = byId.get(jobId);
    return one ? [{ ...row, told: one }] : [];
  });
}

async function storeRuns(ctx: AccountCtx, rows: readonly StoredJob[]): Promise<void> {
  const runs = rows.flatMap(({ id, told }) => told.runs.map((run) => ({ id, ...run })));
  if (runs.length === 0) return;
  await ctx.db.query(
    `INSERT INTO job_run AS r (account_id, job_id, at, status, completion, delivery, duration_ms, session_id, sequence)
     SELECT DISTINCT ON (job_id, at) $1::uuid, * FROM unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[],
       $6::text[], $7::bigint[], $8::text[], $9::bigint[])
       AS u(job_id, at, status, completion, delivery, duration_ms, session_id, sequence)
     ORDER BY job_id, at, sequence DESC
     ON CONFLICT (job_id, at) DO UPDATE SET status = excluded.status, completion = excluded.completion,
       delivery = excluded.delivery, duration_ms = excluded.duration_ms, session_id = excluded.session_id,
       sequence = excluded.sequence
     WHERE r.sequence <= excluded.sequence`,
    [
      ctx.accountId,
      runs.map(({ id }) => id),
      runs.map(({ at }) => new Date(at)),
      runs.map(({ status }) => status),
      runs.map(({ completion }) => completion),
      runs.map(({ delivery }) => delivery),
      runs.map(({ durationMs }) => durationMs),
      runs.map(({ sessionId }) => sessionId),
      runs.map(({ sequence }) => sequence),
    ],
  );
}

/** Nobody fills a database with jobs; what is held is counted anew where it changed. */
async function bound(ctx: AccountCtx, hostId: string, rows: readonly StoredJob[]): Promise<void> {
  const changed = rows.filter(({ told }) => told.runs.length > 0).map(({ id }) => id);
  if (changed.length > 0) {
    await ctx.db.query(
      `DELETE FROM job_run r USING unnest($1::uuid[]) AS w(id) WHERE r.job_id = w.id AND r.at <= (
         SELECT o.at FROM job_run o WHERE o.job_id = w.id ORDER BY o.at DESC OFFSET ${JOBS_KEPT.runs} LIMIT 1)`,
      [changed],
    );
    await ctx.db.query(countRuns("j.id = ANY($1::uuid[])"), [changed]);
  }
  if (!rows.some(({ isNew }) => isNew)) return;
  await ctx.db.query(
    `DELETE FROM job WHERE id IN (
       SELECT id FROM job WHERE host_id = $1 ORDER BY gone_at IS NOT NULL, observed_at DESC, id OFFSET ${JOBS_KEPT.jobs})`,
    [hostId],
  );
}

/** Counts the runs held of some jobs. @param which a condition on `job j` */
export const countRuns = (which: string): string =>
  `UPDATE job j SET runs = c.runs, failed_runs = c.failed
   FROM (SELECT j.id, count(r.at)::int AS runs, (count(r.at) FILTER (WHERE r.status = 'error'))::int AS failed
         FROM job j LEFT JOIN job_run r ON r.job_id = j.id WHERE ${which} GROUP BY j.id) c
   WHERE j.id = c.id`;
