/** Believable scheduled jobs for synthetic fleets: what they ran follows from the sessions their runs left behind. Pure. */

import type { JobRun, JobSnapshot, SessionSnapshot } from "../protocol";
import { random } from "./demo-history";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** UTC, minutes into the day. */
const BRIEF_AT = 6 * 60;
const PROMOTION_AT = 3 * 60;

const NONE = {
  enabled: true,
  timeoutSeconds: null,
  runningAt: null,
  consecutiveErrors: 0,
  consecutiveSkipped: 0,
  autoDisabled: null,
  goneAt: null,
};

interface Told {
  now: number;
  /** All of its past is in it. */
  isWhole: boolean;
}

/** The job of a worker, from the sessions of its runs in the order of time; their results go to a channel. */
export function demoJob(
  { agentId, job }: { agentId: string; job: string },
  sessions: readonly SessionSnapshot[],
  { now, isWhole }: Told,
): JobSnapshot {
  const runs = sessions.flatMap((session): JobRun[] => {
    if (session.firstAt === null || session.lastAt === null) return [];
    const isOk = session.errors === 0;
    const isDelivered = isOk && random(`${session.sessionId} delivery`)() > 0.06;
    return [
      {
        at: session.firstAt,
        status: isOk ? "ok" : "error",
        completion: isDelivered ? "succeeded" : "failed",
        delivery: isDelivered ? "delivered" : "not-delivered",
        durationMs: session.lastAt - session.firstAt,
        sessionId: session.sessionId,
      },
    ];
  });
  const last = runs.at(-1);
  const failures = runs.length - 1 - runs.findLastIndex(({ status }) => status !== "error");
  return {
    ...NONE,
    key: `${agentId}-${job}`,
    jobId: `${agentId}-${job}`,
    observedAt: now,
    agentId,
    name: job,
    builtin: false,
    schedule: { kind: "cron", expr: "0 6 * * *", tz: "UTC" },
    payload: "agentTurn",
    delivery: { mode: "announce", channel: "telegram" },
    nextRunAt: nextAt(BRIEF_AT, now),
    lastRunAt: last?.at ?? null,
    lastStatus: last?.status ?? null,
    lastDelivery: last?.delivery ?? null,
    lastError: last?.status === "error" ? (sessions.at(-1)?.detail.errors.at(-1)?.message ?? null) : null,
    consecutiveErrors: failures,
    runs,
    isWhole,
  };
}

/** What OpenClaw does for itself every night. @param since runs after this moment, ms */
export function demoPromotion(host: string, since: number, { now, isWhole }: Told): JobSnapshot {
  const runs: JobRun[] = [];
  for (let day = since - (since % DAY); day <= now; day += DAY) {
    const next = random(`${host} promotion ${day}`);
    const at = day + PROMOTION_AT * MINUTE + Math.floor(next() * 2_000);
    const durationMs = 4_000 + Math.floor(next() * 30_000);
    if (at <= since || at + durationMs > now) continue;
    runs.push({ at, status: "ok", completion: "succeeded", delivery: "not-requested", durationMs, sessionId: null });
  }
  return {
    ...NONE,
    key: "memory-promotion",
    jobId: "memory-promotion",
    observedAt: now,
    agentId: null,
    name: "Memory Dreaming Promotion",
    builtin: true,
    schedule: { kind: "cron", expr: "0 3 * * *" },
    payload: "agentTurn",
    delivery: { mode: "none", channel: null },
    nextRunAt: nextAt(PROMOTION_AT, now),
    lastRunAt: runs.at(-1)?.at ?? null,
    lastStatus: runs.length > 0 ? "ok" : null,
    lastDelivery: runs.length > 0 ? "not-requested" : null,
    lastError: null,
    runs,
    isWhole,
  };
}

/** The next time the clock (UTC) shows so many minutes of the day. */
function nextAt(minutes: number, now: number): number {
  const today = now - (now % DAY) + minutes * MINUTE;
  return today > now ? today : today + DAY;
}
