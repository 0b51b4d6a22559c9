import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AccountCtx } from "../../lib/ctx";
import { MOVE_TOLD_MS } from "../../lib/domain/source-memory";
import { hasHosts, readOverview } from "../../lib/services/overview";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeAccount, makeAgent, makeFleet, makeHost, setWatch } from "../support/fleet";

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
const kinds = async () => (await readOverview(alice)).health.attention.map(({ kind }) => kind);

describe("the overview (S2-13)", () => {
  it("says that there is nothing to watch, rather than that all is well, while no host is connected", async () => {
    const { health, hosts } = await readOverview(alice);
    expect(health).toMatchObject({ verdict: "nothing", attention: [], hosts: { total: 0 }, agents: { total: 0 } });
    expect(hosts.rows).toEqual([]);
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
    expect(hosts.rows.map(({ name }) => name)).toEqual(["just-gone", "long-gone", "alive"]);
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
    expect(hosts).toMatchObject({ total: 50 });
    expect(hosts.rows).toHaveLength(12);
  });

  it("shows nothing of another account", async () => {
    await host("secret", { lastSeenAt: NOW - HOUR });
    const mallory = { ...alice, accountId: await makeAccount(alice, "Mallory") };
    expect((await readOverview(mallory)).health).toMatchObject({ verdict: "nothing", attention: [] });
  });
});
