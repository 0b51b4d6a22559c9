import type { Database, Prepared } from "../db/database";
import { StaleRead } from "../db/failure";
import type { Tracked } from "../domain/liveness";
import type { AgentBook, AgentText } from "../domain/roster";
import { sourceSummary } from "../domain/source-memory";
import { DEFAULT_HOST } from "../domain/token-pin";
import { announcementPayload, CHANNEL } from "../live/announce";
import type { Upload } from "./heartbeat-batch";
import type { LockedHost } from "./heartbeat-hosts";
import { moment, type ReportRow, reportColumns } from "./heartbeat-rows";

/** What the ingest path writes: everything in one statement, objects keyed by column. */

// The LIMIT takes nothing away: it tells the planner how few rows these are, who would else read a table of thousands whole.
const CHANGES = `
WITH hosts AS (
  UPDATE host h SET name = coalesce(h.given_name, v.name, h.name), platform = coalesce(v.platform, h.platform),
    os_release = coalesce(v.os_release, h.os_release), arch = coalesce(v.arch, h.arch),
    uploader_version = coalesce(v.uploader_version, h.uploader_version),
    node_version = coalesce(v.node_version, h.node_version), address = coalesce(v.address, h.address),
    interval_seconds = coalesce(v.interval_seconds, h.interval_seconds),
    clock_skew_ms = coalesce(v.clock_skew_ms, h.clock_skew_ms), roster_status = coalesce(v.roster_status, h.roster_status),
    roster_reason = coalesce(v.roster_reason, h.roster_reason),
    roster_seen_at = coalesce(${moment("v.roster_seen_at")}, h.roster_seen_at), sources = coalesce(v.sources, h.sources),
    source_memory = coalesce(v.source_memory, h.source_memory),
    source_trouble = coalesce(v.source_trouble, h.source_trouble),
    source_trouble_at = CASE WHEN v.source_trouble IS NULL THEN h.source_trouble_at ELSE ${moment("v.source_trouble_at")} END,
    storage_moved_at = coalesce(${moment("v.storage_moved_at")}, h.storage_moved_at),
    faces = coalesce(v.faces, h.faces), cloned_since = coalesce(${moment("v.cloned_since")}, h.cloned_since),
    cloned_at = coalesce(${moment("v.cloned_at")}, h.cloned_at),
    first_seen_at = CASE WHEN h.state = 'waiting' THEN ${moment("v.last_active_at")} ELSE h.first_seen_at END,
    last_seen_at = ${moment("v.last_active_at")}, threshold_ms = v.threshold_ms, deadline_at = ${moment("v.deadline_at")},
    state = v.state, state_since = ${moment("v.state_since")}
  FROM json_to_recordset($1) AS v(id uuid, name text, platform text, os_release text, arch text, uploader_version text,
    node_version text, address text, interval_seconds int, clock_skew_ms bigint, roster_status text, roster_reason text,
    roster_seen_at float8, sources jsonb, source_memory jsonb, source_trouble text,
    source_trouble_at float8, storage_moved_at float8, faces jsonb, cloned_since float8, cloned_at float8, last_active_at float8, threshold_ms int, deadline_at float8, state text,
    state_since float8, was_version text)
  WHERE h.id = v.id AND (v.was_version IS NULL OR h.xmin = v.was_version::xid)
  RETURNING 1
), born AS (
  INSERT INTO agent (id, account_id, host_id, external_id, name_en, name_zh, greeting_en, greeting_zh, emoji, model,
    first_seen_at, last_active_at, threshold_ms, deadline_at, check_at, state, state_since)
  SELECT id, account_id, host_id, external_id, name_en, name_zh, greeting_en, greeting_zh, emoji, model,
    $6, ${moment("last_active_at")}, threshold_ms, ${moment("deadline_at")}, ${moment("deadline_at")}, state, ${moment("state_since")}
  FROM json_to_recordset($2) AS v(id uuid, account_id uuid, host_id uuid, external_id text, name_en text, name_zh text,
    greeting_en text, greeting_zh text, emoji text, model text, last_active_at float8, threshold_ms int,
    deadline_at float8, state text, state_since float8)
), seen AS (
  UPDATE agent a SET name_en = coalesce(v.name_en, a.name_en), name_zh = coalesce(v.name_zh, a.name_zh),
    greeting_en = coalesce(v.greeting_en, a.greeting_en), greeting_zh = coalesce(v.greeting_zh, a.greeting_zh),
    emoji = coalesce(v.emoji, a.emoji), model = coalesce(v.model, a.model),
    last_active_at = ${moment("v.last_active_at")}, threshold_ms = v.threshold_ms, deadline_at = ${moment("v.deadline_at")},
    check_at = CASE WHEN a.state = 'online' THEN least(a.check_at, ${moment("v.deadline_at")}) ELSE ${moment("v.deadline_at")} END,
    state = v.state, state_since = ${moment("v.state_since")}
  FROM (SELECT * FROM json_to_recordset($3) AS r(id uuid, name_en text, name_zh text, greeting_en text, greeting_zh text,
    emoji text, model text, last_active_at float8, threshold_ms int, deadline_at float8, state text, state_since float8,
    was_state text, was_deadline_at float8) LIMIT json_array_length($3)) v
  WHERE a.id = v.id AND a.state = v.was_state AND a.deadline_at = ${moment("v.was_deadline_at")}
  RETURNING 1
), flips AS (
  INSERT INTO status_flip (account_id, host_id, agent_id, from_state, to_state, at, recorded_at, reason)
  SELECT account_id, host_id, agent_id, from_state, to_state, ${moment("at")}, $6, reason
  FROM json_to_recordset($4) AS v(account_id uuid, host_id uuid, agent_id uuid, from_state text, to_state text,
    at float8, reason text)
), tokens AS (
  UPDATE agent_token SET last_used_at = greatest(last_used_at, $6) WHERE id = ANY($5::uuid[])
)`;
const OUTCOME = `(SELECT count(*)::int FROM seen) AS seen, pg_current_xact_id()::xid::text AS version,
  (SELECT count(pg_notify('${CHANNEL}', said)) FROM unnest($7::text[]) said) AS said`;

const WRITE: Prepared = { name: "ingest_write", text: `${CHANGES} SELECT ${OUTCOME}` };

const WRITE_QUICKLY: Prepared = {
  name: "ingest_write_quickly",
  // One statement is one transaction: dividing by zero takes everything back when anything is not as remembered.
  text: `${CHANGES}, reports AS (
  INSERT INTO report (host_id, key, received_at, observed_at, agent_count)
  SELECT host_id, key, ${moment("received_at")}, ${moment("observed_at")}, agent_count
  FROM unnest($8::uuid[], $9::text[], $10::float8[], $11::float8[], $12::int[])
    AS r(host_id, key, received_at, observed_at, agent_count)
  ON CONFLICT DO NOTHING RETURNING 1
), holding AS (
  SELECT 1 FROM unnest($13::uuid[], $14::uuid[], $15::int[], $18::text[]) AS w(token_id, account_id, minutes, external_id)
  JOIN agent_token t ON t.id = w.token_id AND t.account_id = w.account_id AND t.revoked_at IS NULL
    AND (t.reusable OR t.host_external_id = w.external_id OR w.external_id = '${DEFAULT_HOST}')
  JOIN account a ON a.id = w.account_id AND a.offline_threshold_minutes = w.minutes
)
SELECT ${OUTCOME}, 1 / (CASE WHEN
  (SELECT count(*) FROM hosts) = json_array_length($1) AND (SELECT count(*) FROM seen) = json_array_length($3)
  AND (SELECT count(*) FROM reports) = cardinality($8::uuid[]) AND (SELECT count(*) FROM holding) = cardinality($13::uuid[])
  AND NOT EXISTS (SELECT 1 FROM platform_watch WHERE continuous AND seen_at < $16)
  AND NOT EXISTS (SELECT 1 FROM platform_gap WHERE ended_at > $17)
  THEN 1 ELSE 0 END) AS fine`,
};

export interface Writes {
  /** Objects keyed by column; absent means unchanged. */
  hosts: object[];
  born: object[];
  seen: object[];
  flips: object[];
  tokenIds: string[];
  notifications: string[];
}

/**
 * Writes everything in one statement.
 * @returns the hosts' new version
 * @throws StaleRead when an agent was changed (by a sweep, a gap, a new threshold) since it was read
 */
export async function writeAll(db: Database, writes: Writes, now: number): Promise<string> {
  const [row] = await db.query<{ seen: number; version: string }>(WRITE, changesOf(writes, now));
  if (row?.seen !== writes.seen.length) throw new StaleRead("An agent changed while its report was entered.");
  return row.version;
}

const changesOf = (writes: Writes, now: number): unknown[] => [
  JSON.stringify(writes.hosts),
  JSON.stringify(writes.born),
  JSON.stringify(writes.seen),
  JSON.stringify(writes.flips),
  writes.tokenIds,
  new Date(now),
  writes.notifications,
];

/** What was taken for granted instead of read. */
export interface Assumed {
  /** Reports nobody sent before. */
  reports: readonly ReportRow[];
  /** Tokens that hold, of these accounts, with these settings, for this host; "" stands for all hosts of a reusable one. */
  tokens: readonly { tokenId: string | null; accountId: string; accountMinutes: number; externalId: string }[];
  /** Somebody watched since then, milliseconds; */
  watchedSince: number;
  /** and no gap ended after this one. */
  gapEndedAt: number | null;
}

/**
 * Writes everything in one statement that is a transaction by itself, if all is as assumed.
 * @returns the hosts' new version
 * @throws anything when something is not as assumed; then nothing was written
 */
export async function writeQuickly(db: Database, writes: Writes, assumed: Assumed, now: number): Promise<string> {
  const { reports, tokens, watchedSince, gapEndedAt } = assumed;
  const [row] = await db.query<{ version: string }>(WRITE_QUICKLY, [
    ...changesOf(writes, now),
    ...reportColumns(reports),
    tokens.map((token) => token.tokenId),
    tokens.map((token) => token.accountId),
    tokens.map((token) => token.accountMinutes),
    new Date(watchedSince),
    new Date(gapEndedAt ?? 0),
    tokens.map((token) => token.externalId),
  ]);
  if (!row) throw new StaleRead("Nothing was written.");
  return row.version;
}

/**
 * The rows that say what the books say.
 * @param uploads the newest upload of each host
 * @param isAssuming the hosts' rows were remembered, not locked: their version must still be the same
 */
export function writesOf(uploads: ReadonlyMap<LockedHost, Upload>, tokenIds: string[], isAssuming = false): Writes {
  const writes: Writes = { hosts: [], born: [], seen: [], flips: [], tokenIds, notifications: [] };
  const said = new Map<string, string[]>();
  for (const [host, upload] of uploads) {
    const { accountId, book } = host;
    if (!book.now) continue;
    const was_version = isAssuming ? host.version : undefined;
    writes.hosts.push({ ...hostColumns(host, upload), ...livingColumns(book.now), was_version });
    for (const { agentId, flip } of book.flips) {
      const { from: from_state, to: to_state, at, reason } = flip;
      writes.flips.push({
        account_id: accountId,
        host_id: book.id,
        agent_id: agentId,
        from_state,
        to_state,
        at,
        reason,
      });
    }
    const touched = [...book.touched];
    for (const agent of touched) {
      if (agent.before) writes.seen.push(seenColumns(agent));
      else writes.born.push({ ...bornColumns(agent), account_id: accountId, host_id: book.id });
    }
    said.set(accountId, [...(said.get(accountId) ?? []), ...touched.map((agent) => agent.id)]);
  }
  writes.notifications = [...said].map(([accountId, ids]) => announcementPayload({ accountId, topic: "agents", ids }));
  return writes;
}

function hostColumns(locked: LockedHost, upload: Upload): object {
  const { book, intervalSeconds, faces, hasNewFaces } = locked;
  const { host, reports, address } = upload;
  const newest = reports.at(-1);
  // One that was kept on the way and comes late says how it was, not how it is.
  const sources = newest && newest.seenAt >= (book.now?.lastActiveAt ?? 0) ? newest.sources : undefined;
  return {
    id: book.id,
    name: host.name,
    platform: host.platform,
    os_release: host.osRelease,
    arch: host.arch,
    uploader_version: host.uploaderVersion,
    node_version: host.nodeVersion,
    address,
    interval_seconds: intervalSeconds,
    clock_skew_ms: host.clockSkewMs,
    roster_status: book.roster?.status,
    roster_reason: book.roster?.reason,
    roster_seen_at: book.rosterSeenAt,
    sources,
    ...(locked.hasNewSourceMemory && sourceColumns(locked.sourceMemory)),
    ...(hasNewFaces && { faces: faces.faces, cloned_since: faces.clonedSince, cloned_at: faces.clonedAt }),
  };
}

function sourceColumns(memory: LockedHost["sourceMemory"]): object {
  const { trouble, troubleAt, movedAt } = sourceSummary(memory);
  return {
    source_memory: memory,
    source_trouble: trouble,
    source_trouble_at: troubleAt,
    storage_moved_at: movedAt,
  };
}

const livingColumns = (living: Tracked) => ({
  last_active_at: living.lastActiveAt,
  threshold_ms: living.thresholdMs,
  deadline_at: living.deadlineAt,
  state: living.state,
  state_since: living.stateSince,
});

const textColumns = (text: AgentText) => ({
  name_en: text.nameEn,
  name_zh: text.nameZh,
  greeting_en: text.greetingEn,
  greeting_zh: text.greetingZh,
  emoji: text.emoji,
  model: text.model,
});

const bornColumns = (agent: AgentBook) => ({
  id: agent.id,
  external_id: agent.externalId,
  ...textColumns(agent.text),
  ...livingColumns(agent.now),
});

function seenColumns(agent: AgentBook) {
  const { before, text, textBefore } = agent;
  const isRenamed =
    textBefore === null || JSON.stringify(textColumns(text)) !== JSON.stringify(textColumns(textBefore));
  return {
    id: agent.id,
    ...(isRenamed ? textColumns(text) : {}),
    ...livingColumns(agent.now),
    was_state: before?.state,
    was_deadline_at: before?.deadlineAt,
  };
}
