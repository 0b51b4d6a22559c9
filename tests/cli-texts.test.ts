import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, it } from "vitest";
import { type Home, makeHome, runCli, until } from "./support/cli";
import { GOOD_TOKEN, startMonitor } from "./support/monitor";

/** The published texts, character for character. `URL` stands for the platform's address. */
const DEFAULT_URL = "https://openclaw-agent-monitor.vercel.app";
const CREDENTIALS = "credentials/openclaw-status-monitor.json";
const CONFIG = '{ agents: { list: [{ id: "main" }, { id: "coding" }] } }';

const INIT = `No monitoring token found. Let me help you set up...
Please choose a sign-in method:
1. Existing user: visit URL and click Sign In
2. New user: visit URL and click Sign Up
After signing in:
- Go to the Settings page
- Generate and copy your Agent Token
- Send me the generated token
`;

const CONFIGURED = `✅ Token configured successfully!
Starting upload service...
- Running initial sync test...
- ✅ Service started successfully!
Monitor platform: URL
Upload interval: 5 minutes
Start command:
python3 scripts/status_uploader.py start --fork
Management commands:
- Say "sync status" to manually trigger an upload
- Say "check status monitor" to check service status
- Say "stop status monitor" to stop the service
- Say "restart status monitor" to restart the service
`;

const MISSING = `❌ No monitoring token detected
Please complete these steps first:
1. Visit URL
2. Click Sign In / Sign Up to log in or register
3. After logging in, generate an Agent Token on the Settings page
4. Send me the token
Example: My token is abc123-def456...
`;

const INVALID = `❌ Token validation failed
Your token may have expired or is invalid.
Please obtain a new token:
1. Log in to URL
2. Go to the Settings page
3. Click Generate to create a new Token
4. Send me the new token
`;

const SCRIPT_MISSING = `❌ Upload script not found
Please reinstall the skill or contact the developer.
`;

const withUrl = (text: string, url = DEFAULT_URL) => text.replaceAll("URL", url);

async function stop(home: Home): Promise<void> {
  await runCli(home, ["stop"]);
}

it("S0-25: init without a token prints how to get one", async () => {
  const home = makeHome({ "openclaw.json": CONFIG });
  const result = await runCli(home, ["init"]);
  expect(result.stdout).toBe(withUrl(INIT));
  expect(result.code).toBe(0);
});

it("S0-24: the token comes from MONITOR_PLATFORM_TOKEN first, then from the credentials file", async () => {
  const monitor = await startMonitor({ known: ["from-env", "from-file"] });
  const home = makeHome({ "openclaw.json": CONFIG, [CREDENTIALS]: JSON.stringify({ agentToken: "from-file" }) });
  const env = { OPENCLAW_MONITOR_URL: monitor.url };
  await runCli(home, ["sync"], { env });
  await runCli(home, ["sync"], { env: { ...env, MONITOR_PLATFORM_TOKEN: "from-env" } });
  expect(monitor.requests.map((request) => request.headers["x-agent-token"])).toEqual(["from-file", "from-env"]);
});

it("S0-26 S0-27 S0-28: login validates and saves the token, uploads, starts the service and says so", async () => {
  const monitor = await startMonitor();
  const home = makeHome({ "openclaw.json": CONFIG });
  const before = Date.now();
  const result = await runCli(home, ["login", ` "${GOOD_TOKEN}" `, "--url", `${monitor.url}/`]);
  try {
    expect(result.stdout).toBe(withUrl(CONFIGURED, monitor.url));
    expect(result.code).toBe(0);
    expect(monitor.requests[0]).toMatchObject({ method: "GET", path: "/api/token/validate" });
    expect(monitor.heartbeats.length).toBeGreaterThan(0);

    const text = home.read(CREDENTIALS);
    const saved = JSON.parse(text);
    expect(text).toBe(
      `${JSON.stringify({ agentToken: GOOD_TOKEN, createdAt: saved.createdAt, monitorUrl: monitor.url }, null, 2)}\n`,
    );
    expect(saved.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(saved.createdAt)).toBeGreaterThanOrEqual(before);
    expect(statSync(home.path(CREDENTIALS)).mode & 0o777).toBe(0o600);
    expect(statSync(home.path("credentials")).mode & 0o777).toBe(0o700);

    // What the text claims is true.
    const status = await runCli(home, ["status"]);
    expect(status.stdout).toMatch(/^Service is running, PID: \d+$/m);
  } finally {
    await stop(home);
  }
});

it("login reads the token from standard input, so that it stands in no process list", async () => {
  const monitor = await startMonitor();
  const home = makeHome({ "openclaw.json": CONFIG });
  const result = await runCli(home, ["login", "-", "--no-start", "--url", monitor.url], {
    input: `'${GOOD_TOKEN}'\r\n`,
  });
  expect(result.code).toBe(0);
  expect(JSON.parse(home.read(CREDENTIALS)).agentToken).toBe(GOOD_TOKEN);
});

it("S0-30: unknown members of the credentials file survive login and set-interval", async () => {
  const monitor = await startMonitor();
  const home = makeHome({ [CREDENTIALS]: JSON.stringify({ agentToken: "old", note: { keep: [1, 2] }, theme: "阿" }) });
  await runCli(home, ["login", GOOD_TOKEN, "--no-start", "--url", monitor.url]);
  await runCli(home, ["set-interval", "7"]);
  expect(JSON.parse(home.read(CREDENTIALS))).toEqual({
    agentToken: GOOD_TOKEN,
    createdAt: expect.any(String),
    monitorUrl: monitor.url,
    syncIntervalMinutes: 7,
    note: { keep: [1, 2] },
    theme: "阿",
  });
});

it("S0-49: a token the platform does not know is not saved over a good one", async () => {
  const monitor = await startMonitor();
  const home = makeHome({ [CREDENTIALS]: JSON.stringify({ agentToken: GOOD_TOKEN }) });
  const result = await runCli(home, ["login", "wrong-token", "--url", monitor.url]);
  expect(result.stdout).toBe(withUrl(INVALID, monitor.url));
  expect(result.code).toBe(1);
  expect(JSON.parse(home.read(CREDENTIALS))).toEqual({ agentToken: GOOD_TOKEN });
});

it.each([["sync"], ["test"], ["start"], ["start", "--fork"], ["restart"]])(
  "S0-46: %s without a token prints the steps and exits with 1",
  async (...args) => {
    const home = makeHome({ "openclaw.json": CONFIG });
    const result = await runCli(home, args);
    expect(result.stdout).toBe(withUrl(MISSING));
    expect(result.code).toBe(1);
  },
);

it("S0-42: a daemon without a token logs an error and exits with 1", async () => {
  const home = makeHome({ "openclaw.json": CONFIG });
  expect((await runCli(home, ["start"])).code).toBe(1);
  expect(home.read("logs/status_uploader_error.log")).toMatch(/ - Exception: Token not configured$/m);
});

it("S0-29 S0-47: init --check-script says whether the skill's script is there", async () => {
  const home = makeHome();
  const missing = await runCli(home, ["init", "--check-script"]);
  expect(missing).toMatchObject({ code: 1, stdout: "Script not found\n", stderr: SCRIPT_MISSING });
  home.write("skills/openclaw-status-monitor/scripts/status_uploader.py", "");
  expect(await runCli(home, ["init", "--check-script"])).toMatchObject({ code: 0, stdout: "Script exists\n" });
});

it("S0-48: a service that does not come up points to the error log and the common errors", async () => {
  const monitor = await startMonitor();
  const home = makeHome({ "openclaw.json": CONFIG });
  // Something that is no folder stands where its PID file goes.
  writeFileSync(home.path("logs"), "");
  const env = { OPENCLAW_MONITOR_URL: monitor.url, MONITOR_PLATFORM_TOKEN: GOOD_TOKEN };
  const result = await runCli(home, ["start", "--fork"], { env });
  expect(result.code).toBe(1);
  expect(result.stderr).toBe(`~/.openclaw/logs cannot be written (EEXIST). Make it writable for this user.
❌ Service failed to start
View the error log: cat ~/.openclaw/logs/status_uploader_error.log
Common errors:
- Token not configured
- Network connection failed
- Port already in use
`);
});

it("S0-36: the address is OPENCLAW_MONITOR_URL, then monitorUrl, then the default", async () => {
  const home = makeHome({ [CREDENTIALS]: JSON.stringify({ monitorUrl: "https://file.example" }) });
  const env = { OPENCLAW_MONITOR_URL: "https://env.example/base/" };
  expect((await runCli(home, ["init"], { env })).stdout).toBe(withUrl(INIT, "https://env.example/base"));
  expect((await runCli(home, ["init"])).stdout).toBe(withUrl(INIT, "https://file.example"));
  home.write(CREDENTIALS, "{}");
  expect((await runCli(home, ["init"])).stdout).toBe(withUrl(INIT));
});

it("S0-14: an unknown command is named, usage follows, exit code 2", async () => {
  const result = await runCli(makeHome(), ["frobnicate"]);
  expect(result.code).toBe(2);
  expect(result.stderr).toMatch(/^Unknown command: frobnicate\nUsage: openclaw-status-monitor /);
});

it.each([
  ["en", [], "Service is not running\n"],
  ["zh_CN.UTF-8", [], "服务未运行\n"],
  ["zh_CN.UTF-8", ["--lang", "en"], "Service is not running\n"],
  ["en_US.UTF-8", ["--lang", "zh"], "服务未运行\n"],
])("S0-14: language from --lang, then LANG=%s %j", async (lang, flags, expected) => {
  expect((await runCli(makeHome(), ["status", ...flags], { env: { LANG: lang } })).stdout).toBe(expected);
});

it.each([["0"], ["-5"], ["abc"], ["2.5"], ["1e3"], ["1440"], [""]])(
  "S0-13: set-interval %j is refused with exit code 2 and the argument is named",
  async (value) => {
    const home = makeHome();
    const result = await runCli(home, ["set-interval", value]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain("<minutes> must be a whole number");
    expect(existsSync(home.path(CREDENTIALS))).toBe(false);
  },
);

it("S0-13: set-interval stores and confirms; without an argument it prints its usage", async () => {
  const home = makeHome();
  const result = await runCli(home, ["--lang", "zh", "set-interval", "10"]);
  expect(result).toMatchObject({ code: 0, stdout: "已设置同步间隔: 10 分钟\n" });
  expect(JSON.parse(home.read(CREDENTIALS))).toEqual({ syncIntervalMinutes: 10 });
  const usage = await runCli(home, ["set-interval"]);
  expect(usage).toMatchObject({ code: 2, stderr: "Usage: openclaw-status-monitor set-interval <minutes>\n" });
});

it.each([
  [["start", "--interval", "-3"], "--interval must be"],
  [["start", "-i", "x"], "--interval must be"],
  [["sync", "--frob"], "--frob"],
  [["logs", "-n", "0"], "--lines must be"],
  [["login", "-"], "login needs a token"],
  [["login", "''"], "login needs a token"],
  [["login", "two", "words"], "words"],
  [["login", "with space"], "does not look like a token"],
  [["status", "--lang", "fr"], "--lang must be en or zh"],
  [["status", "--url", "ftp://x"], "ftp://x is not an address"],
  [["install"], "install service"],
  [["sync", "--json=yes"], "--json"],
])("a wrong command line %j names the argument and exits with 2", async (args, expected) => {
  const result = await runCli(makeHome(), args);
  expect(result.code).toBe(2);
  expect(result.stderr).toContain(expected);
});

it("every command explains itself with --help, in both languages", async () => {
  const home = makeHome();
  const all = (await runCli(home, ["--help"])).stdout;
  const names = [...all.matchAll(/^ {2}([a-z][a-z-]+)/gm)].map(([, name = ""]) => name);
  expect(names).toEqual(expect.arrayContaining(["sync", "login", "start", "stop", "doctor", "install"]));
  for (const name of names) {
    for (const lang of ["en", "zh"]) {
      const result = await runCli(home, [name, "--help", "--lang", lang]);
      expect(result).toMatchObject({ code: 0, stderr: "" });
      expect(result.stdout).toContain(`openclaw-status-monitor ${name}`);
    }
  }
}, 30_000);

it("S0-68: logs shows the last 50 lines of either log, or as many as asked for", async () => {
  const home = makeHome();
  mkdirSync(dirname(home.path("logs/x")), { recursive: true });
  const lines = (name: string) => Array.from({ length: 80 }, (_, index) => `${name} ${index + 1} 日志`);
  home.write("logs/status_uploader.log", `${lines("info").join("\n")}\n`);
  home.write("logs/status_uploader_error.log", `${lines("error").join("\n")}\n`);
  expect((await runCli(home, ["logs"])).stdout).toBe(`${lines("info").slice(-50).join("\n")}\n`);
  expect((await runCli(home, ["logs", "--errors", "-n", "3"])).stdout).toBe(`${lines("error").slice(-3).join("\n")}\n`);
});

it("tells of credentials that are no JSON, and login keeps the broken file beside the new one", async () => {
  const monitor = await startMonitor();
  const home = makeHome({ [CREDENTIALS]: '{"agentToken": "tok' });
  chmodSync(home.path(CREDENTIALS), 0o600);
  const before = await runCli(home, ["status"]);
  expect(before.stderr).toContain(
    "~/.openclaw/credentials/openclaw-status-monitor.json cannot be used: not valid JSON",
  );
  expect((await runCli(home, ["login", GOOD_TOKEN, "--no-start", "--url", monitor.url])).code).toBe(0);
  expect(home.read(`${CREDENTIALS}.broken`)).toBe('{"agentToken": "tok');
  expect(await until(() => JSON.parse(home.read(CREDENTIALS)).agentToken)).toBe(GOOD_TOKEN);
});
