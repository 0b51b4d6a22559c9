import { z } from "zod";
import { LIMITS } from "./limits";
import { count, id, line, moment, optionalLine, whole } from "./parts";

/** What a host says of one of OpenClaw's scheduled jobs, and of its finished runs. */

/** When a job runs, as OpenClaw stores it; kinds we do not know keep their name. */
export const JobSchedule = z.object({
  /** cron: `expr` in `tz` · every: `everyMs` · at: once, at that moment · anything a later OpenClaw adds. */
  kind: line(40),
  expr: line(200).optional(),
  tz: line(80).optional(),
  everyMs: whole.optional(),
  anchorMs: whole.optional(),
  at: moment.optional(),
});
export type JobSchedule = z.infer<typeof JobSchedule>;

/** One finished run. That it ran, and that its result arrived, are two facts. */
export const JobRun = z.object({
  /** When it began: one run of a job began at one moment. */
  at: moment,
  /** ok | error | skipped, or what a later OpenClaw says. */
  status: optionalLine(40),
  /** succeeded | failed | unknown: the run together with its delivery; only newer releases say. */
  completion: optionalLine(40),
  /** delivered | not-delivered | unknown | not-requested. */
  delivery: optionalLine(40),
  durationMs: whole.nullable().default(null),
  sessionId: optionalLine(LIMITS.idLength),
});
export type JobRun = z.infer<typeof JobRun>;

export const JobSnapshot = z.object({
  /** Names the job among those of its host, for the answer. */
  key: z.string().min(1).max(500),
  /** When it was read, by the host's clock: never smaller than in anything said of it before. */
  observedAt: moment,
  jobId: id,
  agentId: id.nullable().default(null),
  /** null at the privacy level "counts". */
  name: optionalLine(LIMITS.nameLength),
  enabled: z.boolean(),
  /** OpenClaw made it for itself: heartbeats, skill reviews, memory promotion. */
  builtin: z.boolean().default(false),
  schedule: JobSchedule.nullable().default(null),
  /** agentTurn | systemEvent | command | script | heartbeat. */
  payload: optionalLine(40),
  timeoutSeconds: whole.nullable().default(null),
  /** Whereto its result goes; null where OpenClaw says nothing. Addresses do not leave the host. */
  delivery: z
    .object({ mode: line(40), channel: optionalLine(80) })
    .nullable()
    .default(null),
  nextRunAt: moment.nullable().default(null),
  lastRunAt: moment.nullable().default(null),
  /** It runs since then, or a crash left it so. */
  runningAt: moment.nullable().default(null),
  lastStatus: optionalLine(40),
  lastDelivery: optionalLine(40),
  /** Masked on the host; null at the privacy level "counts". */
  lastError: optionalLine(LIMITS.reasonLength),
  consecutiveErrors: count.default(0),
  consecutiveSkipped: count.default(0),
  /** Why OpenClaw switched it off by itself. */
  autoDisabled: optionalLine(80),
  /** When the host no longer found it. */
  goneAt: moment.nullable().default(null),
  /** Finished runs: those the platform has not acknowledged yet … */
  runs: z.array(JobRun).max(LIMITS.runsPerItem).default([]),
  /** … or, in one item or several, all that the host has. */
  isWhole: z.boolean().default(false),
});
export type JobSnapshot = z.infer<typeof JobSnapshot>;
