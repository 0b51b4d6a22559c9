import type { Ctx } from "../../lib/ctx";
import type { FlipReason, StoredState } from "../../lib/domain/liveness";
import { makeOddJobs } from "./jobs";
import { makeOddSessions } from "./sessions";

/** Rows for tests of what people see, straight into the tables. Moments are milliseconds. */

const MINUTE = 60_000;

/** An account, with what tests of reads need of it. */
export async function makeAccount(ctx: Ctx, name: string, thresholdMinutes = 5): Promise<string> {
  const [row] = await ctx.db.query<{ id: string }>(
    "INSERT INTO account (name, offline_threshold_minutes, created_at) VALUES ($1, $2, $3) RETURNING id",
    [name, thresholdMinutes, ctx.now],
  );
  return row?.id ?? "";
}

export interface HostOver {
  name?: string;
  state?: "online" | "offline";
  stateSince?: number;
  firstSeenAt?: number;
  lastSeenAt?: number;
  thresholdMs?: number;
  deadlineAt?: number;
  rosterStatus?: string;
  rosterReason?: string;
  intervalSeconds?: number | null;
  clockSkewMs?: number | null;
  sources?: unknown;
}

let made = 0;

export async function makeHost(ctx: Ctx, accountId: string, over: HostOver = {}): Promise<string> {
  made += 1;
  const now = ctx.now.getTime();
  const thresholdMs = over.thresholdMs ?? 5 * MINUTE;
  const lastSeenAt = over.lastSeenAt ?? now;
  const firstSeenAt = over.firstSeenAt ?? now - 40 * 86_400_000;
  const [row] = await ctx.db.query<{ id: string }>(
    `INSERT INTO host (account_id, external_id, name, platform, uploader_version, node_version, interval_seconds,
       clock_skew_ms, roster_status, roster_reason, sources, first_seen_at, last_seen_at, threshold_ms, deadline_at,
       state, state_since)
     VALUES ($1, $2, $3, 'linux', '0.1.0', '24.0.0', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`,
    [
      accountId,
      `host-${made}`,
      over.name ?? `host-${made}`,
      over.intervalSeconds === undefined ? 60 : over.intervalSeconds,
      over.clockSkewMs ?? 0,
      over.rosterStatus ?? "ok",
      over.rosterReason ?? "",
      JSON.stringify(over.sources ?? []),
      new Date(firstSeenAt),
      new Date(lastSeenAt),
      thresholdMs,
      new Date(over.deadlineAt ?? lastSeenAt + thresholdMs),
      over.state ?? "online",
      new Date(over.stateSince ?? firstSeenAt),
    ],
  );
  return row?.id ?? "";
}

export interface AgentOver {
  externalId?: string;
  nameEn?: string;
  nameZh?: string;
  state?: StoredState;
  stateSince?: number;
  firstSeenAt?: number;
  lastActiveAt?: number;
  thresholdMs?: number;
  deadlineAt?: number;
}

export async function makeAgent(ctx: Ctx, accountId: string, hostId: string, over: AgentOver = {}): Promise<string> {
  made += 1;
  const now = ctx.now.getTime();
  const thresholdMs = over.thresholdMs ?? 5 * MINUTE;
  const lastActiveAt = over.lastActiveAt ?? now;
  const firstSeenAt = over.firstSeenAt ?? now - 40 * 86_400_000;
  const externalId = over.externalId ?? `agent-${made}`;
  const [row] = await ctx.db.query<{ id: string }>(
    `INSERT INTO agent (account_id, host_id, external_id, name_en, name_zh, greeting_en, greeting_zh, first_seen_at,
       last_active_at, threshold_ms, deadline_at, check_at, state, state_since)
     VALUES ($1, $2, $3, $4, $5, 'Standing by.', '随时待命', $6, $7, $8, $9, $9, $10, $11) RETURNING id`,
    [
      accountId,
      hostId,
      externalId,
      over.nameEn ?? externalId,
      over.nameZh ?? over.nameEn ?? externalId,
      new Date(firstSeenAt),
      new Date(lastActiveAt),
      thresholdMs,
      new Date(over.deadlineAt ?? lastActiveAt + thresholdMs),
      over.state ?? "online",
      new Date(over.stateSince ?? firstSeenAt),
    ],
  );
  return row?.id ?? "";
}

/** A fleet of `count` agents on `hosts` hosts; every tenth is silent, every hundredth retired. */
export async function makeFleet(ctx: Ctx, accountId: string, count: number, hosts = 100): Promise<void> {
  const ids = await Promise.all(Array.from({ length: hosts }, () => makeHost(ctx, accountId)));
  await ctx.db.query(
    `INSERT INTO agent (account_id, host_id, external_id, name_en, name_zh, greeting_en, greeting_zh, first_seen_at,
       last_active_at, threshold_ms, deadline_at, check_at, state, state_since)
     SELECT $1, ($2::uuid[])[1 + n % array_length($2::uuid[], 1)], 'fleet-' || n, 'Agent ' || lpad(n::text, 5, '0'),
       '助手 ' || lpad(n::text, 5, '0'), 'Systems online. Standing by.', '系统在线，随时待命', $3::timestamptz - interval '9 days',
       $3::timestamptz - (n % 200) * interval '1 second', 300000,
       deadline, deadline,
       CASE WHEN n % 100 = 7 THEN 'retired' ELSE 'online' END, $3::timestamptz - interval '9 days'
     FROM generate_series(1, $4::int) n,
       LATERAL (SELECT $3::timestamptz - (n % 200) * interval '1 second'
         + CASE WHEN n % 10 = 0 THEN interval '-1 hour' ELSE interval '5 minutes' END AS deadline) d`,
    [accountId, ids, ctx.now, count],
  );
}

export interface FlipOver {
  at: number;
  from: StoredState | "none";
  to: StoredState;
  reason?: FlipReason;
}

/** Recorded changes of an agent, or with `agentId: null` of its host. */
export async function makeFlips(
  ctx: Ctx,
  accountId: string,
  subject: { hostId: string; agentId: string | null },
  flips: readonly FlipOver[],
): Promise<void> {
  for (const { at, from, to, reason } of flips) {
    await ctx.db.query(
      `INSERT INTO status_flip (account_id, host_id, agent_id, from_state, to_state, at, recorded_at, reason)
       VALUES ($1, $2, $3, $4, $5, $6, $6, $7)`,
      [
        accountId,
        subject.hostId,
        subject.agentId,
        from,
        to,
        new Date(at),
        reason ?? (to === "offline" ? "silence" : "report"),
      ],
    );
  }
}

/** The platform's own pulse and the stretches it missed. */
export async function setWatch(
  ctx: Ctx,
  watch: { seenAt: number; continuous: boolean; gaps?: readonly { startedAt: number; endedAt: number }[] },
): Promise<void> {
  await ctx.db.query(
    `INSERT INTO platform_watch (id, seen_at, continuous) VALUES (1, $1, $2)
     ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, continuous = excluded.continuous`,
    [new Date(watch.seenAt), watch.continuous],
  );
  await ctx.db.query("DELETE FROM platform_gap");
  for (const gap of watch.gaps ?? []) {
    await ctx.db.query("INSERT INTO platform_gap (started_at, ended_at, reason) VALUES ($1, $2, 'down')", [
      new Date(gap.startedAt),
      new Date(gap.endedAt),
    ]);
  }
}

const HOUR = 60 * MINUTE;

/** A host, agents and sessions whose names and reasons try every layout. @returns the ids of the oddest */
export async function makeOddities(
  ctx: Ctx,
  accountId: string,
): Promise<{ agentId: string; hostId: string; sessionId: string; jobId: string }> {
  const now = ctx.now.getTime();
  const hostId = await makeHost(ctx, accountId, {
    name: `host-${"x".repeat(110)}`,
    clockSkewMs: 7_200_000,
    rosterStatus: "error",
    rosterReason: `openclaw.json: ${"unexpected-token-".repeat(14)}`,
    sources: [{ source: "openclaw.json", status: "error", reason: "y".repeat(280) }],
  });
  const silent = { lastActiveAt: now - 3 * HOUR };
  const agentId = await makeAgent(ctx, accountId, hostId, { nameEn: `Captain ${"n".repeat(110)}`, ...silent });
  await makeAgent(ctx, accountId, hostId, { nameEn: "حارس الميناء ".repeat(8).trim() });
  await makeAgent(ctx, accountId, hostId, { nameEn: "<img src=x onerror=alert(1)>", ...silent });
  await makeFlips(ctx, accountId, { hostId, agentId }, [
    { at: now - 50 * HOUR, from: "none", to: "online", reason: "first_report" },
    { at: now - 20 * HOUR, from: "online", to: "offline" },
    { at: now - 18 * HOUR, from: "offline", to: "online" },
  ]);
  const sessionId = await makeOddSessions({ ...ctx, accountId }, hostId);
  const jobId = await makeOddJobs({ ...ctx, accountId }, hostId);
  return { agentId, hostId, sessionId, jobId };
}
