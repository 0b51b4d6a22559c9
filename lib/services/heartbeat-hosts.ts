import type { Database, Prepared } from "../db/database";
import { isUniqueViolation, StaleRead } from "../db/failure";
import type { Faces } from "../domain/faces";
import type { BlindStretch } from "../domain/liveness";
import type { HostBook } from "../domain/roster";
import type { SourceMemory } from "../domain/source-memory";
import { admission, PLACEHOLDER, type TokenPin } from "../domain/token-pin";
import { announce } from "../live/announce";
import { facesOf } from "./heartbeat-faces";
import { type LivingRow, livingOf, ms } from "./heartbeat-rows";
import { storedSourceMemory } from "./heartbeat-sources";

/** The hosts that uploads are about, and whether their tokens hold for them. */

const OPEN: Prepared = {
  name: "ingest_open",
  // Hosts are locked in one order by all: two platforms that want the same hosts wait for each other instead of locking
  // each other up.
  text: `
WITH wanted AS (
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS w(token_id, account_id, external_id)
), locked AS MATERIALIZED (
  SELECT h.*, h.xmin::text AS version FROM (SELECT DISTINCT account_id, external_id FROM wanted) AS w
  JOIN host h ON h.account_id = w.account_id AND h.external_id = w.external_id
  ORDER BY h.id FOR NO KEY UPDATE OF h
)
SELECT w.token_id AS "tokenId", w.account_id AS "accountId", w.external_id AS "externalId",
  coalesce(t.reusable, true) AS reusable, t.host_external_id AS "pinnedTo",
  a.offline_threshold_minutes AS "accountMinutes", p.continuous, ${ms("p.seen_at", "watchSeenAt")},
  ${ms("g.started_at", "gapStartedAt")}, ${ms("g.ended_at", "gapEndedAt")},
  h.id, h.version, h.interval_seconds AS "intervalSeconds", h.state, h.threshold_ms AS "thresholdMs", ${ms("h.state_since", "stateSince")},
  ${ms("h.last_seen_at", "lastActiveAt")}, ${ms("h.deadline_at", "deadlineAt")}, ${ms("h.roster_seen_at", "rosterSeenAt")},
  h.faces, h.source_memory AS "sourceMemory", ${ms("h.cloned_since", "clonedSince")}, ${ms("h.cloned_at", "clonedAt")}
FROM wanted w
LEFT JOIN agent_token t ON t.id = w.token_id AND t.account_id = w.account_id AND t.revoked_at IS NULL
JOIN account a ON a.id = w.account_id
LEFT JOIN locked h ON h.account_id = w.account_id AND h.external_id = w.external_id
LEFT JOIN platform_watch p ON p.id = 1
LEFT JOIN LATERAL (SELECT started_at, ended_at FROM platform_gap ORDER BY ended_at DESC LIMIT 1) g ON true
WHERE t.id IS NOT NULL OR w.token_id IS NULL`,
};

const PIN: Prepared = {
  name: "ingest_pin",
  // Several hosts may want it at once, here or in other processes: the first gets it, the others read whose it is now.
  text: `
UPDATE agent_token t SET host_external_id = w.external_id
FROM (
  SELECT DISTINCT ON (token_id) token_id, account_id, external_id
  FROM unnest($1::uuid[], $2::uuid[], $3::text[]) WITH ORDINALITY AS u(token_id, account_id, external_id, place)
  ORDER BY token_id, place
) AS w
WHERE t.id = w.token_id AND t.account_id = w.account_id AND NOT t.reusable
  AND (t.host_external_id IS NULL OR t.host_external_id LIKE '${PLACEHOLDER}%')`,
};

const ADOPT: Prepared = {
  name: "ingest_adopt",
  // A machine that came with the key of an added host takes its place. One we knew already stays itself, and gets what
  // was written about the other.
  text: `
WITH taken AS (
  SELECT t.account_id, t.host_external_id AS external_id, t.made_for_host_id AS host_id
  FROM agent_token t JOIN unnest($1::uuid[], $2::uuid[]) AS w(token_id, account_id)
    ON t.id = w.token_id AND t.account_id = w.account_id
  WHERE t.made_for_host_id IS NOT NULL AND t.host_external_id NOT LIKE '${PLACEHOLDER}%'
), known AS (
  SELECT taken.host_id, h.id FROM taken
  JOIN host h ON h.account_id = taken.account_id AND h.external_id = taken.external_id AND h.id <> taken.host_id
), named AS (
  UPDATE host h SET external_id = taken.external_id FROM taken
  WHERE h.id = taken.host_id AND h.account_id = taken.account_id AND h.external_id LIKE '${PLACEHOLDER}%'
    AND NOT EXISTS (SELECT 1 FROM known WHERE known.host_id = h.id)
), told AS (
  UPDATE host h SET name = coalesce(w.given_name, h.name), given_name = coalesce(w.given_name, h.given_name),
    device_type = w.device_type, public_ip = w.public_ip, notes = w.notes
  FROM known JOIN host w ON w.id = known.host_id AND w.state = 'waiting' WHERE h.id = known.id
)
DELETE FROM host w USING known WHERE w.id = known.host_id AND w.state = 'waiting'`,
};

const NEW_HOSTS: Prepared = {
  name: "ingest_new_hosts",
  text: `
INSERT INTO host (account_id, external_id, name, first_seen_at, last_seen_at, threshold_ms, deadline_at, state, state_since)
SELECT account_id, external_id, external_id, $3, $3, 0, $3, 'offline', $3
FROM unnest($1::uuid[], $2::text[]) AS wanted(account_id, external_id) ORDER BY 1, 2
ON CONFLICT DO NOTHING RETURNING id`,
};

/** A host under a token, named as its uploader names it. */
export interface HostName {
  tokenId: string | null;
  accountId: string;
  externalId: string;
}

interface OpenRow extends HostName, Omit<LivingRow, "state">, TokenPin {
  /** waiting: added, and not heard of yet. */
  state: LivingRow["state"] | "waiting";
  accountMinutes: number;
  continuous: boolean | null;
  watchSeenAt: number | null;
  gapStartedAt: number | null;
  gapEndedAt: number | null;
  /** null: not known yet. */
  id: string | null;
  version: string;
  intervalSeconds: number | null;
  rosterSeenAt: number | null;
  faces: unknown;
  sourceMemory: unknown;
  clonedSince: number | null;
  clonedAt: number | null;
}

export interface LockedHost {
  accountId: string;
  externalId: string;
  /** Changes whenever anybody writes the row. */
  version: string;
  accountMinutes: number;
  intervalSeconds: number | null;
  faces: Faces;
  /** Are they to be written? */
  hasNewFaces: boolean;
  sourceMemory: readonly SourceMemory[];
  /** Is it to be written? */
  hasNewSourceMemory: boolean;
  book: HostBook;
}

export interface Opened {
  /** By `hostName`; absent when the token does not hold any more, or belongs to another host. */
  hosts: Map<string, LockedHost>;
  /** By `hostName`: to which host the token belongs instead. */
  refused: Map<string, string>;
  watch: { seenAt: number; continuous: boolean };
  gap: BlindStretch | null;
}

export const hostName = (name: HostName): string => `${name.tokenId} ${name.externalId}`;

const nameColumns = (names: readonly HostName[]): unknown[] => [
  names.map((name) => name.tokenId),
  names.map((name) => name.accountId),
  names.map((name) => name.externalId),
];

/** Locks the hosts named, as far as their tokens hold now; those we did not know begin to exist. */
export async function openHosts(db: Database, names: readonly HostName[], now: number): Promise<Opened> {
  const wanted = nameColumns(names);
  let rows = await db.query<OpenRow>(OPEN, wanted);
  const first = rows.filter((row) => admission(row, row.externalId) === "first");
  if (first.length > 0) {
    // After the hosts, as whoever writes does: all lock in one order.
    const asked = new Map(first.map((row) => [hostName(row), row]));
    const wanting = nameColumns(names.filter((name) => asked.has(hostName(name))));
    await db.query(PIN, wanting);
    await db.query(ADOPT, wanting.slice(0, 2)).catch((error: unknown) => {
      if (isUniqueViolation(error)) throw new StaleRead("The machine became known while it took its place.");
      throw error;
    });
    // Whoever remembers whom these tokens belong to asks again.
    const changed = first.flatMap(({ tokenId, accountId }) => (tokenId === null ? [] : [{ accountId, tokenId }]));
    await announce(
      { db },
      ...changed.map(({ accountId, tokenId }) => ({ accountId, topic: "token_changed" as const, ids: [tokenId] })),
    );
    rows = await db.query<OpenRow>(OPEN, wanted);
  }
  const made = new Set<string>();
  const isAdmitted = (row: OpenRow) => admission(row, row.externalId) === "yes";
  const unknown = rows.filter((row) => row.id === null && isAdmitted(row));
  if (unknown.length > 0) {
    const pairs = [unknown.map((row) => row.accountId), unknown.map((row) => row.externalId)];
    for (const { id } of await db.query<{ id: string }>(NEW_HOSTS, [...pairs, new Date(now)])) made.add(id);
    rows = await db.query<OpenRow>(OPEN, wanted);
  }
  const refused = rows.filter((row) => !isAdmitted(row));
  return {
    ...openedOf(rows.filter(isAdmitted), made, now),
    refused: new Map(refused.map((row) => [hostName(row), row.pinnedTo ?? ""])),
  };
}

function openedOf(rows: readonly OpenRow[], made: ReadonlySet<string>, now: number): Omit<Opened, "refused"> {
  const [first] = rows;
  const byId = new Map<string, LockedHost>();
  const hosts = new Map<string, LockedHost>();
  for (const row of rows) {
    if (row.id === null) throw new StaleRead("A host vanished while its report was entered.");
    // Two tokens may name the same host: one book.
    const host = byId.get(row.id) ?? lockedOf(row, row.id, made.has(row.id));
    byId.set(row.id, host);
    hosts.set(hostName(row), host);
  }
  const isGap = first?.gapStartedAt != null && first.gapEndedAt != null;
  return {
    hosts,
    watch: { seenAt: Math.round(first?.watchSeenAt ?? now), continuous: first?.continuous ?? false },
    gap: isGap ? { startedAt: Math.round(first.gapStartedAt ?? 0), endedAt: Math.round(first.gapEndedAt ?? 0) } : null,
  };
}

function lockedOf(row: OpenRow, id: string, isNew: boolean): LockedHost {
  const rosterSeenAt = row.rosterSeenAt === null ? null : Math.round(row.rosterSeenAt);
  return {
    accountId: row.accountId,
    externalId: row.externalId,
    version: row.version,
    accountMinutes: row.accountMinutes,
    intervalSeconds: row.intervalSeconds,
    faces: facesOf(row),
    hasNewFaces: false,
    sourceMemory: storedSourceMemory(row.sourceMemory),
    hasNewSourceMemory: false,
    book: {
      id,
      now: isNew || row.state === "waiting" ? null : livingOf({ ...row, state: row.state }),
      rosterSeenAt,
      roster: null,
      agents: new Map(),
      touched: new Set(),
      flips: [],
    },
  };
}
