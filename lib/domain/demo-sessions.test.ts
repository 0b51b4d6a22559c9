import { describe, expect, it } from "vitest";
import { SessionSnapshot } from "../protocol";
import { DEMO_DAY_MS, type DemoWorker, demoSessionsOf } from "./demo-sessions";

const DAY = Date.UTC(2026, 10, 20);
const EVENING = DAY + DEMO_DAY_MS - 1;
const worker: DemoWorker = {
  seed: "harbour/main",
  agentId: "main",
  model: "claude-sonnet-4.6",
  prices: { input: 3_000, output: 15_000, cacheRead: 300, cacheWrite: 3_750 },
  turnsPerDay: 20,
  busyHour: 12,
  job: "morning-brief",
  errorsPerHundred: 20,
  source: "sqlite",
};

describe("synthetic sessions", () => {
  it("are the same whenever they are told, and such as an uploader may send", () => {
    const told = demoSessionsOf(worker, DAY, EVENING);
    expect(demoSessionsOf(worker, DAY, EVENING)).toEqual(told);
    expect(told.map((session) => SessionSnapshot.parse(session))).toEqual(told);
    expect(new Set(told.map(({ sessionId }) => sessionId)).size).toBe(told.length);
    expect(told.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["main", "cron"]));
  });

  it("add up: usage, turns and totals are the same figures", () => {
    for (const { usage, totals, detail, turnCount } of demoSessionsOf(worker, DAY, EVENING)) {
      const { unpricedTokens, ...sums } = totals;
      for (const name of ["messages", "input", "output", "cacheRead", "cacheWrite", "costNanos"] as const) {
        const sum = (rows: readonly Record<typeof name, number>[]) => rows.reduce((all, row) => all + row[name], 0);
        expect([name, sum(usage), sum(detail.turns)]).toEqual([name, sums[name], sums[name]]);
      }
      expect([unpricedTokens, detail.turns.length]).toEqual([0, turnCount]);
    }
  });

  it("only grow while the day goes on", () => {
    const tokens = [6, 9, 12, 18, 23].map((hour) =>
      demoSessionsOf(worker, DAY, DAY + hour * 3_600_000).reduce((all, { totals }) => all + totals.output, 0),
    );
    expect(tokens).toEqual([...tokens].sort((a, b) => a - b));
    expect(tokens.at(-1)).toBeGreaterThan(tokens[0] ?? 0);
    expect(demoSessionsOf(worker, DAY, DAY)).toEqual([]);
  });

  it("leave the price open where the provider reports none", () => {
    const [session] = demoSessionsOf({ ...worker, prices: null }, DAY, EVENING);
    expect(session?.totals).toMatchObject({ costNanos: 0 });
    expect(session?.totals.unpricedTokens).toBeGreaterThan(0);
    expect(session?.usage.every(({ reported }) => !reported)).toBe(true);
  });
});
