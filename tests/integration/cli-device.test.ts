import { spawn } from "node:child_process";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { userCodeIn } from "../../lib/domain/user-code";
import { decideDeviceRequest, readDeviceRequest } from "../../lib/services/device-requests";
import { listTokens } from "../../lib/services/tokens";
import { cliBundle, type Home, makeHome, type Result, runCli, until, userEnv } from "../support/cli";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody } from "../support/people";
import { startWire, storedAgents, type WireServer } from "../support/wire";

/** `login` without a token, both ends real: the built uploader, the platform's own handlers, a real database. */
let test: TestDatabase;
let wire: WireServer;

beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db);
  Object.defineProperty(wire.clock, "now", { get: Date.now });
});
afterAll(async () => {
  await wire.close();
  await test.end();
});

/** Starts `login` on a machine. @returns the code it shows, and its end */
async function login(home: Home, ...more: string[]): Promise<{ code: string; shown: string; done: Promise<Result> }> {
  const words = [cliBundle(), "login", "--url", wire.url, ...more];
  const child = spawn(process.execPath, words, { env: userEnv(home.home), cwd: home.home });
  onTestFinished(() => void child.kill("SIGKILL"));
  const result: Result = { code: null, stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    result.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    result.stderr += chunk;
  });
  const done = new Promise<Result>((resolve) => child.on("close", (code) => resolve({ ...result, code })));
  const link = await until(() => /^ {2}(http\S+\?code=\S+)$/m.exec(result.stdout)?.[1]);
  return { code: userCodeIn(link) ?? "", shown: link, done };
}

const as = (person: Somebody) => ({ ...person.ctx, now: new Date() });
const who = ({ personId }: Somebody) => ({ personId, address: "192.0.2.1" });

it("a machine is approved, another is denied, and a third by somebody else joins their account", async () => {
  const [alice, charlie] = [await createPerson(test.ctx()), await createPerson(test.ctx())];
  const home = makeHome({}, "sqlite-2026.9.6");
  const machines = await Promise.all([
    login(home, "--no-start"),
    login(makeHome({ "openclaw.json": "{}" }), "--no-start"),
    login(makeHome({ "openclaw.json": "{}" }), "--no-start", "--lang", "zh"),
  ]);
  const [mine, unwanted, theirs] = machines;
  expect(await readDeviceRequest(as(alice), who(alice), mine.code)).toMatchObject({
    kind: "pending",
    machine: { platform: process.platform, arch: process.arch },
  });
  await decideDeviceRequest(as(alice), who(alice), { code: mine.code, decision: "approved" });
  await decideDeviceRequest(as(alice), who(alice), { code: unwanted.code, decision: "denied" });
  await decideDeviceRequest(as(charlie), who(charlie), { code: theirs.code, decision: "approved" });
  const [good, bad, other] = await Promise.all(machines.map(({ done }) => done));
  expect(good).toMatchObject({ code: 0, stderr: "" });
  expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining("denied; nothing was saved") });
  expect(other).toMatchObject({ code: 0, stdout: expect.stringContaining("✅ 已批准") });

  expect(await runCli(home, ["sync"])).toMatchObject({ code: 0, stderr: "" });
  expect((await storedAgents(test.db, alice.accountId)).map(({ id }) => id)).toEqual(["coding", "main", "research"]);
  expect(await readDeviceRequest(as(alice), who(alice), mine.code)).toMatchObject({ kind: "connected" });
  const [token] = await listTokens(as(alice));
  expect(token).toMatchObject({ reusable: false, lastUsedAt: expect.any(Date) });
  expect(await listTokens(as(charlie))).toHaveLength(1);
}, 40_000);
