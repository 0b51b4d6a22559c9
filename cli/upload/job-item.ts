import type { JobRun, JobSchedule, JobSnapshot } from "@/lib/protocol";
import { LIMITS } from "@/lib/protocol/limits";
import { isObject } from "../json-file";
import type { CronJob, CronRun } from "../openclaw/cron";
import type { Veil } from "./session-item";

/** Words of OpenClaw's own: short, and never a secret. */
const WORD = 40;

const word = (value: unknown): string | undefined => (typeof value === "string" ? value.slice(0, WORD) : undefined);
const whole = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** What the platform is told of a job, without its runs. */
export type JobItem = Omit<JobSnapshot, "observedAt" | "runs" | "isWhole">;

/**
 * A job as the platform is told of it. Addresses its results go to, and what it tells the agent, stay on the host; its
 * name, its channel and its last error stay too where only counts may leave.
 * @param goneAt when it was no longer found, ms
 */
export function jobItem(job: CronJob, veil: Veil, goneAt: number | null = null): JobItem {
  const isTelling = veil.level !== "counts";
  const { mode, channel } = job.delivery ?? {};
  return {
    key: job.id.slice(0, LIMITS.idLength),
    jobId: job.id.slice(0, LIMITS.idLength),
    agentId: job.agentId,
    name: isTelling ? veil.line(job.name, LIMITS.nameLength) : null,
    enabled: job.enabled,
    builtin: job.builtin,
    schedule: scheduleOf(job, veil),
    payload: word(job.payloadKind) ?? null,
    timeoutSeconds: whole(job.timeoutSeconds) ?? null,
    delivery:
      typeof mode === "string"
        ? { mode: mode.slice(0, WORD), channel: isTelling ? (word(channel) ?? null) : null }
        : null,
    nextRunAt: whole(job.nextRunAtMs) ?? null,
    lastRunAt: whole(job.lastRunAtMs) ?? null,
    runningAt: whole(job.runningAtMs) ?? null,
    lastStatus: word(job.lastRunStatus) ?? null,
    lastDelivery: word(job.lastDeliveryStatus) ?? null,
    lastError: isTelling && job.lastError !== null ? veil.line(job.lastError, LIMITS.reasonLength) : null,
    consecutiveErrors: whole(job.consecutiveErrors) ?? 0,
    consecutiveSkipped: whole(job.consecutiveSkipped) ?? 0,
    autoDisabled: job.autoDisabled?.slice(0, 2 * WORD) ?? null,
    goneAt,
  };
}

function scheduleOf({ schedule }: CronJob, veil: Veil): JobSchedule | null {
  const kind = word(schedule?.kind);
  if (!isObject(schedule) || kind === undefined) return null;
  const { expr, tz, everyMs, anchorMs, at, atMs } = schedule;
  const once = whole(typeof at === "string" ? Date.parse(at) : (at ?? atMs));
  const [every, anchor] = [whole(everyMs), whole(anchorMs)];
  return {
    kind,
    ...(typeof expr === "string" && { expr: veil.line(expr, 200) }),
    ...(typeof tz === "string" && { tz: veil.line(tz, 80) }),
    ...(every !== undefined && { everyMs: every }),
    ...(anchor !== undefined && { anchorMs: anchor }),
    ...(once !== undefined && { at: once }),
  };
}

/** A finished run; undefined for one that does not say when it began, since nothing tells it from another. */
export function runItem(run: CronRun): JobRun | undefined {
  const at = whole(run.runAtMs);
  if (at === undefined || at > 8.64e15) return undefined;
  return {
    at,
    status: word(run.status) ?? null,
    completion: word(run.completionStatus) ?? null,
    delivery: word(run.deliveryStatus) ?? null,
    durationMs: whole(run.durationMs) ?? null,
    sessionId: run.sessionId?.slice(0, LIMITS.idLength) ?? null,
  };
}
