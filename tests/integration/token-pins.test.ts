import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { databaseOver } from "../../lib/db/database";
import { setTokenReach } from "../../lib/services/token-pins";
import { createToken, listTokens, type NewToken } from "../../lib/services/tokens";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody } from "../support/people";
import { startWire, storedAgents, type WireServer } from "../support/wire";

/** A token belongs to the first host that reports with it, unless it was made for several. */

const T0 = Date.UTC(2026, 10, 21, 12);
let test: TestDatabase;
let wire: WireServer;
/** Another process on the same database: it remembers nothing of what the first one wrote. */
let elsewhere: WireServer;
let pool: pg.Pool;
let alice: Somebody;
beforeAll(async () => {
  test = await createTestDatabase();
  pool = new pg.Pool({ connectionString: test.url, max: 5 });
  // Dropping the database may cut off a connection that is just being closed.
  pool.on("error", () => {});
  wire = await startWire(test.db, T0);
  elsewhere = await startWire(databaseOver(pool), T0);
});
afterAll(async () => {
  await Promise.all([wire.close(), elsewhere.close()]);
  await pool.end();
  await test.end();
});
beforeEach(async () => {
  alice = await createPerson(test.ctx(new Date(T0)));
});

const make = (input: NewToken = {}) => createToken(alice.ctx, input);
const upload = (token: string, host: string | null, server = wire) =>
  server.post("/api/upload", token, [{ id: "main" }], host === null ? {} : { "x-host-id": host });
const report = (token: string, id: string, server = wire, name = id) =>
  server.post("/api/ingest/heartbeats", token, {
    sentAt: T0,
    host: { id, name },
    items: [{ key: `report-${Math.random().toString(36).slice(2)}`, observedAt: T0, agents: [{ id: "main" }] }],
  });
const validate = (token: string, host?: string) =>
  fetch(`${wire.url}/api/token/validate`, {
    headers: { "x-agent-token": token, ...(host === undefined ? {} : { "x-host-id": host }) },
  });
const hostsOf = async (person = alice) => [
  ...new Set((await storedAgents(test.db, person.accountId)).map((agent) => agent.host)),
];
const pinOf = async (id: string) => (await listTokens(alice.ctx)).find((row) => row.id === id)?.pinnedTo;

const BELONGS = (host: string) => ({
  error: `This token belongs to the host “${host}”.`,
  hint: "Generate a new token, or make this one reusable in Settings → Agent tokens.",
  code: "token_pinned",
  host,
});

it("the first host gets the token; another one is refused everywhere, told why and what to do", async () => {
  const { id, token } = await make();
  expect((await report(token, "laptop-1", wire, "Alice's laptop")).status).toBe(200);
  expect(await pinOf(id)).toMatchObject({ externalId: "laptop-1", name: "Alice's laptop" });
  // By whoever remembers the token as still free, by whoever never saw it, and by whoever asks again.
  for (const server of [wire, elsewhere, wire]) {
    for (const send of [report, upload]) {
      const refused = await send(token, "server-2", server);
      expect([refused.status, await refused.json()]).toEqual([403, BELONGS("Alice's laptop")]);
    }
  }
  const checked = await validate(token, "server-2");
  expect([checked.status, await checked.json()]).toEqual([403, BELONGS("Alice's laptop")]);
  expect(await hostsOf()).toEqual(["laptop-1"]);
  expect((await validate(token, "laptop-1")).status).toBe(200);
  expect((await report(token, "laptop-1", elsewhere)).status).toBe(200);
});

it("S0-45: uploads that name no host are never refused by a pin and never set it", async () => {
  const { id, token } = await make();
  expect((await upload(token, null)).status).toBe(200);
  expect((await validate(token)).status).toBe(200);
  expect(await pinOf(id)).toBeNull();
  expect((await upload(token, "laptop")).status).toBe(200);
  expect(await pinOf(id)).toMatchObject({ externalId: "laptop" });
  for (const server of [wire, elsewhere, wire]) expect((await upload(token, null, server)).status).toBe(200);
  expect(await hostsOf()).toEqual(["default", "laptop"]);
});

it("a reusable token serves many hosts and is never pinned", async () => {
  const { id, token } = await make({ reusable: true });
  for (let round = 0; round < 2; round += 1) {
    const replies = await Promise.all(["a", "b", "c"].map((host) => report(token, `${host}-of-many`)));
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200]);
  }
  expect(await pinOf(id)).toBeNull();
});

it("a token made for one host refuses even the first other one", async () => {
  const { token } = await make({ pinnedTo: "the-one" });
  expect((await report(token, "not-the-one")).status).toBe(403);
  expect(await hostsOf()).toEqual([]);
  expect((await report(token, "the-one")).status).toBe(200);
});

it("of hosts that race for a token, in one process and across two, exactly one wins", async () => {
  for (const servers of [
    [wire, wire],
    [wire, elsewhere],
  ] as const) {
    for (let round = 0; round < 8; round += 1) {
      const { id, token } = await make();
      const names = servers.map((_, index) => `racer-${round}-${index}-${id.slice(-4)}`);
      const replies = await Promise.all(servers.map((server, index) => report(token, names[index] ?? "", server)));
      const statuses = replies.map((reply) => reply.status);
      expect([...statuses].sort()).toEqual([200, 403]);
      const winner = names[statuses.indexOf(200)];
      expect(await pinOf(id)).toMatchObject({ externalId: winner });
      const loser = await replies[statuses.indexOf(403)]?.json();
      expect(loser).toEqual(BELONGS(winner ?? ""));
    }
  }
});

it("a known host that changes to a new token pins it as well", async () => {
  const [old, fresh] = [await make(), await make()];
  for (const { token } of [old, old, fresh, fresh]) expect((await report(token, "steady-host")).status).toBe(200);
  expect(await pinOf(fresh.id)).toMatchObject({ externalId: "steady-host" });
  expect((await report(fresh.token, "other-host")).status).toBe(403);
});

it("a refused host spoils no upload that travels with it", async () => {
  const [pinned, other] = [await make({ pinnedTo: "home" }), await make()];
  const replies = await Promise.all([
    report(pinned.token, "away", elsewhere),
    report(other.token, "companion", elsewhere),
    report(pinned.token, "home", elsewhere),
  ]);
  expect(replies.map((reply) => reply.status)).toEqual([403, 200, 200]);
});

it("its owner makes it reusable, frees it, or gives it to another host, from the next upload on", async () => {
  const { id, token } = await make();
  await report(token, "first-host");
  expect((await report(token, "second-host")).status).toBe(403);
  await setTokenReach(alice.ctx, id, { kind: "any" });
  await expect.poll(async () => (await report(token, "second-host")).status).toBe(200);
  expect((await listTokens(alice.ctx)).find((row) => row.id === id)).toMatchObject({ reusable: true, pinnedTo: null });

  const [second] = await test.db.query<{ id: string }>("SELECT id FROM host WHERE external_id = 'second-host'");
  await setTokenReach(alice.ctx, id, { kind: "host", hostId: second?.id ?? "" });
  // The transaction asks again: no memory of the reusable token lets the other host in.
  expect((await report(token, "first-host")).status).toBe(403);
  expect((await report(token, "second-host")).status).toBe(200);

  await setTokenReach(alice.ctx, id, { kind: "next" });
  expect(await pinOf(id)).toBeNull();
  await expect.poll(async () => (await report(token, "third-host")).status).toBe(200);
  expect((await report(token, "second-host")).status).toBe(403);
});

it("nobody changes another account's token, or pins one to another account's host", async () => {
  const { id, token } = await make();
  await report(token, "alices-host");
  const charlie = await createPerson(test.ctx(new Date(T0)));
  const { id: his } = await createToken(charlie.ctx, {});
  const [host] = await test.db.query<{ id: string }>("SELECT id FROM host WHERE external_id = 'alices-host'");
  for (const wrong of [id, "no-uuid"]) {
    await expect(setTokenReach(charlie.ctx, wrong, { kind: "any" })).rejects.toMatchObject({ kind: "not_found" });
  }
  for (const hostId of [host?.id ?? "", "no-uuid"]) {
    const stolen = setTokenReach(charlie.ctx, his, { kind: "host", hostId });
    await expect(stolen).rejects.toMatchObject({ kind: "not_found" });
  }
  // The same name in another account is another host.
  const { token: hers } = await createToken(charlie.ctx, {});
  expect((await report(hers, "alices-host")).status).toBe(200);
});
