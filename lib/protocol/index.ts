import { z } from "zod";
import { Heartbeat, HostIdentity, LIMITS } from "./heartbeat";

export { DEFAULT_MONITOR_URL } from "./default-url";
export * from "./heartbeat";
export { safeLine } from "./text";

/** THE TABLE: what can be uploaded to /api/ingest/<kind>. A kind without a handler in lib/services does not compile. */
export const KINDS = {
  heartbeats: Heartbeat,
} as const;

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
  /** Silence after which this host's agents are marked offline, seconds. */
  thresholdSeconds: number;
  /** Two machines report under this host's id, as with a copied disk. Since when (platform clock, ms), and which. */
  clone?: { since: number; machines: readonly { name: string; address: string }[] };
}
