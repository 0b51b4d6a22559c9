import type { AccountCtx } from "../../lib/ctx";
import type { SessionDetail } from "../../lib/protocol";

/** Rows of sessions for tests of what people see, straight into the tables. Moments are milliseconds. */

export interface SessionOver {
  agent?: string;
  sessionId?: string;
  kind?: string;
  key?: string | null;
  label?: string | null;
  spawnedBy?: string | null;
  parentKey?: string | null;
  source?: string;
  origin?: string;
  status?: string | null;
  model?: string;
  firstAt?: number | null;
  lastAt?: number | null;
  /** By the host's clock. */
  sequence?: number;
  /** By ours. */
  observedAt?: number;
  contextUsed?: number | null;
  contextLimit?: number | null;
  input?: number;
  output?: number;
  cacheRead?: number;
  costNanos?: number;
  unpricedTokens?: number;
  errors?: number;
  detail?: Partial<SessionDetail>;
}

let made = 0;

/** @returns its id */
export async function makeSession(ctx: AccountCtx, hostId: string, over: SessionOver = {}): Promise<string> {
  made += 1;
  const now = ctx.now.getTime();
  const lastAt = over.lastAt === undefined ? now : over.lastAt;
  const observedAt = over.observedAt ?? now;
  const detail = over.detail ?? {};
  const values = {
    account_id: ctx.accountId,
    host_id: hostId,
    agent_external_id: over.agent ?? "main",
    session_id: over.sessionId ?? `session-${made}`,
    kind: over.kind ?? "main",
    session_key: over.key === undefined ? `agent:main:session-${made}` : over.key,
    label: over.label ?? null,
    spawned_by: over.spawnedBy ?? null,
    parent_key: over.parentKey ?? null,
    source: over.source ?? "file",
    origin: over.origin ?? "live",
    current: true,
    status: over.status ?? null,
    model: over.model ?? "mock-large",
    context_used: over.contextUsed ?? null,
    context_limit: over.contextLimit ?? null,
    first_at: momentOf(over.firstAt === undefined ? lastAt : over.firstAt),
    last_at: momentOf(lastAt),
    observed_at: momentOf(observedAt),
    sequence: over.sequence ?? observedAt,
    entries: 9,
    user_messages: 1,
    assistant_messages: 2,
    tool_results: 1,
    tools_requested: 1,
    tools_ok: 1,
    tools_failed: 0,
    errors: over.errors ?? detail.errors?.length ?? 0,
    compactions: 0,
    resets: 0,
    turn_count: detail.turns?.length ?? 1,
    unparsable: 0,
    input: over.input ?? 100,
    output: over.output ?? 10,
    cache_read: over.cacheRead ?? 0,
    cache_write: 0,
    cost_nanos: over.costNanos ?? 1_000_000,
    unpriced_tokens: over.unpricedTokens ?? 0,
    detail: JSON.stringify(detail),
  };
  const names = Object.keys(values);
  const [row] = await ctx.db.query<{ id: string }>(
    `INSERT INTO session (${names.join(", ")}) VALUES (${names.map((_, index) => `$${index + 1}`).join(", ")}) RETURNING id`,
    Object.values(values),
  );
  return row?.id ?? "";
}

const momentOf = (at: number | null): Date | null => (at === null ? null : new Date(at));

/** Sessions by the thousand on one host: the newest first is number 1. */
export async function makeSessions(ctx: AccountCtx, hostId: string, count: number): Promise<void> {
  await ctx.db.query(
    `INSERT INTO session (account_id, host_id, agent_external_id, session_id, kind, session_key, source, origin, current,
       status, model, first_at, last_at, observed_at, sequence, entries, user_messages, assistant_messages, tool_results,
       tools_requested, tools_ok, tools_failed, errors, compactions, resets, turn_count, unparsable, input, output,
       cache_read, cache_write, cost_nanos, unpriced_tokens)
     SELECT $1, $2, 'agent-' || n % 5, 'bulk-' || lpad(n::text, 6, '0'), (ARRAY['main','cron','subagent','probe'])[1 + n % 4],
       'agent:agent-' || n % 5 || ':bulk-' || n, 'sqlite', 'live', true, (ARRAY['done','failed',NULL])[1 + n % 3],
       'mock-large', at, at, at, extract(epoch FROM at) * 1000, 9, 1, 2, 1, 1, 1, 0, 0, 0, 0, 1, 0, n::bigint * 7919 % 100000, 10, 0,
       0, n::bigint * 104729 % 1000000, 0
     FROM generate_series(1, $4::int) n, LATERAL (SELECT $3::timestamptz - n * interval '1 minute' AS at) t`,
    [ctx.accountId, hostId, ctx.now, count],
  );
}

const LONG = "unbreakable".repeat(9);

/** Sessions that try every layout: long and foreign names, many turns, a family, nothing at all. @returns the fullest */
export async function makeOddSessions(ctx: AccountCtx, hostId: string): Promise<string> {
  const now = ctx.now.getTime();
  const turns = Array.from({ length: 45 }, (_, index) => ({
    at: now - (46 - index) * 60_000,
    until: now - (46 - index) * 60_000 + 12_345,
    number: index + 3,
    model: index < 20 ? "mock-large" : `mock-${LONG}`,
    messages: 2,
    input: 900 + ((index * 7919) % 4_000),
    output: 300,
    cacheRead: 2_048,
    cacheWrite: index % 5 === 0 ? 800 : 0,
    costNanos: 3_000_000,
    tools: [
      { name: "exec", ok: 3, failed: index % 3 },
      { name: `mcp__${LONG}`, ok: 1, failed: 0 },
    ],
    stopReason: ["stop", "error", "aborted", "some_later_reason"][index % 4] ?? "",
    ...(index === 44 ? { asked: `<b>${LONG}</b> كيف الحال؟`, answered: LONG.repeat(5) } : {}),
  }));
  const errors = [{ kind: "model-error" as const, at: now - 60_000, message: `401 ${LONG} <script>alert(1)</script>` }];
  const key = "agent:main:telegram:group:-100:thread:7";
  const full = await makeSession(ctx, hostId, {
    key,
    label: `حارس الميناء ${LONG}`,
    kind: "channel",
    status: "running",
    firstAt: now - 3_600_000,
    lastAt: now - 3_000_000,
    contextUsed: 191_000,
    contextLimit: 200_000,
    input: 1_234_567,
    output: 89_012,
    cacheRead: 3_456_789,
    costNanos: 1_234_567_890,
    unpricedTokens: 45_678,
    detail: {
      turns,
      errors,
      tools: [
        { name: `mcp__${LONG}`, ok: 45, failed: 0 },
        { name: "exec", ok: 135, failed: 44 },
      ],
    },
  });
  await makeSession(ctx, hostId, { spawnedBy: key, kind: "subagent", label: LONG, status: "failed", agent: LONG });
  await makeSession(ctx, hostId, { key: null, lastAt: null, costNanos: 0, unpricedTokens: 110, origin: "deleted" });
  return full;
}
