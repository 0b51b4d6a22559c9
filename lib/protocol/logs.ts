import { z } from "zod";
import { LIMITS } from "./limits";
import { line, moment } from "./parts";
import { safeLines } from "./text";

/** What a host read in OpenClaw's own logs: one kind of message, as often as it came within some minutes. */

/** warn: something went on, but not as it should · error: something failed · fatal: the gateway could not go on. */
export const LOG_LEVELS = ["warn", "error", "fatal"] as const;
export const LogLevel = z.enum(LOG_LEVELS);
export type LogLevel = z.infer<typeof LogLevel>;

export const LogReport = z.object({
  /** Idempotency key: the same key again counts once. */
  key: z
    .string()
    .min(8)
    .max(100)
    .regex(/^[A-Za-z0-9_.:-]+$/, "may hold letters, digits and _ . : - only"),
  /** Host clock, milliseconds: when it came last. */
  observedAt: moment,
  /** The same for messages that differ only in numbers, ids, paths and times. */
  fingerprint: z.string().regex(/^[a-z0-9]{8,64}$/, "must be 8 to 64 small letters and digits"),
  level: LogLevel,
  /** gateway: OpenClaw's log file · journal: the system's · crash: what it left when it fell · else a file's name. */
  source: line(60),
  /** The part of OpenClaw that wrote it, as it names itself. */
  subsystem: line(80).default(""),
  /** Masked on the host; empty where nothing but counts may leave it. */
  message: line(LIMITS.logMessageLength).default(""),
  /** Further lines, as of a stack. */
  detail: z
    .string()
    .transform((value) => safeLines(value, LIMITS.logDetailLength))
    .optional(),
  count: z.number().int().min(1).max(2_147_483_647),
  /** Host clock, milliseconds: when it came first among these. */
  firstAt: moment,
});
export type LogReport = z.infer<typeof LogReport>;
