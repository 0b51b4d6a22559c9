import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { databaseOver } from "../../lib/db/database";
import {
  addHost,
  deleteHost,
  editHost,
  type HostDescription,
  listHostKeys,
  rotateHostKey,
} from "../../lib/services/host-keys";
import { getHost, listHosts } from "../../lib/services/hosts";
import { setTokenReach } from "../../lib/services/token-pins";
import { createToken, listTokens } from "../../lib/services/tokens";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody } from "../support/people";
import { startWire, storedAgents, storedFlips, type WireServer } from "../support/wire";

/** S2-3: hosts that a person adds, each with a key of its own. */

const T0 = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
let test: TestDatabase;
let wire: WireServer;
/** Another process on the same database. */
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

const NAS: HostDescription = {
  name: "Attic NAS",
  type: "nas",
  publicIp: "203.0.113.7",
  notes: "Behind the printer.\nRuns hot.",
};
const add = (input: Partial<HostDescription> = {}, person = alice) => addHost(person.ctx, { ...NAS, ...input });
let reports = 0;
const report = (token: string, id: string, options: { at?: number; server?: WireServer; name?: string } = {}) => {
  const { at = T0, server = wire, name = id } = options;
  server.clock.now = at;
  return server.post("/api/ingest/heartbeats", token, {
    sentAt: at,
    host: { id, name, platform: "linux", intervalSeconds: 60 },
    items: [{ key: `report-${++reports}-of-it`, observedAt: at, agents: [{ id: "main" }] }],
  });
};
const at = (moment: number, person = alice) => ({ ...person.ctx, now: new Date(moment) });

describe("adding", () => {
  it.each([
    ["without a name", { name: " \u202e " }, "name"],
    ["with an address that is none", { publicIp: "1.2.3.4.5" }, "publicIp"],
  ])("%s is refused, and nothing is left behind", async (_, wrong, field) => {
    await expect(async () => add(wrong)).rejects.toMatchObject({ kind: "bad_input", detail: { field } });
    expect((await listHosts(alice.ctx)).all).toBe(0);
  });

  it("S2-3: shows a key of 64 hexadecimal characters once; what is stored cannot be turned back into it", async () => {
    const { hostId, key } = await add();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    const stored = await test.db.query(
      "SELECT to_jsonb(t)::text AS row FROM agent_token t WHERE made_for_host_id = $1",
      [hostId],
    );
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain(key.slice(20));
    expect(await listHostKeys(alice.ctx, hostId)).toEqual([
      { masked: `${key.slice(0, 8)}…`, createdAt: new Date(T0), lastUsedAt: null },
    ]);
    expect(await listTokens(alice.ctx)).toEqual([]);
  });

  it("is waiting until it reports: neither online nor offline, and never overdue", async () => {
    const { hostId } = await add();
    const later = at(T0 + 90 * MINUTE);
    expect(await listHosts(later)).toMatchObject({ all: 1, offline: 0, rows: [{ id: hostId, state: "waiting" }] });
    expect(await getHost(later, hostId)).toMatchObject({ ...NAS, state: "waiting", unknownBecause: null });
    expect(await storedFlips(test.db, alice.accountId)).toEqual([]);
  });

  it("belongs to its account: for Charlie there is nothing to see, change, key or delete", async () => {
    const charlie = await createPerson(test.ctx(new Date(T0)));
    const { hostId, key } = await add();
    expect((await listHosts(charlie.ctx)).all).toBe(0);
    expect(await listHostKeys(charlie.ctx, hostId)).toEqual([]);
    const gone = { kind: "not_found" };
    for (const id of [hostId, "not-an-id"]) {
      await expect(async () => getHost(charlie.ctx, id)).rejects.toMatchObject(gone);
      await expect(async () => editHost(charlie.ctx, id, NAS)).rejects.toMatchObject(gone);
      await expect(async () => rotateHostKey(charlie.ctx, id, null)).rejects.toMatchObject(gone);
      await expect(async () => deleteHost(charlie.ctx, id)).rejects.toMatchObject(gone);
    }
    expect((await report(key, "nas-1")).status).toBe(200);
  });
});

describe("the first report", () => {
  it("S2-3: makes the machine the host that was added, under the name it was given", async () => {
    const { hostId, key } = await add();
    const reply = await report(key, "host-5f1c", { at: T0 + MINUTE, name: "DiskStation" });
    expect(reply.status).toBe(200);
    expect((await listHosts(at(T0 + MINUTE))).rows).toMatchObject([
      { id: hostId, externalId: "host-5f1c", name: "Attic NAS", type: "nas", state: "online", agents: { online: 1 } },
    ]);
    const host = await getHost(at(T0 + MINUTE), hostId);
    expect(host).toMatchObject({ firstSeenAt: T0 + MINUTE, lastSeenAt: T0 + MINUTE, notes: NAS.notes });
    expect(await storedFlips(test.db, alice.accountId, T0)).toEqual([
      "[host-5f1c] none>online 60000 first_report",
      "main none>online 60000 first_report",
    ]);
  });

  it("binds the key: another machine is refused, in every process", async () => {
    const { key } = await add();
    expect((await report(key, "host-1")).status).toBe(200);
    for (const server of [wire, elsewhere]) {
      const refused = await report(key, "host-2", { server });
      expect([refused.status, await refused.json()]).toMatchObject([403, { code: "token_pinned", host: "Attic NAS" }]);
    }
    expect((await listHosts(alice.ctx)).all).toBe(1);
  });

  it("of a machine that is known already keeps that machine, and moves what was written about the new one to it", async () => {
    const { token } = await createToken(alice.ctx, { reusable: true });
    await report(token, "host-1", { name: "old name" });
    const [known] = (await listHosts(alice.ctx)).rows;
    const { hostId, key } = await add();
    expect((await report(key, "host-1", { server: elsewhere })).status).toBe(200);
    const { rows } = await listHosts(alice.ctx);
    expect(rows).toMatchObject([{ id: known?.id, externalId: "host-1", name: "Attic NAS", type: "nas" }]);
    await expect(async () => getHost(alice.ctx, hostId)).rejects.toMatchObject({ kind: "not_found" });
    expect(await listHostKeys(alice.ctx, known?.id ?? "")).toHaveLength(1);
    expect((await report(key, "host-1")).status).toBe(200);
  });

  it("of two machines at once in two processes: one gets the place, the other is refused", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { hostId, key } = await add();
      const names = [`left-${round}`, `right-${round}`] as const;
      const replies = await Promise.all([report(key, names[0]), report(key, names[1], { server: elsewhere })]);
      expect(replies.map((reply) => reply.status).sort()).toEqual([200, 403]);
      const winner = names[replies[0]?.status === 200 ? 0 : 1];
      expect((await getHost(alice.ctx, hostId)).externalId).toBe(winner);
    }
    expect((await listHosts(alice.ctx)).all).toBe(5);
  });

  it("many keys at once each find their own host", async () => {
    const added = await Promise.all(Array.from({ length: 12 }, (_, index) => add({ name: `Host ${index}` })));
    const replies = await Promise.all(
      added.map(({ key }, index) => report(key, `machine-${index}`, { server: index % 2 ? wire : elsewhere })),
    );
    expect(replies.map((reply) => reply.status)).toEqual(added.map(() => 200));
    const { rows } = await listHosts(alice.ctx);
    expect(rows.map((row) => [row.name, row.externalId]).sort()).toEqual(
      added.map((_, index) => [`Host ${index}`, `machine-${index}`]).sort(),
    );
  });
});

describe("editing", () => {
  it("keeps the name that was given whatever the machine calls itself, also for the quick way in", async () => {
    const { hostId, key } = await add();
    for (let minute = 1; minute <= 3; minute += 1)
      await report(key, "host-1", { at: T0 + minute * MINUTE, name: "ds" });
    await editHost(alice.ctx, hostId, { ...NAS, name: "Cellar NAS", notes: "" });
    for (let minute = 4; minute <= 6; minute += 1)
      await report(key, "host-1", { at: T0 + minute * MINUTE, name: "ds" });
    expect(await getHost(at(T0 + 6 * MINUTE), hostId)).toMatchObject({
      name: "Cellar NAS",
      notes: "",
      state: "online",
    });
  });

  it("of a host that named itself leaves its name to it, unless somebody gave it another", async () => {
    const { token } = await createToken(alice.ctx, { reusable: true });
    await report(token, "host-1", { name: "pi" });
    const id = (await listHosts(alice.ctx)).rows[0]?.id ?? "";
    await editHost(alice.ctx, id, { ...NAS, name: "pi" });
    await report(token, "host-1", { at: T0 + MINUTE, name: "pi-four" });
    expect(await getHost(at(T0 + MINUTE), id)).toMatchObject({ name: "pi-four", type: "nas" });
    await editHost(alice.ctx, id, { ...NAS, name: "Kitchen" });
    await report(token, "host-1", { at: T0 + 2 * MINUTE, name: "pi-five" });
    expect((await getHost(at(T0 + 2 * MINUTE), id)).name).toBe("Kitchen");
  });
});

describe("a new key", () => {
  it("S2-3: ends the old one at once, in every process, and is bound to the same machine", async () => {
    const { hostId, key } = await add();
    for (const server of [wire, elsewhere, wire]) expect((await report(key, "host-1", { server })).status).toBe(200);
    const next = await rotateHostKey(alice.ctx, hostId, alice.personId);
    expect(next).toMatchObject({ hostId, key: expect.stringMatching(/^[0-9a-f]{64}$/) });
    for (const server of [wire, elsewhere]) expect((await report(key, "host-1", { server })).status).toBe(403);
    expect((await report(next.key, "host-2")).status).toBe(403);
    expect((await report(next.key, "host-1")).status).toBe(200);
    expect(await listHostKeys(alice.ctx, hostId)).toHaveLength(1);
  });

  it("of a host that still waits lets its machine take the place all the same", async () => {
    const { hostId, key } = await add();
    const next = await rotateHostKey(alice.ctx, hostId, null);
    expect((await report(key, "host-1")).status).toBe(403);
    expect((await report(next.key, "host-1")).status).toBe(200);
    expect((await getHost(alice.ctx, hostId)).externalId).toBe("host-1");
  });

  it("ends tokens of any kind that belong to this machine alone, and leaves those for several machines", async () => {
    const own = await createToken(alice.ctx, {});
    const shared = await createToken(alice.ctx, { reusable: true });
    await report(own.token, "host-1");
    const id = (await listHosts(alice.ctx)).rows[0]?.id ?? "";
    await rotateHostKey(alice.ctx, id, null);
    expect((await report(own.token, "host-1")).status).toBe(403);
    expect((await report(shared.token, "host-1")).status).toBe(200);
  });

  it("cannot be turned into a token for any machine", async () => {
    const { hostId } = await add();
    const [row] = await test.db.query<{ id: string }>("SELECT id FROM agent_token WHERE made_for_host_id = $1", [
      hostId,
    ]);
    await expect(setTokenReach(alice.ctx, row?.id ?? "", { kind: "any" })).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("deleting", () => {
  it("S2-3: removes the host with all that was recorded of it, and refuses its key from then on, in every process", async () => {
    const { hostId, key } = await add();
    for (const server of [wire, elsewhere, wire]) await report(key, "host-1", { server });
    expect(await deleteHost(alice.ctx, hostId)).toEqual({ name: "Attic NAS" });
    for (const server of [wire, elsewhere]) {
      const refused = await report(key, "host-1", { server });
      expect(refused.status).toBe(403);
    }
    expect((await listHosts(alice.ctx)).all).toBe(0);
    expect(await storedAgents(test.db, alice.accountId)).toEqual([]);
    expect(await test.db.query("SELECT 1 FROM report WHERE host_id = $1", [hostId])).toEqual([]);
    await expect(async () => deleteHost(alice.ctx, hostId)).rejects.toMatchObject({ kind: "not_found" });
  });

  it("of one that never reported works too", async () => {
    const { hostId, key } = await add();
    await deleteHost(alice.ctx, hostId);
    expect((await report(key, "host-1")).status).toBe(403);
  });
});

describe("the list", () => {
  it("goes on where it ended, however many hosts there are, each exactly once and worst first", async () => {
    const { token } = await createToken(alice.ctx, { reusable: true });
    await Promise.all(Array.from({ length: 7 }, (_, index) => report(token, `quiet-${index}`)));
    await Promise.all(
      Array.from({ length: 7 }, (_, index) => report(token, `lively-${index}`, { at: T0 + 20 * MINUTE })),
    );
    await Promise.all(Array.from({ length: 4 }, (_, index) => add({ name: `Same name${index % 2 ? "" : "!"}` })));
    const ctx = at(T0 + 20 * MINUTE);
    const seen: string[] = [];
    let after: string | undefined;
    for (let part = 0; part < 10; part += 1) {
      const { rows, next, total } = await listHosts(ctx, { limit: 4, after });
      expect(total).toBe(18);
      seen.push(...rows.map((row) => `${row.state} ${row.id}`));
      if (next === null) break;
      after = next;
    }
    expect(new Set(seen).size).toBe(18);
    const states = seen.map((line) => line.split(" ")[0]);
    expect(states).toEqual([...Array(7).fill("offline"), ...Array(7).fill("online"), ...Array(4).fill("waiting")]);
  });

  it("S2-3: shows those of a type or in a state alone; a broken place in it is its beginning", async () => {
    const { token } = await createToken(alice.ctx, { reusable: true });
    await report(token, "linux-1");
    await add({ name: "one" });
    await add({ name: "two", type: "windows" });
    const names = async (input: Parameters<typeof listHosts>[1]) =>
      (await listHosts(alice.ctx, input)).rows.map((row) => row.name);
    expect(await names({ type: "linux" })).toEqual(["linux-1"]);
    expect(await names({ type: "windows" })).toEqual(["two"]);
    expect(await names({ state: "waiting" })).toEqual(["one", "two"]);
    expect(await names({ state: "waiting", type: "nas", q: "ONE" })).toEqual(["one"]);
    for (const after of ["x", "W10", Buffer.from("[1,2]").toString("base64url"), "'--"]) {
      expect(await names({ after })).toHaveLength(3);
    }
  });
});
