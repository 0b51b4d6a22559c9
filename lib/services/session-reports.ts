import { type AccountCtx, type Ctx, inTransaction } from "../ctx";
import { isConflict } from "../db/failure";
import { announce } from "../live/announce";
import type { SessionSnapshot } from "../protocol";
import { contentToKeep } from "./content";
import { reportingHost } from "./reporting-host";
import type { TokenOwner } from "./tokens";

/** What a host says of its sessions, stored. */

export interface SessionReport {
  owner: TokenOwner;
  hostExternalId: string;
  /** Host clock at the moment of sending, ms. */
  sentAt: number;
  items: readonly SessionSnapshot[];
}

export interface RecordedSessions {
  accepted: number;
  /** Said earlier than what is stored: they changed nothing. */
  duplicates: number;
  /** Sessions whose stored usage is not what the host has in all. */
  resend?: string[];
  /** The latest that was said of those that changed nothing. */
  newest?: number;
}

const ATTEMPTS = 4;

/**
 * Stores the newest figures of sessions; resolves after the commit. Each replaces what was said of it before.
 * @throws AppError as `reportingHost`
 */
export async function recordSessions(ctx: Ctx, report: SessionReport): Promise<RecordedSessions> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(ctx, (tx) => recordIn(tx, report));
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function recordIn(ctx: Ctx, report: SessionReport): Promise<RecordedSessions> {
  const { hostId, accountId } = await reportingHost(ctx, report.owner, report.hostExternalId);
  const account = { ...ctx, accountId };
  const result: RecordedSessions = { accepted: 0, duplicates: 0 };
  const resend: string[] = [];
  for (const items of rounds(await contentToKeep(account, report.items))) {
    const { stored, newest } = await storeSessions(account, hostId, items, report.sentAt);
    result.accepted += stored.length;
    result.duplicates += items.length - stored.length;
    if (newest !== null) result.newest = Math.max(result.newest ?? 0, newest);
    await replaceUsage(account, hostId, stored);
    resend.push(...(await differing(account, stored)));
  }
  if (resend.length > 0) result.resend = [...new Set(resend)];
  if (result.accepted > 0) await announce(ctx, { accountId, topic: "sessions", ids: [hostId] });
  return result;
}

const nameOf = ({ agentId, sessionId }: SessionSnapshot): string => JSON.stringify([agentId, sessionId]);

/** Each session once in a round, in one order for all: a session said in several parts takes several rounds. */
function rounds(items: readonly SessionSnapshot[]): SessionSnapshot[][] {
  const made: Map<string, SessionSnapshot>[] = [];
  for (const item of items) {
    const name = nameOf(item);
    const round = made.find((one) => !one.has(name)) ?? new Map();
    if (round.size === 0) made.push(round);
    round.set(name, item);
  }
  return made.map((round) => [...round].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item));
}

interface Stored {
  id: string;
  item: SessionSnapshot;
}

const COLUMNS = {
  agent_external_id: ["text", (item) => item.agentId],
  session_id: ["text", (item) => item.sessionId],
  kind: ["text", (item) => item.kind],
  session_key: ["text", (item) => item.sessionKey],
  label: ["text", (item) => item.label],
  spawned_by: ["text", (item) => item.spawnedBy],
  parent_key: ["text", (item) => item.parentKey],
  source: ["text", (item) => item.source],
  origin: ["text", (item) => item.origin],
  current: ["boolean", (item) => item.current],
  status: ["text", (item) => item.status],
  model: ["text", (item) => item.model],
  context_used: ["integer", (item) => item.contextUsed],
  context_limit: ["integer", (item) => item.contextLimit],
  first_at: ["timestamptz", (item) => momentOf(item.firstAt)],
  last_at: ["timestamptz", (item) => momentOf(item.lastAt)],
  gone_at: ["timestamptz", (item) => momentOf(item.goneAt)],
  observed_at: ["timestamptz", (item, { now, sentAt }) => momentOf(now - Math.max(0, sentAt - item.observedAt))],
  sequence: ["bigint", (item) => item.observedAt],
  entries: ["integer", (item) => item.entries],
  user_messages: ["integer", (item) => item.userMessages],
  assistant_messages: ["integer", (item) => item.assistantMessages],
  tool_results: ["integer", (item) => item.toolResults],
  tools_requested: ["integer", (item) => item.toolsRequested],
  tools_ok: ["integer", (item) => item.toolsOk],
  tools_failed: ["integer", (item) => item.toolsFailed],
  errors: ["integer", (item) => item.errors],
  compactions: ["integer", (item) => item.compactions],
  resets: ["integer", (item) => item.resets],
  turn_count: ["integer", (item) => item.turnCount],
  unparsable: ["integer", (item) => item.unparsable],
  input: ["bigint", (item) => item.totals.input],
  output: ["bigint", (item) => item.totals.output],
  cache_read: ["bigint", (item) => item.totals.cacheRead],
  cache_write: ["bigint", (item) => item.totals.cacheWrite],
  cost_nanos: ["bigint", (item) => item.totals.costNanos],
  unpriced_tokens: ["bigint", (item) => item.totals.unpricedTokens],
  detail: ["jsonb", (item) => JSON.stringify(item.detail)],
} satisfies Record<string, [type: string, of: (item: SessionSnapshot, clocks: Clocks) => unknown]>;

interface Clocks {
  now: number;
  sentAt: number;
}

const momentOf = (at: number | null): Date | null => (at === null ? null : new Date(at));
const NAMES = Object.keys(COLUMNS);
const TYPES = Object.values(COLUMNS).map(([type]) => type);
const KEY = new Set(["agent_external_id", "session_id"]);

// One array for each column, so that the statement is the same for any number of sessions.
const UPSERT = `
WITH said AS (
  SELECT * FROM unnest(${TYPES.map((type, index) => `$${index + 3}::${type}[]`).join(", ")}) AS u(${NAMES.join(", ")})
), stored AS (
  INSERT INTO session AS s (account_id, host_id, ${NAMES.join(", ")})
  SELECT $1::uuid, $2::uuid, ${NAMES.join(", ")} FROM said
  ON CONFLICT (host_id, agent_external_id, session_id) DO UPDATE
  SET ${NAMES.filter((name) => !KEY.has(name))
    .map((name) => `${name} = excluded.${name}`)
    .join(", ")}
  WHERE s.sequence <= excluded.sequence
  RETURNING id, agent_external_id, session_id
)
SELECT stored.id, said.agent_external_id AS "agentId", said.session_id AS "sessionId", before.sequence::float8 AS newest
FROM said
LEFT JOIN stored USING (agent_external_id, session_id)
LEFT JOIN session AS before ON stored.id IS NULL AND before.host_id = $2
  AND before.agent_external_id = said.agent_external_id AND before.session_id = said.session_id`;

async function storeSessions(
  ctx: AccountCtx,
  hostId: string,
  items: readonly SessionSnapshot[],
  sentAt: number,
): Promise<{ stored: Stored[]; newest: number | null }> {
  const clocks = { now: ctx.now.getTime(), sentAt };
  const columns = Object.values(COLUMNS).map(([, of]) => items.map((item) => of(item, clocks)));
  const rows = await ctx.db.query<{ id: string | null; agentId: string; sessionId: string; newest: number | null }>(
    UPSERT,
    [ctx.accountId, hostId, ...columns],
  );
  const byName = new Map(items.map((item) => [nameOf(item), item]));
  const stored: Stored[] = [];
  let newest: number | null = null;
  for (const { id, agentId, sessionId, newest: later } of rows) {
    const item = byName.get(JSON.stringify([agentId, sessionId]));
    if (id !== null && item) stored.push({ id, item });
    else if (later !== null) newest = Math.max(newest ?? 0, later);
  }
  return { stored, newest };
}

async function replaceUsage(ctx: AccountCtx, hostId: string, stored: readonly Stored[]): Promise<void> {
  if (stored.length === 0) return;
  const ends = stored.map(({ item }) => momentOf(item.usageUntil ?? null));
  await ctx.db.query(
    `DELETE FROM session_usage u USING unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS w(id, starts, ends)
     WHERE u.session_id = w.id AND u.at >= w.starts AND (w.ends IS NULL OR u.at < w.ends)`,
    [stored.map(({ id }) => id), stored.map(({ item }) => momentOf(item.usageFrom)), ends],
  );
  const buckets = stored.flatMap(({ id, item }) => item.usage.map((bucket) => ({ id, ...bucket })));
  if (buckets.length === 0) return;
  await ctx.db.query(
    `INSERT INTO session_usage (account_id, host_id, session_id, at, model, reported, messages, input, output,
       cache_read, cache_write, cost_nanos)
     SELECT $1::uuid, $2::uuid, id, at, model, reported, sum(messages), sum(input), sum(output), sum(cache_read), sum(cache_write),
       sum(cost_nanos)
     FROM unnest($3::uuid[], $4::timestamptz[], $5::text[], $6::boolean[], $7::integer[], $8::bigint[], $9::bigint[],
       $10::bigint[], $11::bigint[], $12::bigint[])
       AS u(id, at, model, reported, messages, input, output, cache_read, cache_write, cost_nanos)
     GROUP BY id, at, model, reported
     -- What lies outside the part that was replaced would be counted twice.
     ON CONFLICT (session_id, at, model, reported) DO UPDATE SET messages = excluded.messages, input = excluded.input,
       output = excluded.output, cache_read = excluded.cache_read, cache_write = excluded.cache_write,
       cost_nanos = excluded.cost_nanos`,
    [
      ctx.accountId,
      hostId,
      buckets.map(({ id }) => id),
      buckets.map(({ at }) => new Date(at)),
      buckets.map(({ model }) => model),
      buckets.map(({ reported }) => reported),
      buckets.map(({ messages }) => messages),
      buckets.map(({ input }) => input),
      buckets.map(({ output }) => output),
      buckets.map(({ cacheRead }) => cacheRead),
      buckets.map(({ cacheWrite }) => cacheWrite),
      buckets.map(({ costNanos }) => costNanos),
    ],
  );
}

/** Keys of the sessions whose stored usage does not add up to what the host has in all. */
async function differing(ctx: AccountCtx, stored: readonly Stored[]): Promise<string[]> {
  // Of a session said in parts only the last one, which is open to the end, can be judged.
  const whole = stored.filter(({ item }) => item.usageUntil === undefined);
  if (whole.length === 0) return [];
  const rows = await ctx.db.query<{ id: string; sums: string }>(
    `SELECT w.id, concat_ws(' ', coalesce(sum(u.messages), 0), coalesce(sum(u.input), 0), coalesce(sum(u.output), 0),
       coalesce(sum(u.cache_read), 0), coalesce(sum(u.cache_write), 0), coalesce(sum(u.cost_nanos), 0)) AS sums
     FROM unnest($1::uuid[]) AS w(id) LEFT JOIN session_usage u ON u.session_id = w.id GROUP BY w.id`,
    [whole.map(({ id }) => id)],
  );
  const sums = new Map(rows.map((row) => [row.id, row.sums]));
  return whole.filter(({ id, item }) => sums.get(id) !== sumsOf(item)).map(({ item }) => item.key);
}

const sumsOf = ({ totals }: SessionSnapshot): string =>
  [totals.messages, totals.input, totals.output, totals.cacheRead, totals.cacheWrite, totals.costNanos].join(" ");
