import type { AccountCtx } from "../../lib/ctx";
import { jobRank, jobState } from "../../lib/domain/job-state";
import type { JobSchedule } from "../../lib/protocol";
import { countRuns } from "../../lib/services/job-reports";

/** Rows of scheduled jobs for tests of what people see, straight into the tables. Moments are milliseconds. */

export interface JobOver {
  jobId?: string;
  name?: string | null;
  agent?: string | null;
  enabled?: boolean;
  builtin?: boolean;
  schedule?: JobSchedule | null;
  deliveryMode?: string | null;
  lastStatus?: string | null;
  lastDelivery?: string | null;
  lastError?: string | null;
  lastRunAt?: number | null;
  nextRunAt?: number | null;
  runningAt?: number | null;
  consecutiveErrors?: number;
  autoDisabled?: string | null;
  goneAt?: number | null;
  /** The newest first: how they went, one an hour. */
  runs?: readonly string[];
}

let made = 0;
const HOUR = 3_600_000;
const momentOf = (at: number | null | undefined): Date | null =>
  at === null || at === undefined ? null : new Date(at);

/** @returns its id */
export async function makeJob(ctx: AccountCtx, hostId: string, over: JobOver = {}): Promise<string> {
  made += 1;
  const now = ctx.now.getTime();
  const facts = {
    enabled: over.enabled ?? true,
    autoDisabled: over.autoDisabled ?? null,
    lastStatus: over.lastStatus === undefined ? "ok" : over.lastStatus,
    lastDelivery: over.lastDelivery === undefined ? "not-requested" : over.lastDelivery,
    consecutiveErrors: over.consecutiveErrors ?? 0,
    delivery: over.deliveryMode ? { mode: over.deliveryMode } : null,
    goneAt: over.goneAt ?? null,
  };
  const state = jobState(facts);
  const values = {
    account_id: ctx.accountId,
    host_id: hostId,
    external_id: over.jobId ?? `job-${made}`,
    agent_external_id: over.agent === undefined ? "main" : over.agent,
    name: over.name === undefined ? `Job ${made}` : over.name,
    enabled: facts.enabled,
    builtin: over.builtin ?? false,
    schedule: JSON.stringify(
      over.schedule === undefined ? { kind: "cron", expr: "0 7 * * *", tz: "Europe/Rome" } : over.schedule,
    ),
    payload: "agentTurn",
    delivery_mode: over.deliveryMode ?? null,
    next_run_at: momentOf(over.nextRunAt === undefined ? now + 5 * HOUR : over.nextRunAt),
    last_run_at: momentOf(
      over.lastRunAt === undefined ? (facts.lastStatus === null ? null : now - HOUR) : over.lastRunAt,
    ),
    running_at: momentOf(over.runningAt),
    last_status: facts.lastStatus,
    last_delivery: facts.lastDelivery,
    last_error: over.lastError ?? null,
    consecutive_errors: facts.consecutiveErrors,
    consecutive_skipped: 0,
    auto_disabled: facts.autoDisabled,
    gone_at: momentOf(facts.goneAt),
    state,
    rank: jobRank(state),
    observed_at: ctx.now,
    sequence: now,
  };
  const names = Object.keys(values);
  const [row] = await ctx.db.query<{ id: string }>(
    `INSERT INTO job (${names.join(", ")}) VALUES (${names.map((_, index) => `$${index + 1}`).join(", ")}) RETURNING id`,
    Object.values(values),
  );
  const id = row?.id ?? "";
  const runs = over.runs ?? [];
  await ctx.db.query(
    `INSERT INTO job_run (account_id, job_id, at, status, delivery, duration_ms, session_id, sequence)
     SELECT $1, $2, $3::timestamptz - place * interval '1 hour', status, 'not-requested', 1234 * place, 'session-' || place, 0
     FROM unnest($4::text[]) WITH ORDINALITY AS u(status, place)`,
    [ctx.accountId, id, ctx.now, runs],
  );
  await ctx.db.query(countRuns("j.id = $1"), [id]);
  return id;
}

const LONG = "unbreakable".repeat(9);

/** Jobs that try every layout: long and foreign names, every state, many runs, none at all. @returns the fullest */
export async function makeOddJobs(ctx: AccountCtx, hostId: string): Promise<string> {
  const now = ctx.now.getTime();
  const runs = Array.from({ length: 120 }, (_, index) => ["ok", "ok", "error", "skipped", LONG][index % 5] ?? "ok");
  const full = await makeJob(ctx, hostId, {
    name: `حارس الميناء ${LONG}`,
    agent: LONG,
    enabled: false,
    autoDisabled: "consecutive-failures",
    lastStatus: "error",
    lastError: `<script>alert(1)</script> ${LONG.repeat(2)}`,
    consecutiveErrors: 12_345,
    deliveryMode: "announce",
    lastDelivery: "not-delivered",
    runningAt: now,
    runs,
  });
  await makeJob(ctx, hostId, { name: null, agent: null, builtin: true, lastStatus: null, schedule: null });
  await makeJob(ctx, hostId, { lastDelivery: "not-delivered", deliveryMode: "webhook", runs: runs.slice(0, 5) });
  await makeJob(ctx, hostId, { schedule: { kind: "every", everyMs: 43_200_000 }, lastStatus: "skipped" });
  await makeJob(ctx, hostId, { schedule: { kind: "at", at: now + HOUR }, enabled: false, runs: ["ok"] });
  await makeJob(ctx, hostId, { schedule: { kind: LONG }, goneAt: now - HOUR });
  return full;
}
