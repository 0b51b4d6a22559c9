import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addHost } from "../../lib/services/host-keys";
import { revokeToken } from "../../lib/services/tokens";
import { makeHome, runCli } from "../support/cli";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { type StoredAgent, startWire, storedAgents, type WireServer } from "../support/wire";

/** Both ends of the wire at once: the built uploader against the platform's own handler and a real database. */
let test: TestDatabase;
let wire: WireServer;

beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db);
});
afterAll(async () => {
  await wire.close();
  await test.end();
});

async function someone(): Promise<{ person: Somebody; token: string; env: Record<string, string> }> {
  const person = await createPerson(test.ctx());
  const token = await tokenOf(person);
  wire.clock.now = Date.now();
  return { person, token, env: { OPENCLAW_MONITOR_URL: wire.url, MONITOR_PLATFORM_TOKEN: token } };
}

const shown = ({ id, nameEn, state }: StoredAgent) => ({ id, nameEn, state });

describe("the uploader and the platform", () => {
  it.each(["files-2026.5.28", "mixed-2026.7.1", "sqlite-2026.9.6"])(
    "S0-27 S0-37: %s: login is accepted and its agents are online",
    async (fixture) => {
      const { person, token } = await someone();
      const home = makeHome({}, fixture);
      const login = await runCli(home, ["login", token, "--no-start", "--url", wire.url]);
      expect(login).toMatchObject({ code: 0, stderr: "" });
      expect(await runCli(home, ["sync"])).toMatchObject({ code: 0, stderr: "" });
      expect((await storedAgents(test.db, person.accountId)).map(shown)).toEqual([
        { id: "coding", nameEn: "Coding", state: "online" },
        { id: "main", nameEn: "Main", state: "online" },
        { id: "research", nameEn: "Research", state: "online" },
      ]);
    },
  );

  it("S2-24: the key of an added device signs its machine in, which takes the device's place", async () => {
    const { person } = await someone();
    const { hostId, key } = await addHost(person.ctx, { name: "Attic NAS", type: "nas", publicIp: "", notes: "" });
    const home = makeHome({}, "files-2026.5.28");
    const line = ["login", "-", "--no-start", "--url", wire.url];
    expect(await runCli(home, line, { input: `${key}\n` })).toMatchObject({ code: 0, stderr: "" });
    expect(await runCli(home, ["sync"])).toMatchObject({ code: 0, stderr: "" });
    const rows = await test.db.query("SELECT id, name, state, external_id FROM host WHERE account_id = $1", [
      person.accountId,
    ]);
    expect(rows).toEqual([
      { id: hostId, name: "Attic NAS", state: "online", external_id: expect.stringMatching(/^host-/) },
    ]);
    expect((await storedAgents(test.db, person.accountId)).map((agent) => agent.id)).toEqual([
      "coding",
      "main",
      "research",
    ]);
  });

  it("S2-15: with the key in openclaw_watch.env it reports as the published agent would be set up", async () => {
    const { person } = await someone();
    const { hostId, key } = await addHost(person.ctx, { name: "Mini", type: "mac", publicIp: "", notes: "" });
    const home = makeHome({ "openclaw.json": "{agents:{list:[{id:'main'}]}}" });
    writeFileSync(join(home.home, "openclaw_watch.env"), `NAS_URL=${wire.url}\nAPI_KEY=${key}\nREPORT_INTERVAL=30\n`);
    expect(await runCli(home, ["sync"])).toMatchObject({ code: 0, stderr: "" });
    const rows = await test.db.query(`SELECT id, state, interval_seconds AS seconds FROM host WHERE account_id = $1`, [
      person.accountId,
    ]);
    expect(rows).toEqual([{ id: hostId, state: "online", seconds: 30 }]);
  });

  it("a directory of an agent no longer configured arrives as retired", async () => {
    const { person, env } = await someone();
    const home = makeHome({ "openclaw.json": "{agents:{list:[{id:'main'}]}}", "agents/gone/sessions/x.jsonl": "" });
    expect((await runCli(home, ["sync"], { env })).code).toBe(0);
    const agents = await storedAgents(test.db, person.accountId);
    expect(agents.map(({ id, state }) => [id, state])).toEqual([
      ["gone", "retired"],
      ["main", "online"],
    ]);
  });

  it("a configuration that breaks later keeps the agents the platform knows", async () => {
    const { person, env } = await someone();
    const home = makeHome({ "openclaw.json": "{agents:{list:[{id:'main'}]}}" });
    await runCli(home, ["sync"], { env });
    home.write("openclaw.json", "{agents:{list:[{id:'ma");
    wire.clock.now = Date.now();
    expect((await runCli(home, ["sync"], { env })).code).toBe(1);
    expect((await storedAgents(test.db, person.accountId)).map((agent) => agent.id)).toEqual(["main"]);
    const [host] = await test.db.query<{ roster: string; reason: string }>(
      "SELECT roster_status AS roster, roster_reason AS reason FROM host WHERE account_id = $1",
      [person.accountId],
    );
    expect(host).toMatchObject({ roster: "error", reason: expect.stringContaining("not valid JSON5") });
  });

  it("what a revoked token could not deliver arrives, in order and once, with the next one", async () => {
    const { person, token, env } = await someone();
    const home = makeHome({ "openclaw.json": "{agents:{list:[{id:'main'}]}}" });
    const [row] = await test.db.query<{ id: string }>("SELECT id FROM agent_token WHERE account_id = $1", [
      person.accountId,
    ]);
    await revokeToken({ ...person.ctx, now: new Date() }, row?.id ?? "");
    for (let index = 0; index < 3; index++) {
      const denied = await runCli(home, ["sync"], { env });
      expect(denied.stdout).toMatch(/Failed \(HTTP 40[13]: /);
    }
    const fresh = await tokenOf(person, "second");
    expect(fresh).not.toBe(token);
    wire.clock.now = Date.now();
    const sent = await runCli(home, ["sync", "--json"], { env: { ...env, MONITOR_PLATFORM_TOKEN: fresh } });
    expect(JSON.parse(sent.stdout)).toMatchObject({ ok: true, accepted: 4, duplicates: 0, pending: 0 });
  });

  it("S0-49: a made-up token is refused by the platform itself", async () => {
    const home = makeHome();
    const result = await runCli(home, ["login", "e2d3262f-b626-4850-af11-5f2cb1c0dcad", "--url", wire.url]);
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/^❌ Token validation failed\n/);
  });

  it("S0-13: the stored interval reaches the platform and raises the threshold", async () => {
    const { env } = await someone();
    const home = makeHome({ "openclaw.json": "{agents:{list:[{id:'main'}]}}" });
    await runCli(home, ["set-interval", "15"]);
    const sent = await runCli(home, ["sync", "--json"], { env });
    expect(JSON.parse(sent.stdout).thresholdSeconds).toBe(16 * 60);
  });
});
