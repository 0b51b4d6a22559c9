import type { AccountCtx } from "../ctx";
import { flipsOf, type SeedFlip } from "../domain/demo-history";
import type { DemoMachine } from "../domain/demo-machine";
import { GRACE_MS } from "../domain/liveness";
import type { SourceReport } from "../protocol";
import { rememberedSources } from "./demo-sources";

/** Synthetic hosts and their past, written straight into the tables: for the demo, for screenshots, for measurements. */

export interface SyntheticAgent {
  id: string;
  name: string;
  nameZh?: string;
  greeting: string;
  greetingZh?: string;
  emoji: string;
  model?: string;
  outages: number;
  /** Minutes since it was last active; else its host's. */
  silentMinutes?: number;
  knownDays?: number;
  /** Taken out of the configuration so many days ago. */
  retiredDays?: number;
}

export interface SyntheticHost {
  id: string;
  name: string;
  platform: string;
  osRelease: string;
  arch: string;
  nodeVersion: string;
  address: string;
  intervalSeconds: number;
  clockSkewMs: number;
  rosterStatus: "ok" | "empty" | "unsupported" | "error";
  rosterReason: string;
  silentMinutes: number;
  knownDays: number;
  outages: number;
  sources: SourceReport[];
  /** OpenClaw moved its data from files into a database there so many days ago. */
  movedDays?: number;
  agents: SyntheticAgent[];
  /** What is different about its machine. */
  machine?: Partial<DemoMachine>;
}

interface Scene {
  /** The account's threshold. */
  thresholdMs: number;
  gap: { startedAt: number; endedAt: number } | null;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Writes one host, its agents and all their flips up to `ctx.now`. Those that exist keep their ids and take the new
 * state; their old flips must be gone before.
 */
export async function writeSyntheticHost(ctx: AccountCtx, host: SyntheticHost, scene: Scene): Promise<void> {
  const now = ctx.now.getTime();
  const firstSeenAt = now - host.knownDays * DAY;
  const thresholdMs = Math.max(scene.thresholdMs, host.intervalSeconds * 1000 + GRACE_MS);
  const lastSeenAt = now - host.silentMinutes * MINUTE;
  const isSilent = lastSeenAt + thresholdMs <= now;
  const flips = flipsOf({
    from: firstSeenAt,
    to: now,
    gap: scene.gap,
    outages: host.outages,
    silentSince: isSilent ? lastSeenAt + thresholdMs : null,
    seed: host.id,
  });
  const living = { firstSeenAt, lastSeenAt, thresholdMs, isSilent, since: flips.at(-1)?.at ?? firstSeenAt };
  const hostId = await writeHostRow(ctx, host, living);
  await saveFlips(ctx, { hostId, agentId: null }, flips);
  for (const agent of host.agents) await writeAgent(ctx, hostId, { host, agent, thresholdMs, gap: scene.gap });
}

interface HostLiving {
  firstSeenAt: number;
  lastSeenAt: number;
  thresholdMs: number;
  isSilent: boolean;
  since: number;
}

async function writeHostRow(ctx: AccountCtx, host: SyntheticHost, living: HostLiving): Promise<string> {
  const { firstSeenAt, lastSeenAt, thresholdMs, isSilent, since } = living;
  const movedAt = host.movedDays === undefined ? null : lastSeenAt - host.movedDays * DAY;
  const remembered = rememberedSources(host.sources, firstSeenAt, movedAt);
  const [row] = await ctx.db.query<{ id: string }>(
    `INSERT INTO host (account_id, external_id, name, platform, os_release, arch, uploader_version, node_version, address,
       interval_seconds, clock_skew_ms, roster_status, roster_reason, roster_seen_at, sources, first_seen_at, last_seen_at,
       threshold_ms, deadline_at, state, state_since, source_memory, source_trouble, source_trouble_at, storage_moved_at)
     VALUES ($1,$2,$3,$4,$5,$6,'0.1.0',$7,$8,$9,$10,$11,$12,$13,$14,$15,$13,$16,$17,$18,$19,$20,$21,$22,$23)
     ON CONFLICT (account_id, external_id) DO UPDATE SET sources = excluded.sources,
       source_memory = excluded.source_memory, source_trouble = excluded.source_trouble,
       source_trouble_at = excluded.source_trouble_at, storage_moved_at = excluded.storage_moved_at,
       roster_seen_at = excluded.roster_seen_at,
       first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at, threshold_ms = excluded.threshold_ms,
       deadline_at = excluded.deadline_at, state = excluded.state, state_since = excluded.state_since
     RETURNING id`,
    [
      ctx.accountId,
      host.id,
      host.name,
      host.platform,
      host.osRelease,
      host.arch,
      host.nodeVersion,
      host.address,
      host.intervalSeconds,
      host.clockSkewMs,
      host.rosterStatus,
      host.rosterReason,
      // Who cannot read them now could six hours ago.
      new Date(lastSeenAt - (host.rosterStatus === "ok" ? 0 : 6 * 60 * MINUTE)),
      JSON.stringify(host.sources),
      new Date(firstSeenAt),
      thresholdMs,
      new Date(lastSeenAt + thresholdMs),
      isSilent ? "offline" : "online",
      new Date(since),
      JSON.stringify(remembered.source_memory),
      remembered.source_trouble,
      remembered.source_trouble_at,
      remembered.storage_moved_at,
    ],
  );
  if (!row) throw new Error("The synthetic host was not stored.");
  return row.id;
}

interface AgentScene {
  host: SyntheticHost;
  agent: SyntheticAgent;
  thresholdMs: number;
  gap: Scene["gap"];
}

async function writeAgent(ctx: AccountCtx, hostId: string, scene: AgentScene): Promise<void> {
  const { host, agent, thresholdMs, gap } = scene;
  const now = ctx.now.getTime();
  const firstSeenAt = now - (agent.knownDays ?? host.knownDays) * DAY;
  const lastActiveAt = now - (agent.silentMinutes ?? host.silentMinutes) * MINUTE - (agent.name.length % 7) * 4_000;
  // Whose host cannot read its agents is carried forward, not judged silent.
  const deadlineAt = (host.rosterStatus === "ok" ? lastActiveAt : now) + thresholdMs;
  const flips = flipsOf({
    from: firstSeenAt,
    to: now,
    gap,
    outages: agent.outages,
    silentSince: deadlineAt <= now ? deadlineAt : null,
    retiredAt: agent.retiredDays === undefined ? null : now - agent.retiredDays * DAY,
    seed: agent.id,
  });
  const last = flips.at(-1);
  const [row] = await ctx.db.query<{ id: string }>(
    `INSERT INTO agent (account_id, host_id, external_id, name_en, name_zh, greeting_en, greeting_zh, emoji, model,
       first_seen_at, last_active_at, threshold_ms, deadline_at, check_at, state, state_since)
     VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$13,$14,$15)
     ON CONFLICT (host_id, external_id) DO UPDATE SET first_seen_at = excluded.first_seen_at,
       last_active_at = excluded.last_active_at, threshold_ms = excluded.threshold_ms, deadline_at = excluded.deadline_at,
       check_at = excluded.check_at, state = excluded.state, state_since = excluded.state_since
     RETURNING id`,
    [
      ctx.accountId,
      hostId,
      agent.id,
      agent.name,
      agent.nameZh ?? agent.name,
      agent.greeting,
      agent.greetingZh ?? agent.greeting,
      agent.emoji,
      agent.model ?? "",
      new Date(firstSeenAt),
      new Date(lastActiveAt),
      thresholdMs,
      new Date(deadlineAt),
      last?.to ?? "online",
      new Date(last?.at ?? firstSeenAt),
    ],
  );
  if (!row) throw new Error("The synthetic agent was not stored.");
  await saveFlips(ctx, { hostId, agentId: row.id }, flips);
}

async function saveFlips(
  ctx: AccountCtx,
  { hostId, agentId }: { hostId: string; agentId: string | null },
  flips: readonly SeedFlip[],
): Promise<void> {
  await ctx.db.query(
    `INSERT INTO status_flip (account_id, host_id, agent_id, from_state, to_state, at, recorded_at, reason)
     SELECT $1, $2, $3, f.from_state, f.to_state, f.at, f.at, f.reason
     FROM unnest($4::text[], $5::text[], $6::timestamptz[], $7::text[]) AS f (from_state, to_state, at, reason)`,
    [
      ctx.accountId,
      hostId,
      agentId,
      flips.map((flip) => flip.from),
      flips.map((flip) => flip.to),
      flips.map((flip) => new Date(flip.at)),
      flips.map((flip) => flip.reason),
    ],
  );
}
