import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readSettings } from "../../cli/config";
import type { FeedUpload } from "../../cli/daemon/feeds";
import { logFeed } from "../../cli/daemon/log-feed";
import { hostIdentity } from "../../cli/host";
import { translator } from "../../cli/language";
import { resolvePaths } from "../../cli/paths";
import { listLogEntries, listLogGroups, PROBLEM_LEVELS, totalErrors } from "../../lib/services/logs";
import { cliBundle, FIXTURES, type Home, makeHome, runCli, userEnv } from "../support/cli";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startWire, type WireServer } from "../support/wire";

/** OpenClaw's logs on one side, the platform's database on the other: what was logged is what is counted. */

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

async function someone(): Promise<{ person: Somebody; token: string }> {
  const person = await createPerson(test.ctx());
  wire.clock.now = Date.now();
  return { person, token: await tokenOf(person) };
}

/** The file of the day, in a folder made for it. */
function logOf({ home }: Home): string {
  mkdirSync(join(home, "tmp-openclaw"));
  return join(home, "tmp-openclaw", "openclaw-2026-11-21.log");
}

const errorLine = (message: string, at = Date.now() - 1000) =>
  `${JSON.stringify({
    "0": '{"subsystem":"gateway"}',
    "1": message,
    _meta: { logLevelName: "ERROR" },
    time: new Date(at).toISOString(),
    message,
  })}\n`;

/** Hands everything on, but answers only as often as told: the rest is stored and the answer lost. */
async function lossy(answers: (turn: number, path: string) => boolean): Promise<string> {
  let turn = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const path = request.url ?? "";
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      delete headers["content-length"];
      delete headers.host;
      delete headers.connection;
      fetch(wire.url + path, { method: "POST", headers, body: Buffer.concat(parts) })
        .then(async (reply) => {
          const body = await reply.text();
          // Now it is stored, whatever becomes of the answer.
          if (!answers(turn++, path)) response.destroy();
          else response.writeHead(reply.status, { "content-type": "application/json" }).end(body);
        })
        .catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function uploading(home: string, url: string, token: string): FeedUpload {
  const env = userEnv(home);
  const paths = resolvePaths(env);
  const quiet = () => {};
  return {
    ...{ paths, env, t: translator("en"), now: Date.now, steady: () => performance.now(), isStopped: () => false },
    settings: readSettings(paths, env),
    to: { url, token },
    host: hostIdentity("laptop", 300, "boot"),
    log: { info: quiet, warn: quiet, error: quiet, failure: quiet, recovered: quiet },
  };
}

/** Recorded logs as if they had been written in the hour before. */
function copyOfToday(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const hour = new Date(Date.now() - 3_600_000).toISOString().slice(0, 14);
    writeFileSync(join(to, name), readFileSync(join(from, name), "utf8").replaceAll(/2026-11-\d\dT\d\d:/g, hour));
  }
}

describe("errors from OpenClaw's logs to the platform", () => {
  it.each([
    ["files-2026.5.28", { errors: 3, warnings: 15 }],
    ["mixed-2026.7.1", { errors: 1, warnings: 5 }],
    ["sqlite-2026.9.6", { errors: 2, warnings: 28 }],
  ])(
    "S2-10 X-9: the recorded logs of %s arrive to the line, and a second upload has nothing to tell",
    async (name, expected) => {
      const { person, token } = await someone();
      const home = makeHome({}, name);
      copyOfToday(join(FIXTURES, name, "tmp-openclaw"), join(home.home, "tmp-openclaw"));
      const env = { OPENCLAW_MONITOR_URL: wire.url, MONITOR_PLATFORM_TOKEN: token };
      for (let turn = 0; turn < 2; turn += 1) {
        wire.clock.now = Date.now();
        expect(await runCli(home, ["sync", "--json"], { env })).toMatchObject({ code: 0, stderr: "" });
        const { rows } = await listLogGroups(person.ctx, { levels: ["warn"] });
        const warnings = rows.reduce((sum, { count }) => sum + count, 0);
        expect({ errors: await totalErrors(person.ctx), warnings }).toEqual(expected);
      }
      const { rows } = await listLogEntries(person.ctx, { levels: PROBLEM_LEVELS });
      expect(rows.every(({ message, source }) => message.length <= 500 && source === "gateway")).toBe(true);
    },
  );

  it("S2-10: nothing is lost or counted twice when answers are lost and the service is started anew each time", async () => {
    const { person, token } = await someone();
    const home = makeHome();
    const log = logOf(home);
    writeFileSync(log, "");
    const beat = { key: "heartbeat-1", observedAt: Date.now(), agents: [] };
    const host = { id: "laptop", name: "laptop" };
    await wire.post("/api/ingest/heartbeats", token, { sentAt: Date.now(), host, items: [beat] });
    const url = await lossy((turn) => turn % 3 === 2);
    let written = 0;
    for (let turn = 0; turn < 12; turn += 1) {
      for (let line = 0; line <= turn % 4; line += 1, written += 1) {
        appendFileSync(log, errorLine(`lane ${written} failed after ${turn}ms`));
      }
      wire.clock.now = Date.now();
      await logFeed().run(uploading(home.home, url, token));
    }
    const last = logFeed();
    await last.run(uploading(home.home, wire.url, token));
    expect(await totalErrors(person.ctx)).toBe(written);
    expect((await listLogGroups(person.ctx, { levels: PROBLEM_LEVELS })).rows).toMatchObject([
      { count: written, message: expect.stringContaining("failed after") },
    ]);
  });

  it("S2-10: nothing is lost or counted twice when the uploader is killed with kill -9 while it tells", async () => {
    const { person, token } = await someone();
    const home = makeHome({ "openclaw.json": "{}" });
    const log = logOf(home);
    writeFileSync(log, "");
    const bundle = cliBundle();
    let child: ChildProcess | undefined;
    let killed = 0;
    const url = await lossy((_, path) => {
      if (!path.endsWith("/logs") || !child) return true;
      killed += child.kill("SIGKILL") ? 1 : 0;
      return false;
    });
    let written = 0;
    for (let turn = 0; turn < 4; turn += 1) {
      for (let line = 0; line <= turn; line += 1, written += 1)
        appendFileSync(log, errorLine(`lane ${written} failed`));
      wire.clock.now = Date.now();
      const env = userEnv(home.home, { OPENCLAW_MONITOR_URL: url, MONITOR_PLATFORM_TOKEN: token });
      const running = spawn(process.execPath, [bundle, "sync"], { env, cwd: home.home, stdio: "ignore" });
      child = running;
      await new Promise((resolve) => running.once("exit", resolve));
    }
    expect(killed).toBe(4);
    child = undefined;
    wire.clock.now = Date.now();
    const env = { OPENCLAW_MONITOR_URL: wire.url, MONITOR_PLATFORM_TOKEN: token };
    expect(await runCli(home, ["sync", "--json"], { env })).toMatchObject({ code: 0 });
    expect(await totalErrors(person.ctx)).toBe(written);
  });

  it("S2-10: the first of its kind is told at once, more of it together a while later", async () => {
    const { person, token } = await someone();
    const home = makeHome();
    const log = logOf(home);
    const start = Date.now();
    const host = { id: "laptop", name: "laptop" };
    const items = [{ key: "heartbeat-2", observedAt: start, agents: [] }];
    await wire.post("/api/ingest/heartbeats", token, { sentAt: start, host, items });
    const feed = logFeed();
    const told: number[] = [];
    for (let seconds = 0; seconds <= 400; seconds += 10) {
      const now = start + seconds * 1000;
      wire.clock.now = now;
      appendFileSync(log, errorLine("the same again", now));
      await feed.run({ ...uploading(home.home, wire.url, token), now: () => now, steady: () => seconds * 1000 });
      told.push((await listLogEntries(person.ctx, { levels: PROBLEM_LEVELS })).rows.length);
    }
    expect([told[0], told[29], told[30], told.at(-1)]).toEqual([1, 1, 2, 2]);
    expect(await totalErrors(person.ctx)).toBe(31);
  });

  it("shows what would be sent without sending or remembering anything", async () => {
    const { person, token } = await someone();
    const home = makeHome();
    writeFileSync(logOf(home), errorLine("password=hunter2hunter2 refused"));
    const upload = uploading(home.home, wire.url, token);
    for (let turn = 0; turn < 2; turn += 1) {
      const shown = await logFeed().preview?.(upload);
      expect(shown).toMatchObject({ kind: "logs", redactions: { assignment: 1 } });
      expect(shown?.batches).toMatchObject([[{ message: "password=[redacted:assignment] refused", count: 1 }]]);
    }
    expect(await totalErrors(person.ctx)).toBe(0);
  });

  it("S2-10 X-9: inspect counts what lies in a folder of logs, the gateway's apart from commands'", async () => {
    const home = makeHome({}, "sqlite-2026.9.6");
    const folder = join(FIXTURES, "sqlite-2026.9.6", "tmp-openclaw");
    const { stdout } = await runCli(home, ["inspect", "--json", "--log-dir", folder]);
    const { logs } = JSON.parse(stdout);
    expect(logs.lines).toEqual({ warn: 28, error: 2, fatal: 0, ofCommands: 5 });
    expect(logs.files).toHaveLength(4);
    expect(logs.groups.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(30);
    const text = await runCli(home, ["inspect", "--log-dir", folder]);
    expect(text.stdout).toContain("4 files; 0 fatal, 2 errors, 28 warnings; 5 lines of commands left out");
    expect(JSON.parse((await runCli(home, ["inspect", "--json"])).stdout).logs).toBeUndefined();
  });
});
