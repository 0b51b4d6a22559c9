import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BatchReply } from "../../lib/protocol";
import { sweep } from "../../lib/services/sweep";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startWire, storedAgents, storedFlips, type WireServer } from "../support/wire";

const T0 = Date.UTC(2026, 10, 21, 12);
const MIN = 60_000;
const HOUR = 60 * MIN;
const PATH = "/api/ingest/heartbeats";

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

interface Uploader {
  person: Somebody;
  token: string;
  /** Sends items; `observedAt` in minutes after T0 on a correct clock. */
  send(items: object[], over?: { sentAt?: number; host?: object }): Promise<BatchReply>;
  agents(): Promise<string[]>;
  flips(): Promise<string[]>;
}

let keys = 0;
const item = (minute: number, agents: (string | object)[] = ["main"], over: object = {}) => ({
  key: `test-key-${++keys}`,
  observedAt: T0 + minute * MIN,
  agents: agents.map((agent) => (typeof agent === "string" ? { id: agent } : agent)),
  ...over,
});

async function uploader(): Promise<Uploader> {
  wire.clock.now = T0;
  const person = await createPerson(test.ctx(new Date(T0)));
  const token = await tokenOf(person);
  const host = { id: "laptop", name: "Laptop", platform: "linux", intervalSeconds: 60 };
  return {
    person,
    token,
    async send(items, over = {}) {
      const body = { sentAt: over.sentAt ?? wire.clock.now, host: over.host ?? host, items };
      const reply = await wire.post(PATH, token, body);
      const answer = (await reply.json()) as BatchReply;
      expect([reply.status, answer]).toEqual([200, expect.objectContaining({ now: wire.clock.now })]);
      return answer;
    },
    async agents() {
      return (await storedAgents(test.db, person.accountId)).map((agent) => {
        return `${agent.id} ${agent.state} ${(agent.lastActiveAt - T0) / MIN}>${(agent.deadlineAt - T0) / MIN}`;
      });
    },
    flips: () => storedFlips(test.db, person.accountId, T0),
  };
}

const hostRow = async (accountId: string) => {
  const [row] = await test.db.query<Record<string, unknown>>(
    `SELECT name, platform, interval_seconds, clock_skew_ms::int, roster_status, roster_reason, state, sources,
       (extract(epoch FROM last_seen_at) * 1000)::float8 - $2 AS seen FROM host WHERE account_id = $1`,
    [accountId, T0],
  );
  return row;
};

describe("a batch of heartbeats", () => {
  it("without a token, with an unknown one, by another method", async () => {
    expect((await wire.post(PATH, null, {})).status).toBe(401);
    expect((await wire.post(PATH, `ocm_${"x".repeat(38)}`, {})).status).toBe(403);
    expect((await fetch(wire.url + PATH)).status).toBe(405);
  });

  it.each([
    [[], "body"],
    [{}, "sentAt"],
    [{ sentAt: "now", host: { id: "a", name: "a" }, items: [{}] }, "sentAt"],
    [{ sentAt: 1, host: { id: "", name: "a" }, items: [{}] }, "host.id"],
    [{ sentAt: 1, host: { id: "a", name: "a", intervalSeconds: 0 }, items: [{}] }, "host.intervalSeconds"],
    [{ sentAt: 1, host: { id: "a", name: "a" }, items: [] }, "items"],
    [{ sentAt: 1, host: { id: "a", name: "a" }, items: Array(501).fill({}) }, "items"],
  ])("a malformed envelope names its field (%#)", async (body, field) => {
    const { token } = await uploader();
    const reply = await wire.post(PATH, token, body);
    const answer = (await reply.json()) as { error: string; field: string };
    expect([reply.status, answer.field]).toEqual([400, field]);
    expect(answer.error).toContain("docs/protocol.md");
  });

  it("is accepted, gzipped or not, and tells the threshold", async () => {
    const mine = await uploader();
    expect(await mine.send([item(0, ["main", "coding"])])).toEqual({
      accepted: 1,
      duplicates: 0,
      errors: [],
      now: T0,
      thresholdSeconds: 300,
    });
    const host = { id: "laptop", name: "Laptop", intervalSeconds: 600 };
    const body = gzipSync(JSON.stringify({ sentAt: T0, host, items: [item(0)] }));
    const reply = await wire.post(PATH, "", body, {
      "content-encoding": "gzip",
      authorization: `Bearer ${mine.token}`,
    });
    expect(await reply.json()).toMatchObject({ accepted: 1, thresholdSeconds: 660 });
  });

  it("spoils nothing with one bad item, and names index, key and field of each", async () => {
    const mine = await uploader();
    const bad = [
      { ...item(0), observedAt: "noon" },
      { ...item(0), key: "short" },
      { ...item(0), agents: [{ id: "ok" }, { id: 5 }] },
      "no item",
      { ...item(-15 * 24 * 60), agents: [] },
    ];
    const answer = await mine.send([bad[0] as object, item(0, ["good"]), ...(bad.slice(1) as object[])]);
    expect(answer.accepted).toBe(1);
    expect(answer.errors.map(({ index, field }) => [index, field])).toEqual([
      [0, "observedAt"],
      [2, "key"],
      [3, "agents.1.id"],
      [4, "item"],
      [5, "observedAt"],
    ]);
    expect(answer.errors[0]?.key).toMatch(/^test-key-/);
    expect(await mine.agents()).toEqual(["good online 0>5"]);
  });

  it("of which no item is good makes no host", async () => {
    const mine = await uploader();
    expect(await mine.send([{ key: "x" }])).toMatchObject({ accepted: 0, thresholdSeconds: 300 });
    expect(await hostRow(mine.person.accountId)).toBeUndefined();
  });

  it("counts once when sent twice, also within one batch", async () => {
    const mine = await uploader();
    const one = item(0);
    expect(await mine.send([one, one])).toMatchObject({ accepted: 1, duplicates: 1 });
    wire.clock.now = T0 + 4 * MIN;
    expect(await mine.send([one])).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await mine.agents()).toEqual(["main online 0>5"]);
  });

  it("S0-66: someone else's token reaches someone else's hosts alone", async () => {
    const [mine, theirs] = [await uploader(), await uploader()];
    await mine.send([item(0, ["main"])]);
    await theirs.send([item(0, ["other"])]);
    expect(await mine.agents()).toEqual(["main online 0>5"]);
    expect(await theirs.agents()).toEqual(["other online 0>5"]);
  });

  it("stores what the host says of itself, without its escapes", async () => {
    const mine = await uploader();
    const host = { id: "laptop", name: "\u001b[1mLap\u202etop", platform: "darwin", intervalSeconds: 120, unknown: 1 };
    const sources = [{ source: "config", status: "ok", era: "entries" }];
    await mine.send([item(0, ["main"], { sources })], { host, sentAt: T0 });
    expect(await hostRow(mine.person.accountId)).toMatchObject({
      name: "Laptop",
      platform: "darwin",
      interval_seconds: 120,
      clock_skew_ms: 0,
      roster_status: "ok",
      state: "online",
      sources,
    });
  });
});

describe("clocks", () => {
  it.each([-2 * HOUR, 2 * HOUR])("a host clock wrong by %s ms changes nothing but the noted skew", async (skew) => {
    const mine = await uploader();
    const wrong = { ...item(0), observedAt: T0 + skew - 30_000 };
    await mine.send([wrong], { sentAt: T0 + skew });
    expect(await mine.agents()).toEqual(["main online -0.5>4.5"]);
    expect(await hostRow(mine.person.accountId)).toMatchObject({ clock_skew_ms: skew, seen: -30_000 });
  });

  it("an item observed after it was sent counts as sent now", async () => {
    const mine = await uploader();
    await mine.send([item(10)]);
    expect(await mine.agents()).toEqual(["main online 0>5"]);
  });
});

describe("replays", () => {
  it("a backlog delivered at once proves when it was alive, and that it is now", async () => {
    const mine = await uploader();
    await mine.send([item(0)]);
    wire.clock.now = T0 + 30 * MIN;
    await sweep({ db: test.db, now: new Date(wire.clock.now) });
    expect(await mine.agents()).toEqual(["main offline 0>5"]);
    await mine.send([12, 8, 16, 4, 20, 24, 28].map((minute) => item(minute)));
    expect(await mine.agents()).toEqual(["main online 28>33"]);
    const main = (await mine.flips()).filter((line) => line.startsWith("main"));
    expect(main).toEqual([
      "main none>online 0 first_report",
      `main online>offline ${5 * MIN} silence`,
      `main offline>online ${28 * MIN} report`,
    ]);
  });

  it("a late replay from before the silence neither rewrites history nor brings anybody back", async () => {
    const mine = await uploader();
    await mine.send([item(0)]);
    wire.clock.now = T0 + 6 * MIN;
    const before = await mine.flips();
    expect(await mine.send([item(4)])).toMatchObject({ accepted: 1 });
    expect(await mine.agents()).toEqual(["main offline 4>5"]);
    expect(await mine.flips()).toEqual([
      ...before,
      `[laptop] online>offline ${5 * MIN} silence`,
      `main online>offline ${5 * MIN} silence`,
    ]);
  });
});

describe("rosters", () => {
  it("the newest complete one retires what it no longer lists, and brings it back when listed again", async () => {
    const mine = await uploader();
    await mine.send([item(0, ["main", "coding", "research"])]);
    wire.clock.now = T0 + MIN;
    await mine.send([item(1, ["main", { id: "coding", configured: false }])]);
    expect(await mine.agents()).toEqual(["coding retired 0>5", "main online 1>6", "research retired 0>5"]);
    wire.clock.now = T0 + 2 * MIN;
    await mine.send([item(2, ["main", "coding"])]);
    expect(await mine.agents()).toEqual(["coding online 2>7", "main online 2>7", "research retired 0>5"]);
    expect((await mine.flips()).filter((line) => line.startsWith("coding"))).toEqual([
      "coding none>online 0 first_report",
      `coding online>retired ${MIN} not_configured`,
      `coding retired>online ${2 * MIN} report`,
    ]);
  });

  it("an older one replayed later retires nobody and brings in nobody", async () => {
    const mine = await uploader();
    wire.clock.now = T0 + 4 * MIN;
    await mine.send([item(4, ["main", "coding"])]);
    await mine.send([item(2, ["main", "gone"])]);
    expect(await mine.agents()).toEqual(["coding online 4>9", "main online 4>9"]);
  });

  it("an empty one is a roster: everybody is retired, the host lives", async () => {
    const mine = await uploader();
    await mine.send([item(0)]);
    wire.clock.now = T0 + MIN;
    await mine.send([item(1, [], { roster: { status: "empty" } })]);
    expect(await mine.agents()).toEqual(["main retired 0>5"]);
    expect(await hostRow(mine.person.accountId)).toMatchObject({ roster_status: "empty", state: "online" });
  });

  it("an unreadable one keeps everybody: deadlines move on, the last sign of life stays, the reason is kept", async () => {
    const mine = await uploader();
    await mine.send([item(0)]);
    wire.clock.now = T0 + 4 * MIN;
    await mine.send([item(4, [], { roster: { status: "error", reason: "openclaw.json ends in the middle" } })]);
    expect(await mine.agents()).toEqual(["main online 0>9"]);
    expect(await hostRow(mine.person.accountId)).toMatchObject({
      roster_status: "error",
      roster_reason: "openclaw.json ends in the middle",
      seen: 4 * MIN,
    });
    wire.clock.now = T0 + 8 * MIN;
    await mine.send([item(8)]);
    expect(await mine.agents()).toEqual(["main online 8>13"]);
    expect(await hostRow(mine.person.accountId)).toMatchObject({ roster_status: "ok", roster_reason: "" });
  });

  it("a plain upload says nothing about the agents it does not name", async () => {
    const mine = await uploader();
    await mine.send([item(0, ["main", "coding"])]);
    await wire.post("/api/upload", mine.token, [{ id: "main" }], { "x-host-id": "laptop" });
    expect(await mine.agents()).toEqual(["coding online 0>5", "main online 0>5"]);
  });

  it("10,000 agents of one host arrive, stay, and are silent together", async () => {
    const mine = await uploader();
    const many = Array.from({ length: 10_000 }, (_, index) => `agent-${index}`);
    await mine.send([item(0, many)]);
    wire.clock.now = T0 + MIN;
    await mine.send([item(1, many)]);
    const late = await sweep({ db: test.db, now: new Date(T0 + 7 * MIN) });
    expect(late.offlineAgents).toBeGreaterThanOrEqual(10_000);
    const flips = await mine.flips();
    expect(flips.filter((line) => line.endsWith(`online>offline ${6 * MIN} silence`))).toHaveLength(10_001);
  });
});

describe("S0-63: GET /api/token/validate", () => {
  const validate = (headers: Record<string, string>, method = "GET") =>
    fetch(`${wire.url}/api/token/validate`, { method, headers });

  it("S0-63: says whose a token is, and of which host when asked", async () => {
    const mine = await uploader();
    const [account] = await test.db.query<{ name: string }>("SELECT name FROM account WHERE id = $1", [
      mine.person.accountId,
    ]);
    const reply = await validate({ "x-agent-token": mine.token });
    expect([reply.status, await reply.json()]).toEqual([200, { valid: true, account: account?.name }]);
    await mine.send([item(0)]);
    const withHost = await validate({ authorization: `bearer ${mine.token}`, "x-host-id": "laptop" });
    expect(await withHost.json()).toEqual({ valid: true, account: account?.name, host: "Laptop" });
  });

  it("S0-63: refuses as an upload does", async () => {
    const none = await validate({});
    expect([none.status, await none.text()]).toEqual([401, '{"error":"Unauthorized: missing x-agent-token header"}']);
    const unknown = await validate({ "x-agent-token": "e2d3262f-b626-4850-af11-5f2cb1c0dcad" });
    expect([unknown.status, await unknown.text()]).toEqual([
      403,
      '{"error":"Invalid token: token not registered in any user settings","hint":"Please ensure the token is saved in your settings page first"}',
    ]);
    expect((await validate({}, "POST")).status).toBe(405);
  });
});
