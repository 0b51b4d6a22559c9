import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { watchBatchInstaller, watchShellInstaller } from "../lib/http/watch-installers";
import { cliBundle, type Home, makeHome, run, runCli, until, userEnv } from "./support/cli";
import { GOOD_TOKEN, type Monitor, startMonitor } from "./support/monitor";

/** The uploader in the place of the published OpenClaw Watch agent: its file, its names, its installers. */
const CONFIG = '{ agents: { list: [{ id: "main" }] } }';
const KEY = "0123456789abcdef".repeat(4);
const watched = () => startMonitor({ known: [KEY, GOOD_TOKEN] });
const envFile = (monitor: Monitor, seconds = 30) =>
  `NAS_URL=${monitor.url}/\nAPI_KEY=${KEY}\nREPORT_INTERVAL=${seconds}\n`;
const tokensOf = (monitor: Monitor) => [
  ...new Set(monitor.requests.map((request) => request.headers["x-agent-token"])),
];

/** Starts the service in this terminal and gathers what it says. */
function foreground(home: Home, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [cliBundle(), "start"], { env: userEnv(home.home, env), cwd: home.home });
  const said = { text: "" };
  child.stdout.on("data", (chunk) => {
    said.text += chunk;
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return said;
}

describe("openclaw_watch.env", () => {
  it("S2-15: in the present folder says where to report, with which key and how often", async () => {
    const monitor = await watched();
    const home = makeHome({ "openclaw.json": CONFIG });
    writeFileSync(join(home.home, "openclaw_watch.env"), envFile(monitor));
    const result = await runCli(home, ["sync"]);
    expect(result).toMatchObject({ code: 0 });
    expect(tokensOf(monitor)).toEqual([KEY]);
    expect(monitor.batches[0]?.host.intervalSeconds).toBe(30);
    expect(monitor.violations).toEqual([]);
  });

  it("S2-15: is found in OpenClaw's own folder too", async () => {
    const monitor = await watched();
    const home = makeHome({ "openclaw.json": CONFIG, "openclaw_watch.env": envFile(monitor) });
    expect(await runCli(home, ["sync"])).toMatchObject({ code: 0 });
    expect(tokensOf(monitor)).toEqual([KEY]);
  });

  it("S2-15: holds for the service in the background, whose folder is another", async () => {
    const monitor = await watched();
    const home = makeHome({ "openclaw.json": CONFIG });
    const folder = join(home.home, "agent");
    mkdirSync(folder);
    writeFileSync(join(folder, "openclaw_watch.env"), envFile(monitor, 5));
    const line = `cd "${folder}" && exec "${process.execPath}" "${cliBundle()}" start --fork`;
    try {
      const result = await run("/bin/sh", ["-c", line], home.home);
      expect(result).toMatchObject({ code: 0 });
      expect(result.stdout).toContain("Upload interval: 5 seconds (0.08 minutes)");
      await until(() => monitor.heartbeats.length >= 2);
      expect(tokensOf(monitor)).toEqual([KEY]);
    } finally {
      await runCli(home, ["stop"]);
    }
  });

  it("S2-15: the same names work in the environment, and win over what login saved", async () => {
    const monitor = await watched();
    const home = makeHome({
      "openclaw.json": CONFIG,
      "credentials/openclaw-status-monitor.json": JSON.stringify({
        agentToken: GOOD_TOKEN,
        monitorUrl: "http://127.0.0.1:1",
      }),
    });
    const env = { NAS_URL: monitor.url, API_KEY: KEY, REPORT_INTERVAL: "30" };
    expect(await runCli(home, ["sync"], { env })).toMatchObject({ code: 0 });
    expect(tokensOf(monitor)).toEqual([KEY]);
  });

  it("never sends what login saved to the address of such a file, and no other program's API_KEY anywhere", async () => {
    const [mine, other] = [await watched(), await watched()];
    const home = makeHome({
      "openclaw.json": CONFIG,
      "credentials/openclaw-status-monitor.json": JSON.stringify({ agentToken: GOOD_TOKEN, monitorUrl: mine.url }),
    });
    writeFileSync(join(home.home, "openclaw_watch.env"), envFile(other));
    const env = { NAS_URL: other.url, API_KEY: "sk-somebody-elses-secret" };
    expect(await runCli(home, ["sync"], { env })).toMatchObject({ code: 0 });
    expect(other.requests).toEqual([]);
    expect(tokensOf(mine)).toEqual([GOOD_TOKEN]);
  });
});

describe("the start", () => {
  it("S2-21: shows the server, the first 8 characters of the key and the interval, and never the whole key", async () => {
    const monitor = await watched();
    const home = makeHome({ "openclaw.json": CONFIG });
    const said = foreground(home, { NAS_URL: monitor.url, API_KEY: KEY, REPORT_INTERVAL: "30" });
    await until(() => said.text.includes(`Server: ${monitor.url} · key: 01234567… · every 30 seconds`));
    await until(() => monitor.heartbeats.length > 0);
    expect(said.text).not.toContain(KEY.slice(0, 12));
  });

  it.each([
    ["zh", "错误: 请设置 API_KEY 环境变量\n"],
    ["en", "Error: set the API_KEY environment variable\n"],
  ])("S2-21: without a key it says so and ends with 1 (%s)", async (lang, text) => {
    const home = makeHome({ "openclaw.json": CONFIG });
    const env = { NAS_URL: "http://127.0.0.1:1" };
    expect(await runCli(home, ["start", "--lang", lang], { env })).toMatchObject({ code: 1, stdout: text });
    // The file alone, with its key left empty.
    writeFileSync(join(home.home, "openclaw_watch.env"), "NAS_URL=http://127.0.0.1:1\nAPI_KEY=\n");
    expect(await runCli(home, ["start", "--lang", lang])).toMatchObject({ code: 1, stdout: text });
  });
});

const hasDownloader = ["curl", "wget"].some((name) => existsSync(join("/usr/bin", name)));

function serveBundle(monitor: Monitor): void {
  monitor.answer(({ path }) =>
    path === "/cli/openclaw-status-monitor.mjs" ? { status: 200, body: readFileSync(cliBundle(), "utf8") } : undefined,
  );
}
const install = (home: Home, monitor: Monitor, args: string[], env: Record<string, string> = {}) =>
  run("/bin/sh", ["-s", "--", ...args], home.home, { input: watchShellInstaller(monitor.url), env });

describe.skipIf(!hasDownloader)("S2-16: install.sh of the Watch agent", () => {
  it("writes the env file for this user alone and a start script that reports with it", async () => {
    const monitor = await watched();
    serveBundle(monitor);
    const home = makeHome({ "openclaw.json": CONFIG });
    const result = await install(home, monitor, [monitor.url, KEY]);
    expect(result).toMatchObject({ code: 0, stderr: "" });
    const folder = join(home.home, "openclaw-watch-agent");
    const file = join(folder, "openclaw_watch.env");
    expect(readFileSync(file, "utf8")).toBe(`NAS_URL=${monitor.url}\nAPI_KEY=${KEY}\nREPORT_INTERVAL=30\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(result.stdout).toContain(`Start it with: ${folder}/start.sh`);
    const child = spawn(join(folder, "start.sh"), [], { env: userEnv(home.home), cwd: "/" });
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    await until(() => monitor.heartbeats.length > 0);
    expect(tokensOf(monitor).filter(Boolean)).toEqual([KEY]);
  });

  it.each([
    ["an empty key", ["http://10.0.0.2:38889", ""], /must not be empty/],
    ["no key and nobody to ask", ["http://10.0.0.2:38889"], /must not be empty/],
    ["an address that is none", ["10.0.0.2", KEY], /must begin with http/],
    ["an address with a trap in it", ["http://x/$(id)", KEY], /sign that none has/],
    ["a key with a trap in it", ["http://10.0.0.2", "a;id"], /letters, digits/],
  ])("refuses %s, and leaves nothing behind", async (_, args, expected) => {
    const monitor = await watched();
    const home = makeHome();
    const result = await install(home, monitor, args);
    expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(expected)]);
    expect(existsSync(join(home.home, "openclaw-watch-agent"))).toBe(false);
  });

  it("offers a systemd unit openclaw-watch-agent that is started again after 10 seconds, whatever ended it", async () => {
    const monitor = await watched();
    serveBundle(monitor);
    const home = makeHome({ "openclaw.json": CONFIG });
    const programs = join(home.home, "programs");
    mkdirSync(programs);
    writeFileSync(join(programs, "systemctl"), `#!/bin/sh\necho "$@" >>"${home.home}/asked"\n`);
    chmodSync(join(programs, "systemctl"), 0o755);
    const units = join(home.home, "units");
    const result = await install(home, monitor, [monitor.url, KEY], {
      OPENCLAW_WATCH_SYSTEMD: "yes",
      OPENCLAW_WATCH_UNITS: units,
      PATH: `${programs}:${process.env.PATH}`,
    });
    expect(result).toMatchObject({ code: 0, stderr: "" });
    const unit = readFileSync(join(units, "openclaw-watch-agent.service"), "utf8");
    expect(unit).toContain("\nRestart=always\nRestartSec=10\n");
    expect(unit).toContain(`\nEnvironmentFile=${home.home}/openclaw-watch-agent/openclaw_watch.env\n`);
    expect(unit).not.toContain(KEY);
    expect(readFileSync(join(home.home, "asked"), "utf8")).toMatch(
      /daemon-reload\n.*enable --now openclaw-watch-agent\n/,
    );
  });

  it("cut off anywhere on its way, it does nothing", async () => {
    const monitor = await watched();
    const script = watchShellInstaller(monitor.url);
    for (let cut = 1; cut < 10; cut += 1) {
      const home = makeHome();
      const input = script.slice(0, Math.floor((script.length * cut) / 10));
      await run("/bin/sh", ["-s", "--", monitor.url, KEY], home.home, { input });
      expect(existsSync(join(home.home, "openclaw-watch-agent"))).toBe(false);
    }
  });
});

it("S2-16: install.bat asks for address and key, refuses an empty key, and ends its lines as Windows wants them", () => {
  const script = watchBatchInstaller("https://monitor.example");
  expect(script.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  expect(script).toContain('set "DEFAULT_URL=https://monitor.example"');
  expect(script).toMatch(/if not defined KEY \(\r\n {2}echo The API key must not be empty/);
  expect(script).toContain("openclaw_watch.env");
});
