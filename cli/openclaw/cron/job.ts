import { isObject, type JsonObject } from "../../json-file";

/** A scheduled job as OpenClaw stores it: what a person would recognise, without what it tells the agent. */
export interface CronJob {
  id: string;
  name: string;
  agentId: string | null;
  enabled: boolean;
  /** OpenClaw made it for itself: heartbeats, skill reviews, memory promotion. */
  builtin: boolean;
  schedule: JsonObject | null;
  payloadKind: string | null;
  timeoutSeconds: number | null;
  delivery: JsonObject | null;
  /** Epoch ms. */
  lastRunAtMs: number | null;
  lastRunStatus: string | null;
  /** It runs at this moment, since then; what a crash left behind looks the same. */
  runningAtMs: number | null;
  consecutiveErrors: number;
  consecutiveSkipped: number;
  /** Why OpenClaw itself switched it off: consecutive-failures | schedule-errors; null when it did not. */
  autoDisabled: string | null;
  lastDeliveryStatus: string | null;
  lastError: string | null;
  nextRunAtMs: number | null;
}

/** One finished run. That it ran, and that its result arrived, are two facts. */
export interface CronRun {
  jobId: string;
  runAtMs: number | null;
  status: string | null;
  /** The whole run with its delivery; only newer releases say. */
  completionStatus?: string;
  deliveryStatus: string | null;
  durationMs: number | null;
  sessionId: string | null;
}

export interface CronReading {
  jobs: CronJob[];
  runs: CronRun[];
  /** What runs say of their jobs, which may be deleted; older releases say nothing there. */
  labels?: JsonObject[];
}

/** Enough to recognise it; the whole text stands in the run. */
const MAX_ERROR_TEXT = 120;

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const number = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);
const object = (value: unknown): JsonObject | null => (isObject(value) ? value : null);

/** @param enabled the table's own column, where there is one */
export function jobOf(job: JsonObject, state: JsonObject, enabled = job.enabled !== false): CronJob | undefined {
  const id = text(job.id);
  if (id === null) return undefined;
  const payload = object(job.payload) ?? {};
  return {
    id,
    name: text(job.name) ?? id,
    agentId: text(job.agentId),
    enabled,
    builtin: text(job.declarationKey) !== null,
    schedule: object(job.schedule),
    payloadKind: text(payload.kind),
    timeoutSeconds: number(payload.timeoutSeconds),
    delivery: object(job.delivery),
    lastRunAtMs: number(state.lastRunAtMs),
    lastRunStatus: text(state.lastRunStatus) ?? text(state.lastStatus),
    runningAtMs: number(state.runningAtMs),
    consecutiveErrors: number(state.consecutiveErrors) ?? 0,
    consecutiveSkipped: number(state.consecutiveSkipped) ?? 0,
    autoDisabled: text(object(state.autoDisabled)?.reason),
    lastDeliveryStatus: text(state.lastDeliveryStatus),
    lastError: text(state.lastError)?.slice(0, MAX_ERROR_TEXT) ?? null,
    nextRunAtMs: number(state.nextRunAtMs),
  };
}

/** @param detail a line of a run log, or the `detail_json` of a task */
export function runOf(jobId: string, detail: JsonObject): CronRun {
  const completion = text(detail.completionStatus);
  return {
    jobId,
    // Older lines say only when it ended.
    runAtMs: number(detail.runAtMs) ?? number(detail.ts),
    status: text(detail.status),
    ...(completion !== null && { completionStatus: completion }),
    deliveryStatus: text(detail.deliveryStatus),
    durationMs: number(detail.durationMs),
    sessionId: text(detail.sessionId),
  };
}
