import { z } from "zod";
import { LIMITS } from "./limits";
import { id, line, moment } from "./parts";

export { LIMITS };

/** ok: read whole · empty: read, holds nothing · unsupported: this Node or version cannot · error: see reason. */
export const SourceStatus = z.enum(["ok", "empty", "unsupported", "error"]);
export type SourceStatus = z.infer<typeof SourceStatus>;

/** What became of one place the uploader reads (config, sessions, cron, …). */
export const SourceReport = z.object({
  source: line(60),
  status: SourceStatus,
  era: line(40).optional(),
  /** As OpenClaw's own database names it. */
  schemaVersion: z.number().int().min(0).max(1_000_000).optional(),
  reason: line(LIMITS.reasonLength).optional(),
});
export type SourceReport = z.infer<typeof SourceReport>;

/** One agent of a host's roster. */
export const RosterAgent = z.object({
  id,
  name: line(LIMITS.nameLength).optional(),
  nameZh: line(LIMITS.nameLength).optional(),
  greeting: line(LIMITS.greetingLength).optional(),
  greetingZh: line(LIMITS.greetingLength).optional(),
  emoji: line(8).optional(),
  model: line(LIMITS.nameLength).optional(),
  /** false: a directory of it is left on disk, but OpenClaw's configuration no longer names it. */
  configured: z.boolean().default(true),
});
export type RosterAgent = z.infer<typeof RosterAgent>;

/** One sign of life of one host, with the agents configured there at that moment. */
export const Heartbeat = z.object({
  /** Idempotency key: the same key again counts once. */
  key: z
    .string()
    .min(8)
    .max(100)
    .regex(/^[A-Za-z0-9_.:-]+$/, "may hold letters, digits and _ . : - only"),
  /** Host clock, milliseconds; how old the report is follows from `sentAt` of the batch. */
  observedAt: moment,
  /** Could the roster be read? When not, `agents` is empty and the platform keeps the last one, marked unknown. */
  roster: z.object({ status: SourceStatus, reason: line(LIMITS.reasonLength).optional() }).default({ status: "ok" }),
  agents: z.array(RosterAgent).max(LIMITS.agentsPerReport),
  sources: z.array(SourceReport).max(40).default([]),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

/** Who is uploading. */
export const HostIdentity = z.object({
  id,
  name: line(LIMITS.nameLength),
  platform: line(20).default(""),
  osRelease: line(80).default(""),
  arch: line(20).default(""),
  uploaderVersion: line(40).default(""),
  nodeVersion: line(40).default(""),
  /** Random, and the same as long as the machine runs: another one at the next boot. Tells a copied disk from its original. */
  boot: line(80).optional(),
  /** Seconds between two reports, when the uploader runs on a schedule. */
  intervalSeconds: z.number().int().min(1).max(86_400).optional(),
});
export type HostIdentity = z.infer<typeof HostIdentity>;
