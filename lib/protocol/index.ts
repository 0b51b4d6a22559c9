import { z } from "zod";
import { Heartbeat, HostIdentity, LIMITS } from "./heartbeat";
import { JobSnapshot } from "./jobs";
import { LogReport } from "./logs";
import { MetricSample } from "./metrics";
import { SessionSnapshot } from "./sessions";

export { DEFAULT_MONITOR_URL } from "./default-url";
export * from "./heartbeat";
export * from "./jobs";
export * from "./logs";
export * from "./metrics";
export * from "./sessions";
export { safeLine } from "./text";
export * from "./totals";

/** What every item of every kind has: a name for the answer, and when it was observed by the host's clock. */
type AnyItem = z.ZodType<{ key: string; observedAt: number }>;

/** THE TABLE: what can be uploaded to /api/ingest/<kind>. A kind without a handler in lib/http/ingest.ts does not compile. */
export const KINDS = {
  heartbeats: Heartbeat,
  sessions: SessionSnapshot,
  jobs: JobSnapshot,
  metrics: MetricSample,
  logs: LogReport,
} as const satisfies Record<string, AnyItem>;

export type Kind = keyof typeof KINDS;
export type Item<K extends Kind> = z.infer<(typeof KINDS)[K]>;

/** The envelope around the items of one upload. Items are checked one by one, so that one bad item spoils no other. */
export const Batch = z.object({
  /** Host clock at the moment of sending, milliseconds. */
  sentAt: z.number().int().min(0).max(8.64e15),
  host: HostIdentity,
  items: z.array(z.unknown()).min(1).max(LIMITS.itemsPerBatch),
});
export type Batch = z.infer<typeof Batch>;

/** What is wrong with one item of a batch, and what to do. */
export interface ItemError {
  index: number;
  key?: string;
  field: string;
  error: string;
}

/** The answer to a batch: sent only after the accepted items are committed. */
export interface BatchReply {
  accepted: number;
  duplicates: number;
  errors: ItemError[];
  /** Platform clock, milliseconds. */
  now: number;
  /** Silence after which this host's agents are marked offline, seconds. With heartbeats. */
  thresholdSeconds?: number;
  /** Keys of sessions or jobs of which the platform lacks a part: to be said wholly the next time. */
  resend?: string[];
  /** Something later was said of the items that changed nothing: what comes next has to be later than this. */
  newest?: number;
  /** Two machines report under this host's id, as with a copied disk. Since when (platform clock, ms), and which. */
  clone?: { since: number; machines: readonly { name: string; address: string }[] };
}
