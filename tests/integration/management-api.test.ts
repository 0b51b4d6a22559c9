import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signedInVisitor, type Visitor } from "../support/browserless-login";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPeople, type People } from "../support/people";
import { startServer, type TestServer } from "../support/server";

/** S2-18, S2-19: the published management API, behind the sign-in. */

let database: TestDatabase;
let server: TestServer;
let people: People;
let alice: Visitor;
let charlie: Visitor;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
  people = await createPeople(database.ctx());
  alice = await signedInVisitor(server.url, people.alice.email, people.alice.password);
  charlie = await signedInVisitor(server.url, people.charlie.email, people.charlie.password);
}, 90_000);
afterAll(async () => {
  await server.stop();
  await database.end();
});

type Json = Record<string, unknown>;
const ask = async (who: Visitor, method: string, path: string, body?: unknown): Promise<[number, Json]> => {
  const init =
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const reply = await who.request(path, init);
  return [reply.status, (await reply.json()) as Json];
};
const add = async (fields: Json = {}) =>
  (await ask(alice, "POST", "/api/devices", { name: "Mini", device_type: "mac", ...fields }))[1];
const report = (path: string, key: unknown, fields: Json) =>
  fetch(`${server.url}/api/report/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ api_key: key, ...fields }),
  });
const FIGURES = {
  openclaw_version: "2026.2.17",
  cpu_percent: 12.5,
  memory_total: 16_000,
  memory_used: 4_000,
  disk_total: 1_000,
  disk_used: 333,
  upload_speed: 10,
  download_speed: 20,
};

describe("devices", () => {
  it("S2-18: are added, which shows the key once, read, changed in part and listed", async () => {
    const [status, made] = await ask(alice, "POST", "/api/devices", {
      name: "Attic",
      device_type: "nas",
      public_ip: "203.0.113.7",
    });
    expect([status, made]).toMatchObject([
      200,
      {
        name: "Attic",
        device_type: "nas",
        public_ip: "203.0.113.7",
        is_online: false,
        last_seen: null,
        state: "waiting",
      },
    ]);
    expect(made.api_key).toMatch(/^[0-9a-f]{64}$/);
    const { api_key: _, ...shown } = made;
    expect(await ask(alice, "GET", `/api/devices/${made.id}`)).toEqual([200, shown]);
    expect(await ask(alice, "PUT", `/api/devices/${made.id}`, { notes: "hot" })).toEqual([
      200,
      { ...shown, notes: "hot" },
    ]);
    expect(await ask(alice, "PUT", `/api/devices/${made.id}`, { name: "Cellar", public_ip: null })).toMatchObject([
      200,
      { name: "Cellar", device_type: "nas", notes: "hot", public_ip: "" },
    ]);
    expect((await ask(alice, "GET", "/api/devices"))[1]).toMatchObject([{ id: made.id, name: "Cellar" }]);
  });

  it.each([
    ["GET", ""],
    ["PUT", ""],
    ["DELETE", ""],
    ["GET", "/status"],
    ["GET", "/errors"],
  ])("S2-18: %s of one that is not there, is no id, or is another's is 404 Device not found", async (method, tail) => {
    const { id } = await add();
    const body = method === "PUT" ? { name: "x" } : undefined;
    const gone = [404, { detail: "Device not found" }];
    expect(await ask(charlie, method, `/api/devices/${id}${tail}`, body)).toEqual(gone);
    expect(await ask(alice, method, `/api/devices/01900000-0000-7000-8000-000000000000${tail}`, body)).toEqual(gone);
    expect(await ask(alice, method, `/api/devices/7${tail}`, body)).toEqual(gone);
  });

  it("S2-18: are deleted with a proof that it is you, and the key ends with them", async () => {
    const { id, api_key } = await add();
    await database.db.query("UPDATE login SET proved_at = NULL WHERE person_id = $1", [people.alice.personId]);
    expect(await ask(alice, "DELETE", `/api/devices/${id}`)).toMatchObject([
      403,
      { detail: expect.stringContaining("Show that it is you") },
    ]);
    expect((await report("status", api_key, {})).status).toBe(200);
    await database.db.query("UPDATE login SET proved_at = $2 WHERE person_id = $1", [
      people.alice.personId,
      new Date(),
    ]);
    expect(await ask(alice, "DELETE", `/api/devices/${id}`)).toEqual([200, { message: "Device deleted" }]);
    expect(await ask(alice, "GET", `/api/devices/${id}`)).toEqual([404, { detail: "Device not found" }]);
    expect((await report("status", api_key, {})).status).toBe(401);
  });

  it.each([
    ["no name", {}, 422],
    ["an empty name", { name: " " }, 400],
    ["a type nobody knows", { name: "x", device_type: "toaster" }, 422],
    ["an address that is none", { name: "x", public_ip: "1.2.3" }, 400],
  ])("with %s are refused with a reason", async (_, body, status) => {
    expect(await ask(alice, "POST", "/api/devices", body)).toMatchObject([status, { detail: expect.any(String) }]);
  });

  it("cannot be added by a form of another site", async () => {
    const reply = await alice.request("/api/devices", { method: "POST", body: new URLSearchParams({ name: "x" }) });
    expect(reply.status).toBe(400);
  });

  it("are not changed by somebody who may only look", async () => {
    const { id } = await add();
    await database.db.query("UPDATE membership SET role = 'viewer' WHERE person_id = $1", [people.alice.personId]);
    for (const [method, path, body] of [
      ["POST", "/api/devices", { name: "x" }],
      ["PUT", `/api/devices/${id}`, { name: "x" }],
      ["DELETE", `/api/devices/${id}`, undefined],
    ] as const) {
      expect((await ask(alice, method, path, body))[0]).toBe(403);
    }
    expect((await ask(alice, "GET", `/api/devices/${id}`))[0]).toBe(200);
    await database.db.query("UPDATE membership SET role = 'owner' WHERE person_id = $1", [people.alice.personId]);
  });
});

describe("figures", () => {
  it("S2-19: /api/stats tells of all devices what they reported; what nobody reported is null, never 0", async () => {
    await database.db.query("DELETE FROM host WHERE account_id = $1", [people.alice.accountId]);
    const waiting = await add({ name: "Waiting" });
    const lively = await add({ name: "Lively" });
    for (const total_tokens of [1_000, 1_250, 40]) {
      expect((await report("status", lively.api_key, { ...FIGURES, total_tokens })).status).toBe(200);
    }
    await report("error", lively.api_key, { message: "it failed", source: "gateway.log", stack_trace: "at line 1" });
    await report("error", lively.api_key, { message: "it failed", source: "gateway.log" });
    const [status, stats] = await ask(alice, "GET", "/api/stats");
    expect(status).toBe(200);
    const unknown = {
      cpu_percent: null,
      memory_percent: null,
      memory_total: null,
      memory_used: null,
      disk_percent: null,
    };
    const silent = {
      disk_total: null,
      disk_used: null,
      upload_speed: null,
      download_speed: null,
      openclaw_version: null,
    };
    expect(stats).toEqual({
      total_devices: 2,
      online_devices: 1,
      offline_devices: 1,
      today_tokens: 290,
      yesterday_tokens: 0,
      total_tokens: 1_290,
      total_errors: 2,
      devices: [
        {
          id: lively.id,
          name: "Lively",
          device_type: "mac",
          public_ip: expect.stringMatching(/127\.0\.0\.1|::1/),
          is_online: true,
          last_seen: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          openclaw_version: "2026.2.17",
          cpu_percent: 12.5,
          memory_percent: 25,
          memory_total: 16_000,
          memory_used: 4_000,
          disk_percent: 33.3,
          disk_total: 1_000,
          disk_used: 333,
          upload_speed: 10,
          download_speed: 20,
          total_tokens: 1_290,
        },
        {
          id: waiting.id,
          name: "Waiting",
          device_type: "mac",
          public_ip: "",
          is_online: false,
          last_seen: null,
          ...unknown,
          ...silent,
          total_tokens: 0,
        },
      ],
    });

    expect(await ask(alice, "GET", `/api/devices/${lively.id}/status?hours=1`)).toMatchObject([
      200,
      [{ cpu_percent: 12.5, memory_percent: 25, upload_speed: 10 }],
    ]);
    expect(await ask(alice, "GET", "/api/trends?hours=24")).toMatchObject([200, [{ devices: 1, cpu_percent: 12.5 }]]);
    const failures = [
      { device_id: lively.id, level: "error", message: "it failed", stack_trace: null },
      { device_id: lively.id, level: "error", message: "it failed", stack_trace: "at line 1" },
    ];
    expect(await ask(alice, "GET", `/api/devices/${lively.id}/errors`)).toMatchObject([200, failures]);
    expect(await ask(alice, "GET", `/api/errors?device_id=${lively.id}&level=error&limit=1`)).toMatchObject([
      200,
      [failures[0]],
    ]);
    for (const query of ["level=fatal", "level=nonsense", `device_id=${waiting.id}`, "device_id=7"]) {
      expect(await ask(alice, "GET", `/api/errors?${query}`)).toEqual([200, []]);
    }
    expect((await ask(charlie, "GET", "/api/stats"))[1]).toMatchObject({
      total_devices: 0,
      total_tokens: 0,
      devices: [],
    });
  });

  it("S2-8: tokens of a day are those of the account's own day", async () => {
    await database.db.query("DELETE FROM host WHERE account_id = $1", [people.alice.accountId]);
    await database.db.query("UPDATE account SET time_zone = 'Pacific/Auckland' WHERE id = $1", [
      people.alice.accountId,
    ]);
    const { id, api_key } = await add();
    await report("status", api_key, { total_tokens: 0 });
    const midnight = await database.db.query<{ at: Date }>(
      "SELECT date_trunc('day', $1::timestamptz AT TIME ZONE 'Pacific/Auckland') AT TIME ZONE 'Pacific/Auckland' AS at",
      [new Date()],
    );
    const at = midnight[0]?.at.getTime() ?? 0;
    for (const [before, tokens] of [
      [0, 5],
      [1, 70],
      [86_400_000, 900],
      [3 * 86_400_000, 1_000],
    ] as const) {
      await database.db.query("INSERT INTO device_usage (host_id, at, account_id, tokens) VALUES ($1, $2, $3, $4)", [
        ...[id, new Date(at - before), people.alice.accountId, tokens],
      ]);
    }
    expect((await ask(alice, "GET", "/api/stats"))[1]).toMatchObject({
      today_tokens: 5,
      yesterday_tokens: 970,
      total_tokens: 1_975,
    });
  });
});
