import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer as createTlsServer } from "node:tls";
import { describe, expect, it } from "vitest";
import { type Home, makeHome, runCli } from "./support/cli";
import { GOOD_TOKEN, type Monitor, startMonitor } from "./support/monitor";

/** The built uploader against a platform on loopback that checks what it is sent against the wire schemas. */
const CONFIG = '{ agents: { list: [{ id: "main" }, { id: "coding" }] } }';
const OUTBOX = "status-monitor/outbox";
const LOG = "logs/status_uploader.log";
const ERRORS = "logs/status_uploader_error.log";

function connected(url: string, files: Record<string, string> = { "openclaw.json": CONFIG }, more: object = {}): Home {
  return makeHome({
    ...files,
    "credentials/openclaw-status-monitor.json": JSON.stringify({ agentToken: GOOD_TOKEN, monitorUrl: url, ...more }),
  });
}

const waiting = (home: Home) =>
  existsSync(home.path(OUTBOX))
    ? readdirSync(home.path(OUTBOX))
        .filter((name) => /^\d{12}\./.test(name))
        .sort()
    : [];

const uploads = (monitor: Monitor) => monitor.requests.filter((request) => request.path === "/api/ingest/heartbeats");

describe("one upload", () => {
  it.each([[[]], [["sync"]]])("S0-5 S0-8: %j uploads once, prints the result and exits", async (args) => {
    const monitor = await startMonitor();
    const home = connected(monitor.url);
    const result = await runCli(home, args);
    expect(result).toEqual({
      code: 0,
      stdout: "Executing manual upload...\nOnline agents: ['main', 'coding']\nUpload result: ✅ Success\n",
      stderr: "",
    });
    expect(uploads(monitor)).toHaveLength(1);
    expect(uploads(monitor)[0]?.headers).toMatchObject({
      "content-type": "application/json",
      "x-agent-token": GOOD_TOKEN,
    });
    expect(monitor.heartbeats[0]?.agents.map((agent) => agent.id)).toEqual(["main", "coding"]);
    expect(monitor.violations).toEqual([]);
    expect(waiting(home)).toEqual([]);
  });

  it("S0-8: test is a single upload with details", async () => {
    const monitor = await startMonitor();
    const result = await runCli(connected(monitor.url), ["test"]);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain("Upload result: ✅ Success\n");
    expect(result.stdout).toMatch(/Answered in \d+ ms; silence of 6 minutes counts as offline\.\n$/);
    expect(monitor.heartbeats).toHaveLength(1);
  });

  it("S0-33: writes the published line into the service log, in local time", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url);
    await runCli(home, ["sync"], { env: { TZ: "Asia/Shanghai" } });
    const line = home.read(LOG).trimEnd();
    expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - INFO - Upload success: \['main', 'coding'\]$/);
    const age = Date.now() - Date.parse(`${line.slice(0, 19).replace(" ", "T")}+08:00`);
    expect(age).toBeLessThan(60_000);
    expect(existsSync(home.path(ERRORS))).toBe(false);
  });

  it("S0-45: the host keeps one id, readable by its owner only, and tells its interval: five minutes, or the one stored", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url);
    await runCli(home, ["sync"]);
    await runCli(home, ["set-interval", "10"]);
    await runCli(home, ["sync"]);
    const [first, second] = monitor.batches.map((batch) => batch.host);
    expect(first?.id).toMatch(/^host-[0-9a-f]{24}$/);
    expect(second?.id).toBe(first?.id);
    expect([first?.intervalSeconds, second?.intervalSeconds]).toEqual([300, 600]);
    expect(statSync(home.path("status-monitor/host.json")).mode & 0o777).toBe(0o600);
  });

  it("S0-39: a platform that only knows /api/upload gets the published request", async () => {
    const monitor = await startMonitor();
    monitor.answer(({ path, method }) => {
      if (path !== "/api/upload") return { status: 404 };
      return method === "POST" ? { status: 200, body: { success: true, count: 2 } } : { status: 405 };
    });
    const home = connected(monitor.url);
    expect((await runCli(home, ["sync"])).code).toBe(0);
    const sent = monitor.requests.find(({ path }) => path === "/api/upload");
    expect(sent).toMatchObject({ method: "POST", path: "/api/upload", body: '[{"id":"main"},{"id":"coding"}]' });
    expect(sent?.headers).toMatchObject({ "content-type": "application/json", "x-agent-token": GOOD_TOKEN });
    expect(waiting(home)).toEqual([]);
  });

  it("compresses reports above one kilobyte and sends ten thousand agents in one", async () => {
    const monitor = await startMonitor();
    const entries = Object.fromEntries(
      Array.from({ length: 10_050 }, (_, index) => [`agent-${index}`, { name: `N${index}` }]),
    );
    const home = connected(monitor.url, { "openclaw.json": JSON.stringify({ agents: { entries } }) });
    const result = await runCli(home, ["sync", "--json"]);
    expect(uploads(monitor)[0]?.headers["content-encoding"]).toBe("gzip");
    expect(Number(uploads(monitor)[0]?.headers["content-length"])).toBeLessThan(1_000_000);
    expect(monitor.heartbeats[0]?.agents).toHaveLength(10_000);
    expect(monitor.heartbeats[0]?.roster.reason).toContain("50 agents");
    expect(JSON.parse(result.stdout)).toMatchObject({ ok: true, accepted: 1, pending: 0 });
  });

  it("--dry-run prints exactly the bytes of the next upload, those that wait included, and sends nothing", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url);
    monitor.answer(() => ({ status: 500 }));
    await runCli(home, ["sync"]);
    const before = monitor.requests.length;
    const dry = await runCli(home, ["sync", "--dry-run"]);
    expect(monitor.requests).toHaveLength(before);
    expect(waiting(home)).toHaveLength(1);
    monitor.answer(() => undefined);
    await runCli(home, ["sync"]);
    // The same but for what is new with every report: its key and the moments.
    const still = (text: string) =>
      text.replace(/"key":"[^"]*"/g, '"key"').replace(/"(sentAt|observedAt)":\d+/g, '"$1"');
    // Other kinds follow, each on a line of its own.
    const [beats = ""] = dry.stdout.split("\n");
    const sent = monitor.requests.findLast(({ path }) => path === "/api/ingest/heartbeats");
    expect(still(sent?.body ?? "")).toBe(still(beats));
    expect(dry.stderr).toContain(`${Buffer.byteLength(beats)} bytes`);
  });

  it("S0-40 S0-70: without agents it says so, keeps the host alive and is no error", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url, { "openclaw.json": "{agents:{list:[]}}" });
    const result = await runCli(home, ["sync"]);
    expect(result).toMatchObject({
      code: 0,
      stdout:
        "Executing manual upload...\nopenclaw.json lists no agents.\nUpload result: ❌ Failed (no agents configured)\n",
    });
    expect(home.read(LOG)).toMatch(/ - INFO - No agents configured/);
    expect(monitor.heartbeats[0]).toMatchObject({ agents: [], roster: { status: "empty" } });
  });

  it("S0-70: an unreadable openclaw.json is said in one sentence; the host is still reported", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url, { "openclaw.json": "{ agents: { list: [ {" });
    const result = await runCli(home, ["sync"]);
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(
      /^Executing manual upload\.\.\.\nThe agents cannot be read: openclaw\.json is not valid JSON5 at line 1, column \d+\.\nUpload result: ❌ Failed \(openclaw\.json is not valid JSON5 at line 1, column \d+\)\n$/,
    );
    expect(monitor.heartbeats[0]).toMatchObject({ agents: [], roster: { status: "error" } });
  });
});

describe("uploads that fail", () => {
  it.each([
    [401, "HTTP 401: Unauthorized", /login <token>/],
    [403, "HTTP 403: Forbidden", /login <token>/],
    [408, "HTTP 408: Request Timeout", /did not answer in time/],
    [429, "HTTP 429: Too Many Requests", /asks for a pause/],
    [500, "HTTP 500: Internal Server Error", /problem of its own/],
    [503, "HTTP 503: Service Unavailable", /problem of its own/],
    [308, "HTTP 308: Permanent Redirect", /moved to https:\/\/new\.example/],
    [418, "HTTP 418: I'm a Teapot", /up to date/],
  ])("S0-34 S0-70: %d is logged as published, with a remedy, and nothing is lost", async (status, line, remedy) => {
    const monitor = await startMonitor();
    monitor.answer(() => ({ status, headers: { location: "https://new.example/" } }));
    const home = connected(monitor.url);
    const result = await runCli(home, ["sync"]);
    expect(result.code).toBe(1);
    expect(result.stdout).toBe(
      `Executing manual upload...\nOnline agents: ['main', 'coding']\nUpload result: ❌ Failed (${line})\n`,
    );
    expect(result.stderr).toMatch(remedy);
    const [published, hint, ...rest] = home.read(ERRORS).trimEnd().split("\n");
    expect(published?.slice(19)).toBe(` - ${line}`);
    expect(hint).toMatch(remedy);
    expect(rest).toEqual([]);
    expect(waiting(home)).toHaveLength(1);
  });

  it.each([
    ["a closed port", "http://127.0.0.1:1", /^Network: .*ECONNREFUSED/, /Nobody listens/],
    [
      "a name that does not resolve",
      "http://monitor.invalid",
      /^Network: .*(ENOTFOUND|EAI_AGAIN)/,
      /cannot be resolved/,
    ],
  ])("S0-34: %s is a network error with a remedy", async (_title, url, line, remedy) => {
    const home = connected(url);
    const result = await runCli(home, ["sync"]);
    expect(result.code).toBe(1);
    expect(home.read(ERRORS).split("\n")[0]?.slice(22)).toMatch(line);
    expect(result.stderr).toMatch(remedy);
    expect(waiting(home)).toHaveLength(1);
  });

  it("a connection that is no TLS names the certificate as the thing to check", async () => {
    const plain = createTlsServer({}, () => {});
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const address = plain.address();
    const port = address && typeof address === "object" ? address.port : 0;
    const result = await runCli(connected(`https://127.0.0.1:${port}`), ["sync"]);
    plain.close();
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/secure connection to 127\.0\.0\.1:\d+ failed/);
  });

  it("something that answers but is no monitor is told from one", async () => {
    const monitor = await startMonitor();
    monitor.answer(() => ({ status: 200, body: "<html>hello</html>" }));
    const home = connected(monitor.url);
    const result = await runCli(home, ["sync"]);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain("check the platform's address");
    expect(waiting(home)).toHaveLength(1);
    const login = await runCli(home, ["login", "other-token"]);
    expect(login.stderr).toContain("does not answer like an OpenClaw monitor");
    expect(home.read("credentials/openclaw-status-monitor.json")).toContain(GOOD_TOKEN);
  });
});

describe("reports that could not be sent", () => {
  it("are kept in order, sent oldest first with the next upload, and counted once", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url);
    monitor.answer(() => ({ status: 500 }));
    for (let index = 0; index < 3; index++) await runCli(home, ["sync"]);
    expect(waiting(home)).toHaveLength(3);
    expect((await runCli(home, ["status"])).stdout).toContain("Unsent reports: 3");

    monitor.answer(() => undefined);
    const result = await runCli(home, ["sync"]);
    expect(result.code).toBe(0);
    expect(result.stderr).toContain("3 reports kept from before were sent too.");
    expect(monitor.heartbeats).toHaveLength(4);
    const times = monitor.heartbeats.map((beat) => beat.observedAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(waiting(home)).toEqual([]);
  });

  it("keep their key, so that one acknowledged in vain counts once", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url);
    let isLost = true;
    // The platform takes the batch, but the answer is lost on the way.
    const taken: string[] = [];
    monitor.answer(({ body }) => {
      if (!isLost) return undefined;
      taken.push(body);
      return { status: 502 };
    });
    await runCli(home, ["sync"]);
    isLost = false;
    await runCli(home, ["sync"]);
    const keyOf = (body: string) => JSON.parse(body).items[0].key;
    expect(keyOf(uploads(monitor).at(-1)?.body ?? "")).toBe(keyOf(taken[0] ?? ""));
  });

  it("survive kill -9 during the upload", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url);
    monitor.answer(() => "hang");
    const { spawn } = await import("node:child_process");
    const { cliBundle, until, userEnv } = await import("./support/cli");
    const child = spawn(process.execPath, [cliBundle(), "sync"], { env: userEnv(home.home) });
    await until(() => uploads(monitor).length > 0);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.on("close", resolve));
    expect(waiting(home)).toHaveLength(1);
    monitor.answer(() => undefined);
    await runCli(home, ["sync"]);
    expect(monitor.heartbeats).toHaveLength(2);
  });

  it("are set aside with the reason when the platform refuses one of them, and the others arrive", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url);
    monitor.answer(() => ({ status: 500 }));
    await runCli(home, ["sync"]);
    const [name = ""] = waiting(home);
    const spoiled = JSON.parse(home.read(`${OUTBOX}/${name}`));
    home.write(`${OUTBOX}/${name}`, JSON.stringify({ ...spoiled, observedAt: -5 }));
    monitor.answer(() => undefined);
    const result = await runCli(home, ["sync"]);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/1 reports were refused by the platform and set aside/);
    expect(monitor.heartbeats).toHaveLength(1);
    expect(JSON.parse(home.read(`${OUTBOX}/set-aside/${name}`))).toMatchObject({ reason: expect.any(String) });
    expect(home.read(ERRORS)).toContain("was refused and set aside");
    expect((await runCli(home, ["sync"])).code).toBe(0);
  });

  it("a batch refused as a whole is halved until the one at fault stands alone", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url);
    monitor.answer(() => ({ status: 500 }));
    for (let index = 0; index < 4; index++) await runCli(home, ["sync"]);
    const culprit = JSON.parse(home.read(`${OUTBOX}/${waiting(home)[1]}`)).key;
    monitor.answer(({ body }) => (body.includes(culprit) ? { status: 400, body: { error: "no" } } : undefined));
    await runCli(home, ["sync"]);
    expect(monitor.heartbeats).toHaveLength(4);
    expect(waiting(home)).toEqual([]);
    expect(readdirSync(home.path(`${OUTBOX}/set-aside`))).toHaveLength(1);
  });

  it("one damaged on disk is set aside and holds nothing up", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url);
    home.write(`${OUTBOX}/000000000001.10.hb-damaged-0.json`, '{"key": "hb');
    home.write(`${OUTBOX}/000000000002.77.hb-x.json.1-2.tmp`, "half");
    expect((await runCli(home, ["sync"])).code).toBe(0);
    expect(monitor.heartbeats).toHaveLength(1);
    expect(readdirSync(home.path(`${OUTBOX}/set-aside`))).toEqual(["000000000001.10.hb-damaged-0.json"]);
  });

  it("what had to be dropped is counted, shown, and told to the platform once", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url);
    monitor.answer(() => ({ status: 500 }));
    await runCli(home, ["sync"]);
    const [name = ""] = waiting(home);
    const template = JSON.parse(home.read(`${OUTBOX}/${name}`));
    for (let index = 2; index <= 2_003; index++) {
      const key = `hb-fill-${String(index).padStart(6, "0")}`;
      writeFileSync(
        home.path(`${OUTBOX}/${String(index).padStart(12, "0")}.300.${key}.json`),
        JSON.stringify({ ...template, key }),
      );
    }
    await runCli(home, ["sync"]);
    expect(waiting(home)).toHaveLength(2_000);
    expect((await runCli(home, ["status"])).stdout).toContain("Dropped reports: 4");
    monitor.answer(() => undefined);
    await runCli(home, ["sync"]);
    // The report of this upload pushed out one more.
    const told = monitor.heartbeats.flatMap((beat) => beat.sources).filter((source) => source.source === "outbox");
    expect(told.map((source) => source.reason)).toEqual(["4 unsent reports were dropped: the queue was full"]);
    await runCli(home, ["sync"]);
    await runCli(home, ["sync"]);
    const all = monitor.heartbeats.flatMap((beat) => beat.sources).filter((source) => source.source === "outbox");
    expect(all.map((source) => Number.parseInt(source.reason ?? "", 10))).toEqual([4, 1]);
    expect(monitor.violations).toEqual([]);
  }, 30_000);
});

describe("a disk that takes nothing", () => {
  it("still sends the heartbeat, says that it could not be kept, and is the same host every time", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url);
    // Root writes through permissions, so a file stands where the folders would have to be.
    home.write("status-monitor", "in the way");
    home.write("logs", "in the way");
    const first = await runCli(home, ["sync"]);
    expect(first.code).toBe(0);
    expect(first.stderr).toContain("could not be kept on disk");
    await runCli(home, ["sync"]);
    expect(monitor.heartbeats).toHaveLength(2);
    expect(new Set(monitor.batches.map((batch) => batch.host.id)).size).toBe(1);
  });

  it("login says which file cannot be written", async () => {
    const monitor = await startMonitor();
    const home = makeHome({ "openclaw.json": CONFIG, credentials: "in the way" });
    const result = await runCli(home, ["login", GOOD_TOKEN, "--url", monitor.url]);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/could not be written to ~\/\.openclaw\/credentials\/openclaw-status-monitor\.json/);
  });
});

describe("doctor", () => {
  it("finds everything in order and says so, also for machines", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor.url, {}, {});
    home.write("openclaw.json", CONFIG);
    const { chmodSync } = await import("node:fs");
    chmodSync(home.path("credentials/openclaw-status-monitor.json"), 0o600);
    const text = await runCli(home, ["doctor"]);
    expect(text.stdout).toContain(`✅ ${monitor.url} accepts the token (account alice@example.org)`);
    expect(text.code).toBe(0);
    const json = JSON.parse((await runCli(home, ["doctor", "--json"])).stdout);
    expect(json).toMatchObject({ ok: true, checks: expect.any(Array), sources: expect.any(Array) });
  });

  it("changes nothing, also where there is no OpenClaw", async () => {
    const home = makeHome();
    expect((await runCli(home, ["doctor"])).code).toBe(1);
    expect(readdirSync(home.home)).toEqual([]);
  });

  it("names each problem with its remedy", async () => {
    const home = makeHome({ "openclaw.json": "{ half" });
    const result = await runCli(home, ["doctor"]);
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/❌ Configuration ~\/\.openclaw\/openclaw\.json: openclaw\.json is not valid JSON5/);
    expect(result.stdout).toMatch(/❌ No token: run `openclaw-status-monitor login`/);
  });
});

it("a plain-HTTP address on the public network is warned about, a private one is not", async () => {
  const home = makeHome({ "openclaw.json": CONFIG });
  const warned = (url: string) => runCli(home, ["init"], { env: { OPENCLAW_MONITOR_URL: url } });
  expect((await warned("http://monitor.example.org")).stderr).toContain("plain HTTP");
  for (const url of [
    "http://192.168.1.5:3000",
    "http://localhost",
    "http://nas",
    "https://monitor.example.org",
    "http://[::1]:3000",
  ]) {
    expect((await warned(url)).stderr).toBe("");
  }
});

it("the bundle holds no zod and no database driver, and is one file below 420 kB", async () => {
  const { cliBundle } = await import("./support/cli");
  const text = readFileSync(cliBundle(), "utf8");
  expect(text).not.toMatch(/ZodError|PrismaClient|\bfrom"pg"/);
  expect(text.startsWith("#!/usr/bin/env node\n")).toBe(true);
  expect(text.length).toBeLessThan(420_000);
  // Their licences ask to be kept with the code.
  for (const owner of ["Aseem Kishore", "Project Nayuki"]) expect(text).toContain(owner);
});
