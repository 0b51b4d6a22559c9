import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stepStart } from "../../lib/domain/metric-ladder";
import type { BatchReply } from "../../lib/protocol";
import { fleetTrend, hostTrend, MOST_STEPS_PER_HOST, metricHistory } from "../../lib/services/metric-history";
import { newestMetrics } from "../../lib/services/newest-metrics";
import { prune } from "../../lib/services/prune";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startWire, type WireServer } from "../support/wire";

/** What hosts say of their machines: each sample once, on every rung of the ladder, in a bounded number of rows. */

const T0 = Date.UTC(2026, 10, 21, 12);
const SEC = 1_000;
const MINUTE = 60 * SEC;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let test: TestDatabase;
let wire: WireServer;
beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db, T0);
});
afterAll(async () => {
  await wire.close();
  await test.end();
});

/** @param number its place in the host's own count @param age ms before it is sent */
const sample = (number: number, age = 0, over: object = {}) => ({
  key: `mt-${number}`,
  sequence: number,
  observedAt: wire.clock.now - age,
  everySeconds: 30,
  cpu: 50,
  load: [1, 2, 3],
  memory: { total: 1_000, used: 250 },
  disks: [{ mount: "/", total: 2_000, used: 500 }],
  network: { up: 10, down: 20 },
  uptimeSeconds: 100,
  temperatures: [{ name: "cpu", celsius: 40 }],
  ...over,
});

interface Machine {
  person: Somebody;
  hostId: string;
  token: string;
  say(items: object[], host?: string, sentAt?: number): Promise<{ status: number; body: BatchReply }>;
}

async function machine(at = T0): Promise<Machine> {
  wire.clock.now = at;
  const person = await createPerson(test.ctx(new Date(at)));
  const token = await tokenOf(person);
  const post = async (kind: string, items: object[], id = "laptop", sentAt = wire.clock.now) => {
    const body = { sentAt, host: { id, name: id, platform: "linux" }, items };
    const reply = await wire.post(`/api/ingest/${kind}`, token, body);
    return { status: reply.status, body: (await reply.json()) as BatchReply };
  };
  await post("heartbeats", [{ key: `beat-${token.slice(-8)}`, observedAt: at, agents: [] }]);
  const [host] = await test.db.query<{ id: string }>("SELECT id FROM host WHERE account_id = $1", [person.accountId]);
  return { person, hostId: host?.id ?? "", token, say: (items, id, sentAt) => post("metrics", items, id, sentAt) };
}

const contextAt = ({ person }: Machine, now: number) => ({ ...person.ctx, now: new Date(now) });

/** `count mean min max` of the CPU, for each step of a rung. */
async function steps({ hostId }: Machine, stepSeconds: number): Promise<string[]> {
  const rows = await test.db.query<{ text: string }>(
    `SELECT concat_ws(' ', extract(epoch FROM at - $3::timestamptz)::int, cpu_count, cpu_sum / nullif(cpu_count, 0), cpu_min, cpu_max) AS text
     FROM metric_bucket WHERE host_id = $1 AND step_seconds = $2 ORDER BY at`,
    [hostId, stepSeconds, new Date(T0)],
  );
  return rows.map(({ text }) => text);
}

describe("figures of a machine", () => {
  it("are refused without a token, with a malformed item, and before the first heartbeat of that host", async () => {
    expect((await wire.post("/api/ingest/metrics", null, {})).status).toBe(401);
    const { say } = await machine();
    const early = await say([sample(1)], "another-host");
    expect([early.status, early.body]).toMatchObject([409, { error: expect.stringContaining("heartbeat") }]);
    const wrong = await say([sample(1, 0, { memory: { total: 10, used: 11 } }), sample(2, 0, { cpu: 101 }), sample(3)]);
    expect(wrong.body).toMatchObject({
      accepted: 1,
      errors: [
        { index: 0, field: "memory.used" },
        { index: 1, field: "cpu" },
      ],
    });
  });

  it("S2-7: the newest stand with everything that was said, and unknown where nothing was", async () => {
    const one = await machine();
    await one.say([sample(1)]);
    const ctx = contextAt(one, T0);
    expect((await newestMetrics(ctx)).get(one.hostId)).toMatchObject({
      observedAt: T0,
      everySeconds: 30,
      cpu: 50,
      load1: 1,
      load15: 3,
      memoryTotal: 1_000,
      memoryUsed: 250,
      diskTotal: 2_000,
      diskUsed: 500,
      networkUp: 10,
      networkDown: 20,
      uptimeSeconds: 100,
      temperature: 40,
      disks: [{ mount: "/", total: 2_000, used: 500 }],
      missing: [],
    });
    wire.clock.now += 30 * SEC;
    await one.say([sample(2, 0, { cpu: null, network: null, missing: [{ part: "network", reason: "clock" }] })]);
    expect((await newestMetrics(ctx, [one.hostId])).get(one.hostId)).toMatchObject({
      cpu: null,
      networkUp: null,
      missing: [{ part: "network", reason: "clock" }],
    });
    const stranger = await createPerson(test.ctx());
    expect((await newestMetrics(stranger.ctx, [one.hostId])).size).toBe(0);
  });

  it("count once, however often and in whatever order they are sent", async () => {
    const one = await machine();
    const items = [1, 2, 3, 4].map((number) => sample(number, (4 - number) * 10 * SEC, { cpu: number * 10 }));
    expect((await one.say(items)).body).toMatchObject({ accepted: 4, duplicates: 0 });
    expect((await one.say(items)).body).toMatchObject({ accepted: 0, duplicates: 4, newest: 4 });
    expect((await one.say([...items].reverse())).body).toMatchObject({ accepted: 0, duplicates: 4 });
    expect(await steps(one, 300)).toEqual(["-300 3 20 10 30", "0 1 40 40 40"]);
  });

  it("count once when the same is sent several times at once", async () => {
    const one = await machine();
    const items = [1, 2, 3].map((number) => sample(number, 0, { cpu: 10 }));
    const replies = await Promise.all([one.say(items), one.say(items), one.say(items)]);
    expect(replies.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(3);
    expect(await steps(one, 28_800)).toEqual(["-14400 3 10 10 10"]);
  });

  it("correct the steps they belong to when they arrive late, on every rung, and leave the newest figures alone", async () => {
    const one = await machine();
    await one.say([sample(10, 0, { cpu: 80 })]);
    await one.say([sample(9, 20 * MINUTE, { cpu: 20 })]);
    expect(await steps(one, 60)).toEqual(["-1200 1 20 20 20", "0 1 80 80 80"]);
    expect(await steps(one, 7_200)).toEqual(["-7200 1 20 20 20", "0 1 80 80 80"]);
    await one.say([sample(8, 10 * SEC, { cpu: 40 }), sample(7, 20 * MINUTE - 5 * SEC, { cpu: 60 })]);
    expect(await steps(one, 60)).toEqual(["-1200 2 40 20 60", "-60 1 40 40 40", "0 1 80 80 80"]);
    expect(await steps(one, 28_800)).toEqual(["-14400 4 50 20 80"]);
    expect((await newestMetrics(contextAt(one, T0))).get(one.hostId)).toMatchObject({ cpu: 80, observedAt: T0 });
  });

  it("take their place by our clock, whatever the host's clock says", async () => {
    const one = await machine();
    const hostNow = T0 + 3 * DAY;
    await one.say([{ ...sample(1), observedAt: hostNow - MINUTE }], "laptop", hostNow);
    expect(await steps(one, 60)).toEqual(["-60 1 50 50 50"]);
    // Its clock was set back meanwhile: later by its own count, and counted.
    await one.say([{ ...sample(2), observedAt: T0 - DAY }], "laptop", T0 - DAY);
    expect(await steps(one, 60)).toEqual(["-60 1 50 50 50", "0 1 50 50 50"]);
  });

  it("without a number are told apart by the second they were observed in", async () => {
    const one = await machine();
    const plain = (age: number) => ({ key: `api-${age}`, observedAt: T0 - age, cpu: 1 });
    expect((await one.say([plain(30_000), plain(0)])).body.accepted).toBe(2);
    expect((await one.say([plain(30_000), plain(0)])).body).toMatchObject({ accepted: 0, duplicates: 2 });
  });

  it("of several hosts are stored together, and one whose token was revoked spoils nothing for the others", async () => {
    const all = await Promise.all([machine(), machine(), machine()]);
    await test.db.query("UPDATE agent_token SET revoked_at = $2 WHERE account_id = $1", [
      all[1]?.person.accountId,
      new Date(T0),
    ]);
    const replies = await Promise.all(all.map((one) => one.say([sample(1)])));
    expect(replies.map(({ status }) => status)).toEqual([200, 403, 200]);
    expect(await Promise.all(all.map((one) => steps(one, 60)))).toEqual([["0 1 50 50 50"], [], ["0 1 50 50 50"]]);
  });
});

describe("the past of a machine", () => {
  it("is bounded: after a year each place was taken again and again, and no row more was made", async () => {
    const one = await machine();
    const begin = T0 - 14 * DAY;
    let number = 0;
    const rows = async () =>
      (
        await test.db.query<{ n: number }>("SELECT count(*)::int AS n FROM metric_bucket WHERE host_id = $1", [
          one.hostId,
        ])
      )[0]?.n ?? 0;
    // Half a year in steps of seven hours and a bit, so that all places of all rungs come round.
    for (let at = begin; at < T0 + 180 * DAY; at += 100 * 7.03 * HOUR) {
      wire.clock.now = at;
      const items = Array.from({ length: 100 }, (_, index) => sample(++number, Math.round((99 - index) * 3.03 * HOUR)));
      await one.say(items);
    }
    expect(await rows()).toBeLessThanOrEqual(MOST_STEPS_PER_HOST);
    const ctx = contextAt(one, wire.clock.now);
    const { series, measured } = await metricHistory(ctx, { hostId: one.hostId, range: "7d" });
    expect(measured).toBeGreaterThan(10);
    expect(Math.max(...series.cpu.mean.map((value) => value ?? 0))).toBe(50);
  });

  it("what is older than what stands in its place changes nothing", async () => {
    const one = await machine();
    await one.say([sample(2, 0, { cpu: 80 })]);
    // 422 minutes before: the same place on the finest rung.
    await one.say([sample(1, 422 * MINUTE, { cpu: 20 })]);
    expect(await steps(one, 60)).toEqual(["0 1 80 80 80"]);
  });

  it("S2-12 S2-14: is drawn step by step, with gaps where nothing was measured, and the band of the smallest and largest", async () => {
    const one = await machine();
    // Every 30 s for half an hour, ten minutes of silence, and half an hour more.
    const ages = Array.from({ length: 140 }, (_, index) => (139 - index) * 30 * SEC);
    const items = ages
      .map((age, index) => sample(index + 1, age, { cpu: index % 2 === 0 ? 10 : 30 }))
      .filter((_, index) => index < 60 || index >= 80);
    await one.say(items);
    const { stepMs, from, series, window } = await metricHistory(contextAt(one, T0), {
      hostId: one.hostId,
      range: "1h",
    });
    expect([stepMs, window]).toEqual([MINUTE, { from: T0 - HOUR, to: T0 }]);
    expect(from).toBe(T0 - HOUR + MINUTE);
    expect(series.cpu.mean).toHaveLength(60);
    const gap = series.cpu.mean.flatMap((value, index) => (value === null ? [index] : []));
    expect(gap).toEqual(Array.from({ length: gap.length }, (_, index) => (gap[0] ?? 0) + index));
    expect([9, 10]).toContain(gap.length);
    const whole = series.cpu.mean.indexOf(20);
    expect([series.cpu.min[whole], series.cpu.max[whole]]).toEqual([10, 30]);
    expect(series.memory.mean.at(-1)).toBe(25);
    expect(series.down.mean.at(-1)).toBe(20);
  });

  it("is nobody else's", async () => {
    const one = await machine();
    await one.say([sample(1)]);
    const stranger = await createPerson(test.ctx(new Date(T0)));
    const empty = await metricHistory({ ...stranger.ctx, now: new Date(T0) }, { hostId: one.hostId, range: "1h" });
    expect(empty.measured).toBe(0);
  });

  it("S2-12 S2-25: shows the trend of all machines, and of one, in means of five minutes", async () => {
    const one = await machine();
    await one.say([sample(1, 2 * MINUTE, { cpu: 20 })]);
    await wire.post("/api/ingest/heartbeats", one.token, {
      sentAt: T0,
      host: { id: "other", name: "other", platform: "linux" },
      items: [{ key: "beat-other", observedAt: T0, agents: [] }],
    });
    await one.say([sample(1, 2 * MINUTE, { cpu: 40, memory: null })], "other");
    const at = stepStart(T0 - 2 * MINUTE, 300);
    expect(await fleetTrend(contextAt(one, T0), 24)).toEqual([{ at, hosts: 2, cpu: 30, memory: 25, disk: 25 }]);
    expect(await hostTrend(contextAt(one, T0), { hostId: one.hostId, hours: 24 })).toMatchObject([
      { at, cpu: 20, up: 10 },
    ]);
  });

  it("goes when it is older than the account keeps it, and sessions only where it was so chosen", async () => {
    const [keeps, forgets] = await Promise.all([machine(), machine()]);
    for (const one of [keeps, forgets]) await one.say([sample(1, 10 * DAY), sample(2)]);
    await test.db.query("UPDATE account SET metrics_days = 7 WHERE id = $1", [forgets.person.accountId]);
    await prune(test.ctx(new Date(T0)));
    expect(await steps(keeps, 28_800)).toHaveLength(2);
    expect(await steps(forgets, 28_800)).toHaveLength(1);
  });
});

describe("the gateway of a host", () => {
  const gateway = (state: string, over: object = {}) => ({
    gateway: { state, version: "2026.9.6", port: 18_789, ...over },
  });
  const stored = async ({ hostId }: Machine) => {
    const [row] = await test.db.query<{ state: string; since: Date; version: string; failing: string[]; port: number }>(
      `SELECT gateway_state AS state, gateway_since AS since, gateway_version AS version, gateway_failing AS failing,
         gateway_port AS port FROM host WHERE id = $1`,
      [hostId],
    );
    return { ...row, since: (row?.since?.getTime() ?? Number.NaN) - T0 };
  };

  it("S2-6 X-8: is unknown until it is said, and stands since when it has been so", async () => {
    const one = await machine();
    expect((await stored(one)).state).toBeNull();
    await one.say([sample(1, 0, gateway("running"))]);
    wire.clock.now += MINUTE;
    await one.say([
      sample(2, 30 * SEC, gateway("running")),
      sample(3, 0, gateway("running", { version: "2026.10.1" })),
    ]);
    expect(await stored(one)).toMatchObject({ state: "running", since: 0, version: "2026.10.1", port: 18_789 });
    wire.clock.now += MINUTE;
    await one.say([
      sample(4, 40 * SEC, gateway("not_ready", { failing: ["telegram"] })),
      sample(5, 0, gateway("not_ready", { failing: ["telegram", "slack"] })),
    ]);
    expect(await stored(one)).toMatchObject({
      state: "not_ready",
      since: MINUTE + 20 * SEC,
      failing: ["telegram", "slack"],
    });
  });

  it("is not put back by what was seen before", async () => {
    const one = await machine();
    await one.say([sample(5, 0, gateway("absent"))]);
    await one.say([sample(4, 5 * MINUTE, gateway("running"))]);
    expect(await stored(one)).toMatchObject({ state: "absent", since: 0 });
  });
});
