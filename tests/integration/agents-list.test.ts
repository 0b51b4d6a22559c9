import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccountCtx } from "../../lib/ctx";
import { type AgentListInput, agentListSql, getAgent, listAgents } from "../../lib/services/agents";
import { readHistory } from "../../lib/services/history";
import { getHost, listHosts } from "../../lib/services/hosts";
import { readWatch } from "../../lib/services/watch";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeAccount, makeAgent, makeFleet, makeFlips, makeHost, setWatch } from "../support/fleet";

const NOW = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;

let test: TestDatabase;
/** Alice's account, in which Bob works too; Charlie has one of his own. */
let alice: AccountCtx;
let charlie: AccountCtx;
let hostId: string;
let agents: Record<"lighthouse" | "Ärger" | "percent" | "gone" | "silent", string>;

const first = (input: Partial<AgentListInput> = {}): AgentListInput => ({ offset: 0, limit: 60, ...input });

beforeAll(async () => {
  test = await createTestDatabase();
  const ctx = test.ctx(new Date(NOW));
  await setWatch(ctx, { seenAt: NOW, continuous: true });
  alice = { ...ctx, accountId: await makeAccount(ctx, "Alice") };
  charlie = { ...ctx, accountId: await makeAccount(ctx, "Charlie") };
  hostId = await makeHost(ctx, alice.accountId, { name: "harbour" });
  const make = (over: Parameters<typeof makeAgent>[3]) => makeAgent(ctx, alice.accountId, hostId, over);
  agents = {
    lighthouse: await make({ externalId: "lighthouse", nameEn: "Lighthouse", nameZh: "灯塔" }),
    Ärger: await make({ externalId: "aerger", nameEn: "Ärger" }),
    percent: await make({ externalId: "fifty", nameEn: "50%_off\\" }),
    gone: await make({ externalId: "gone", nameEn: "Gone", state: "retired" }),
    silent: await make({ externalId: "silent", nameEn: "Silent", lastActiveAt: NOW - HOUR }),
  };
});
afterAll(() => test.end());

describe("listAgents", () => {
  it("puts the worst first, then goes by name, and counts every state", async () => {
    const { rows, total, counts } = await listAgents(alice, first());
    expect(rows.map((row) => row.nameEn)).toEqual(["Silent", "50%_off\\", "Lighthouse", "Ärger", "Gone"]);
    expect(total).toBe(5);
    expect(counts).toEqual({ total: 5, online: 3, offline: 1, unknown: 0, retired: 1 });
    expect(rows[0]).toMatchObject({ state: "offline", since: NOW - HOUR + 300_000, hostName: "harbour" });
  });

  it.each([
    ["a part of the name, whatever its case", "LIGHT", ["Lighthouse"]],
    ["the Chinese name", "灯", ["Lighthouse"]],
    ["the id", "aerger", ["Ärger"]],
    ["the host's name", "harbour", ["Silent", "50%_off\\", "Lighthouse", "Ärger", "Gone"]],
    ["% as a letter", "0%", ["50%_off\\"]],
    ["_ as a letter", "%_o", ["50%_off\\"]],
    ["\\ as a letter", "ff\\", ["50%_off\\"]],
    ["nothing that is there", "zzz", []],
    ["SQL", "' OR 1=1 --", []],
  ])("finds by %s", async (_name, q, names) => {
    const { rows, total, counts } = await listAgents(alice, first({ q }));
    expect(rows.map((row) => row.nameEn)).toEqual(names);
    expect(total).toBe(names.length);
    expect(counts.total).toBe(5);
  });

  it("S0-59: gives the others after those the search finds, in the same order, when asked", async () => {
    const { rows, total, listed } = await listAgents(alice, first({ q: "h", others: true }));
    expect([rows.length, total, listed]).toEqual([5, 5, 5]);
    const some = await listAgents(alice, first({ q: "light", others: true }));
    expect(some.rows.map((row) => row.nameEn)).toEqual(["Lighthouse", "Silent", "50%_off\\", "Ärger", "Gone"]);
    expect([some.total, some.listed]).toEqual([1, 5]);
    const silent = await listAgents(alice, first({ q: "light", others: true, state: "offline" }));
    expect([silent.rows.map((row) => row.nameEn), silent.total, silent.listed]).toEqual([["Silent"], 0, 1]);
  });

  it("filters by the shown state, not by the stored one", async () => {
    expect((await listAgents(alice, first({ state: "offline" }))).rows.map((row) => row.nameEn)).toEqual(["Silent"]);
    expect((await listAgents(alice, first({ state: "online" }))).total).toBe(3);
    expect((await listAgents(alice, first({ state: "unknown" }))).rows).toEqual([]);
  });

  it("gives windows that do not overlap, and the counters even past the end", async () => {
    const two = await listAgents(alice, { offset: 2, limit: 2 });
    expect(two.rows.map((row) => row.nameEn)).toEqual(["Lighthouse", "Ärger"]);
    const past = await listAgents(alice, { offset: 50, limit: 2 });
    expect(past).toMatchObject({ rows: [], total: 5, counts: { total: 5 } });
  });

  it("reads only the ids asked for, of its own account, and takes no harm from ids that are none", async () => {
    const ids = [agents.silent, agents.percent, "nonsense", "00000000-0000-0000-0000-000000000000"];
    expect((await listAgents(alice, first({ ids }))).rows.map((row) => row.nameEn)).toEqual(["Silent", "50%_off\\"]);
    expect((await listAgents(charlie, first({ ids }))).rows).toEqual([]);
  });

  it("shows Charlie nothing of Alice's", async () => {
    const nothing = {
      rows: [],
      total: 0,
      listed: 0,
      counts: { total: 0, online: 0, offline: 0, unknown: 0, retired: 0 },
    };
    expect(await listAgents(charlie, first())).toEqual(nothing);
    expect(await listAgents(charlie, first({ hostId }))).toEqual(nothing);
    expect(await listHosts(charlie)).toEqual({ rows: [], total: 0, offline: 0, all: 0, next: null });
  });
});

describe("one agent, one host", () => {
  it.each(["nonsense", "00000000-0000-0000-0000-000000000000", "'; DROP TABLE agent; --"])(
    "%s is not found, in the same words for everyone",
    async (id) => {
      await expect(getAgent(alice, id)).rejects.toMatchObject({ kind: "not_found" });
      await expect(getHost(alice, id)).rejects.toMatchObject({ kind: "not_found" });
    },
  );

  it("answers Charlie about Alice's as if they did not exist", async () => {
    await expect(getAgent(charlie, agents.silent)).rejects.toMatchObject({ kind: "not_found" });
    await expect(getHost(charlie, hostId)).rejects.toMatchObject({ kind: "not_found" });
    await makeFlips(alice, alice.accountId, { hostId, agentId: agents.silent }, [
      { at: NOW - HOUR, from: "none", to: "online" },
    ]);
    const window = { from: NOW - 24 * HOUR, to: NOW };
    expect((await readHistory(charlie, { hostId, agentId: agents.silent }, window)).flips).toEqual([]);
    expect((await readHistory(alice, { hostId, agentId: agents.silent }, window)).flips).toHaveLength(1);
  });

  it("says what explains an agent's state", async () => {
    expect(await getAgent(alice, agents.silent)).toMatchObject({
      state: "offline",
      deadlineAt: NOW - HOUR + 300_000,
      thresholdMs: 300_000,
      accountThresholdMinutes: 5,
      intervalSeconds: 60,
    });
  });

  it("counts a host's agents by shown state and leaves retired ones out", async () => {
    const { rows } = await listHosts(alice);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ state: "online", agents: { total: 4, online: 3, offline: 1, unknown: 0 } });
  });

  it("survives sources stored in a form it does not know", async () => {
    const odd = await makeHost(alice, alice.accountId, {
      sources: [{ source: "config", status: "ok" }, { nonsense: 1 }, 7],
    });
    expect((await getHost(alice, odd)).sources.map((one) => one.source)).toEqual(["config", "?", "?"]);
    const none = await makeHost(alice, alice.accountId, { sources: { not: "a list" } });
    expect((await getHost(alice, none)).sources).toEqual([]);
  });
});

describe("readHistory", () => {
  it("brings the last change before the window along, and apart from the agents' the host's own", async () => {
    const host = await makeHost(alice, alice.accountId);
    const agent = await makeAgent(alice, alice.accountId, host);
    const times = [50, 30, 20, 2];
    const flips = times.map((hours, index) => ({
      at: NOW - hours * HOUR,
      from: index === 0 ? ("none" as const) : index % 2 ? ("online" as const) : ("offline" as const),
      to: index % 2 ? ("offline" as const) : ("online" as const),
    }));
    await makeFlips(alice, alice.accountId, { hostId: host, agentId: agent }, flips);
    await makeFlips(alice, alice.accountId, { hostId: host, agentId: null }, flips.slice(0, 1));
    const window = { from: NOW - 24 * HOUR, to: NOW };
    const read = await readHistory(alice, { hostId: host, agentId: agent }, window);
    expect(read.flips.map((flip) => (NOW - flip.at) / HOUR)).toEqual([30, 20, 2]);
    expect((await readHistory(alice, { hostId: host, agentId: null }, window)).flips).toHaveLength(1);
  });
});

describe("with 10,000 agents beside another account's 10,000", () => {
  let many: AccountCtx;
  beforeAll(async () => {
    const ctx = test.ctx(new Date(NOW));
    many = { ...ctx, accountId: await makeAccount(ctx, "Many") };
    const others = { ...ctx, accountId: await makeAccount(ctx, "Others") };
    await makeFleet(ctx, many.accountId, 10_000);
    await makeFleet(ctx, others.accountId, 10_000);
    await makeFleet(ctx, charlie.accountId, 20_000);
    await test.db.query("ANALYZE agent, host");
  });

  it("answers by index: another account's agents are never read", async () => {
    const { sql, values } = agentListSql(many, await readWatch(many), first());
    const plan = await test.db.query<{ "QUERY PLAN": string }>(`EXPLAIN (ANALYZE, COSTS OFF) ${sql}`, values);
    const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
    expect(text).toMatch(/agent_account_id_state_idx/);
    expect(text).not.toMatch(/Seq Scan on agent/);
    expect(text).toMatch(/top-N heapsort|Incremental Sort|Limit/);
  });

  it("gives first and middle windows fast enough for a smooth list", async () => {
    const took: number[] = [];
    for (const input of [
      first(),
      { offset: 5_000, limit: 100 },
      first({ q: "agent 09" }),
      first({ state: "offline" }),
    ]) {
      await listAgents(many, input);
      const started = performance.now();
      const { rows } = await listAgents(many, input);
      took.push(performance.now() - started);
      expect(rows.length).toBeGreaterThan(50);
    }
    console.info(`10,000 agents, ms per window: ${took.map((ms) => ms.toFixed(0)).join(", ")}`);
    // Generous, for a busy machine: a sequential scan with joins for every row would take far longer.
    expect(Math.max(...took)).toBeLessThan(1_000);
  });

  it("walks the whole fleet window by window, each agent once", async () => {
    const seen = new Set<string>();
    for (let offset = 0; offset < 10_000; offset += 200) {
      for (const row of (await listAgents(many, { offset, limit: 200 })).rows) seen.add(row.id);
    }
    expect(seen.size).toBe(10_000);
  });
});
