import type { Ctx } from "../../lib/ctx";

/** Recorded usage, straight into the tables. */

export interface UseOver {
  model?: string;
  reported?: boolean;
  messages?: number;
  input?: number;
  output?: number;
  cacheRead?: number;
  cacheWrite?: number;
  costNanos?: number;
}

let made = 0;

/** A session of an agent, with nothing used yet. @returns its row's id */
export async function makeSession(
  ctx: Ctx,
  accountId: string,
  hostId: string,
  over: { agent?: string; label?: string; at?: number } = {},
): Promise<string> {
  made += 1;
  const at = new Date(over.at ?? ctx.now.getTime());
  const [row] = await ctx.db.query<{ id: string }>(
    `INSERT INTO session (account_id, host_id, agent_external_id, session_id, kind, label, source, origin, current, model,
       first_at, last_at, observed_at, sequence, entries, user_messages, assistant_messages, tool_results,
       tools_requested, tools_ok, tools_failed, errors, compactions, resets, turn_count, unparsable, input, output,
       cache_read, cache_write, cost_nanos, unpriced_tokens)
     VALUES ($1, $2, $3, $4, 'main', $5, 'file', 'live', true, '', $6, $6, $6, 1,
       0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) RETURNING id`,
    [accountId, hostId, over.agent ?? "main", `session-${made}`, over.label ?? null, at],
  );
  return row?.id ?? "";
}

/** What a session used in the quarter hour that holds `at` (ms). */
export async function makeUse(ctx: Ctx, sessionId: string, at: number, over: UseOver = {}): Promise<void> {
  const quarter = new Date(Math.floor(at / 900_000) * 900_000);
  const { input = 100, output = 0, cacheRead = 0, cacheWrite = 0, costNanos = 0 } = over;
  await ctx.db.query(
    `INSERT INTO session_usage (session_id, at, model, reported, account_id, host_id, messages, input, output, cache_read,
       cache_write, cost_nanos)
     SELECT id, $2, $3, $4, account_id, host_id, $5, $6, $7, $8, $9, $10 FROM session WHERE id = $1
     ON CONFLICT (session_id, at, model, reported) DO UPDATE SET messages = excluded.messages, input = excluded.input,
       output = excluded.output, cache_read = excluded.cache_read, cache_write = excluded.cache_write,
       cost_nanos = excluded.cost_nanos`,
    [
      sessionId,
      quarter,
      over.model ?? "mock/mock-large",
      over.reported ?? true,
      over.messages ?? 1,
      input,
      output,
      cacheRead,
      cacheWrite,
      costNanos,
    ],
  );
  await ctx.db.query(
    `UPDATE session SET first_at = least(first_at, $2), last_at = greatest(last_at, $2), input = t.input, output = t.output,
       cache_read = t.cache_read, cache_write = t.cache_write, cost_nanos = t.cost_nanos
     FROM (SELECT sum(input) AS input, sum(output) AS output, sum(cache_read) AS cache_read,
             sum(cache_write) AS cache_write, sum(cost_nanos) AS cost_nanos FROM session_usage WHERE session_id = $1) t
     WHERE id = $1`,
    [sessionId, quarter],
  );
}
