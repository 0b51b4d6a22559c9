import type { AccountCtx } from "../ctx";

/**
 * Everything an account holds and everything about the person who asks, as one JSON document, read page by page while it
 * is being downloaded: no connection is held while a slow reader reads. Secrets and their hashes are never selected.
 */

const PAGE_ROWS = 1_000;
/** Rows looked at to guess how big a part will be. */
const SAMPLE_ROWS = 50;

type Row = Record<string, unknown>;

/** $1 is the account, $2 the person. */
interface Part {
  /** Its rows; `cursor` names the columns that order them, which are unique together. */
  sql: string;
  cursor: readonly string[];
  /** Columns only needed to go on from. */
  hidden?: readonly string[];
}

const byId = (sql: string, hidden: readonly string[] = []): Part => ({ sql, cursor: ["id"], hidden });
const ofAccount = (table: string): Part => byId(`SELECT * FROM ${table} WHERE account_id = $1`, ["account_id"]);

/** What is in it, in this order. Tables that hold nothing but secrets or counters are not: tests/integration/data.test.ts lists them. */
export const PARTS = {
  account: byId("SELECT * FROM account WHERE id = $1"),
  me: byId(
    `SELECT id, email, name, locale, created_at, email_verified_at, password_hash IS NOT NULL AS has_password,
            totp_confirmed_at AS second_factor_since FROM person WHERE id = $2`,
  ),
  identities: byId(
    "SELECT id, provider, issuer, subject, email, created_at, last_used_at FROM identity WHERE person_id = $2",
  ),
  people: byId(
    `SELECT person.id, person.name, person.email, role, membership.created_at FROM membership
       JOIN person ON person.id = membership.person_id WHERE membership.account_id = $1`,
  ),
  logins: byId(
    `SELECT id, method, user_agent, address, created_at, last_seen_at, expires_at, revoked_at FROM login
      WHERE account_id = $1 AND person_id = $2`,
  ),
  devices: {
    sql: "SELECT hash, first_seen_at, last_seen_at FROM known_device WHERE person_id = $2",
    cursor: ["hash"],
    hidden: ["hash"],
  },
  mails: byId("SELECT id, kind, recipient, subject, state, created_at, done_at FROM mail_outbox WHERE person_id = $2"),
  agentTokens: byId(
    `SELECT id, name, CASE WHEN lookup LIKE 'key:%' THEN substr(lookup, 5, 8) ELSE left(lookup, 4) END AS begins_with, created_at, last_used_at, revoked_at, reusable, host_external_id
       FROM agent_token WHERE account_id = $1`,
  ),
  connectedMachines: byId(
    `SELECT id, host_external_id, host_name, platform, arch, address, created_at, state, decided_at FROM device_grant
      WHERE account_id = $1`,
  ),
  hosts: ofAccount("host"),
  agents: ofAccount("agent"),
  sessions: ofAccount("session"),
  sessionUsage: {
    sql: "SELECT * FROM session_usage WHERE account_id = $1",
    cursor: ["session_id", "at", "model", "reported"],
    hidden: ["account_id"],
  },
  jobs: { ...ofAccount("job"), hidden: ["account_id", "rank", "sequence"] },
  jobRuns: {
    sql: "SELECT * FROM job_run WHERE account_id = $1",
    cursor: ["job_id", "at"],
    hidden: ["account_id", "sequence"],
  },
  logGroups: ofAccount("log_group"),
  logEntries: ofAccount("log_entry"),
  deviceReports: {
    sql: "SELECT * FROM device_report WHERE account_id = $1",
    cursor: ["host_id"],
    hidden: ["account_id"],
  },
  deviceUsage: {
    sql: "SELECT * FROM device_usage WHERE account_id = $1",
    cursor: ["host_id", "at"],
    hidden: ["account_id"],
  },
  machines: {
    sql: "SELECT * FROM host_metrics WHERE account_id = $1",
    cursor: ["host_id"],
    hidden: ["account_id", "sequence", "seen"],
  },
  machineHistory: {
    sql: "SELECT * FROM metric_bucket WHERE account_id = $1",
    cursor: ["host_id", "step_seconds", "slot"],
    hidden: ["account_id", "slot"],
  },
  statusChanges: { ...ofAccount("status_flip"), cursor: ["at", "id"] },
  prices: {
    sql: "SELECT * FROM model_price WHERE account_id = $1",
    cursor: ["model"],
    hidden: ["account_id"],
  },
  reports: {
    sql: "SELECT report.* FROM report JOIN host ON host.id = report.host_id WHERE host.account_id = $1",
    cursor: ["host_id", "key"],
  },
} as const satisfies Record<string, Part>;

export type PartName = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as PartName[];

/** One part of the document, before it is downloaded. */
export interface PartSize {
  name: PartName;
  rows: number;
}

// A part that does not name the account or the person would leave its number without a type.
const scoped = (sql: string): string => `SELECT part.* FROM (${sql}) part WHERE ($1::uuid, $2::uuid) IS NOT NULL`;

/** What the document will hold, and about how many bytes it will have. */
export async function exportSize(ctx: AccountCtx, personId: string): Promise<{ parts: PartSize[]; bytes: number }> {
  const parts: PartSize[] = [];
  let bytes = 0;
  for (const name of NAMES) {
    const sql = scoped(PARTS[name].sql);
    const [size] = await ctx.db.query<{ rows: number; each: number }>(
      `SELECT (SELECT count(*)::int FROM (${sql}) counted) AS rows,
              (SELECT coalesce(avg(length(to_jsonb(sampled)::text)), 0)::float8 FROM (${sql} LIMIT ${SAMPLE_ROWS}) sampled) AS each`,
      [ctx.accountId, personId],
    );
    const rows = size?.rows ?? 0;
    parts.push({ name, rows });
    bytes += rows * (size?.each ?? 0);
  }
  return { parts, bytes: Math.round(bytes) };
}

/** The document, piece by piece. */
export async function* exportText(ctx: AccountCtx, personId: string): AsyncGenerator<string> {
  yield `{"product":"OpenClaw Agent Monitor","format":1,"exportedAt":${JSON.stringify(ctx.now)}`;
  for (const name of NAMES) {
    yield `,\n${JSON.stringify(name)}:[`;
    let first = true;
    for await (const row of rowsOf(ctx, personId, PARTS[name])) {
      yield `${first ? "\n" : ",\n"}${JSON.stringify(row)}`;
      first = false;
    }
    yield "]";
  }
  yield "}\n";
}

async function* rowsOf(ctx: AccountCtx, personId: string, part: Part): AsyncGenerator<Row> {
  const keys = part.cursor.map((column) => `part.${column}`).join(", ");
  let last: unknown[] | null = null;
  for (;;) {
    const after = last ? `AND (${keys}) > (${part.cursor.map((_, index) => `$${index + 3}`).join(", ")})` : "";
    const rows: Row[] = await ctx.db.query<Row>(`${scoped(part.sql)} ${after} ORDER BY ${keys} LIMIT ${PAGE_ROWS}`, [
      ctx.accountId,
      personId,
      ...(last ?? []),
    ]);
    for (const row of rows) yield shown(row, part.hidden ?? []);
    const end = rows.at(-1);
    if (!end || rows.length < PAGE_ROWS) return;
    last = part.cursor.map((column) => end[column]);
  }
}

/** As the rest of the product names things: whole camelCase words. */
function shown(row: Row, hidden: readonly string[]): Row {
  const entries = Object.entries(row).filter(([column]) => !hidden.includes(column));
  return Object.fromEntries(
    entries.map(([column, value]) => [column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), value]),
  );
}

/** What the file is called. */
export const exportName = (now: Date): string => `openclaw-agent-monitor-${now.toISOString().slice(0, 10)}.json`;
