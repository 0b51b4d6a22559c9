import { type AccountCtx, type Ctx, inTransaction } from "../ctx";
import { isConflict } from "../db/failure";
import { redact } from "../domain/redact";
import { announce } from "../live/announce";
import type { LogLevel, LogReport } from "../protocol";
import { reportingHost } from "./reporting-host";
import type { TokenOwner } from "./tokens";

/** What hosts read in OpenClaw's logs, stored: groups with counts, and the newest reports one by one. */

export interface LogUpload {
  owner: TokenOwner;
  hostExternalId: string;
  /** Host clock at the moment of sending, ms. */
  sentAt: number;
  items: readonly LogReport[];
}

/** One report with its moments by our clock, ms. */
export interface TimedLog {
  key: string;
  fingerprint: string;
  level: LogLevel;
  source: string;
  subsystem: string;
  message: string;
  detail?: string | undefined;
  count: number;
  firstAt: number;
  lastAt: number;
}

export interface RecordedLogs {
  accepted: number;
  /** Known by their key. */
  duplicates: number;
}

/** Kept of one host, whatever it says: the newest. */
export const LOGS_KEPT = { groups: 500, entries: 2_000 } as const;

const ATTEMPTS = 4;

/**
 * Stores what a host reports; resolves after the commit.
 * @throws AppError as `reportingHost`
 */
export async function recordLogs(ctx: Ctx, upload: LogUpload): Promise<RecordedLogs> {
  const now = ctx.now.getTime();
  const ours = (at: number) => now - Math.max(0, upload.sentAt - at);
  const logs = upload.items.map(({ observedAt, firstAt, ...log }) => ({
    ...log,
    firstAt: ours(Math.min(firstAt, observedAt)),
    lastAt: ours(observedAt),
  }));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(ctx, async (tx) => {
        const { hostId, accountId } = await reportingHost(tx, upload.owner, upload.hostExternalId);
        return await storeLogs({ ...tx, accountId }, hostId, logs);
      });
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Stores logs of a host of the account, whoever brings them. Call it in a transaction. */
export async function storeLogs(tx: AccountCtx, hostId: string, logs: readonly TimedLog[]): Promise<RecordedLogs> {
  if (logs.length === 0) return { accepted: 0, duplicates: 0 };
  // One upload of a host after the other: what is counted must not be counted by two at once.
  await tx.db.query("SELECT pg_advisory_xact_lock(hashtext('log'), hashtext($1))", [hostId]);
  const stored = await tx.db.query(STORE, [tx.accountId, hostId, ...columnsOf(logs)]);
  const accepted = stored.length;
  if (accepted > 0) {
    await bound(tx, hostId);
    await announce(tx, { accountId: tx.accountId, topic: "logs", ids: [hostId] });
  }
  return { accepted, duplicates: logs.length - accepted };
}

/** Masked a second time: not every uploader is ours. */
const columnsOf = (logs: readonly TimedLog[]): unknown[] => [
  logs.map(({ key }) => key),
  logs.map(({ fingerprint }) => fingerprint),
  logs.map(({ level }) => level),
  logs.map(({ source }) => source),
  logs.map(({ subsystem }) => subsystem),
  logs.map(({ message }) => redact(message)),
  logs.map(({ detail }) => (detail ? redact(detail) : null)),
  logs.map(({ count }) => count),
  logs.map(({ firstAt }) => new Date(firstAt)),
  logs.map(({ lastAt }) => new Date(lastAt)),
];

// Groups in one order, so that two hosts' uploads never wait for each other in a circle.
const STORE = `
WITH said AS (
  SELECT DISTINCT ON (key) * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::integer[], $11::timestamptz[], $12::timestamptz[])
    AS u(key, fingerprint, level, source, subsystem, message, detail, count, first_at, last_at)
  WHERE NOT EXISTS (SELECT 1 FROM log_entry e WHERE e.host_id = $2::uuid AND e.key = u.key)
), grouped AS (
  SELECT fingerprint, level, (array_agg(source ORDER BY last_at DESC))[1] AS source,
    (array_agg(subsystem ORDER BY last_at DESC))[1] AS subsystem, (array_agg(message ORDER BY last_at DESC))[1] AS message,
    sum(count) AS count, min(first_at) AS first_at, max(last_at) AS last_at
  FROM said GROUP BY fingerprint, level
), stored AS (
  INSERT INTO log_group AS g (account_id, host_id, fingerprint, level, source, subsystem, message, count, first_at, last_at)
  SELECT $1::uuid, $2::uuid, fingerprint, level, source, subsystem, message, count, first_at, last_at FROM grouped
  ORDER BY fingerprint, level
  ON CONFLICT (host_id, fingerprint, level) DO UPDATE SET count = g.count + excluded.count,
    first_at = least(g.first_at, excluded.first_at), last_at = greatest(g.last_at, excluded.last_at),
    source = CASE WHEN excluded.last_at >= g.last_at THEN excluded.source ELSE g.source END,
    subsystem = CASE WHEN excluded.last_at >= g.last_at THEN excluded.subsystem ELSE g.subsystem END,
    message = CASE WHEN excluded.last_at >= g.last_at THEN excluded.message ELSE g.message END
  RETURNING id, fingerprint, level
)
INSERT INTO log_entry (account_id, host_id, group_id, key, level, message, detail, count, first_at, last_at)
SELECT $1::uuid, $2::uuid, stored.id, said.key, said.level, said.message, said.detail, said.count, said.first_at, said.last_at
FROM said JOIN stored USING (fingerprint, level) ORDER BY said.last_at, said.key
RETURNING 1 AS stored`;

/** Reports go in the order they came, so that what was just told and is told again is still known by its key. */
async function bound(tx: AccountCtx, hostId: string): Promise<void> {
  await tx.db.query(
    `DELETE FROM log_entry WHERE host_id = $1 AND id <= (
       SELECT id FROM log_entry WHERE host_id = $1 ORDER BY id DESC OFFSET ${LOGS_KEPT.entries} LIMIT 1)`,
    [hostId],
  );
  await tx.db.query(
    `DELETE FROM log_group WHERE id IN (
       SELECT id FROM log_group WHERE host_id = $1 ORDER BY last_at DESC, id OFFSET ${LOGS_KEPT.groups})`,
    [hostId],
  );
}
