import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { getHost, listClonedHosts, listHosts } from "../../lib/services/hosts";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startWire, storedAgents, storedFlips, type WireServer } from "../support/wire";

/** A copied disk brings its host id along: two machines report as one host. */

const T0 = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
let test: TestDatabase;
let wire: WireServer;
let alice: Somebody;
let token: string;
let key = 0;
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
  token = await tokenOf(alice);
});

interface Machine {
  boot?: string;
  name: string;
  agents?: string[];
}
const OFFICE: Machine = { boot: "boot-of-office", name: "office", agents: ["main", "coding"] };
const COPY: Machine = { boot: "boot-of-copy", name: "copy", agents: ["main"] };

/** Two minutes later this machine reports. */
async function report({ boot, name, agents = ["main"] }: Machine, id = "host-0123456789") {
  wire.clock.now += 2 * MINUTE;
  key += 1;
  const reply = await wire.post("/api/ingest/heartbeats", token, {
    sentAt: wire.clock.now,
    host: { id, name, boot, intervalSeconds: 300 },
    items: [{ key: `clone-report-${key}`, observedAt: wire.clock.now, agents: agents.map((agent) => ({ id: agent })) }],
  });
  return reply.json();
}
const ctx = () => ({ ...alice.ctx, now: new Date(wire.clock.now) });
const cloneShown = async () => (await listHosts(ctx())).rows[0]?.clone ?? null;
const agents = async () =>
  (await storedAgents(test.db, alice.accountId)).map((agent) => `${agent.host} ${agent.id} ${agent.state}`);

describe("two machines with one host id", () => {
  it("are noticed when they take turns, named in the answer, and shown on every page that lists them", async () => {
    expect(await report(OFFICE)).not.toHaveProperty("clone");
    expect(await report(COPY)).not.toHaveProperty("clone");
    expect(await cloneShown()).toBeNull();
    const answer = await report(OFFICE);
    const machines = [
      { name: "office", address: "127.0.0.1" },
      { name: "copy", address: "127.0.0.1" },
    ];
    expect(answer.clone).toEqual({ since: wire.clock.now, machines });
    const shown = { since: wire.clock.now, machines };
    const { rows } = await listHosts(ctx());
    expect(rows.map((host) => host.clone)).toEqual([shown]);
    expect((await getHost(ctx(), rows[0]?.id ?? "")).clone).toEqual(shown);
    expect(await listClonedHosts(ctx())).toEqual([{ id: rows[0]?.id, name: "office", clone: shown }]);
    const checked = await fetch(`${wire.url}/api/token/validate`, {
      headers: { "x-agent-token": token, "x-host-id": "host-0123456789" },
    });
    expect(await checked.json()).toMatchObject({ valid: true, host: "office", clone: shown });
  });

  it("neither double nor lose an agent meanwhile", async () => {
    await report(OFFICE);
    for (let turn = 0; turn < 4; turn += 1) {
      for (const machine of [COPY, OFFICE]) {
        await report(machine);
        expect(await agents()).toEqual(["host-0123456789 coding online", "host-0123456789 main online"]);
      }
    }
    expect((await storedFlips(test.db, alice.accountId)).filter((flip) => !flip.includes("none>online"))).toEqual([]);
  });

  it("are no longer warned of half an hour after one of them got an identity of its own", async () => {
    for (const machine of [OFFICE, COPY, OFFICE]) await report(machine);
    expect(await cloneShown()).not.toBeNull();
    for (let turn = 0; turn < 8; turn += 1) {
      await report(OFFICE);
      await report(COPY, "host-of-its-own");
    }
    expect(await cloneShown()).toBeNull();
    expect((await listHosts(ctx())).rows.map((host) => host.clone)).toEqual([null, null]);
    expect(await listClonedHosts(ctx())).toEqual([]);
    // And what the original lists is again all there is.
    await report({ ...OFFICE, agents: ["main"] });
    expect(await agents()).toContain("host-0123456789 coding retired");
  });

  it("also when their uploaders tell no boot and only the names take turns", async () => {
    const [office, copy] = [OFFICE, COPY].map(({ name }) => ({ name }));
    for (const machine of [office, copy, office, copy]) await report(machine as Machine);
    expect(await cloneShown()).toBeNull();
    expect(await report(office as Machine)).toHaveProperty("clone");
  });
});

describe("one machine", () => {
  it("that is rebooted and renamed, again and again, is no copy", async () => {
    for (let turn = 0; turn < 6; turn += 1) {
      const machine = { ...OFFICE, boot: `boot-${turn}`, name: `name-${Math.floor(turn / 2)}` };
      expect(await report(machine)).not.toHaveProperty("clone");
      expect(await report(machine)).not.toHaveProperty("clone");
    }
    expect(await cloneShown()).toBeNull();
  });

  it("that comes back from a reboot with fewer agents loses them at its second report", async () => {
    await report(OFFICE);
    const rebooted = { ...OFFICE, boot: "next-boot", agents: ["main"] };
    await report(rebooted);
    expect(await agents()).toContain("host-0123456789 coding online");
    await report(rebooted);
    expect(await agents()).toContain("host-0123456789 coding retired");
  });
});

it("another account's copies are nobody else's business", async () => {
  for (const machine of [OFFICE, COPY, OFFICE]) await report(machine);
  const charlie = await createPerson(test.ctx(new Date(T0)));
  expect(await listClonedHosts({ ...charlie.ctx, now: new Date(wire.clock.now) })).toEqual([]);
});
