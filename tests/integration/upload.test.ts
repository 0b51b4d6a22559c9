import { gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseOver } from "../../lib/db/database";
import { revokeToken } from "../../lib/services/tokens";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPeople, createPerson, type People, type Somebody, tokenOf } from "../support/people";
import { startWire, storedAgents, type WireServer } from "../support/wire";

const NOW = Date.UTC(2026, 10, 21, 12);
const INVALID_TOKEN =
  '{"error":"Invalid token: token not registered in any user settings","hint":"Please ensure the token is saved in your settings page first"}';

let test: TestDatabase;
let wire: WireServer;
let people: People;
let token: string;

beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db, NOW);
  people = await createPeople(test.ctx(new Date(NOW)));
  token = await tokenOf(people.alice);
});
afterAll(async () => {
  await wire.close();
  await test.end();
});

async function exact(reply: Response, status: number, body: string): Promise<void> {
  expect({ status: reply.status, body: await reply.text() }).toEqual({ status, body });
  expect(reply.headers.get("content-type")).toBe("application/json");
}

/** A person nobody else in this file looks at, with a token. */
async function someone(): Promise<{ person: Somebody; token: string }> {
  const person = await createPerson(test.ctx(new Date(NOW)));
  return { person, token: await tokenOf(person) };
}

describe("S0-62: the published answers, byte for byte", () => {
  it.each(["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])("S0-62: %s is not POST", async (method) => {
    const reply = await fetch(`${wire.url}/api/upload`, { method });
    await exact(reply, 405, '{"error":"Method not allowed. Use POST."}');
  });

  it("S0-62: no header", async () => {
    const reply = await wire.post("/api/upload", null, [{ id: "main" }]);
    await exact(reply, 401, '{"error":"Unauthorized: missing x-agent-token header"}');
  });

  it("S0-62: an empty header is no header", async () => {
    const reply = await wire.post("/api/upload", "", "not json");
    await exact(reply, 401, '{"error":"Unauthorized: missing x-agent-token header"}');
  });

  it("S0-62: unknown, truncated, foreign-shaped and revoked tokens, whatever the body", async () => {
    const { person, token: revoked } = await someone();
    await wire.post("/api/upload", revoked, [{ id: "main" }]);
    const [row] = await test.db.query<{ id: string }>("SELECT id FROM agent_token WHERE account_id = $1", [
      person.accountId,
    ]);
    await revokeToken(person.ctx, row?.id ?? "");
    const wrong = [token.slice(0, -1), `${token}x`, "e2d3262f-b626-4850-af11-5f2cb1c0dcad", "x".repeat(5000), revoked];
    for (const one of wrong) await exact(await wire.post("/api/upload", one, [{ id: "main" }]), 403, INVALID_TOKEN);
    await exact(await wire.post("/api/upload", token.slice(1), "{{{"), 403, INVALID_TOKEN);
  });

  it.each([{}, "text", 7, null, true, { agents: [] }])("S0-62: %j is not an array", async (body) => {
    const reply = await wire.post("/api/upload", token, JSON.stringify(body));
    await exact(reply, 400, '{"error":"Invalid format: body must be a JSON array of agents"}');
  });

  it("S0-62: no body at all is not an array", async () => {
    const reply = await wire.post("/api/upload", token, "");
    await exact(reply, 400, '{"error":"Invalid format: body must be a JSON array of agents"}');
  });

  it("S0-62: an empty array", async () => {
    await exact(await wire.post("/api/upload", token, []), 400, '{"error":"Invalid data: array cannot be empty"}');
  });

  it.each([
    null,
    1,
    "main",
    [],
    {},
    { id: 7 },
    { id: null },
    { id: "" },
    { id: "\u0000\u001b[31m" },
    { id: "x".repeat(201) },
  ])("S0-62: %j has no usable id", async (element) => {
    const reply = await wire.post("/api/upload", token, [{ id: "main" }, element, {}]);
    await exact(reply, 400, '{"error":"Invalid agent at index 1: missing or invalid id"}');
  });

  it("S0-39, S0-62: the published uploader's request succeeds", async () => {
    const mine = await someone();
    const reply = await wire.post("/api/upload", mine.token, '[{"id":"main"},{"id":"coding"}]');
    const body = '{"success":true,"count":2,"message":"Successfully uploaded 2 agents","ttl":86400}';
    await exact(reply, 200, body);
  });

  it("S0-62: a failure inside says nothing about itself", async () => {
    const pool = new pg.Pool({ connectionString: "postgres://x@127.0.0.1:1/none", connectionTimeoutMillis: 500 });
    const broken = await startWire(databaseOver(pool), NOW);
    const reply = await broken.post("/api/upload", await tokenOf(people.alice, "unseen"), [{ id: "main" }]);
    await exact(reply, 500, '{"error":"Failed to upload agents"}');
    const ours = await broken.post("/api/ingest/heartbeats", await tokenOf(people.alice, "unseen 2"), { sentAt: NOW });
    expect(ours.status).toBe(503);
    expect(Number(ours.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await ours.text()).not.toMatch(/ECONN|127\.0\.0\.1|pg|sql/i);
    await broken.close();
    await pool.end();
  });
});

describe("elements", () => {
  async function stored(elements: unknown, headers: Record<string, string> = {}) {
    const mine = await someone();
    const reply = await wire.post("/api/upload", mine.token, elements, headers);
    expect(await reply.json()).toMatchObject({ success: true });
    return storedAgents(test.db, mine.person.accountId);
  }

  it("S0-62: names and greetings in two languages; what is missing is the id", async () => {
    const agents = await stored([
      { id: "a", name: { en: "Able", zh: "甲" }, greeting: { en: "Standing by.", zh: "随时待命" } },
      { id: "b", name: { en: "Baker" } },
      { id: "c", name: 7, greeting: [] },
    ]);
    expect(agents).toMatchObject([
      { id: "a", nameEn: "Able", nameZh: "甲", greetingEn: "Standing by.", greetingZh: "随时待命" },
      { id: "b", nameEn: "Baker", nameZh: "Baker", greetingEn: "" },
      { id: "c", nameEn: "c", nameZh: "c", greetingEn: "" },
    ]);
  });

  it("S0-43, S0-62: lastActiveTimestamp counts; missing, future and nonsense mean now", async () => {
    const agents = await stored([
      { id: "a", lastActiveTimestamp: NOW - 60_000 },
      { id: "b" },
      { id: "c", lastActiveTimestamp: NOW + 7_200_000 },
      { id: "d", lastActiveTimestamp: "yesterday" },
      { id: "e", lastActiveTimestamp: -1 },
      { id: "f", lastActiveTimestamp: 1e300 },
    ]);
    expect(agents.map((agent) => NOW - agent.lastActiveAt)).toEqual([60_000, 0, 0, 0, 0, 0]);
  });

  it("S0-62: status and lastActive are accepted and ignored, as is everything unknown", async () => {
    const raw =
      '[{"id":"main","status":"offline","lastActive":{"en":"never","zh":"x"},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"accountId":"other","id":"main"}]';
    const [agent] = await stored(raw);
    expect(agent).toMatchObject({ id: "main", state: "online" });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it("an agent listed twice: the last one counts, and both were sent", async () => {
    const mine = await someone();
    const twice = [
      { id: "a", name: { en: "One" } },
      { id: "a", name: { en: "Two" } },
    ];
    const reply = await wire.post("/api/upload", mine.token, twice);
    expect(await reply.json()).toMatchObject({ count: 2 });
    expect(await storedAgents(test.db, mine.person.accountId)).toMatchObject([{ id: "a", nameEn: "Two" }]);
  });

  it("hostile names are made harmless and cut", async () => {
    const agents = await stored([
      { id: "a", name: { en: "x".repeat(5_000) } },
      { id: "b", name: { en: "\u001b[31mred\u001b[0m\u202egnp.exe" } },
      { id: "c", name: { en: "<img src=x onerror=alert(1)>" } },
      { id: "d", name: { en: "👩‍👩‍👧 family" } },
      { id: "日本語 🦞" },
    ]);
    expect(agents.map((agent) => agent.nameEn)).toEqual([
      `${"x".repeat(119)}…`,
      "redgnp.exe",
      "<img src=x onerror=alert(1)>",
      "👩‍👩‍👧 family",
      "日本語 🦞",
    ]);
  });

  it("takes 10,000 agents at once, and not one more", async () => {
    const many = Array.from({ length: 10_001 }, (_, index) => ({ id: `agent-${index}` }));
    const mine = await someone();
    const tooMany = await wire.post("/api/upload", mine.token, many);
    expect([tooMany.status, await tooMany.json()]).toEqual([
      400,
      { error: "Invalid data: at most 10000 agents in one upload. Send them in several." },
    ]);
    const reply = await wire.post("/api/upload", mine.token, many.slice(1));
    expect(await reply.json()).toMatchObject({ count: 10_000 });
    expect(await storedAgents(test.db, mine.person.accountId)).toHaveLength(10_000);
  });
});

describe("bodies that are wrong", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  it.each([
    ["broken JSON", '[{"id":"main"', 400, /not valid JSON/],
    ["half a number", "[1e", 400, /not valid JSON/],
    ["two values", "[] []", 400, /not valid JSON/],
    ["17 levels", nested(17), 400, /deeper than 16/],
    ["100,000 levels", nested(100_000), 400, /deeper than 16/],
    ["bytes that are no UTF-8", Buffer.from([0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d]), 400, /not UTF-8/],
    ["a megabyte too much", `["${"x".repeat(1_100_000)}"]`, 413, /larger than 1000000 bytes/],
  ] as const)("%s", async (_name, body, status, message) => {
    const reply = await wire.post("/api/upload", token, body);
    expect(reply.status).toBe(status);
    expect(((await reply.json()) as { error: string }).error).toMatch(message);
  });

  it("a small gzip that unpacks to a huge text", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
    const reply = await wire.post("/api/upload", token, bomb, { "content-encoding": "gzip" });
    expect([reply.status, await reply.json()]).toEqual([
      413,
      { error: "The body unpacks to more than 8000000 bytes. Send it in smaller parts." },
    ]);
  });

  it("gzip that is none, and an encoding nobody knows", async () => {
    for (const encoding of ["gzip", "br"]) {
      const reply = await wire.post("/api/upload", token, "[]", { "content-encoding": encoding });
      expect(reply.status).toBe(400);
    }
  });

  it("a byte-order mark and gzip are fine", async () => {
    const body = gzipSync('\ufeff[{"id":"main"}]');
    expect((await wire.post("/api/upload", token, body, { "content-encoding": "gzip" })).status).toBe(200);
  });

  it("paths beside the documented ones are not taken", async () => {
    expect((await wire.post("/api/ingest/secrets", token, {})).status).toBe(404);
    expect((await wire.post("/api/ingest/__proto__", token, {})).status).toBe(404);
    expect((await wire.post("/api/ingest/constructor", token, {})).status).toBe(404);
  });
});

describe("hosts", () => {
  it("S0-45: an upload touches the agents of its own host alone", async () => {
    const mine = await someone();
    await wire.post("/api/upload", mine.token, [{ id: "main" }]);
    const laptop = { "x-host-id": "laptop", "x-host-name": "Lap 顶", "x-report-interval": "600" };
    const bytes = Object.fromEntries(Object.entries(laptop).map(([k, v]) => [k, Buffer.from(v).toString("latin1")]));
    await wire.post("/api/upload", mine.token, [{ id: "main" }, { id: "coding" }], bytes);
    await wire.post("/api/upload", mine.token, [{ id: "research" }]);
    const agents = await storedAgents(test.db, mine.person.accountId);
    expect(agents.map(({ host, id, state, thresholdMs }) => [host, id, state, thresholdMs / 60_000])).toEqual([
      ["default", "main", "online", 6],
      ["default", "research", "online", 6],
      ["laptop", "coding", "online", 11],
      ["laptop", "main", "online", 11],
    ]);
    const hosts = await test.db.query(
      "SELECT external_id, name, interval_seconds FROM host WHERE account_id = $1 ORDER BY 1",
      [mine.person.accountId],
    );
    expect(hosts).toEqual([
      { external_id: "default", name: "default", interval_seconds: 300 },
      { external_id: "laptop", name: "Lap 顶", interval_seconds: 600 },
    ]);
  });

  it("S0-66: nothing in a request says whose it is but the token", async () => {
    const mine = await someone();
    const headers = {
      "x-host-id": "shared",
      "x-account-id": people.alice.accountId,
      "x-user-id": people.alice.personId,
    };
    const body = [{ id: "main", accountId: people.alice.accountId, userId: people.alice.personId }];
    await wire.post("/api/upload", mine.token, body, headers);
    expect(await storedAgents(test.db, mine.person.accountId)).toMatchObject([{ id: "main", host: "shared" }]);
    const theirs = await storedAgents(test.db, people.alice.accountId);
    expect(theirs.filter((agent) => agent.host === "shared")).toEqual([]);
  });

  it("sent twice under one key it counts once, and both are told it arrived", async () => {
    const mine = await someone();
    for (let turn = 0; turn < 2; turn += 1) {
      const reply = await wire.post("/api/upload", mine.token, [{ id: "main" }], { "x-report-key": "replay-0001" });
      expect(reply.status).toBe(200);
    }
    const rows = await test.db.query("SELECT key FROM report WHERE key = 'replay-0001'");
    expect(rows).toHaveLength(1);
  });
});
