import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AccountCtx } from "../../lib/ctx";
import type { UsageRangeName } from "../../lib/domain/usage-range";
import { removeModelPrice, setLastResort, setModelPrice } from "../../lib/services/prices";
import { setTimeZone } from "../../lib/services/time-zone";
import { rangeOf, type UsageFilter, usageGround, usageSeries, usageSummary } from "../../lib/services/usage";
import { type UsageBreakdownName, usageBreakdown } from "../../lib/services/usage-breakdown";
import { counterUsage } from "../../lib/services/usage-counters";
import { missingUsage } from "../../lib/services/usage-missing";
import { roughNanos } from "../../lib/services/usage-sums";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeAccount, makeAgent, makeHost } from "../support/fleet";
import { makeSession, makeUse, type UseOver } from "../support/usage";

/** Recorded usage: what adds up to which figure, in whose day, at what price. */

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.end());

const NOW = Date.parse("2026-11-21T12:00:00Z");
const ms = (iso: string) => Date.parse(iso);

let accountId: string;
let hostId: string;
let sessionId: string;
let alice: AccountCtx;

async function account(name = "alice") {
  const id = await makeAccount(database.ctx(new Date(NOW)), name);
  const ctx: AccountCtx = { ...database.ctx(new Date(NOW)), accountId: id };
  const host = await makeHost(ctx, id);
  return { ctx, accountId: id, hostId: host, sessionId: await makeSession(ctx, id, host) };
}
beforeEach(async () => {
  ({ ctx: alice, accountId, hostId, sessionId } = await account());
});

const use = (iso: string, over: UseOver = {}, session = sessionId) => makeUse(alice, session, ms(iso), over);
const summary = async (ctx = alice, filter: UsageFilter = {}) => usageSummary(ctx, await usageGround(ctx), filter);

async function breakdown(by: UsageBreakdownName, range: UsageRangeName = "all", filter: UsageFilter = {}, limit = 100) {
  const ground = await usageGround(alice);
  return usageBreakdown(alice, ground, { range: rangeOf(alice, range, ground), by, filter, limit });
}

async function series(range: UsageRangeName) {
  const ground = await usageGround(alice);
  return usageSeries(alice, ground, rangeOf(alice, range, ground));
}

describe("S2-8: tokens of today, yesterday, the month and ever", () => {
  it("are nothing at first, and no pace is made up", async () => {
    const { today, all, projection } = await summary({ ...alice, now: new Date("2026-11-01T05:00:00Z") });
    expect([today.input, all.messages, projection]).toEqual([0, 0, null]);
    expect((await breakdown("day")).lines).toEqual([]);
  });

  it("are sums over all devices, never the largest of them", async () => {
    const other = await makeHost(alice, accountId);
    await use("2026-11-21T01:00:00Z", { input: 100 });
    await use("2026-11-21T02:00:00Z", { input: 30 }, await makeSession(alice, accountId, other));
    await use("2026-11-20T23:45:00Z", { input: 7 });
    await use("2026-10-31T23:45:00Z", { input: 1_000 });
    const { today, yesterday, month, all } = await summary();
    expect([today, yesterday, month, all].map(({ input }) => input)).toEqual([130, 7, 137, 1_137]);
    expect((await breakdown("host", "today")).lines.map((line) => [line.hostId, line.input])).toEqual([
      [hostId, 100],
      [other, 30],
    ]);
  });

  it("begin and end with the day of the account's time zone, to the quarter hour", async () => {
    await use("2026-11-20T18:00:00Z", { input: 1 });
    await use("2026-11-20T18:15:00Z", { input: 10 });
    await use("2026-11-20T18:30:00Z", { input: 100 });
    const today = async (zone: string) => {
      await setTimeZone(alice, zone);
      return (await summary()).today.input;
    };
    expect([await today("Asia/Kathmandu"), await today("Asia/Kolkata"), await today("UTC")]).toEqual([110, 100, 0]);
    expect(await today("Asia/Shanghai")).toBe(111);
  });

  it("a drop of a session's own figures is what it says, not a negative day", async () => {
    await use("2026-11-21T01:00:00Z", { input: 500 });
    await use("2026-11-21T01:00:00Z", { input: 200 });
    expect((await summary()).today.input).toBe(200);
  });

  it("come to a month at the pace so far", async () => {
    await use("2026-11-16T00:00:00Z", { input: 110, costNanos: 11_000 });
    // Five and a half days since the first recorded one, of fifteen.
    expect((await summary()).projection).toEqual({ tokens: 300, nanos: 30_000 });
  });

  it("are the account's own: Charlie sees none of them", async () => {
    await use("2026-11-21T01:00:00Z");
    const charlie = await account("charlie");
    expect((await summary(charlie.ctx)).all.messages).toBe(0);
    expect((await summary(charlie.ctx, { hostId })).all.messages).toBe(0);
    const ground = await usageGround(charlie.ctx);
    const range = rangeOf(charlie.ctx, "all", ground);
    for (const by of ["day", "agent", "model", "host", "session"] as const) {
      expect((await usageBreakdown(charlie.ctx, ground, { range, by, filter: { hostId }, limit: 9 })).lines).toEqual(
        [],
      );
    }
    expect((await summary(alice, { hostId: "no-uuid" })).all.messages).toBe(0);
  });
});

describe("days always equal the quarter hours they are made of", () => {
  const DIFFERENCE = `
    SELECT * FROM (
      SELECT (u.at AT TIME ZONE a.time_zone)::date AS day, s.agent_external_id AS agent, u.host_id, u.model, u.reported, sum(u.messages) AS messages,
        sum(u.input) AS input, sum(u.output) AS output, sum(u.cache_read) AS cr, sum(u.cache_write) AS cw, sum(u.cost_nanos) AS cost
      FROM session_usage u JOIN session s ON s.id = u.session_id JOIN account a ON a.id = u.account_id WHERE u.account_id = $1
      GROUP BY 1, 2, 3, 4, 5) fresh
    FULL JOIN (SELECT day, agent_external_id AS agent, host_id, model, reported, messages, input, output, cache_read AS cr, cache_write AS cw, cost_nanos AS cost
      FROM usage_day WHERE account_id = $1 AND messages <> 0) kept
    USING (day, agent, host_id, model, reported, messages, input, output, cr, cw, cost)
    WHERE fresh.* IS NULL OR kept.* IS NULL`;

  it("whatever is written, replaced, taken away or moved to another zone, in any order", async () => {
    const at = fc.integer({ min: 0, max: 400 }).map((quarter) => ms("2026-11-18T00:00:00Z") + quarter * 900_000);
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ do: fc.constant("use" as const), at, input: fc.nat(999), reported: fc.boolean() }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("cut" as const), at }) },
      fc.record({ do: fc.constant("zone" as const), zone: fc.constantFrom("UTC", "Asia/Kolkata", "America/New_York") }),
      fc.record({ do: fc.constant("forget" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        let session = await makeSession(alice, accountId, hostId, { agent: "coding" });
        for (const one of steps) {
          if (one.do === "use") await makeUse(alice, session, one.at, one);
          else if (one.do === "cut") {
            await alice.db.query("DELETE FROM session_usage WHERE session_id = $1 AND at >= $2", [
              session,
              new Date(one.at),
            ]);
          } else if (one.do === "zone") await setTimeZone(alice, one.zone);
          else {
            await alice.db.query("DELETE FROM session WHERE id = $1", [session]);
            session = await makeSession(alice, accountId, hostId);
          }
        }
        expect(await alice.db.query(DIFFERENCE, [accountId])).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("also when usage is written while the zone changes", async () => {
    const sessions = await Promise.all(Array.from({ length: 8 }, () => makeSession(alice, accountId, hostId)));
    const writing = sessions.map(async (session, index) => {
      for (let turn = 0; turn < 6; turn += 1) await makeUse(alice, session, NOW - (index * 7 + turn) * 3_600_000);
    });
    await Promise.all([
      ...writing,
      setTimeZone(alice, "Asia/Kolkata"),
      setTimeZone(alice, "America/New_York"),
      setTimeZone(alice, "Pacific/Apia"),
    ]);
    expect(await alice.db.query(DIFFERENCE, [accountId])).toEqual([]);
  });

  it("and go with their host, and with the account", async () => {
    await use("2026-11-21T01:00:00Z");
    await alice.db.query("DELETE FROM host WHERE id = $1", [hostId]);
    expect((await summary()).all.messages).toBe(0);
    const charlie = await account("charlie");
    await makeUse(charlie.ctx, charlie.sessionId, NOW);
    await alice.db.query("DELETE FROM account WHERE id = $1", [charlie.accountId]);
    expect(await alice.db.query("SELECT 1 FROM usage_day WHERE account_id = $1", [charlie.accountId])).toEqual([]);
  });
});

describe("S2-9: what it cost", () => {
  const MILLION = { input: 1_000_000, reported: false };

  it("is what was reported first, then an estimate by list price, each kept apart", async () => {
    await use("2026-11-21T01:00:00Z", { input: 5, costNanos: 1_234 });
    await use("2026-11-21T01:00:00Z", { ...MILLION, model: "anthropic/claude-opus-4-5-20251101" });
    const { today } = await summary();
    expect([today.reportedNanos, today.estimatedNanos, today.unpricedTokens]).toEqual([1_234, 5e9, 0]);
  });

  it("X-4: is not known for a model without a price; the $1 for a million stands beside it, and is none", async () => {
    await use("2026-11-21T01:00:00Z", { ...MILLION, model: "mock/mock-large" });
    await use("2026-11-21T01:15:00Z", { ...MILLION, model: "" });
    const { today } = await summary();
    expect([today.reportedNanos, today.estimatedNanos, today.unpricedTokens]).toEqual([0, 0, 2_000_000]);
    const { rate } = await usageGround(alice);
    expect(roughNanos(today, rate)).toBe(2e9);
    await setLastResort(alice, null);
    expect(roughNanos(today, (await usageGround(alice)).rate)).toBeNull();
  });

  it("follows the account's own price at once, back to its first day, and the list again without it", async () => {
    const model = "anthropic/claude-opus-4-5";
    await use("2026-01-05T01:00:00Z", {
      ...MILLION,
      model,
      output: 1_000_000,
      cacheRead: 1_000_000,
      cacheWrite: 1_000_000,
    });
    const cost = async () => (await summary()).all.estimatedNanos / 1e9;
    expect(await cost()).toBe(5 + 25 + 0.5 + 6.25);
    await setModelPrice(alice, { model, input: 1e9, output: 2e9, cacheRead: 0, cacheWrite: 4e9 });
    expect(await cost()).toBe(7);
    await setModelPrice(alice, { model, input: 0, output: 0, cacheRead: 0, cacheWrite: 0 });
    expect([await cost(), (await summary()).all.unpricedTokens]).toEqual([0, 0]);
    await removeModelPrice(alice, model);
    expect(await cost()).toBe(36.75);
  });

  it("takes the price of its own day where a vendor changed it", async () => {
    await use("2026-08-20T12:00:00Z", { ...MILLION, model: "openai/gpt-5.6-sol" });
    await use("2026-08-21T12:00:00Z", { ...MILLION, model: "openai/gpt-5.6-sol" });
    const { lines } = await breakdown("day");
    expect(lines.map(({ day, estimatedNanos }) => [day, estimatedNanos])).toEqual([
      ["2026-08-21", 4e9],
      ["2026-08-20", 5e9],
    ]);
  });

  it("refuses prices that are none, naming the field, and lets nobody keep more than 500", async () => {
    const price = { model: "m", input: 1, output: 1, cacheRead: 1, cacheWrite: 1 };
    for (const wrong of [
      { input: -1 },
      { output: 0.5 },
      { cacheRead: Number.NaN },
      { cacheWrite: 1e14 },
      { model: " " },
    ]) {
      const [field] = Object.keys(wrong);
      await expect(setModelPrice(alice, { ...price, ...wrong })).rejects.toMatchObject({
        kind: "bad_input",
        detail: { field },
      });
    }
    await expect(setLastResort(alice, -1)).rejects.toMatchObject({ detail: { field: "rate" } });
    await alice.db.query(
      `INSERT INTO model_price SELECT $1, 'model-' || n, 1, 1, 1, 1, $2 FROM generate_series(1, 500) n`,
      [accountId, alice.now],
    );
    await expect(setModelPrice(alice, price)).rejects.toMatchObject({ kind: "conflict" });
    await setModelPrice(alice, { ...price, model: "model-7" });
  });

  it("tells how much was reported to cost nothing, which may mean that OpenClaw knew no price", async () => {
    await use("2026-11-21T01:00:00Z", { input: 40, output: 2, costNanos: 0 });
    expect((await summary()).today).toMatchObject({ freeTokens: 42, unpricedTokens: 0, reportedNanos: 0 });
  });

  it("is exact where fractions of a dollar would not be", async () => {
    for (let quarter = 0; quarter < 30; quarter += 1) {
      await makeUse(alice, sessionId, NOW - quarter * 900_000, { costNanos: 100_000_001 });
    }
    expect((await summary()).all.reportedNanos).toBe(3_000_000_030);
    const huge = { input: 9e14, output: 9e14, reported: false, model: "openai/gpt-5.5-pro" };
    await use("2026-11-21T01:00:00Z", huge);
    expect((await summary()).all.estimatedNanos).toBe(9e8 * 210e9);
  });
});

describe("usage broken down", () => {
  it("adds up to the same total by day, agent, model, host and session", async () => {
    await makeAgent(alice, accountId, hostId, { externalId: "main", nameEn: "Captain" });
    const coding = await makeSession(alice, accountId, hostId, { agent: "coding", label: "tests" });
    await use("2026-11-20T10:00:00Z", { input: 10, costNanos: 30 });
    await use("2026-11-21T10:00:00Z", { input: 20, costNanos: 20 });
    await use("2026-11-21T10:00:00Z", { input: 5, model: "mock/small", costNanos: 70 }, coding);
    const named = {
      day: [
        ["2026-11-21", 25],
        ["2026-11-20", 10],
      ],
      agent: [
        ["coding", 5],
        ["main", 30],
      ],
      model: [
        ["mock/small", 5],
        ["mock/mock-large", 30],
      ],
      session: [
        [sessionId, 30],
        [coding, 5],
      ],
      host: [[hostId, 35]],
    };
    const name = { day: "day", agent: "agent", model: "model", session: "sessionRow", host: "hostId" } as const;
    for (const by of ["day", "agent", "model", "session", "host"] as const) {
      const { lines, total, count } = await breakdown(by, "7d");
      expect(
        lines.map((line) => [line[name[by]], line.input]),
        by,
      ).toEqual(named[by]);
      expect([total.input, total.reportedNanos, count], by).toEqual([35, 120, lines.length]);
    }
    expect((await breakdown("agent")).lines[1]).toMatchObject({ agentNameEn: "Captain", hostId });
    expect((await breakdown("session")).lines[1]).toMatchObject({ sessionLabel: "tests", agent: "coding" });
  });

  it("can be narrowed to a host, an agent, a model, and all of them at once", async () => {
    const coding = await makeSession(alice, accountId, hostId, { agent: "coding" });
    await use("2026-11-21T10:00:00Z", { input: 20 });
    await use("2026-11-21T10:00:00Z", { input: 5, model: "mock/small" }, coding);
    const filters: [UsageFilter, number][] = [
      [{ agent: "coding" }, 5],
      [{ model: "mock/mock-large" }, 20],
      [{ hostId, agent: "main", model: "mock/small" }, 0],
    ];
    for (const [filter, input] of filters) {
      for (const by of ["day", "agent", "model", "session", "host"] as const) {
        expect((await breakdown(by, "today", filter)).total.input, `${by} ${JSON.stringify(filter)}`).toBe(input);
      }
      expect((await summary(alice, filter)).today.input).toBe(input);
    }
  });

  it("counts of a session only what lies in the range, and finds the largest there though others lived larger", async () => {
    const old = await makeSession(alice, accountId, hostId, { label: "old" });
    await use("2026-10-01T10:00:00Z", { input: 90_000 }, old);
    await use("2026-11-21T10:00:00Z", { input: 1 }, old);
    for (let index = 0; index < 9; index += 1) {
      const other = await makeSession(alice, accountId, hostId);
      await use("2026-11-21T10:00:00Z", { input: 10 + index }, other);
    }
    const { lines, count, total } = await breakdown("session", "today", {}, 1);
    expect([lines.map(({ input }) => input), count, total.input]).toEqual([[18], null, 127]);
    expect((await breakdown("session", "today", {}, 50)).count).toBe(10);
  });

  it("shows a model's price origin: the account's, the list's or none", async () => {
    await setModelPrice(alice, { model: "mock/own", input: 1, output: 1, cacheRead: 1, cacheWrite: 1 });
    for (const model of ["mock/own", "openai/gpt-5", "mock/none"]) await use("2026-11-21T10:00:00Z", { model });
    const { lines } = await breakdown("model");
    expect(Object.fromEntries(lines.map((line) => [line.model, line.priceOrigin]))).toEqual({
      "mock/own": "own",
      "openai/gpt-5": "list",
      "mock/none": "none",
    });
  });
});

describe("the chart of usage", () => {
  it("has every day of its range, those with nothing too, and at most 400 bars", async () => {
    await use("2026-11-19T10:00:00Z", { input: 3 });
    const week = await series("7d");
    expect(week.map(({ key, input }) => [key, input])).toEqual([
      ["2026-11-15", 0],
      ["2026-11-16", 0],
      ["2026-11-17", 0],
      ["2026-11-18", 0],
      ["2026-11-19", 3],
      ["2026-11-20", 0],
      ["2026-11-21", 0],
    ]);
    await use("2020-02-03T10:00:00Z", { input: 4 });
    const all = await series("all");
    expect([all.length, all[0]?.key, all[0]?.input, all.at(-1)?.key]).toEqual([82, "2020-02", 4, "2026-11"]);
    expect((await series("year")).length).toBe(365);
  });

  it("shows one day by hours, 25 of them when clocks go back", async () => {
    await setTimeZone(alice, "Europe/Berlin");
    const ctx = { ...alice, now: new Date("2026-10-25T20:00:00Z") };
    // Two o'clock comes twice.
    await makeUse(ctx, sessionId, ms("2026-10-25T00:30:00Z"), { input: 1 });
    await makeUse(ctx, sessionId, ms("2026-10-25T01:30:00Z"), { input: 2 });
    const ground = await usageGround(ctx);
    const bars = await usageSeries(ctx, ground, rangeOf(ctx, "today", ground));
    expect(bars.length).toBe(25);
    expect(bars.slice(1, 5).map(({ input }) => input)).toEqual([0, 1, 2, 0]);
  });
});

it.each(["", "Mars/Olympus", "+08:00", "UTC; DROP TABLE account"])("refuses %j as a time zone", async (zone) => {
  await expect(setTimeZone(alice, zone)).rejects.toMatchObject({ kind: "bad_input", detail: { field: "timeZone" } });
});

describe("S2-8: hosts that tell one counter and no sessions", () => {
  const counters = async (range: UsageRangeName, filter: UsageFilter = {}) => {
    const ground = await usageGround(alice);
    return counterUsage(alice, ground, rangeOf(alice, range, ground), filter);
  };
  const grow = (host: string, iso: string, tokens: number) =>
    alice.db.query("INSERT INTO device_usage (host_id, at, account_id, tokens) VALUES ($1, $2, $3, $4)", [
      host,
      new Date(iso),
      accountId,
      tokens,
    ]);

  it("are told apart, and one that has sessions too is counted by them alone", async () => {
    const [one, two] = [await makeHost(alice, accountId), await makeHost(alice, accountId)];
    await grow(one, "2026-11-21T10:00:00Z", 500);
    await grow(two, "2026-11-20T10:00:00Z", 70);
    await grow(hostId, "2026-11-21T10:00:00Z", 9_000);
    await use("2026-11-01T10:00:00Z");
    expect(await counters("today")).toEqual({ hosts: 1, tokens: 500 });
    expect(await counters("30d")).toEqual({ hosts: 2, tokens: 570 });
    expect(await counters("30d", { hostId: two })).toEqual({ hosts: 1, tokens: 70 });
    expect(await counters("30d", { model: "mock" })).toEqual({ hosts: 0, tokens: 0 });
    expect((await summary()).all.input).toBe(100);
  });
});

it("X-16: tells of how many hosts sessions could not be read, whose usage is missing and not zero", async () => {
  const report = (source: string, status: string) => ({ sources: [{ source, status }] });
  expect(await missingUsage(alice)).toEqual({ hosts: 0, hostId: null });
  await makeHost(alice, accountId, report("sessions/main", "empty"));
  await makeHost(alice, accountId, report("cron", "error"));
  const blind = await makeHost(alice, accountId, report("sessions/coding", "unsupported"));
  expect(await missingUsage(alice)).toEqual({ hosts: 1, hostId: blind });
  await makeHost(alice, accountId, report("sessions/main", "error"));
  expect((await missingUsage(alice)).hosts).toBe(2);
  expect((await missingUsage(alice, { agent: "coding" })).hostId).toBe(blind);
  expect((await missingUsage(alice, { hostId: blind, agent: "main" })).hosts).toBe(0);
  const charlie = await account("charlie");
  expect((await missingUsage(charlie.ctx, { hostId: blind })).hosts).toBe(0);
});
