import type { Database, Prepared } from "../db/database";
import type { StoredState } from "../domain/liveness";
import type { AgentBook, AgentText, HostBook } from "../domain/roster";

/**
 * What the ingest path reads. All statements are set-based and prepared; moments travel as milliseconds, because turning them
 * into text and back costs more than everything else here.
 */

/** SQL: a timestamp in milliseconds. */
export const ms = (column: string, as: string) => `date_part('epoch', ${column}) * 1000 AS "${as}"`;
/** SQL: a moment in milliseconds as a timestamp. */
export const moment = (value: string) => `to_timestamp(${value} / 1000)::timestamptz(3)`;

export interface LivingRow {
  state: StoredState;
  stateSince: number;
  lastActiveAt: number;
  deadlineAt: number;
  thresholdMs: number;
}

/** The part of a row that liveness is about. */
export const livingOf = (row: LivingRow) => ({
  state: row.state,
  stateSince: Math.round(row.stateSince),
  lastActiveAt: Math.round(row.lastActiveAt),
  deadlineAt: Math.round(row.deadlineAt),
  thresholdMs: row.thresholdMs,
});

export interface ReportRow {
  hostId: string;
  key: string;
  receivedAt: number;
  observedAt: number;
  agentCount: number;
}

export const reportColumns = (reports: readonly ReportRow[]): unknown[] => [
  reports.map((report) => report.hostId),
  reports.map((report) => report.key),
  reports.map((report) => report.receivedAt),
  reports.map((report) => report.observedAt),
  reports.map((report) => report.agentCount),
];

export const reportName = (report: Pick<ReportRow, "hostId" | "key">): string => `${report.hostId} ${report.key}`;

const READ: Prepared = {
  name: "ingest_read",
  // Two questions in one round trip: which reports are new (their rows have no id), and what is known of their agents.
  text: `
WITH fresh AS (
  INSERT INTO report (host_id, key, received_at, observed_at, agent_count)
  SELECT host_id, key, ${moment("received_at")}, ${moment("observed_at")}, agent_count
  FROM unnest($1::uuid[], $2::text[], $3::float8[], $4::float8[], $5::int[])
    AS r(host_id, key, received_at, observed_at, agent_count)
  ON CONFLICT DO NOTHING RETURNING host_id, key
), known AS (
  SELECT a.* FROM agent a WHERE a.host_id = ANY($6::uuid[])
  UNION ALL
  SELECT a.* FROM unnest($7::uuid[], $8::text[]) AS wanted(host_id, external_id)
  JOIN agent a ON a.host_id = wanted.host_id AND a.external_id = wanted.external_id
)
SELECT id, host_id AS "hostId", external_id AS "externalId", name_en AS "nameEn", name_zh AS "nameZh",
  greeting_en AS "greetingEn", greeting_zh AS "greetingZh", emoji, model, state, threshold_ms AS "thresholdMs",
  ${ms("state_since", "stateSince")}, ${ms("last_active_at", "lastActiveAt")}, ${ms("deadline_at", "deadlineAt")} FROM known
UNION ALL
SELECT NULL, host_id, key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM fresh`,
};

interface AgentRow extends LivingRow, AgentText {
  id: string | null;
  hostId: string;
  externalId: string;
}

export interface Wanted {
  reports: readonly ReportRow[];
  /** Hosts of which every agent is wanted. */
  allOf: readonly string[];
  /** Of the others, only these. */
  named: readonly { hostId: string; externalId: string }[];
}

/**
 * Notes the reports and reads what is known of their agents into the hosts' books.
 * @returns the names of the reports that are new; a key seen before counts once
 */
export async function readAgents(
  db: Database,
  books: ReadonlyMap<string, HostBook>,
  wanted: Wanted,
): Promise<Set<string>> {
  const { reports, allOf, named } = wanted;
  const rows = await db.query<AgentRow>(READ, [
    ...reportColumns(reports),
    allOf,
    named.map((name) => name.hostId),
    named.map((name) => name.externalId),
  ]);
  const fresh = new Set<string>();
  for (const row of rows) {
    if (row.id === null) fresh.add(reportName({ hostId: row.hostId, key: row.externalId }));
    else books.get(row.hostId)?.agents.set(row.externalId, agentOf(row, row.id));
  }
  return fresh;
}

function agentOf(row: AgentRow, id: string): AgentBook {
  const { externalId, nameEn, nameZh, greetingEn, greetingZh, emoji, model } = row;
  const living = livingOf(row);
  const text = { nameEn, nameZh, greetingEn, greetingZh, emoji, model };
  return { id, externalId, before: living, now: living, text, textBefore: text };
}
