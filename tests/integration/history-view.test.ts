import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccountCtx } from "../../lib/ctx";
import { getAgent } from "../../lib/services/agents";
import { historyView, MAX_CHANGES, MAX_FLIPS, readHistory } from "../../lib/services/history";
import { getHost } from "../../lib/services/hosts";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { type FlipOver, makeAccount, makeAgent, makeFlips, makeHost, setWatch } from "../support/fleet";

const NOW = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let test: TestDatabase;
let alice: AccountCtx;
let hostId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  const ctx = test.ctx(new Date(NOW));
  alice = { ...ctx, accountId: await makeAccount(ctx, "Alice") };
  hostId = await makeHost(ctx, alice.accountId);
});
afterAll(() => test.end());

/** An agent whose recorded changes are these, and its page's history. */
async function historyOf(over: Parameters<typeof makeAgent>[3], flips: FlipOver[]) {
  const agentId = await makeAgent(alice, alice.accountId, hostId, over);
  await makeFlips(alice, alice.accountId, { hostId, agentId }, flips);
  const { state, since, thresholdMs } = await getAgent(alice, agentId);
  return historyView(alice, { hostId, agentId, state, since, thresholdMs });
}

describe("historyView", () => {
  it("tells the same whether or not a sweep has recorded the silence", async () => {
    await setWatch(alice, { seenAt: NOW, continuous: true });
    const lastActiveAt = NOW - 6 * HOUR - 300_000;
    const first: FlipOver = { at: NOW - 40 * DAY, from: "none", to: "online", reason: "first_report" };
    const silence: FlipOver = { at: NOW - 6 * HOUR, from: "online", to: "offline" };
    const unswept = await historyOf({ lastActiveAt }, [first]);
    const swept = await historyOf({ lastActiveAt, state: "offline", stateSince: silence.at }, [first, silence]);
    expect(unswept).toEqual(swept);
    expect(swept.windows["24h"].percent).toBe(75);
    expect(swept.changes[0]).toMatchObject({ to: "offline", reason: "silence", at: silence.at, lastedMs: null });
  });

  it("calls the platform's own absence unknown in every window it touches", async () => {
    const gap = { startedAt: NOW - 3 * DAY, endedAt: NOW - 3 * DAY + 2 * HOUR };
    await setWatch(alice, { seenAt: NOW, continuous: true, gaps: [gap] });
    const history = await historyOf({}, [{ at: NOW - 5 * DAY, from: "none", to: "online", reason: "first_report" }]);
    const { "24h": day, "7d": week, "30d": month } = history.windows;
    expect([day.uptime.unknownMs, week.uptime.unknownMs, month.uptime.unknownMs]).toEqual([0, 2 * HOUR, 2 * HOUR]);
    expect([day.percent, week.percent, month.percent]).toEqual([100, 100, 100]);
    expect(month.uptime.watchedMs).toBe(5 * DAY - 2 * HOUR);
    expect(month.buckets).toHaveLength(30);
  });

  it("keeps the newest changes and says how many there were", async () => {
    await setWatch(alice, { seenAt: NOW, continuous: true });
    const flips: FlipOver[] = [{ at: NOW - 20 * DAY, from: "none", to: "online", reason: "first_report" }];
    for (let index = 0; index < 40; index += 1) {
      const at = NOW - 10 * DAY + index * 2 * HOUR;
      flips.push({ at, from: "online", to: "offline" }, { at: at + HOUR, from: "offline", to: "online" });
    }
    const { changes, totalChanges } = await historyOf({}, flips);
    expect([changes.length, totalChanges]).toEqual([MAX_CHANGES, 81]);
    expect(changes[0]?.at).toBeGreaterThan(changes[1]?.at ?? 0);
    expect(changes[1]?.lastedMs).toBe(HOUR);
  });

  it("shows a host's own past, not its agents'", async () => {
    await setWatch(alice, { seenAt: NOW, continuous: true });
    await makeFlips(alice, alice.accountId, { hostId, agentId: null }, [
      { at: NOW - 2 * DAY, from: "none", to: "online", reason: "first_report" },
    ]);
    const { state, since, thresholdMs } = await getHost(alice, hostId);
    const { totalChanges } = await historyView(alice, { hostId, agentId: null, state, since, thresholdMs });
    expect(totalChanges).toBe(1);
  });

  it("claims nothing about what lies before the changes it can read", async () => {
    const agentId = await makeAgent(alice, alice.accountId, hostId);
    await test.db.query(
      `INSERT INTO status_flip (account_id, host_id, agent_id, from_state, to_state, at, recorded_at, reason)
       SELECT $1, $2, $3, CASE WHEN n % 2 = 0 THEN 'online' ELSE 'offline' END, CASE WHEN n % 2 = 0 THEN 'offline' ELSE 'online' END,
         $4::timestamptz + n * interval '1 minute', $4, 'report' FROM generate_series(1, $5::int) n`,
      [alice.accountId, hostId, agentId, new Date(NOW - 29 * DAY), MAX_FLIPS + 500],
    );
    const window = { from: NOW - 30 * DAY, to: NOW };
    const { flips, readFrom } = await readHistory(alice, { hostId, agentId }, window);
    expect(flips).toHaveLength(MAX_FLIPS);
    expect(flips[0]).toMatchObject({ at: readFrom, from: "none" });
    const history = await historyView(alice, { hostId, agentId, state: "online", since: NOW, thresholdMs: 60_000 });
    expect(history.windows["30d"].segments.length).toBeLessThanOrEqual(400);
    expect(history.windows["30d"].segments[0]?.state).toBe("none");
  });
});
