import type { ShownState } from "./liveness";

/**
 * How a session is shown. A crashed gateway leaves `running` behind, so that word is believed only while there is news:
 * `silent` says that OpenClaw calls it running, and that nothing was heard of it for too long to tell.
 */
export const SESSION_STATUSES = ["running", "silent", "done", "failed", "killed", "timeout"] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** How long `running` is believed without a new entry in the transcript, ms: longer than most tools take. */
export const SESSION_FRESH_MS = 15 * 60_000;

/** What is known of a session that says how it goes. Moments are milliseconds. */
export interface SessionNews {
  /** As OpenClaw has it; null when it does not say. */
  status: string | null;
  /** Last entry of its transcript, by the host's clock; null when it has none. */
  lastAt: number | null;
  /** The moment it was read, by the host's clock … */
  sequence: number;
  /** … and by ours. */
  observedAt: number;
  hostState: ShownState;
}

/** @returns null when nobody says: a conversation simply waits for the next message. Words we do not know are left out. */
export function shownSessionStatus(news: SessionNews, now: number): SessionStatus | null {
  const status = SESSION_STATUSES.find((one) => one === news.status && one !== "silent") ?? null;
  if (status !== "running") return status;
  // The host's clock may be wrong: only how old its news was when it was read counts.
  const activeAt = news.lastAt === null ? news.observedAt : news.observedAt - (news.sequence - news.lastAt);
  return news.hostState === "online" && now - activeAt <= SESSION_FRESH_MS ? "running" : "silent";
}
