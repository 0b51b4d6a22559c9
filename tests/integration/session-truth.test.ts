import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { storageMoves } from "../../lib/domain/source-memory";
import { getHost } from "../../lib/services/hosts";
import { cliBundle, FIXTURES, type Home, makeHome, runCli, userEnv } from "../support/cli";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { densest, emptied, intoDatabases, intoFiles, recording, recount, replay, type Write } from "../support/replay";
import { startWire, type WireServer } from "../support/wire";

/**
 * The figures stay true whatever happens on the way: homes written to while they are read, uploaders killed at any
 * moment, answers that are lost, uploads that arrive again, homes that are upgraded between two looks.
 */
const DATABASE = "sqlite-2026.9.6";

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

/** Stands before the platform: keeps what passes, and loses every third answer after the platform has committed. */
async function lossyWay() {
  const passed: { path: string; headers: Record<string, string>; body: Buffer }[] = [];
  let count = 0;
  const way = { url: "", passed, isLossy: true };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const headers: Record<string, string> = {};
    for (const name of ["x-agent-token", "content-type", "content-encoding", "x-host-id"]) {
      const value = request.headers[name];
      if (typeof value === "string") headers[name] = value;
    }
    const path = request.url ?? "";
    wire.clock.now = Date.now();
    const reply = await fetch(wire.url + path, {
      method: request.method ?? "GET",
      headers,
      ...(body.length > 0 && { body }),
    });
    const isSession = path === "/api/ingest/sessions";
    if (isSession) passed.push({ path, headers, body });
    if (isSession && way.isLossy && ++count % 3 === 0) return void request.socket.destroy();
    response.writeHead(reply.status, { "content-type": "application/json" });
    response.end(await reply.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  way.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return way;
}

async function someone(url: string): Promise<{ person: Somebody; env: Record<string, string> }> {
  const person = await createPerson(test.ctx());
  const env = { OPENCLAW_MONITOR_URL: url, MONITOR_PLATFORM_TOKEN: await tokenOf(person) };
  return { person, env };
}

/** What the platform holds, in the words of a recount. */
async function stored({ accountId }: Somebody) {
  const [counts] = await test.db.query<Record<string, number>>(
    `SELECT count(*)::int AS sessions, sum(user_messages + assistant_messages + tool_results)::int AS messages,
       sum(tools_requested)::int AS "toolCallsRequested", sum(tools_ok)::int AS "toolResultsOk",
       sum(tools_failed)::int AS "toolResultsFailed", sum(errors)::int AS errors
     FROM session WHERE account_id = $1`,
    [accountId],
  );
  const [usage] = await test.db.query<Record<string, number>>(
    `SELECT sum(input)::float8 AS input, sum(output)::float8 AS output, sum(cache_read)::float8 AS "cacheRead",
       sum(cache_write)::float8 AS "cacheWrite", sum(cost_nanos)::float8 AS "costNanos"
     FROM session_usage WHERE account_id = $1`,
    [accountId],
  );
  return { ...counts, ...usage };
}

/** The same, of a home counted anew. */
async function counted(home: Home) {
  const { tokens, costUsd, sessions, messages, toolCallsRequested, toolResultsOk, toolResultsFailed, errors } =
    await recount(home.stateDir);
  const { input, output, cacheRead, cacheWrite } = tokens;
  const tools = { toolCallsRequested, toolResultsOk, toolResultsFailed };
  return {
    sessions,
    messages,
    ...tools,
    errors,
    input,
    output,
    cacheRead,
    cacheWrite,
    costNanos: Math.round(costUsd * 1e9),
  };
}

/** However busy the machine: enough for some to have got through, and not for ever. */
const MOST_KILLS = 150;

/**
 * The service, killed with SIGKILL after a moment and started again, for as long as `work` takes and until `isEnough`.
 * It is given longer and longer to live, as a busy machine needs.
 */
async function underFire(
  home: Home,
  env: Record<string, string>,
  { work, isEnough }: { work: Promise<void>; isEnough(): boolean },
): Promise<number> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  let child: ChildProcess | undefined;
  let kills = 0;
  while (kills < MOST_KILLS && (!isDone || kills < 6 || !isEnough())) {
    child = spawn(process.execPath, [cliBundle(), "start"], { env: userEnv(home.home, env), stdio: "ignore" });
    const gone = new Promise((resolve) => child?.once("exit", resolve));
    // From before its first look until after its last answer.
    await pause(150 + ((kills * 263) % (900 + 50 * kills)));
    child.kill("SIGKILL");
    await gone;
    kills += 1;
  }
  await done;
  return kills;
}

const entries = recording();

describe("a home written to while it is read, its uploader killed again and again", () => {
  it.each([
    ["files", 1],
    ["files", 100],
    ["databases", 1],
    ["databases", 100],
  ] as const)(
    "X-2 X-3: %s at %dx end with the totals of a recount, and replays change nothing",
    async (kind, speed) => {
      const way = await lossyWay();
      const { person, env } = await someone(way.url);
      const home = kind === "files" ? makeHome({ "openclaw.json": "{}" }) : makeHome({}, DATABASE);
      let write: Write = intoFiles(home.stateDir);
      if (kind === "databases") {
        emptied(home.stateDir);
        const databases = intoDatabases(home.stateDir);
        onTestFinished(() => databases.close());
        write = databases.write;
      }
      const written = speed === 1 ? densest(entries, 6_000) : entries;
      const kills = await underFire(home, env, {
        work: replay(written, speed, write),
        isEnough: () => way.passed.length > 2,
      });
      expect(kills).toBeGreaterThan(5);
      expect(way.passed.length).toBeGreaterThan(2);
      way.isLossy = false;
      await runCli(home, ["sync"], { env });
      expect(await stored(person)).toEqual(await counted(home));
      const last = JSON.parse((await runCli(home, ["sync", "--json"], { env })).stdout);
      expect(last.sessions).toEqual({ sent: 0, refused: 0, reason: null });
      // Everything that ever passed, once more, the newest first.
      const before = await stored(person);
      for (const { path, headers, body } of way.passed.reverse()) {
        const reply = await fetch(wire.url + path, { method: "POST", headers, body: new Uint8Array(body) });
        expect(reply.status).toBe(200);
      }
      expect(await stored(person)).toEqual(before);
    },
  );
});

/** Puts an agent's database in its place, with exactly what its files hold. */
function upgrade(home: Home, agent: string): void {
  const from = join(FIXTURES, DATABASE, "dot-openclaw/agents", agent, "agent");
  cpSync(from, home.path(`agents/${agent}/agent`), { recursive: true });
  const database = new DatabaseSync(home.path(`agents/${agent}/agent/openclaw-agent.sqlite`));
  database.exec(`PRAGMA foreign_keys = OFF; DELETE FROM session_transcript_archives;
    DELETE FROM session_windows WHERE session_id NOT IN (SELECT session_id FROM transcript_events)`);
  database.close();
}

describe("a home upgraded in place from files to databases between two uploads", () => {
  it("X-3 X-16: loses and doubles no token, on the way and after it, and tells that the sessions moved", async () => {
    const { person, env } = await someone(wire.url);
    const home = makeHome({ "openclaw.json": "{}" });
    await replay(entries, 1e9, intoFiles(home.stateDir));
    wire.clock.now = Date.now();
    await runCli(home, ["sync"], { env });
    const before = await stored(person);
    expect(before).toEqual(await counted(home));

    // Half of it: one agent is through, its files are still there.
    upgrade(home, "main");
    await runCli(home, ["sync"], { env });
    expect(await stored(person)).toEqual(before);

    // All of it: transcripts are set aside, some stay where they were.
    for (const agent of ["coding", "research"]) upgrade(home, agent);
    for (const agent of ["main", "coding", "research"]) {
      const folder = home.path(`agents/${agent}/sessions`);
      mkdirSync(home.path(`agents/${agent}/session-sqlite-import-archive`), { recursive: true });
      for (const [index, name] of readdirSync(folder).entries()) {
        if (index % 4 === 3) continue;
        const aside = home.path(`agents/${agent}/session-sqlite-import-archive/${name}.imported-1795222981627`);
        if (index % 4 === 2) rmSync(join(folder, name));
        else renameSync(join(folder, name), aside);
      }
    }
    wire.clock.now = Date.now() + 60_000;
    await runCli(home, ["sync"], { env });
    expect(await stored(person)).toEqual(before);
    expect(await counted(home)).toEqual(before);

    const [row] = await test.db.query<{ id: string }>("SELECT id FROM host WHERE account_id = $1", [person.accountId]);
    const host = await getHost({ ...person.ctx, now: new Date(wire.clock.now) }, row?.id ?? "");
    expect(host.sources).toContainEqual(
      expect.objectContaining({ source: "sessions/main", status: "ok", era: "database+zstd", schemaVersion: 23 }),
    );
    expect(storageMoves(host.sourceMemory, wire.clock.now).map(({ kind }) => kind)).toContain("sessions");
  });
});
