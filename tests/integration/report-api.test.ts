import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readDeviceSaid } from "../../lib/services/device-reports";
import { addHost, deleteHost, rotateHostKey } from "../../lib/services/host-keys";
import { getHost, listHosts } from "../../lib/services/hosts";
import { listLogEntries, listLogGroups } from "../../lib/services/logs";
import { prune } from "../../lib/services/prune";
import { createToken } from "../../lib/services/tokens";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody } from "../support/people";
import { startWire, storedFlips, type WireServer } from "../support/wire";

/** S2-17: the published reporting API, answered as published. */

const T0 = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
let test: TestDatabase;
let wire: WireServer;
let alice: Somebody;
beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db, T0);
});
afterAll(async () => {
  await wire.close();
  await test.end();
});
beforeEach(async () => {
  wire.clock.now = T0;
  alice = await createPerson(test.ctx(new Date(T0)));
});

const add = () => addHost(alice.ctx, { name: "Mini", type: "mac", publicIp: "", notes: "" });
const ctxAt = (moment: number) => ({ ...alice.ctx, now: new Date(moment) });

/** As the published agent builds it. */
const STATUS = {
  openclaw_version: "2026.2.17",
  openclaw_status: "running",
  runtime: "node v24.1.0",
  model: "anthropic/claude-opus-4-5",
  thinking: "low",
  cpu_percent: 12.5,
  memory_percent: 43.2,
  memory_total: 17_179_869_184,
  memory_used: 7_421_703_487,
  disk_percent: 61.1,
  disk_total: 494_384_795_648,
  disk_used: 302_069_110_140,
  upload_speed: 1234.5,
  download_speed: 98_765.4,
  public_ip: "203.0.113.9",
  context_tokens: 15_000,
  total_tokens: 1_000_000,
};
const send = async (path: string, body: unknown, headers: Record<string, string> = {}, at = T0) => {
  wire.clock.now = at;
  const reply = await wire.post(path, null, body, headers);
  return [reply.status, await reply.json()] as const;
};
const status = (key: string, fields: object = {}, at = T0) =>
  send("/api/report/status", { api_key: key, ...STATUS, ...fields }, {}, at);

describe("whose report it is", () => {
  it.each([
    ["no key", {}],
    ["an empty key", { api_key: "" }],
    ["a key nobody issued", { api_key: "a".repeat(64) }],
    ["a key that is no text", { api_key: 7 }],
  ])("S2-17: %s is answered 401 Invalid API Key", async (_, body) => {
    expect(await send("/api/report/status", { ...STATUS, ...body })).toEqual([401, { detail: "Invalid API Key" }]);
  });

  it("S2-17: a key that was replaced, or whose host was deleted, is answered the same", async () => {
    const { hostId, key } = await add();
    expect((await status(key))[0]).toBe(200);
    const next = await rotateHostKey(alice.ctx, hostId, null);
    expect(await status(key)).toEqual([401, { detail: "Invalid API Key" }]);
    expect((await status(next.key))[0]).toBe(200);
    await deleteHost(alice.ctx, hostId);
    expect(await status(next.key)).toEqual([401, { detail: "Invalid API Key" }]);
  });

  it("S2-4: the key is taken from the body, from X-API-Key and from Authorization: Bearer", async () => {
    const { key } = await add();
    for (const headers of [
      { "x-api-key": key },
      { authorization: `Bearer ${key}` },
      { "x-agent-token": key },
    ] as Record<string, string>[]) {
      expect(await send("/api/report/status", STATUS, headers)).toEqual([200, { message: "Status received" }]);
    }
    expect(await status(key)).toEqual([200, { message: "Status received" }]);
  });

  it.each([
    ["GET", 405],
    ["PUT", 405],
  ])("%s is no way to report", async (method, code) => {
    const reply = await fetch(`${wire.url}/api/report/status`, { method });
    expect([reply.status, reply.headers.get("allow")]).toEqual([code, "POST"]);
  });

  it.each([
    ["[]", 422],
    ['"text"', 422],
    ["{", 400],
  ])("a body %s is refused with its reason, and changes nothing", async (body, code) => {
    const { hostId, key } = await add();
    const [answered, reply] = await send("/api/report/status", body, { "x-api-key": key });
    expect([answered, Object.keys(reply as object)]).toEqual([code, ["detail"]]);
    expect((await getHost(alice.ctx, hostId)).state).toBe("waiting");
  });
});

describe("a status", () => {
  it("S2-17, S2-23: brings the added host to life, is kept as it was said, and its address is that of its connection", async () => {
    const { hostId, key } = await add();
    expect(await status(key, {}, T0 + MINUTE)).toEqual([200, { message: "Status received" }]);
    const host = await getHost(ctxAt(T0 + MINUTE), hostId);
    expect(host).toMatchObject({ name: "Mini", state: "online", lastSeenAt: T0 + MINUTE, firstSeenAt: T0 + MINUTE });
    expect(host.address).toMatch(/127\.0\.0\.1|::1/);
    expect(await readDeviceSaid(alice.ctx, hostId)).toEqual({
      at: T0 + MINUTE,
      openclawStatus: "running",
      openclawVersion: "2026.2.17",
      runtime: "node v24.1.0",
      model: "anthropic/claude-opus-4-5",
      thinking: "low",
      publicIp: "203.0.113.9",
      contextTokens: 15_000,
      totalTokens: 1_000_000,
    });
  });

  it("S2-5: 300 seconds of silence are offline, and a report is online again", async () => {
    const { hostId, key } = await add();
    await status(key);
    const stateAt = async (moment: number) => (await getHost(ctxAt(moment), hostId)).state;
    expect(await stateAt(T0 + 300_000 - 1)).toBe("online");
    expect(await stateAt(T0 + 300_000)).toBe("offline");
    await status(key, {}, T0 + 10 * MINUTE);
    expect(await stateAt(T0 + 10 * MINUTE)).toBe("online");
    expect(await storedFlips(test.db, alice.accountId, T0)).toEqual([
      expect.stringMatching(/none>online 0 first_report$/),
      expect.stringMatching(/online>offline 300000 silence$/),
      expect.stringMatching(/offline>online 600000 report$/),
    ]);
  });

  it("of an agent that sends only some of the fields, or nonsense in them, still counts", async () => {
    const { hostId, key } = await add();
    const nonsense = {
      cpu_percent: "much",
      memory_total: -1,
      openclaw_status: "dancing",
      total_tokens: 1e300,
      public_ip: "x",
    };
    expect(await send("/api/report/status", { api_key: key, ...nonsense })).toEqual([
      200,
      { message: "Status received" },
    ]);
    expect(await readDeviceSaid(alice.ctx, hostId)).toMatchObject({
      openclawStatus: "",
      publicIp: "",
      contextTokens: null,
      totalTokens: null,
    });
  });

  it("S2-8: counts tokens from what its counter grew by; what it showed at first was used on no day we know", async () => {
    const { hostId, key } = await add();
    const usage = () =>
      test.db.query(
        `SELECT (extract(epoch FROM u.at) * 1000 - $2)::int AS at, u.tokens::int FROM device_usage u WHERE host_id = $1 ORDER BY u.at`,
        [hostId, T0],
      );
    await status(key, { total_tokens: 1_000_000 });
    expect(await usage()).toEqual([]);
    await status(key, { total_tokens: 1_000_500 }, T0 + MINUTE);
    await status(key, { total_tokens: 1_000_500 }, T0 + 2 * MINUTE);
    // It said nothing, which is no drop.
    await status(key, { total_tokens: null }, T0 + 3 * MINUTE);
    await status(key, { total_tokens: 1_000_700 }, T0 + 4 * MINUTE);
    // It began anew.
    await status(key, { total_tokens: 40 }, T0 + 20 * MINUTE);
    expect(await usage()).toEqual([
      { at: 0, tokens: 700 },
      { at: 15 * MINUTE, tokens: 40 },
    ]);
    const [row] = await test.db.query("SELECT base_tokens::int AS base FROM device_report WHERE host_id = $1", [
      hostId,
    ]);
    expect(row).toEqual({ base: 1_000_000 });
  });

  it("what it used goes when the account no longer keeps usage of that age", async () => {
    const { hostId } = await add();
    const DAY = 86_400_000;
    await test.db.query("UPDATE account SET sessions_days = 30 WHERE id = $1", [alice.accountId]);
    for (const age of [1, 29, 31, 400]) {
      await test.db.query("INSERT INTO device_usage (host_id, at, account_id, tokens) VALUES ($1, $2, $3, $4)", [
        ...[hostId, new Date(T0 - age * DAY), alice.accountId, age],
      ]);
    }
    await prune({ db: test.db, now: new Date(T0) });
    const left = await test.db.query("SELECT tokens::int FROM device_usage WHERE host_id = $1 ORDER BY tokens", [
      hostId,
    ]);
    expect(left).toEqual([{ tokens: 1 }, { tokens: 29 }]);
  });

  it("S2-8: of two at once, each growth is counted once", async () => {
    const { hostId, key } = await add();
    await status(key, { total_tokens: 0 });
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => status(key, { total_tokens: (index + 1) * 10 }, T0 + 1)),
    );
    const [row] = await test.db.query<{ counted: number; total: number }>(
      `SELECT sum(u.tokens)::int AS counted, max(d.total_tokens)::int AS total
       FROM device_usage u JOIN device_report d USING (host_id) WHERE host_id = $1`,
      [hostId],
    );
    // Whatever arrived before it and showed more looks like a new beginning; nothing is lost.
    expect(row?.counted).toBeGreaterThanOrEqual(120);
  });
});

describe("an error", () => {
  const failure = (key: string, fields: object, at = T0) =>
    send("/api/report/error", { api_key: key, ...fields }, {}, at);
  const ALL = { levels: ["warn", "error", "fatal"] } as const;

  it("S2-17: is logged for its host, and is a sign of life", async () => {
    const { hostId, key } = await add();
    const fields = {
      level: "error",
      message: "Exception: connect ECONNREFUSED 10.0.0.7:443",
      source: "gateway.log",
      stack_trace: "Error: connect\n    at connect (net.js:1:2)",
    };
    expect(await failure(key, fields)).toEqual([200, { message: "Error logged" }]);
    expect((await getHost(alice.ctx, hostId)).state).toBe("online");
    expect((await listLogEntries(alice.ctx, ALL)).rows).toMatchObject([
      {
        hostId,
        level: "error",
        message: fields.message,
        source: "gateway.log",
        detail: fields.stack_trace,
        count: 1,
        lastAt: T0,
      },
    ]);
  });

  it.each([
    ["critical", "fatal"],
    ["WARNING", "warn"],
    ["whatever", "error"],
    [undefined, "error"],
  ])("of level %j counts as %s", async (level, expected) => {
    const { key } = await add();
    await failure(key, { level, message: "it failed" });
    expect((await listLogEntries(alice.ctx, ALL)).rows).toMatchObject([{ level: expected, source: "report" }]);
  });

  it("S2-10: is cut to 500 characters, and a secret in it is masked", async () => {
    const { key } = await add();
    await failure(key, { message: `Authorization: Bearer sk-ant-api03-${"a".repeat(80)} ${"x".repeat(600)}` });
    const [row] = (await listLogEntries(alice.ctx, ALL)).rows;
    expect(row?.message.length).toBeLessThanOrEqual(500);
    expect(row?.message).not.toContain("sk-ant-api03-aaaa");
  });

  it("again and again is one group with a count", async () => {
    const { key } = await add();
    for (let time = 1; time <= 3; time += 1)
      await failure(key, { message: `read failed after ${time}00 ms` }, T0 + time);
    expect((await listLogGroups(alice.ctx, ALL)).rows).toMatchObject([
      { count: 3, message: "read failed after 300 ms" },
    ]);
  });

  it.each([
    ["without a message", {}],
    ["with an empty one", { message: "" }],
  ])("%s is refused", async (_, fields) => {
    const { key } = await add();
    expect((await failure(key, fields))[0]).toBe(422);
  });

  it("S2-17: with a bad key is answered 401 Invalid API Key", async () => {
    expect(await failure("b".repeat(64), { message: "x" })).toEqual([401, { detail: "Invalid API Key" }]);
  });
});

describe("beside our own uploader", () => {
  it("a machine that moves to the uploader with the same key stays the same host", async () => {
    const { hostId, key } = await add();
    await status(key);
    const batch = {
      sentAt: T0,
      host: { id: "host-real", name: "mini.local" },
      items: [{ key: "first-heartbeat", observedAt: T0, agents: [{ id: "main" }] }],
    };
    expect((await wire.post("/api/ingest/heartbeats", key, batch)).status).toBe(200);
    expect(await getHost(alice.ctx, hostId)).toMatchObject({ externalId: "host-real", name: "Mini", state: "online" });
    // And the old agent may go on meanwhile.
    expect(await status(key, {}, T0 + MINUTE)).toEqual([200, { message: "Status received" }]);
    expect((await listHosts(alice.ctx)).all).toBe(1);
  });

  it("a token for any machine names its host in x-host-id, and without that counts for the nameless one", async () => {
    const { token } = await createToken(alice.ctx, { reusable: true });
    expect((await send("/api/report/status", STATUS, { "x-api-key": token, "x-host-id": "nas-2" }))[0]).toBe(200);
    expect((await send("/api/report/status", STATUS, { "x-api-key": token }))[0]).toBe(200);
    expect((await listHosts(alice.ctx)).rows.map((row) => row.externalId).sort()).toEqual(["default", "nas-2"]);
  });
});
