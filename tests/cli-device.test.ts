import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { DEVICE } from "@/lib/protocol/device";
import { cliBundle, type Home, makeHome, type Result, runCli, until, userEnv } from "./support/cli";
import { GOOD_TOKEN, type Monitor, type Received, startMonitor } from "./support/monitor";

/** `login` without a token, against a platform on loopback that answers as each test has it. */
const CREDENTIALS = "credentials/openclaw-status-monitor.json";
const CONFIG = '{ agents: { list: [{ id: "main" }] } }';
const OWN_WORDS = "SAID BY THE PLATFORM";

type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | "hang";
const refuse = (error: string, status = 400): Answer => ({ status, body: { error, error_description: OWN_WORDS } });
const handOut: Answer = {
  status: 200,
  body: { access_token: GOOD_TOKEN, token_type: "Bearer", scope: "report", account: "Alice" },
};

/** A platform that gives codes and answers the polls in this order; the last answer repeats. Its interval is a second. */
async function platform(polls: Answer[], codes: Record<string, unknown> = {}): Promise<Monitor> {
  const monitor = await startMonitor();
  let polled = 0;
  monitor.answer(({ path }) => {
    if (path === DEVICE.codePath) {
      const page = `${monitor.url}/device`;
      const body = {
        device_code: "ocd_test",
        user_code: "BCDF-GHJK",
        verification_uri: page,
        verification_uri_complete: `${page}?code=BCDF-GHJK`,
        expires_in: 900,
        interval: 1,
        ...codes,
      };
      return { status: 200, body };
    }
    return path === DEVICE.tokenPath ? polls[Math.min(polled++, polls.length - 1)] : undefined;
  });
  return monitor;
}

const formOf = (request: Received | undefined) => Object.fromEntries(new URLSearchParams(request?.body ?? ""));
const requestsTo = (monitor: Monitor, path: string) => monitor.requests.filter((request) => request.path === path);
const filesIn = (home: Home) => readdirSync(home.home, { recursive: true }).map(String).sort();

interface Running {
  child: ChildProcess;
  stdout(): string;
  done: Promise<Result>;
}

function startCli(home: Home, args: string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [cliBundle(), ...args], { env: userEnv(home.home, env), cwd: home.home });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const done = new Promise<Result>((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
  return { child, stdout: () => stdout, done };
}

const login = (home: Home, monitor: Monitor, ...more: string[]) =>
  runCli(home, ["login", "--url", monitor.url, ...more]);

describe("login without a token", () => {
  it("says what it is, shows link and code at once, then saves, uploads and starts like login with a token", async () => {
    const monitor = await platform([refuse("authorization_pending"), refuse("authorization_pending"), handOut]);
    const home = makeHome({ "openclaw.json": CONFIG });
    const running = startCli(home, ["login", "--url", monitor.url, "--lang", "en"]);
    await until(() => running.stdout().includes("BCDF-GHJK\n\nor open"));
    expect(existsSync(home.path(CREDENTIALS))).toBe(false);
    const { code, stdout, stderr } = await running.done;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(
      stdout.startsWith(`Connect this machine to ${monitor.url}

  Open   ${monitor.url}/device
  Code   BCDF-GHJK

or open this link, which carries the code:

  ${monitor.url}/device?code=BCDF-GHJK

The code holds for 15 minutes.`),
    ).toBe(true);
    const byToken = await runCli(makeHome({ "openclaw.json": CONFIG }), ["login", GOOD_TOKEN, "--url", monitor.url]);
    const [, afterwards] = stdout.split("✅ Approved: this machine joins the account Alice.\n");
    expect(afterwards).toBe(byToken.stdout);

    expect(JSON.parse(home.read(CREDENTIALS))).toMatchObject({ agentToken: GOOD_TOKEN, monitorUrl: monitor.url });
    const asked = formOf(requestsTo(monitor, DEVICE.codePath)[0]);
    expect(asked).toMatchObject({ client_id: "openclaw-status-monitor", scope: "report", language: "en" });
    // The host that reports is the one that was approved.
    expect(monitor.batches[0]?.host.id).toBe(asked.host_id);
    expect(formOf(requestsTo(monitor, DEVICE.tokenPath)[0])).toEqual({
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      client_id: "openclaw-status-monitor",
      device_code: "ocd_test",
    });
    expect(requestsTo(monitor, DEVICE.tokenPath)).toHaveLength(3);
    expect((await runCli(home, ["status"])).stdout).toContain("Service is running");
    await runCli(home, ["stop"]);
  }, 30_000);

  it("in Chinese, and --no-start only saves", async () => {
    const monitor = await platform([handOut]);
    const home = makeHome({ "openclaw.json": CONFIG });
    const { code, stdout } = await login(home, monitor, "--lang", "zh", "--no-start");
    expect(code).toBe(0);
    expect(stdout).toContain("  代码   BCDF-GHJK\n");
    expect(stdout).toContain("✅ 已批准：本机加入账号 Alice。\n✅ Token 配置成功！\n");
    expect(formOf(requestsTo(monitor, DEVICE.codePath)[0]).language).toBe("zh");
    expect(monitor.heartbeats).toEqual([]);
  });

  it.each([
    ["denied", "access_denied", "❌ The request was denied; nothing was saved. SAID BY THE PLATFORM\n"],
    ["expired", "expired_token", "❌ The code has expired without an approval"],
    ["used up", "invalid_grant", "❌ This code is used up"],
  ])("a code that is %s ends it, with the way on, and leaves nothing behind", async (_title, error, words) => {
    const monitor = await platform([refuse(error)]);
    const home = makeHome({ "openclaw.json": CONFIG });
    const before = filesIn(home);
    const { code, stderr } = await login(home, monitor);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect(stderr).toMatch(/openclaw-status-monitor login$/m);
    expect(filesIn(home)).toEqual(before);
  });

  it("Ctrl+C ends it at once and leaves nothing behind", async () => {
    const monitor = await platform([refuse("authorization_pending")]);
    const home = makeHome({ "openclaw.json": CONFIG });
    const before = filesIn(home);
    const running = startCli(home, ["login", "--url", monitor.url]);
    await until(() => requestsTo(monitor, DEVICE.tokenPath).length > 0);
    running.child.kill("SIGINT");
    const { code, stderr } = await running.done;
    expect(code).toBe(130);
    expect(stderr).toContain("Cancelled; nothing was saved");
    expect(filesIn(home)).toEqual(before);
  });

  it("survives a platform that fails and vanishes while it waits, and says so once", async () => {
    const monitor = await platform([{ status: 502, body: "<html>" }, refuse("authorization_pending"), handOut]);
    const { code, stderr } = await login(makeHome({ "openclaw.json": CONFIG }), monitor, "--no-start");
    expect(code).toBe(0);
    expect(stderr.match(/The platform does not answer \(HTTP 502/g)).toHaveLength(1);
    expect(stderr).toContain("The platform answers again.");
  });

  it.each([404, 405])("an older platform (HTTP %i): says so, and how a token does it", async (status) => {
    const monitor = await startMonitor();
    monitor.answer(() => ({ status, body: "<html>not found</html>" }));
    const { code, stderr } = await login(makeHome(), monitor);
    expect(code).toBe(1);
    expect(stderr).toContain(`${monitor.url} does not offer to connect a machine by a link (HTTP ${status})`);
    expect(stderr).toContain(
      "generate an Agent Token on the Settings page, then run\nopenclaw-status-monitor login <token>",
    );
  });

  it("nobody there: names the reason and the remedy", async () => {
    const monitor = await startMonitor();
    await monitor.close();
    const { code, stderr } = await login(makeHome(), monitor);
    expect(code).toBe(1);
    expect(stderr).toMatch(/No code could be fetched from \S+ \(Network: .*ECONNREFUSED.*\)\. Nobody listens at/);
  });

  it("tells before anybody approves that the credentials cannot be written", async () => {
    const monitor = await platform([handOut]);
    const home = makeHome({ "openclaw.json": CONFIG });
    writeFileSync(home.path("credentials"), "");
    const { code, stderr } = await login(home, monitor);
    expect(code).toBe(1);
    expect(stderr).toContain("~/.openclaw/credentials/openclaw-status-monitor.json cannot be written (ENOTDIR)");
    expect(monitor.requests).toEqual([]);
  });

  it.each([
    ["a link that is no web address", { verification_uri: "javascript:alert(1)" }],
    ["a code that draws on the terminal", { user_code: "\u001b[2JBCDF" }],
    ["no device code", { device_code: 5 }],
  ])("a platform that gives %s is not believed", async (_title, codes) => {
    const monitor = await platform([handOut], codes);
    const { code, stdout, stderr } = await login(makeHome(), monitor);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("the answer is not a monitor's");
  });

  it("what a platform says never reaches the terminal as a command", async () => {
    const ESC = "\u001b]0;owned\u0007\u001b[31m";
    const monitor = await platform([{ status: 400, body: { error: "access_denied", error_description: `${ESC}red` } }]);
    const { stderr } = await login(makeHome(), monitor);
    expect(stderr).not.toContain("\u001b");
    expect(stderr).toContain("nothing was saved. red");
  });

  it("--json tells a program what happens, one value to a line, and people's words go to stderr", async () => {
    const monitor = await platform([handOut]);
    const { code, stdout, stderr } = await login(
      makeHome({ "openclaw.json": CONFIG }),
      monitor,
      "--json",
      "--no-start",
    );
    expect(code).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        event: "code",
        url: `${monitor.url}/device`,
        completeUrl: `${monitor.url}/device?code=BCDF-GHJK`,
        code: "BCDF-GHJK",
        expiresInSeconds: 900,
        host: expect.any(String),
      },
      { event: "approved", account: "Alice" },
      { event: "end", ok: true },
    ]);
    expect(stderr).toContain("Connect this machine to");
    const refusing = await platform([refuse("access_denied")]);
    const refused = await login(makeHome(), refusing, "--json");
    expect(refused.stdout.trimEnd().split("\n").slice(1)).toEqual([
      '{"event":"failed","reason":"denied"}',
      '{"event":"end","ok":false}',
    ]);
  });

  it("warns when MONITOR_PLATFORM_TOKEN would win over what it saves", async () => {
    const monitor = await platform([refuse("access_denied")]);
    const env = { MONITOR_PLATFORM_TOKEN: "another-token" };
    const { stderr } = await runCli(makeHome(), ["login", "--url", monitor.url], { env });
    expect(stderr).toContain("MONITOR_PLATFORM_TOKEN is set and wins");
  });
});
