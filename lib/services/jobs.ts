import type { AccountCtx } from "../ctx";
import { JOB_STATES, JOB_TROUBLE, type JobState, jobRank } from "../domain/job-state";
import type { ShownState } from "../domain/liveness";
import { AppError } from "../errors";
import type { JobSchedule } from "../protocol";
import { isUuid } from "./row-id";
import { HOST, likePattern, Params, shownStateSql } from "./shown-state";
import { readWatch } from "./watch";

/** OpenClaw's scheduled jobs of an account, a page at a time, the worst first. */

export const MAX_JOBS_PER_READ = 200;
/** Results shown beside a job in lists. */
const RECENT = 12;

/** One job as lists and pages show it. Moments are milliseconds. */
export interface JobRow {
  id: string;
  /** OpenClaw's own id of it. */
  jobId: string;
  hostId: string;
  hostName: string;
  hostState: ShownState;
  /** null: OpenClaw names none for it, and runs it with its default agent. */
  agentExternalId: string | null;
  /** null: its host does not list that agent. */
  agentId: string | null;
  agentNameEn: string;
  agentNameZh: string;
  /** null where the host sends counts only. */
  name: string | null;
  enabled: boolean;
  /** OpenClaw made it for itself. */
  builtin: boolean;
  state: JobState;
  schedule: JobSchedule | null;
  payload: string | null;
  timeoutSeconds: number | null;
  deliveryMode: string | null;
  deliveryChannel: string | null;
  nextRunAt: number | null;
  lastRunAt: number | null;
  runningAt: number | null;
  /** The run itself, and its delivery: two facts. */
  lastStatus: string | null;
  lastDelivery: string | null;
  lastError: string | null;
  consecutiveErrors: number;
  consecutiveSkipped: number;
  autoDisabled: string | null;
  goneAt: number | null;
  /** Runs held here, and how many of them failed. */
  runs: number;
  failedRuns: number;
  /** When the host said so, by our clock. */
  observedAt: number;
  /** Its newest runs, the newest last. */
  recent: { at: number; status: string | null; completion: string | null; delivery: string | null }[];
}

export interface JobFilter {
  /** Searched in names, ids, schedules, agents and hosts; literally. */
  q?: string | undefined;
  hostId?: string | undefined;
  /** "trouble": whatever deserves a look. Absent: all but those that are gone. */
  state?: JobState | "trouble" | "all" | undefined;
  /** own: made by people or agents · builtin: made by OpenClaw for itself. Absent: both. */
  origin?: "own" | "builtin" | undefined;
}

export interface JobListInput extends JobFilter {
  /** The `next` of the page before. */
  after?: string | undefined;
  limit?: number | undefined;
}

export interface JobList {
  rows: JobRow[];
  /** Where the next page begins; null on the last one. */
  next: string | null;
}

const MILLIS = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;
const LAST_RUN = "coalesce(j.last_run_at, to_timestamp(0))";
const RANKED = `j.rank, ${LAST_RUN} DESC, j.id`;

/** Jobs run inside the gateway: what a crash left running ended with it. */
const RUNNING_AT = `CASE WHEN h.gateway_state IS DISTINCT FROM 'absent' THEN ${MILLIS("j.running_at")} END`;

const COLUMNS = `j.id, j.external_id AS "jobId", j.host_id AS "hostId", h.name AS "hostName",
  j.agent_external_id AS "agentExternalId", a.id AS "agentId", coalesce(a.name_en, '') AS "agentNameEn",
  coalesce(a.name_zh, '') AS "agentNameZh", j.name, j.enabled, j.builtin, j.state, j.schedule, j.payload,
  j.timeout_seconds::float8 AS "timeoutSeconds", j.delivery_mode AS "deliveryMode",
  j.delivery_channel AS "deliveryChannel", ${MILLIS("j.next_run_at")} AS "nextRunAt",
  ${MILLIS("j.last_run_at")} AS "lastRunAt", ${RUNNING_AT} AS "runningAt", j.last_status AS "lastStatus",
  j.last_delivery AS "lastDelivery", j.last_error AS "lastError", j.consecutive_errors AS "consecutiveErrors",
  j.consecutive_skipped AS "consecutiveSkipped", j.auto_disabled AS "autoDisabled", ${MILLIS("j.gone_at")} AS "goneAt",
  j.runs, j.failed_runs AS "failedRuns", ${MILLIS("j.observed_at")} AS "observedAt"`;

const FROM_JOBS = `job j JOIN host h ON h.id = j.host_id
  LEFT JOIN agent a ON a.host_id = j.host_id AND a.external_id = j.agent_external_id`;

/** The newest runs of the jobs of a page, oldest first. */
const RECENT_RUNS = `(SELECT coalesce(json_agg(json_build_object('at', ${MILLIS("r.at")}, 'status', r.status,
    'completion', r.completion, 'delivery', r.delivery) ORDER BY r.at), '[]')
  FROM (SELECT * FROM job_run o WHERE o.job_id = p.id ORDER BY o.at DESC LIMIT ${RECENT}) r)`;

function conditions(ctx: AccountCtx, { q, hostId, state, origin }: JobFilter, params: Params): string[] {
  const where = [`j.account_id = ${params.add(ctx.accountId)}`];
  if (hostId !== undefined) where.push(isUuid(hostId) ? `j.host_id = ${params.add(hostId)}` : "false");
  if (origin !== undefined) where.push(origin === "builtin" ? "j.builtin" : "NOT j.builtin");
  if (state === "trouble") where.push(`j.rank = ANY(${params.add(JOB_TROUBLE.map(jobRank))}::smallint[])`);
  else if (state === undefined) where.push(`j.rank < ${params.add(jobRank("gone"))}`);
  else if (state !== "all") where.push(`j.rank = ${params.add(jobRank(state))}`);
  const typed = q?.trim();
  if (typed) {
    const pattern = params.add(likePattern(typed));
    const searched = ["j.name", "j.external_id", "j.agent_external_id", "a.name_en", "a.name_zh", "h.name"];
    searched.push("j.schedule ->> 'expr'");
    where.push(`(${searched.map((column) => `${column} ILIKE ${pattern}`).join(" OR ")})`);
  }
  return where;
}

const CURSOR = /^(\d)\.(\d{1,16})\.([0-9a-f-]{36})$/;

/** One page of the account's jobs, the worst first, then those that ran last. */
export async function listJobs(ctx: AccountCtx, input: JobListInput = {}): Promise<JobList> {
  const limit = Math.min(Math.max(input.limit ?? 50, 0), MAX_JOBS_PER_READ);
  const params = new Params();
  const host = shownStateSql(HOST, await readWatch(ctx), ctx.now, params);
  const where = conditions(ctx, input, params);
  const [, rank, at, id] = CURSOR.exec(input.after ?? "") ?? [];
  if (id && isUuid(id) && Number(at) <= 8.64e15) {
    const [r, t, i] = [params.add(Number(rank)), params.add(new Date(Number(at))), params.add(id)];
    // Where the page before ended; what is worse is behind us.
    where.push(
      `j.rank >= ${r} AND (j.rank > ${r} OR ${LAST_RUN} < ${t} OR (${LAST_RUN} = ${t} AND j.id > ${i}::uuid))`,
    );
  }
  const answers = await ctx.db.query<JobRow & { place: string; cursor: string }>(
    `SELECT p.*, ${RECENT_RUNS} AS recent FROM (
       SELECT ${COLUMNS}, ${host.state} AS "hostState", row_number() OVER (ORDER BY ${RANKED}) AS place,
         j.rank || '.' || (extract(epoch FROM ${LAST_RUN}) * 1000)::bigint || '.' || j.id AS cursor
       FROM ${FROM_JOBS} WHERE ${where.join(" AND ")} ORDER BY ${RANKED} LIMIT ${params.add(limit + 1)}
     ) p ORDER BY p.place`,
    params.values,
  );
  const last = answers.length > limit ? answers[limit - 1] : undefined;
  return { rows: answers.slice(0, limit).map(({ place: _, cursor: __, ...row }) => row), next: last?.cursor ?? null };
}

export interface JobTotals {
  jobs: number;
  /** Runs held here of those jobs, and how many of them failed. */
  runs: number;
  failedRuns: number;
  byState: Record<JobState, number>;
}

/** Counts over everything that matches, whichever page is read. */
export async function sumJobs(ctx: AccountCtx, filter: JobFilter = {}): Promise<JobTotals> {
  const params = new Params();
  const where = conditions(ctx, filter, params);
  const rows = await ctx.db.query<{ state: JobState; jobs: number; runs: number; failed: number }>(
    `SELECT j.state, count(*)::int AS jobs, sum(j.runs)::float8 AS runs, sum(j.failed_runs)::float8 AS failed
     FROM ${FROM_JOBS} WHERE ${where.join(" AND ")} GROUP BY j.state`,
    params.values,
  );
  const byState = Object.fromEntries(JOB_STATES.map((state) => [state, 0])) as Record<JobState, number>;
  const totals: JobTotals = { jobs: 0, runs: 0, failedRuns: 0, byState };
  for (const { state, jobs, runs, failed } of rows) {
    totals.jobs += jobs;
    totals.runs += runs;
    totals.failedRuns += failed;
    byState[state] = jobs;
  }
  return totals;
}

/** Hosts with jobs, by name. @param wanted the id of one that stands among them in any case */
export async function jobHosts(ctx: AccountCtx, wanted = ""): Promise<{ id: string; name: string }[]> {
  const rows = await ctx.db.query<{ id: string; name: string }>(
    `SELECT h.id, h.name FROM host h
     WHERE h.account_id = $1 AND (h.id = $2 OR EXISTS (SELECT FROM job j WHERE j.host_id = h.id))
     ORDER BY h.id IS NOT DISTINCT FROM $2 DESC, lower(h.name), h.id LIMIT 200`,
    [ctx.accountId, isUuid(wanted) ? wanted : null],
  );
  return rows.sort((one, two) => one.name.localeCompare(two.name));
}

/** One finished run. */
export interface JobRunRow {
  at: number;
  status: string | null;
  completion: string | null;
  delivery: string | null;
  durationMs: number | null;
  /** OpenClaw's id of the transcript, and ours where that session is known here. */
  sessionId: string | null;
  session: string | null;
}

export interface JobDetail extends JobRow {
  /** Newest first. */
  history: JobRunRow[];
  /** Where the next page of runs begins; null at the end. */
  next: string | null;
}

export const RUNS_PER_PAGE = 100;

/**
 * One job with a page of its runs.
 * @param before where the page begins, from `next`
 * @throws AppError not_found, for another account's as for none at all
 */
export async function getJob(ctx: AccountCtx, id: string, before?: string): Promise<JobDetail> {
  if (!isUuid(id)) throw new AppError("not_found", "There is no such job.");
  const params = new Params();
  const host = shownStateSql(HOST, await readWatch(ctx), ctx.now, params);
  const which = `j.account_id = ${params.add(ctx.accountId)} AND j.id = ${params.add(id)}`;
  const [row] = await ctx.db.query<JobRow>(
    `SELECT p.*, ${RECENT_RUNS} AS recent FROM (
       SELECT ${COLUMNS}, ${host.state} AS "hostState" FROM ${FROM_JOBS} WHERE ${which}) p`,
    params.values,
  );
  if (!row) throw new AppError("not_found", "There is no such job.");
  const until = /^\d{1,16}$/.test(before ?? "") && Number(before) <= 8.64e15 ? new Date(Number(before)) : null;
  const runs = await ctx.db.query<Omit<JobRunRow, "session">>(
    `SELECT ${MILLIS("r.at")} AS at, r.status, r.completion, r.delivery, r.duration_ms::float8 AS "durationMs",
       r.session_id AS "sessionId"
     FROM job_run r WHERE r.job_id = $2 AND r.account_id = $1 AND ($3::timestamptz IS NULL OR r.at < $3)
     ORDER BY r.at DESC LIMIT ${RUNS_PER_PAGE + 1}`,
    [ctx.accountId, row.id, until],
  );
  const page = runs.slice(0, RUNS_PER_PAGE);
  const sessions = await sessionsOfRuns(ctx, row, page);
  return {
    ...row,
    history: page.map((run) => ({ ...run, session: sessions.get(run.sessionId ?? "") ?? null })),
    next: runs.length > RUNS_PER_PAGE ? String(page.at(-1)?.at ?? "") : null,
  };
}

/** OpenClaw's id of a transcript -> our id of the session. Of two agents' sessions of one name the job's own wins. */
async function sessionsOfRuns(
  ctx: AccountCtx,
  { hostId, agentExternalId }: JobRow,
  runs: readonly { sessionId: string | null }[],
): Promise<Map<string, string>> {
  const ids = runs.flatMap(({ sessionId }) => sessionId ?? []);
  if (ids.length === 0) return new Map();
  const rows = await ctx.db.query<{ sessionId: string; id: string }>(
    `SELECT session_id AS "sessionId", id FROM session
     WHERE account_id = $1 AND host_id = $2 AND session_id = ANY($3::text[])
     ORDER BY agent_external_id IS NOT DISTINCT FROM $4`,
    [ctx.accountId, hostId, ids, agentExternalId],
  );
  return new Map(rows.map((row) => [row.sessionId, row.id]));
}
