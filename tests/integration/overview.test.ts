import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AccountCtx } from "../../lib/ctx";
import { MOVE_TOLD_MS } from "../../lib/domain/source-memory";
import { storeLogs } from "../../lib/services/log-reports";
import { hasHosts, readOverview } from "../../lib/services/overview";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeAccount, makeAgent, makeFleet, makeHost, setWatch } from "../support/fleet";
import { makeJob } from "../support/jobs";

const NOW = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let test: TestDatabase;
let alice: AccountCtx;
let accounts = 0;
beforeAll(async () => {
  test = await createTestDatabase();
  await setWatch(test.ctx(new Date(NOW)), { seenAt: NOW, continuous: true });
});
afterAll(() => test.end());
beforeEach(async () => {
  const ctx = test.ctx(new Date(NOW));
  accounts += 1;
  alice = { ...ctx, accountId: await makeAccount(ctx, `Alice ${accounts}`) };
});
const host = (name: string, over: Parameters<typeof makeHost>[2] = {}) =>
  makeHost(alice, alice.accountId, { name, ...over });
const agent = (hostId: string, over: Parameters<typeof makeAgent>[3] = {}) =>
  makeAgent(alice, alice.accountId, hostId, over);
const measure = (
  hostId: string,
  { cpu, memory, disk, at = NOW }: { cpu: number; memory: number; disk: number; at?: number },
) =>
  alice.db.query(
    `INSERT INTO host_metrics (host_id, account_id, sequence, seen, observed_at, cpu, memory_total, memory_used,
       disk_total, disk_used, disks) VALUES ($1, $2, 1, 0, $3, $4, 100, $5, 100, $6, $7)`,
    [
      hostId,
      alice.accountId,
      new Date(at),
      cpu,
      memory,
      disk,
      JSON.stringify([{ mount: "/", total: 100, used: disk }]),
    ],
  );
const gateway = (hostId: string, state: string, since: number) =>
  alice.db.query("UPDATE host SET gateway_state = $2, gateway_since = $3 WHERE id = $1", [
    hostId,
    state,
    new Date(since),
  ]);
const logs = (hostId: string, count: number, message: string) =>
  storeLogs(alice, hostId, [
    {
      key: `log-${message}`,
      fingerprint: "0123456789abcdef",
      level: "error",
      source: "gateway",
      subsystem: "",
      message,
      count,
      firstAt: NOW - MINUTE,
      lastAt: NOW - MINUTE,
    },
  ]);
/** A session of a quarter of an hour; without a cost nobody knows its price. */
async function use(hostId: string, at: number, { input, costNanos }: { input: number; costNanos?: number }) {
  const [session] = await alice.db.query<{ id: string }>(
    `INSERT INTO session (account_id, host_id, agent_external_id, session_id, kind, source, origin, current, observed_at,
       sequence, entries, user_messages, assistant_messages, tool_results, tools_requested, tools_ok, tools_failed, errors,
       compactions, resets, turn_count, unparsable, input, output, cache_read, cache_write, cost_nanos, unpriced_tokens)
     VALUES ($1, $2, 'main', $3, 'main', 'file', 'live', true, $4, 1, 0,0,0,0,0,0,0,0,0,0,0,0, $5, 0, 0, 0, $6, 0)
     RETURNING id`,
    [alice.accountId, hostId, `session-${at}`, new Date(at), input, costNanos ?? 0],
  );
  await alice.db.query(
    `INSERT INTO session_usage (session_id, at, model, reported, account_id, host_id, messages, input, output, cache_read,
       cache_write, cost_nanos) VALUES ($1, $2, 'nobody-knows-it', $3, $4, $5, 1, $6, 0, 0, 0, $7)`,
    [session?.id, new Date(at), costNanos !== undefined, alice.accountId, hostId, input, costNanos ?? 0],
  );
}
const kinds = async () => (await readOverview(alice)).health.attention.map(({ kind }) => kind);

describe("the overview (S2-13)", () => {
  it("says that there is nothing to watch, rather than that all is well, while no host is connected", async () => {
    const { health, hosts } = await readOverview(alice);
    expect(health).toMatchObject({ verdict: "nothing", attention: [], hosts: { total: 0 }, agents: { total: 0 } });
    expect(hosts).toEqual([]);
    expect(await hasHosts(alice)).toBe(false);
  });

  it("says alright when every host and agent reports, and counts them", async () => {
    await agent(await host("harbour"));
    await agent(await host("pier"), { state: "retired" });
    const { health } = await readOverview(alice);
    expect(health).toMatchObject({
      verdict: "alright",
      hosts: { total: 2, online: 2, offline: 0, unknown: 0 },
      agents: { total: 1, online: 1, offline: 0 },
      attention: [],
    });
    expect(await hasHosts(alice)).toBe(true);
  });

  it("names what fell silent, the newest first, and does not blame the agents of a silent host", async () => {
    const gone = await host("long-gone", { lastSeenAt: NOW - 9 * HOUR });
    await agent(gone, { lastActiveAt: NOW - 9 * HOUR });
    await host("just-gone", { lastSeenAt: NOW - HOUR });
    const alive = await host("alive");
    await agent(alive, { lastActiveAt: NOW - 2 * HOUR });
    await agent(alive);
    const { health, hosts } = await readOverview(alice);
    expect(health.verdict).toBe("trouble");
    expect(health.attention).toEqual([
      {
        kind: "host_offline",
        total: 2,
        findings: [
          expect.objectContaining({ hostName: "just-gone", since: NOW - HOUR + 5 * MINUTE }),
          expect.objectContaining({ hostName: "long-gone" }),
        ],
      },
      {
        kind: "agents_offline",
        total: 1,
        findings: [{ hostId: alive, hostName: "alive", since: NOW - 2 * HOUR + 5 * MINUTE, amount: 1 }],
      },
    ]);
    expect(hosts.map(({ name }) => name)).toEqual(["just-gone", "long-gone", "alive"]);
  });

  it("warns of what it cannot see: a roster, a source, a clock that is wrong", async () => {
    await host("a", { rosterStatus: "error" });
    await host("b", { clockSkewMs: -10 * MINUTE });
    const [c, d] = [await host("c"), await host("d")];
    const blame = (id: string, trouble: string) =>
      alice.db.query("UPDATE host SET source_trouble = $2, source_trouble_at = $3 WHERE id = $1", [
        id,
        trouble,
        new Date(NOW - HOUR),
      ]);
    await blame(c, "unreadable");
    expect(await kinds()).toEqual(["roster_unreadable", "sources_unreadable", "clock_wrong"]);
    expect((await readOverview(alice)).health.verdict).toBe("warning");
    await blame(d, "lost");
    const { health } = await readOverview(alice);
    expect(health.attention[0]).toMatchObject({
      kind: "sources_lost",
      findings: [{ hostName: "d", since: NOW - HOUR }],
    });
    expect(health.verdict).toBe("trouble");
  });

  it("shows what machines measured, what was used, and the newest errors of each kind (S2-11, S2-13)", async () => {
    const id = await host("harbour");
    const old = await host("pier");
    await measure(id, { cpu: 41.5, memory: 30, disk: 50 });
    await measure(old, { cpu: 9, memory: 99, disk: 99, at: NOW - HOUR });
    await use(id, NOW - 2 * HOUR, { input: 1_000, costNanos: 5_000_000 });
    await use(id, NOW - 26 * HOUR, { input: 700 });
    await logs(id, 3, "disk on fire");
    const { figures, usage, errors, errorsOfDay, health } = await readOverview(alice);
    expect(figures.get(id)).toMatchObject({ cpu: 41.5, memoryUsed: 30, diskTotal: 100 });
    expect(usage).toMatchObject({
      isKnown: true,
      zone: "UTC",
      today: { input: 1_000, reportedNanos: 5_000_000, unpricedTokens: 0 },
      yesterday: { input: 700, reportedNanos: 0, unpricedTokens: 700 },
      month: { input: 1_700, reportedNanos: 5_000_000 },
    });
    expect([...usage.tokensByHost]).toEqual([[id, 1_000]]);
    expect(errors).toMatchObject([{ message: "disk on fire", count: 3, hostName: "harbour" }]);
    expect(errorsOfDay).toBe(3);
    // Figures of an hour ago say nothing about now.
    expect(health.verdict).toBe("alright");
  });

  it("says what is not known instead of 0: nothing recorded, nothing measured", async () => {
    await host("harbour");
    const { figures, usage } = await readOverview(alice);
    expect(usage.isKnown).toBe(false);
    expect(figures.size).toBe(0);
  });

  it("wants a look at full disks, used up memory, bursts of errors and gateways that do not serve", async () => {
    const [full, burst, absent, starting, odd] = [
      await host("full"),
      await host("burst"),
      await host("absent"),
      await host("starting"),
      await host("odd"),
    ];
    await measure(full, { cpu: 1, memory: 96, disk: 91 });
    await logs(burst, 20, "again");
    await gateway(odd, "unknown", NOW - HOUR);
    await gateway(starting, "starting", NOW - MINUTE);
    expect(await kinds()).toEqual(["disk_full", "memory_high", "error_burst", "gateway_unknown"]);
    await gateway(starting, "starting", NOW - HOUR);
    await gateway(absent, "absent", NOW - HOUR);
    const { health, hosts } = await readOverview(alice);
    expect(health.attention.slice(0, 3)).toMatchObject([
      { kind: "gateway_absent", findings: [{ hostName: "absent", since: NOW - HOUR }] },
      { kind: "gateway_not_ready", findings: [{ hostName: "starting" }] },
      { kind: "disk_full", findings: [{ hostName: "full", amount: 91 }] },
    ]);
    expect(health.verdict).toBe("trouble");
    expect(hosts.map(({ name }) => name)).toEqual(["absent", "starting", "full", "burst", "odd"]);
  });

  it("X-7: tells jobs that OpenClaw stopped from those that fail, and blames no silent host for its jobs", async () => {
    const harbour = await host("harbour");
    const silent = await host("silent", { state: "offline", lastSeenAt: NOW - HOUR, deadlineAt: NOW - 55 * MINUTE });
    const failing = { lastStatus: "error", consecutiveErrors: 2, lastRunAt: NOW - MINUTE };
    await makeJob(alice, harbour, failing);
    await makeJob(alice, harbour, { deliveryMode: "announce", lastDelivery: "not-delivered", lastRunAt: NOW - HOUR });
    await makeJob(alice, harbour, { ...failing, enabled: false, autoDisabled: "consecutive-failures" });
    await makeJob(alice, harbour, { ...failing, enabled: false });
    await makeJob(alice, silent, failing);
    const { health } = await readOverview(alice);
    const jobs = health.attention.filter(({ kind }) => kind.startsWith("jobs_"));
    expect(jobs).toMatchObject([
      { kind: "jobs_stopped", total: 1, findings: [{ hostName: "harbour", amount: 1 }] },
      { kind: "jobs_failing", total: 1, findings: [{ hostName: "harbour", amount: 2, since: NOW - MINUTE }] },
    ]);
  });

  it("tells for two weeks that a storage was moved, without calling it a problem (X-16)", async () => {
    const id = await host("moved");
    const movedAt = (at: number) =>
      alice.db.query("UPDATE host SET storage_moved_at = $2 WHERE id = $1", [id, new Date(at)]);
    await movedAt(NOW - HOUR);
    expect(await kinds()).toEqual(["storage_moved"]);
    expect((await readOverview(alice)).health.verdict).toBe("alright");
    await movedAt(NOW - MOVE_TOLD_MS - 1);
    expect(await kinds()).toEqual([]);
  });

  it("does not say alright while the platform itself is blind", async () => {
    await agent(await host("harbour"));
    await setWatch(alice, { seenAt: NOW - HOUR, continuous: true });
    const { health } = await readOverview(alice);
    await setWatch(alice, { seenAt: NOW, continuous: true });
    expect(health).toMatchObject({ verdict: "unknown", hosts: { online: 0, unknown: 1 }, agents: { unknown: 1 } });
  });

  it("stays bounded with many hosts in trouble: some by name, all by number", async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => host(`rack-${n}`, { lastSeenAt: NOW - HOUR })));
    await makeFleet(alice, alice.accountId, 500, 20);
    const { health, hosts } = await readOverview(alice);
    expect(health.attention[0]).toMatchObject({ kind: "host_offline", total: 30 });
    expect(health.attention.every(({ findings }) => findings.length <= 4)).toBe(true);
    expect(health.agents.total).toBe(495);
    expect(health.hosts.total).toBe(50);
    expect(hosts).toHaveLength(12);
    expect(hosts.every(({ state }) => state === "offline")).toBe(true);
  });

  it("shows nothing of another account", async () => {
    await host("secret", { lastSeenAt: NOW - HOUR });
    const mallory = { ...alice, accountId: await makeAccount(alice, "Mallory") };
    expect((await readOverview(mallory)).health).toMatchObject({ verdict: "nothing", attention: [] });
  });
});
