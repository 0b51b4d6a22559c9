import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { databaseOver } from "../../lib/db/database";
import { recordHeartbeats, type Upload } from "../../lib/services/heartbeats";
import { prune, REPORT_DAYS } from "../../lib/services/prune";
import { sweep } from "../../lib/services/sweep";
import { verifyToken } from "../../lib/services/tokens";
import { pulse, readWatch, recordBlindStretch } from "../../lib/services/watch";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeFleet } from "../support/fleet";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startWire, storedAgents, storedFlips, type WireServer } from "../support/wire";

const T0 = Date.UTC(2026, 10, 21, 12);
const SEC = 1_000;
const MIN = 60 * SEC;

let test: TestDatabase;
let wire: WireServer;
let person: Somebody;
let token: string;

beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db, T0);
});
beforeEach(async () => {
  await test.db.query("TRUNCATE platform_watch, platform_gap, host CASCADE");
  wire.clock.now = T0;
  person = await createPerson(at(0));
  token = await tokenOf(person);
});
afterAll(async () => {
  await wire.close();
  await test.end();
});

const at = (ms: number) => ({ db: test.db, now: new Date(T0 + ms) });
/** A plain upload at a moment, from a host that reports each minute. */
async function upload(ms: number, ids = ["main"], headers: Record<string, string> = {}) {
  wire.clock.now = T0 + ms;
  const agents = ids.map((id) => ({ id }));
  const reply = await wire.post("/api/upload", token, agents, { "x-report-interval": "60", ...headers });
  expect(reply.status).toBe(200);
}
const agents = () => storedAgents(test.db, person.accountId);
const flips = async (id = "main") =>
  (await storedFlips(test.db, person.accountId, T0)).filter((line) => line.startsWith(`${id} `));

describe("S0-43, S0-44: when somebody is offline", () => {
  it("S0-43 X-10: five minutes without an upload, to the millisecond, however late the sweep comes, and without a word of the host", async () => {
    await upload(0);
    await sweep({ ...at(5 * MIN - 1) });
    expect(await agents()).toMatchObject([{ state: "online", lastActiveAt: T0, deadlineAt: T0 + 5 * MIN }]);
    await test.db.query("TRUNCATE platform_watch");
    expect(await sweep(at(47 * MIN))).toEqual({ offlineAgents: 1, offlineHosts: 1 });
    expect(await agents()).toMatchObject([{ state: "offline", stateSince: T0 + 5 * MIN }]);
    expect(await flips()).toEqual(["main none>online 0 first_report", `main online>offline ${5 * MIN} silence`]);
  });

  it("S0-43: online again with the next upload", async () => {
    await upload(0);
    await upload(20 * MIN);
    expect(await flips()).toEqual([
      "main none>online 0 first_report",
      `main online>offline ${5 * MIN} silence`,
      `main offline>online ${20 * MIN} report`,
    ]);
  });

  it.each([
    [1, 60, 2],
    [5, 60, 5],
    [5, 300, 6],
    [10, 300, 10],
    [60, 7200, 121],
  ])("S0-44: account %s min, upload every %s s: offline after %s min", async (minutes, interval, expected) => {
    await test.db.query("UPDATE account SET offline_threshold_minutes = $2 WHERE id = $1", [person.accountId, minutes]);
    await upload(0, ["main"], { "x-report-interval": String(interval) });
    expect(await agents()).toMatchObject([{ thresholdMs: expected * MIN, deadlineAt: T0 + expected * MIN }]);
  });

  it("S0-44: the published uploader, which says no interval, does not flap at its 5 minutes", async () => {
    for (const minute of [0, 5.01, 10.02, 15.03]) {
      wire.clock.now = T0 + minute * MIN;
      await wire.post("/api/upload", token, [{ id: "main" }]);
      await sweep(at(minute * MIN));
      await test.db.query("TRUNCATE platform_watch");
    }
    expect(await flips()).toHaveLength(1);
  });

  it("S0-44: an interval once said is kept by uploads that do not say it", async () => {
    await upload(0, ["main"], { "x-report-interval": "1200" });
    wire.clock.now = T0 + MIN;
    await wire.post("/api/upload", token, [{ id: "main" }]);
    expect(await agents()).toMatchObject([{ thresholdMs: 21 * MIN }]);
  });
});

describe("sweeping", () => {
  it("any number of workers agree: one flip per silence", async () => {
    await makeFleet(at(0), person.accountId, 2_000);
    await pulse(at(0));
    const others = Array.from({ length: 3 }, () => new pg.Pool({ connectionString: test.url, max: 2 }));
    const workers = [test.db, ...others.map((pool) => databaseOver(pool))];
    const results = await Promise.all(workers.map((db) => sweep({ db, now: new Date(T0 + 10 * SEC) })));
    await Promise.all(others.map((pool) => pool.end()));
    const [row] = await test.db.query<{ flips: number; agents: number }>(
      "SELECT count(*)::int AS flips, count(DISTINCT agent_id)::int AS agents FROM status_flip WHERE agent_id IS NOT NULL AND account_id = $1",
      [person.accountId],
    );
    expect(row?.flips).toBe(row?.agents);
    expect(results.reduce((sum, one) => sum + one.offlineAgents, 0)).toBe(row?.flips);
    expect(row?.flips).toBeGreaterThan(100);
  });

  it("asks its question by the partial index", async () => {
    await makeFleet(at(0), person.accountId, 5_000);
    await test.db.query("ANALYZE agent");
    const plan = await test.db.query<{ "QUERY PLAN": string }>(
      "EXPLAIN SELECT id FROM agent WHERE state = 'online' AND check_at <= $1 ORDER BY check_at LIMIT 5000",
      [new Date(T0 - 30 * MIN)],
    );
    expect(plan.map((line) => line["QUERY PLAN"]).join("\n")).toContain("agent_check_at_idx");
  });

  it("looks at an agent that keeps reporting once per threshold, and still finds its silence at the deadline", async () => {
    await upload(0);
    const checkAt = async () => {
      const [row] = await test.db.query<{ check: Date; deadline: Date }>(
        "SELECT check_at AS check, deadline_at AS deadline FROM agent",
      );
      return { check: (row?.check.getTime() ?? 0) - T0, deadline: (row?.deadline.getTime() ?? 0) - T0 };
    };
    for (let minute = 1; minute <= 5; minute++) await upload(minute * MIN);
    const before = await checkAt();
    expect(before.check).toBeLessThan(before.deadline);
    const sweepAlone = async (ms: number) => {
      // As if somebody had watched all the while.
      await test.db.query("TRUNCATE platform_watch");
      return sweep(at(ms));
    };
    expect(await sweepAlone(before.check + 1)).toMatchObject({ offlineAgents: 0 });
    const after = await checkAt();
    expect(after).toEqual({ check: before.deadline, deadline: before.deadline });
    expect(await sweepAlone(before.deadline - 1)).toMatchObject({ offlineAgents: 0 });
    expect(await sweepAlone(before.deadline)).toMatchObject({ offlineAgents: 1 });
  });

  it("leaves a row alone that an upload is just refreshing", async () => {
    await upload(0);
    const client = new pg.Client({ connectionString: test.url });
    await client.connect();
    await client.query("BEGIN");
    await client.query("SELECT 1 FROM agent FOR NO KEY UPDATE");
    expect(await sweep(at(6 * MIN))).toMatchObject({ offlineAgents: 0 });
    await client.query("COMMIT");
    await client.end();
    expect(await sweep(at(6 * MIN))).toMatchObject({ offlineAgents: 1 });
  });

  it("clears reports and logins nobody needs, and keeps the others", async () => {
    await upload(0, ["main"], { "x-report-key": "long-ago-1" });
    await upload(10 * MIN, ["main"], { "x-report-key": "recent-01" });
    await prune(at(REPORT_DAYS * 24 * 60 * MIN + MIN));
    const left = await test.db.query<{ key: string }>(
      "SELECT key FROM report WHERE key IN ('long-ago-1', 'recent-01')",
    );
    expect(left).toEqual([{ key: "recent-01" }]);
  });
});

describe("when the platform was away", () => {
  const gaps = () =>
    test.db.query<{ from: number; to: number; reason: string }>(
      `SELECT (extract(epoch FROM started_at) * 1000)::float8 - $1 AS from, (extract(epoch FROM ended_at) * 1000)::float8 - $1 AS to, reason
       FROM platform_gap ORDER BY id`,
      [T0],
    );

  it("nobody is offline for it before a full threshold has passed since it sees again", async () => {
    await pulse(at(0));
    await upload(0);
    await sweep(at(60 * MIN));
    expect(await gaps()).toEqual([{ from: 0, to: 60 * MIN, reason: "down" }]);
    expect(await agents()).toMatchObject([{ state: "online", lastActiveAt: T0, deadlineAt: T0 + 65 * MIN }]);
    for (let s = 60 * 60; s < 65 * 60; s += 10) await pulse(at(s * SEC));
    expect(await sweep(at(65 * MIN - 1))).toMatchObject({ offlineAgents: 0 });
    expect(await sweep(at(65 * MIN))).toMatchObject({ offlineAgents: 1, offlineHosts: 1 });
    expect(await flips()).toEqual(["main none>online 0 first_report", `main online>offline ${65 * MIN} silence`]);
  });

  it("who was silent before it stays silent from then", async () => {
    await pulse(at(0));
    await upload(0);
    for (let s = 0; s <= 320; s += 10) await pulse(at(s * SEC));
    await sweep(at(60 * MIN));
    expect(await flips()).toEqual(["main none>online 0 first_report", `main online>offline ${5 * MIN} silence`]);
  });

  it("a pause of up to 15 s is none", async () => {
    await pulse(at(0));
    expect(await pulse(at(15 * SEC))).toBeNull();
    expect(await pulse(at(30 * SEC + 1))).toEqual({ startedAt: T0 + 15 * SEC, endedAt: T0 + 30 * SEC + 1 });
    expect(await gaps()).toHaveLength(1);
  });

  it("an upload that comes before the first pulse afterwards judges no silence in the gap", async () => {
    await pulse(at(0));
    await upload(0, ["main", "coding"]);
    await upload(60 * MIN, ["main"]);
    expect(await flips()).toHaveLength(1);
    await pulse(at(60 * MIN + SEC));
    const deadlines = (await agents()).map((agent) => [agent.id, agent.deadlineAt - T0]);
    expect(deadlines).toEqual([
      ["coding", 65 * MIN + SEC],
      ["main", 65 * MIN + SEC],
    ]);
  });

  it("several platforms that resume together record one gap", async () => {
    await pulse(at(0));
    await upload(0);
    const closed = await Promise.all([1, 2, 3].map((s) => pulse(at(10 * MIN + s * SEC))));
    expect(closed.filter((gap) => gap !== null)).toHaveLength(1);
    expect(await gaps()).toHaveLength(1);
  });

  it("serverless: the age of the pulse means nothing, an unreachable database does", async () => {
    await pulse(at(0), { continuous: false });
    await upload(0);
    expect(await pulse(at(60 * MIN), { continuous: false })).toBeNull();
    expect(await readWatch(at(60 * MIN))).toMatchObject({ continuous: false, lastGapEndedAt: null });
    await recordBlindStretch(at(4 * MIN), { startedAt: T0 + MIN, endedAt: T0 + 4 * MIN });
    await recordBlindStretch(at(4 * MIN), { startedAt: T0 + MIN, endedAt: T0 + 4 * MIN });
    expect(await gaps()).toEqual([{ from: MIN, to: 4 * MIN, reason: "database" }]);
    expect(await agents()).toMatchObject([{ deadlineAt: T0 + 9 * MIN }]);
  });

  it("serverless: uploads that failed because the database was away become a gap with the first that succeeds", async () => {
    await pulse(at(0), { continuous: false });
    await upload(0);
    let isAway = false;
    const flaky: typeof test.db = {
      query: (sql, params) => (isAway ? Promise.reject(away()) : test.db.query(sql, params)),
      transaction: (work) => (isAway ? Promise.reject(away()) : test.db.transaction(work)),
    };
    const owner = await verifyToken(at(0), token);
    const send = (ms: number) => recordHeartbeats({ db: flaky, now: new Date(T0 + ms) }, uploadAt(ms, owner));
    isAway = true;
    await expect(send(MIN)).rejects.toMatchObject({ kind: "unavailable", detail: { retryAfterSeconds: 10 } });
    await expect(send(2 * MIN)).rejects.toMatchObject({ kind: "unavailable" });
    isAway = false;
    await send(4 * MIN);
    expect(await gaps()).toEqual([{ from: MIN, to: 4 * MIN, reason: "database" }]);
  });
});

const away = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

let keys = 0;
const uploadAt = (
  ms: number,
  owner: { tokenId: string; accountId: string } | null,
  id = "main",
  host = "h",
): Upload => ({
  tokenId: owner?.tokenId ?? "",
  accountId: owner?.accountId ?? "",
  receivedAt: T0 + ms,
  address: "127.0.0.1",
  host: { externalId: host, intervalSeconds: 60 },
  reports: [
    {
      key: `liveness-${++keys}`,
      seenAt: T0 + ms,
      roster: { status: "ok", reason: "" },
      isComplete: false,
      agents: [
        {
          externalId: id,
          nameEn: id,
          nameZh: id,
          greetingEn: "",
          greetingZh: "",
          emoji: "",
          model: "",
          configured: true,
          seenAt: T0 + ms,
        },
      ],
    },
  ],
});

describe("two platforms on one database", () => {
  it("write the same hosts and agents at once: each agent exists once and flips once, none is lost", async () => {
    const pools = [0, 1].map(() => new pg.Pool({ connectionString: test.url, max: 5 }));
    const platforms = pools.map((pool) => databaseOver(pool));
    const owner = await verifyToken(at(0), token);
    const round = (ms: number) =>
      Promise.all(
        Array.from({ length: 400 }, (_, index) => {
          const db = platforms[index % 2] ?? test.db;
          const now = new Date(T0 + ms);
          return recordHeartbeats({ db, now }, uploadAt(ms, owner, `agent-${index % 20}`, `host-${index % 7}`));
        }),
      );
    const first = await round(0);
    expect(first.every((one) => one.accepted === 1)).toBe(true);
    await Promise.all([round(10 * MIN), sweep({ db: test.db, now: new Date(T0 + 10 * MIN) })]);
    await Promise.all(pools.map((pool) => pool.end()));

    const all = await agents();
    expect(all).toHaveLength(140);
    expect(all.every((agent) => agent.state === "online" && agent.lastActiveAt === T0 + 10 * MIN)).toBe(true);
    const [reports] = await test.db.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM report r JOIN host h ON h.id = r.host_id WHERE h.account_id = $1",
      [person.accountId],
    );
    expect(reports?.count).toBe(800);
    const told = await storedFlips(test.db, person.accountId, T0);
    const perAgent = (140 + 7) * 3;
    expect(told).toHaveLength(perAgent);
    expect(told.filter((line) => line.includes("none>online"))).toHaveLength(147);
    expect(told.filter((line) => line.includes(`online>offline ${5 * MIN} silence`))).toHaveLength(147);
  });

  it("a bad member of a batch spoils only its own upload", async () => {
    const owner = await verifyToken(at(0), token);
    const ctx = at(0);
    const good = Array.from({ length: 9 }, (_, index) => uploadAt(0, owner, `agent-${index}`));
    const bad = uploadAt(0, owner, "nul\u0000byte");
    const results = await Promise.allSettled(
      [...good.slice(0, 4), bad, ...good.slice(4)].map((one) => recordHeartbeats(ctx, one)),
    );
    expect(results.map((one) => one.status).filter((status) => status === "rejected")).toHaveLength(1);
    expect(results[4]?.status).toBe("rejected");
    expect(await agents()).toHaveLength(9);
  });
});
