import { z } from "zod";
import { LIMITS } from "./limits";
import { line, moment, whole } from "./parts";

/** What a host says of its machine at one moment. What it could not read is null and stands in `missing` with the reason. */

/** Bytes per second. */
const speed = z.number().min(0).max(1e13);
const share = z.number().min(0).max(100);
const load = z.number().min(0).max(1e6);

/** Of memory or of a disk, bytes. */
const Room = z
  .object({ total: whole.min(1), used: whole })
  .refine(({ total, used }) => used <= total, { error: "used must not be more than total", path: ["used"] });

export const DiskFigures = z
  .object({ mount: line(LIMITS.nameLength), total: whole.min(1), used: whole })
  .refine(({ total, used }) => used <= total, { error: "used must not be more than total", path: ["used"] });
export type DiskFigures = z.infer<typeof DiskFigures>;

export const Temperature = z.object({ name: line(60), celsius: z.number().min(-100).max(250) });
export type Temperature = z.infer<typeof Temperature>;

/** What can be missing from a sample. */
export const MetricPart = z.enum(["cpu", "load", "memory", "disk", "network", "uptime", "temperature"]);
export type MetricPart = z.infer<typeof MetricPart>;

/**
 * first: a difference needs two looks · clock: the clock jumped or the machine slept between them · counter: the system's
 * counters went backwards · unsupported: this system does not tell · no_sensor · denied: not allowed to read · error
 */
export const MissingReason = z.enum(["first", "clock", "counter", "unsupported", "no_sensor", "denied", "error"]);
export type MissingReason = z.infer<typeof MissingReason>;

export const Missing = z.object({ part: MetricPart, reason: MissingReason });
export type Missing = z.infer<typeof Missing>;

/**
 * running: started, and ready if it says so · starting, draining, not_ready: by its own word · absent: nobody listens ·
 * unknown: no answer, or one that is not a gateway's
 */
export const GatewayState = z.enum(["running", "starting", "draining", "not_ready", "absent", "unknown"]);
export type GatewayState = z.infer<typeof GatewayState>;

/** What OpenClaw's gateway answered. */
export const GatewayFigures = z.object({
  state: GatewayState,
  version: line(40).default(""),
  port: z.number().int().min(1).max(65_535).nullable().default(null),
  /** What makes it not ready, as it names it. */
  failing: z.array(line(80)).max(20).default([]),
  /** Why it is unknown. */
  reason: line(LIMITS.reasonLength).default(""),
});
export type GatewayFigures = z.infer<typeof GatewayFigures>;

export const MetricSample = z.object({
  /** Names the sample among those of its host, for the answer. */
  key: z.string().min(3).max(100),
  observedAt: moment,
  /**
   * The host's own count, whatever its clock does: a number that was counted already changes nothing. Absent: the second
   * it was observed in.
   */
  sequence: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  /** Seconds between two samples. */
  everySeconds: z.number().int().min(1).max(86_400).nullable().default(null),
  /** Percent of all cores since the sample before. */
  cpu: share.nullable().default(null),
  /** Of 1, 5 and 15 minutes. */
  load: z.tuple([load, load, load]).nullable().default(null),
  memory: Room.nullable().default(null),
  /** The one the system runs on first. */
  disks: z.array(DiskFigures).max(LIMITS.disksPerSample).default([]),
  network: z.object({ up: speed, down: speed }).nullable().default(null),
  uptimeSeconds: z.number().int().min(0).max(4e9).nullable().default(null),
  temperatures: z.array(Temperature).max(LIMITS.temperaturesPerSample).default([]),
  missing: z.array(Missing).max(10).default([]),
  gateway: GatewayFigures.optional(),
});
export type MetricSample = z.infer<typeof MetricSample>;
