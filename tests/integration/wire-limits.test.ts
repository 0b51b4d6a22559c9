import { afterAll, beforeAll, expect, it } from "vitest";
import { GET, POST } from "../../app/api/cron/sweep/route";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPeople, type People, tokenOf } from "../support/people";
import { startWire, type WireServer } from "../support/wire";

// Before anything reads the variables: this file wants small limits and a secret.
Object.assign(process.env, {
  RATE_LIMIT_PER_TOKEN: "3",
  RATE_LIMIT_PER_ADDRESS: "9",
  CRON_SECRET: "a-secret-for-the-schedule",
});

const T0 = Date.UTC(2026, 10, 21, 12);
let test: TestDatabase;
let wire: WireServer;
let people: People;
beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db, T0);
  people = await createPeople(test.ctx());
});
afterAll(async () => {
  await wire.close();
  await test.end();
});

it("too many uploads of a token, then of an address, are told when to come again", async () => {
  const [alice, charlie] = [await tokenOf(people.alice), await tokenOf(people.charlie)];
  const send = async (token: string) => {
    const reply = await wire.post("/api/upload", token, [{ id: "main" }]);
    return { status: reply.status, wait: Number(reply.headers.get("retry-after")), body: await reply.json() };
  };
  for (let turn = 0; turn < 3; turn += 1) expect((await send(alice)).status).toBe(200);
  expect(await send(alice)).toEqual({
    status: 429,
    wait: 20,
    body: { error: "Too many uploads: at most 3 a minute are taken. Wait 20 s and send it again." },
  });
  for (let turn = 0; turn < 3; turn += 1) expect((await send(charlie)).status).toBe(200);
  for (let turn = 0; turn < 2; turn += 1) await send("unknown");
  expect(await send("unknown")).toMatchObject({ status: 429, body: { error: expect.stringContaining("at most 9") } });
  wire.clock.now += 60_000;
  expect((await send(alice)).status).toBe(200);
});

it("the sweep is not there for those who do not know its secret", async () => {
  const url = "http://localhost/api/cron/sweep";
  for (const authorization of ["", "Bearer ", "Bearer wrong", "a-secret-for-the-schedule"]) {
    const reply = await GET(new Request(url, { headers: { authorization } }));
    expect([reply.status, await reply.json()]).toEqual([404, { error: "Not found" }]);
  }
  for (const method of [GET, POST]) {
    const reply = await method(new Request(url, { headers: { authorization: "Bearer a-secret-for-the-schedule" } }));
    expect([reply.status, await reply.json()]).toEqual([
      200,
      { offlineAgents: expect.any(Number), offlineHosts: expect.any(Number) },
    ]);
  }
});
