import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccountCtx } from "../../lib/ctx";
import { SESSION_FRESH_MS, SESSION_STATUSES } from "../../lib/domain/session-status";
import { setModelPrice } from "../../lib/services/prices";
import { estimatesOf } from "../../lib/services/session-costs";
import { getSession } from "../../lib/services/session-detail";
import { type SessionBranch, sessionTree } from "../../lib/services/session-tree";
import {
  listSessions,
  type SessionListInput,
  sessionListSql,
  sessionPlaces,
  sumSessions,
} from "../../lib/services/sessions";
import { readWatch } from "../../lib/services/watch";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeAccount, makeAgent, makeHost, setWatch } from "../support/fleet";
import { makeSession, makeSessions, type SessionOver } from "../support/sessions";

/** What people see of sessions. */

const NOW = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await setWatch(test.ctx(new Date(NOW)), { seenAt: NOW, continuous: true });
});
afterAll(() => test.end());

interface Place {
  ctx: AccountCtx;
  hostId: string;
  make(name: string, over?: SessionOver): Promise<string>;
  names(input?: SessionListInput): Promise<string[]>;
}

async function place(over: Parameters<typeof makeHost>[2] = {}): Promise<Place> {
  const ctx = test.ctx(new Date(NOW));
  const account = { ...ctx, accountId: await makeAccount(ctx, "Alice") };
  const hostId = await makeHost(ctx, account.accountId, { name: "harbour", ...over });
  return {
    ctx: account,
    hostId,
    make: (name, more) => makeSession(account, hostId, { sessionId: name, key: `agent:main:${name}`, ...more }),
    names: async (input) => (await listSessions(account, input)).rows.map(({ sessionId }) => sessionId),
  };
}

describe("the list of sessions", () => {
  it("is empty for everybody else, and so are its sums, filters and trees", async () => {
    const alice = await place();
    const id = await alice.make("hers", { status: "running" });
    const charlie = await place();
    expect(await charlie.names()).toEqual([]);
    expect(await charlie.names({ hostId: alice.hostId })).toEqual([]);
    expect((await sumSessions(charlie.ctx)).sessions).toBe(0);
    expect(await sessionPlaces(charlie.ctx, alice.hostId)).toEqual({ hosts: [], agents: [] });
    expect(await sessionTree(charlie.ctx, id)).toBeNull();
    await expect(getSession(charlie.ctx, id)).rejects.toMatchObject({ kind: "not_found" });
    await expect(getSession(charlie.ctx, "no-id")).rejects.toMatchObject({ kind: "not_found" });
  });

  it("begins with what happened last, or with what used or cost most", async () => {
    const { make, names } = await place();
    await make("old", { lastAt: NOW - HOUR, input: 900, costNanos: 1 });
    await make("new", { lastAt: NOW - MINUTE, input: 1, costNanos: 5 });
    await make("empty", { lastAt: null, observedAt: NOW - 2 * MINUTE, input: 5, costNanos: 0 });
    expect(await names()).toEqual(["new", "old", "empty"]);
    expect(await names({ sort: "tokens" })).toEqual(["old", "empty", "new"]);
    expect(await names({ sort: "cost" })).toEqual(["new", "old", "empty"]);
  });

  it.each(["recent", "tokens", "cost"] as const)("by %s gives every session once, page after page", async (sort) => {
    const { ctx, hostId } = await place();
    await makeSessions(ctx, hostId, 90);
    const whole = await listSessions(ctx, { sort, kind: "all", limit: 200 });
    const found: string[] = [];
    let after: string | undefined;
    do {
      const { rows, next } = await listSessions(ctx, { sort, kind: "all", limit: 13, after });
      found.push(...rows.map(({ sessionId }) => sessionId));
      after = next ?? undefined;
    } while (after);
    expect(found).toEqual(whole.rows.map(({ sessionId }) => sessionId));
    expect(new Set(found).size).toBe(90);
    expect(whole.next).toBeNull();
  });

  it("X-5: leaves probes out unless they are asked for", async () => {
    const { ctx, make, names } = await place();
    await make("talk");
    await make("model-run", { kind: "probe", lastAt: NOW - MINUTE });
    expect(await names()).toEqual(["talk"]);
    expect(await names({ kind: "probe" })).toEqual(["model-run"]);
    expect(await names({ kind: "all" })).toEqual(["talk", "model-run"]);
    expect([(await sumSessions(ctx)).sessions, (await sumSessions(ctx, { kind: "all" })).sessions]).toEqual([1, 2]);
  });

  it.each([
    ["a part of its label, whatever its case", "LOBST", ["a"]],
    ["its key", "agent:main:b", ["b"]],
    ["its model", "haiku", ["c"]],
    ["the name of its agent", "lighthouse", ["b"]],
    ["the Chinese name of its agent", "灯塔", ["b"]],
    ["the name of its host", "harbour", ["a", "b", "c"]],
    ["% as a letter", "50%", ["c"]],
    ["SQL", "' OR 1=1 --", []],
  ])("finds by %s", async (_name, q, expected) => {
    const { ctx, hostId, make, names } = await place();
    await makeAgent(ctx, ctx.accountId, hostId, { externalId: "light", nameEn: "Lighthouse", nameZh: "灯塔" });
    await make("a", { label: "lobster-facts" });
    await make("b", { agent: "light", lastAt: NOW - 1 });
    await make("c", { model: "mock-haiku", label: "50% off", lastAt: NOW - 2 });
    expect(await names({ q })).toEqual(expected);
    expect((await sumSessions(ctx, { q })).sessions).toBe(expected.length);
  });

  it("filters by host, agent and kind, and says what there is to filter by", async () => {
    const { ctx, hostId, make, names } = await place();
    const other = await makeHost(ctx, ctx.accountId, { name: "attic" });
    await makeAgent(ctx, ctx.accountId, hostId, { externalId: "light", nameEn: "Lighthouse" });
    await make("a");
    await make("b", { agent: "light", kind: "cron" });
    expect((await sessionPlaces(ctx)).agents.map(({ nameEn }) => nameEn)).toEqual(["Lighthouse", "main"]);
    await makeSession(ctx, other, { sessionId: "c" });
    expect(await names({ hostId: other })).toEqual(["c"]);
    expect(await names({ hostId: "not-an-id" })).toEqual([]);
    expect(await names({ hostId, agentExternalId: "light" })).toEqual(["b"]);
    expect(await names({ kind: "cron" })).toEqual(["b"]);
    expect((await sessionPlaces(ctx)).hosts.map(({ name }) => name)).toEqual(["attic", "harbour"]);
    expect((await sessionPlaces(ctx, other)).agents.map(({ externalId }) => externalId)).toEqual(["main"]);
  });

  it("adds up what matches, and says what has no reported cost", async () => {
    const { ctx, make } = await place();
    await make("a", { input: 1, output: 2, cacheRead: 4, costNanos: 9_007_199_254_740 });
    await make("b", { input: 10, output: 20, cacheRead: 40, costNanos: 1, unpricedTokens: 70, errors: 2 });
    expect(await sumSessions(ctx)).toMatchObject({
      sessions: 2,
      messages: 8,
      tokens: 77,
      input: 11,
      output: 22,
      cacheRead: 44,
      costNanos: 9_007_199_254_741,
      unpricedTokens: 70,
      errors: 2,
    });
  });
});

describe("a session's state", () => {
  it("in SQL is exactly what the rule says, whatever was stored", async () => {
    const { ctx, hostId, make } = await place();
    const silentHost = await makeHost(ctx, ctx.accountId, { lastSeenAt: NOW - HOUR });
    const edge = fc.constantFrom(0, 1, SESSION_FRESH_MS - 1, SESSION_FRESH_MS, SESSION_FRESH_MS + 1, HOUR);
    const anySession = fc.record({
      status: fc.constantFrom("running", "done", "failed", "killed", "timeout", "deleted", null),
      stillMs: fc.option(edge),
      waitedMs: fc.constantFrom(0, 1, MINUTE),
      skewMs: fc.constantFrom(0, HOUR, -HOUR),
      online: fc.boolean(),
    });
    await make("first");
    await fc.assert(
      fc.asyncProperty(fc.array(anySession, { minLength: 4, maxLength: 12 }), async (sessions) => {
        await ctx.db.query("DELETE FROM session WHERE account_id = $1", [ctx.accountId]);
        for (const { status, stillMs, waitedMs, skewMs, online } of sessions) {
          const observedAt = NOW - waitedMs;
          const sequence = observedAt + skewMs;
          const lastAt = stillMs === null ? null : sequence - stillMs;
          await makeSession(ctx, online ? hostId : silentHost, { status, observedAt, sequence, lastAt });
        }
        const { rows } = await listSessions(ctx, { limit: 200 });
        for (const state of SESSION_STATUSES) {
          const found = await listSessions(ctx, { state, limit: 200 });
          const ids = rows.filter((row) => row.state === state).map(({ id }) => id);
          expect(found.rows.map(({ id }) => id)).toEqual(ids);
        }
      }),
      { numRuns: 25 },
    );
  });
});

/** `parent(child child)` */
const drawn = ({ session, children }: SessionBranch): string =>
  children.length === 0 ? session.sessionId : `${session.sessionId}(${children.map(drawn).join(" ")})`;

describe("a session's tree (X-5)", () => {
  it("is none for a session that stands alone, even when it says that it started itself", async () => {
    const { ctx, make } = await place();
    expect(await sessionTree(ctx, await make("alone", { spawnedBy: "agent:main:nobody" }))).toBeNull();
    expect(await sessionTree(ctx, await make("circle", { spawnedBy: "agent:main:circle" }))).toBeNull();
    expect(await sessionTree(ctx, await make("keyless", { key: null }))).toBeNull();
  });

  it("leads up to the first and down to all it started, past those beside its way", async () => {
    const { ctx, make } = await place();
    await make("root", { firstAt: NOW - 9 * MINUTE });
    await make("uncle", { spawnedBy: "agent:main:root", firstAt: NOW - 7 * MINUTE });
    const middle = await make("middle", { parentKey: "agent:main:root", firstAt: NOW - 8 * MINUTE });
    await make("leaf-2", { spawnedBy: "agent:main:middle", firstAt: NOW - 2 * MINUTE });
    await make("leaf-1", { spawnedBy: "agent:main:middle", agent: "other", firstAt: NOW - 3 * MINUTE });
    const tree = await sessionTree(ctx, middle);
    expect(tree && drawn(tree.root)).toBe("root(middle(leaf-1 leaf-2))");
    expect(tree).toMatchObject({ size: 4, isCut: false });
  });

  it("gives a child to the transcript its key led to when it began", async () => {
    const { ctx, make } = await place();
    const key = "agent:main:daily";
    const yesterday = await make("yesterday", { key, firstAt: NOW - 30 * HOUR });
    const today = await make("today", { key, firstAt: NOW - 2 * HOUR });
    await make("of-yesterday", { spawnedBy: key, firstAt: NOW - 29 * HOUR });
    await make("of-today", { spawnedBy: key, firstAt: NOW - HOUR });
    const trees = await Promise.all([yesterday, today].map((id) => sessionTree(ctx, id)));
    expect(trees.map((tree) => tree && drawn(tree.root))).toEqual(["yesterday(of-yesterday)", "today(of-today)"]);
  });

  it("ends when two say that each started the other, and when there are hundreds", async () => {
    const { ctx, make } = await place();
    const hen = await make("hen", { spawnedBy: "agent:main:egg" });
    await make("egg", { spawnedBy: "agent:main:hen" });
    expect((await sessionTree(ctx, hen))?.size).toBe(2);
    const busy = await make("busy");
    for (let n = 0; n < 103; n += 1) await make(`child-${n}`, { spawnedBy: "agent:main:busy" });
    expect(await sessionTree(ctx, busy)).toMatchObject({ size: 101, isCut: true });
  });
});

describe("one session", () => {
  it("X-4: tells what its context holds now apart from what it used in its whole life", async () => {
    const { ctx, make } = await place();
    const id = await make("long", {
      contextUsed: 2_624,
      contextLimit: 200_000,
      input: 90_000,
      output: 500,
      cacheRead: 9_000,
    });
    expect(await getSession(ctx, id)).toMatchObject({
      contextUsed: 2_624,
      contextLimit: 200_000,
      tokens: 99_500,
      ...{ input: 90_000, output: 500, cacheRead: 9_000, cacheWrite: 0 },
    });
  });

  it("tells what each model used, estimates by price what has no reported cost, and never guesses", async () => {
    const { ctx, hostId, make } = await place();
    const id = await make("three");
    await setModelPrice(ctx, { model: "large", input: 1e9, output: 2e9, cacheRead: 0, cacheWrite: 0 });
    await ctx.db.query(
      `INSERT INTO session_usage (session_id, at, model, reported, account_id, host_id, messages, input, output, cache_read,
         cache_write, cost_nanos)
       VALUES ($1, $4, 'large', true, $2, $3, 2, 100, 10, 5, 1, 7), ($1, $4, 'large', false, $2, $3, 1, 30, 3, 0, 0, 0),
              ($1, $4, 'small', true, $2, $3, 4, 9, 0, 0, 0, 2), ($1, $4, 'nobody-knows', false, $2, $3, 1, 8, 0, 0, 0, 0)`,
      [id, ctx.accountId, hostId, ctx.now],
    );
    expect((await getSession(ctx, id)).models).toEqual([
      { model: "large", messages: 3, tokens: 149, costNanos: 7, estimatedNanos: 36_000, unpricedTokens: 0 },
      { model: "small", messages: 4, tokens: 9, costNanos: 2, estimatedNanos: 0, unpricedTokens: 0 },
      { model: "nobody-knows", messages: 1, tokens: 8, costNanos: 0, estimatedNanos: 0, unpricedTokens: 8 },
    ]);
  });

  it("S2-9: in a list costs what was reported, or by price, or is not known; another account's prices are not asked", async () => {
    const { ctx, hostId, make } = await place();
    const ids = [await make("a", { unpricedTokens: 30 }), await make("b", { unpricedTokens: 8 }), await make("c")];
    await setModelPrice(ctx, { model: "large", input: 1e9, output: 2e9, cacheRead: 0, cacheWrite: 0 });
    await ctx.db.query(
      `INSERT INTO session_usage (session_id, at, model, reported, account_id, host_id, messages, input, output, cache_read,
         cache_write, cost_nanos)
       VALUES ($1, $5, 'large', false, $3, $4, 1, 30, 0, 0, 0, 0), ($2, $5, 'nobody-knows', false, $3, $4, 1, 8, 0, 0, 0, 0)`,
      [ids[0], ids[1], ctx.accountId, hostId, ctx.now],
    );
    const { rows } = await listSessions(ctx);
    expect([...(await estimatesOf(ctx, rows))].sort()).toEqual(
      [
        [ids[0], { estimatedNanos: 30_000, unpricedTokens: 0 }],
        [ids[1], { estimatedNanos: 0, unpricedTokens: 8 }],
      ].sort(),
    );
    expect((await estimatesOf((await place()).ctx, rows)).size).toBe(0);
  });

  it("shows what it can when its stored details are not of this version", async () => {
    const { ctx, make } = await place();
    const id = await make("later");
    await ctx.db.query(`UPDATE session SET detail = '{"turns": "many"}' WHERE id = $1`, [id]);
    expect((await getSession(ctx, id)).detail).toEqual({ turns: [], tools: [], errors: [], stopReasons: [] });
  });
});

describe("with 100,000 sessions", () => {
  it("a page walks one index, wherever it begins", async () => {
    const { ctx, hostId } = await place();
    await makeSessions(ctx, hostId, 100_000);
    await ctx.db.query("ANALYZE session");
    const watch = await readWatch(ctx);
    const { next } = await listSessions(ctx, { limit: 200 });
    for (const [sort, index] of [
      ["recent", "session_account_id_activity_idx"],
      ["tokens", "session_account_id_tokens_idx"],
      ["cost", "session_account_id_cost_nanos_idx"],
    ] as const) {
      for (const after of [undefined, next ?? ""]) {
        const { sql, values } = sessionListSql(ctx, watch, { sort, after });
        const plan = await ctx.db.query<{ "QUERY PLAN": string }>(`EXPLAIN ${sql}`, values);
        const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
        expect(text).toContain(index);
        expect(text).not.toMatch(/Sort|Seq Scan on session/);
      }
    }
  }, 60_000);
});
