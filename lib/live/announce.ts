import type { Ctx } from "../ctx";

/** What can be heard. `resync` is said by the listener itself: something may have been missed. */
export const TOPICS = [
  "agents",
  "sessions",
  "jobs",
  "logs",
  "token_changed",
  "token_seen",
  "login_ended",
  "membership_ended",
  "resync",
] as const;
export type Topic = (typeof TOPICS)[number];

export const CHANNEL = "openclaw_monitor";
/** PostgreSQL refuses a payload of 8000 bytes or more. */
const MAX_PAYLOAD_BYTES = 7_900;

export interface Announcement {
  /** Whom it concerns; null: everybody. */
  accountId: string | null;
  topic: Topic;
  /** What changed. Absent: too many to name, so read everything again. */
  ids?: readonly string[];
  count?: number;
}

/** The payload of a NOTIFY: ids are left out when they would not fit. */
export function announcementPayload(announcement: Announcement): string {
  const { accountId, topic, ids } = announcement;
  const count = announcement.count ?? ids?.length;
  // 39 = a quoted uuid and its comma; everything in a payload is ASCII.
  const whole =
    ids && ids.length * 39 < MAX_PAYLOAD_BYTES ? JSON.stringify({ accountId, topic, count, ids }) : undefined;
  return whole && whole.length <= MAX_PAYLOAD_BYTES ? whole : JSON.stringify({ accountId, topic, count });
}

/** Tells every process, once the surrounding transaction commits; never when it rolls back. */
export async function announce(ctx: Pick<Ctx, "db">, ...announcements: Announcement[]): Promise<void> {
  if (announcements.length === 0) return;
  await ctx.db.query("SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload", [
    CHANNEL,
    announcements.map(announcementPayload),
  ]);
}
