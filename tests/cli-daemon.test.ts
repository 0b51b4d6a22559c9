import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { cliBundle, type Home, makeHome, runCli, until, userEnv } from "./support/cli";
import { GOOD_TOKEN, type Monitor, startMonitor } from "./support/monitor";

/** The service: started, found, stopped, and never mistaken for another process. */
const CONFIG = '{ agents: { list: [{ id: "main" }, { id: "coding" }] } }';
const CREDENTIALS = "credentials/openclaw-status-monitor.json";
const PID = "logs/status_uploader.pid";
const LOG = "logs/status_uploader.log";

function connected(monitor: Monitor, more: object = {}): Home {
  return makeHome({
    "openclaw.json": CONFIG,
    [CREDENTIALS]: JSON.stringify({ agentToken: GOOD_TOKEN, monitorUrl: monitor.url, ...more }),
  });
}

function pidOf(home: Home): number {
  return Number(home.read(PID).trim());
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Something alive that is not the service. */
function bystander(): ChildProcess {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

describe("start", () => {
  it("S0-7 S0-8 S0-31: start --fork leaves a real background process with its PID in the PID file", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor);
    const result = await runCli(home, ["start", "--fork"]);
    const pid = pidOf(home);
    expect(result).toMatchObject({
      code: 0,
      stdout: `✅ Service started, PID: ${pid}\nUpload interval: 300 seconds (5 minutes)\n`,
    });
    expect(isAlive(pid)).toBe(true);
    expect(home.read(PID)).toBe(`${pid}\n`);
    await until(() => monitor.heartbeats.length === 1);
    expect(monitor.batches[0]?.host.intervalSeconds).toBe(300);
    await until(() => home.read(LOG).includes("Upload success: ['main', 'coding']"));
  });

  it("S0-8 S0-10 S0-69: start --fork --interval 10 stores the interval first, and the service works with it", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor);
    await runCli(home, ["start", "--fork", "--interval", "10"]);
    expect(JSON.parse(home.read(CREDENTIALS)).syncIntervalMinutes).toBe(10);
    await until(() => monitor.batches[0]?.host.intervalSeconds === 600);
  });

  it.each([
    ["zh", "服务已在运行中，如需新间隔请先停止再启动\n"],
    ["en", /^The service is already running \(PID \d+\); for a new interval stop it and start it again\.\n$/],
  ])(
    "S0-10: a second start --interval stores it, says in %s what it needs, and exits with 0",
    async (lang, expected) => {
      const monitor = await startMonitor();
      const home = connected(monitor);
      await runCli(home, ["start", "--fork"]);
      const pid = pidOf(home);
      const result = await runCli(home, ["start", "--fork", "-i", "15", "--lang", lang]);
      expect(result.code).toBe(0);
      if (typeof expected === "string") expect(result.stdout).toBe(expected);
      else expect(result.stdout).toMatch(expected);
      expect(JSON.parse(home.read(CREDENTIALS)).syncIntervalMinutes).toBe(15);
      expect(pidOf(home)).toBe(pid);
    },
  );

  it("two starts at the same moment make one service", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor);
    const results = await Promise.all([1, 2, 3].map(() => runCli(home, ["start", "--fork"])));
    expect(results.map((result) => result.code)).toEqual([0, 0, 0]);
    const pid = pidOf(home);
    for (const { stdout } of results) expect(stdout).toContain(String(pid));
    await runCli(home, ["stop"]);
    expect(isAlive(pid)).toBe(false);
    expect((await runCli(home, ["status"])).stdout).toContain("Service is not running");
  });

  it("S0-9 S0-42: start without --fork runs here; SIGTERM is logged, the PID file goes, exit code 0", async () => {
    const monitor = await startMonitor();
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const home = connected(monitor);
      const child = spawn(process.execPath, [cliBundle(), "start", "-i", "1"], { env: userEnv(home.home) });
      const ended = new Promise((resolve) => child.on("close", resolve));
      await until(() => existsSync(home.path(LOG)) && home.read(LOG).includes("Upload success"));
      expect(pidOf(home)).toBe(child.pid);
      child.kill(signal);
      expect(await ended).toBe(0);
      expect(existsSync(home.path(PID))).toBe(false);
      expect(home.read(LOG)).toMatch(new RegExp(` - INFO - Stopped \\(${signal}\\)\\n$`));
    }
  });

  it("S0-42: SIGTERM ends it at once even while the platform never answers, and the report stays on disk", async () => {
    const monitor = await startMonitor();
    monitor.answer(() => "hang");
    const home = connected(monitor);
    const child = spawn(process.execPath, [cliBundle(), "start"], { env: userEnv(home.home) });
    const ended = new Promise((resolve) => child.on("close", resolve));
    await until(() => monitor.requests.length > 0);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(readdirSync(home.path("status-monitor/outbox"))).toHaveLength(1);
  });

  it("starts over a PID file left behind by kill -9", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor);
    await runCli(home, ["start", "--fork"]);
    const pid = pidOf(home);
    process.kill(pid, "SIGKILL");
    await until(() => !isAlive(pid));
    expect((await runCli(home, ["start", "--fork"])).code).toBe(0);
    expect(pidOf(home)).not.toBe(pid);
  });

  it("makes no child process", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor);
    await runCli(home, ["start", "--fork"]);
    await until(() => monitor.heartbeats.length === 1);
    const pid = pidOf(home);
    expect(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")).toBe("");
  });
});

describe("stop", () => {
  it.each([
    ["en", (pid: number) => `Stop signal sent to PID ${pid}\n`],
    ["zh", (pid: number) => `已发送停止信号到 PID ${pid}\n`],
  ])("S0-11: sends the signal and says so in %s; the service is gone when it returns", async (lang, text) => {
    const monitor = await startMonitor();
    const home = connected(monitor);
    await runCli(home, ["start", "--fork"]);
    const pid = pidOf(home);
    expect(await runCli(home, ["stop", "--lang", lang])).toEqual({ code: 0, stdout: text(pid), stderr: "" });
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(home.path(PID))).toBe(false);
  });

  it.each([
    ["en", "Process does not exist\n", "Service is not running\n"],
    ["zh", "进程不存在\n", "服务未运行\n"],
  ])(
    "S0-11: a process that is gone is said in %s and the PID file removed; then there is no service",
    async (lang, gone, none) => {
      const home = makeHome({ [PID]: "4194000\n" });
      expect(await runCli(home, ["stop", "--lang", lang])).toMatchObject({ code: 0, stdout: gone });
      expect(existsSync(home.path(PID))).toBe(false);
      expect(await runCli(home, ["stop", "--lang", lang])).toMatchObject({ code: 0, stdout: none });
    },
  );

  it("S0-12: never signals a stranger that got the PID of a dead service", async () => {
    const stranger = bystander();
    const home = makeHome({ [PID]: `${stranger.pid}` });
    expect((await runCli(home, ["status"])).stdout).toBe("Service is not running\n");
    expect(existsSync(home.path(PID))).toBe(false);

    // The same with a note of ours that names the PID, but another start.
    home.write(PID, `${stranger.pid}`);
    home.write("status-monitor/daemon.json", JSON.stringify({ pid: stranger.pid, startMark: "boot:1", startedAt: 1 }));
    expect((await runCli(home, ["stop"])).stdout).toBe("Process does not exist\n");
    expect(stranger.exitCode).toBe(null);
    expect(stranger.signalCode).toBe(null);
  });

  it.each([[""], ["abc"], ["-1"], ["0"]])("a PID file holding %j counts as left behind", async (content) => {
    const home = makeHome({ [PID]: content });
    expect((await runCli(home, ["stop"])).code).toBe(0);
    expect((await runCli(home, ["status"])).stdout).toBe("Service is not running\n");
  });
});

describe("status, restart, set-interval", () => {
  it.each([
    ["en", (pid: number) => `Service is running, PID: ${pid}\nUpload interval: 300 seconds (5 minutes)\n`],
    ["zh", (pid: number) => `服务正在运行，PID: ${pid}\n上传间隔: 300 秒 (5 分钟)\n`],
  ])("S0-12 S0-35: status tells PID and interval in %s", async (lang, text) => {
    const monitor = await startMonitor();
    const home = connected(monitor);
    await runCli(home, ["start", "--fork"]);
    const pid = pidOf(home);
    // Until its first report is through, the status tells of one that waits.
    await until(
      () =>
        existsSync(home.path("logs/status_uploader.log")) &&
        home.read("logs/status_uploader.log").includes("Upload success"),
    );
    expect((await runCli(home, ["status", "--lang", lang])).stdout).toBe(text(pid));
    const json = JSON.parse((await runCli(home, ["status", "--json"])).stdout);
    expect(json).toMatchObject({ running: true, pid, intervalMinutes: 5, outbox: { reports: 0 } });
  });

  it("S0-55: restart ends the service and starts another", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor);
    await runCli(home, ["start", "--fork"]);
    const old = pidOf(home);
    const result = await runCli(home, ["restart"]);
    const pid = pidOf(home);
    expect(result.stdout).toBe(`Restarting upload service...\n✅ Service restarted, PID: ${pid}\n`);
    expect(pid).not.toBe(old);
    expect([isAlive(old), isAlive(pid)]).toEqual([false, true]);
  });

  it("S0-13: set-interval tells to restart while the service runs", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor);
    await runCli(home, ["start", "--fork"]);
    const zh = await runCli(home, ["set-interval", "12", "--lang", "zh"]);
    expect(zh.stdout).toContain("已设置同步间隔: 12 分钟\n请重启服务使设置生效: stop && start\n");
  });

  it("S0-53: stop --chat, S0-52: status --chat and S0-56: errors print the conversation", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor);
    await runCli(home, ["start", "--fork"]);
    await until(() => existsSync(home.path(LOG)) && home.read(LOG).includes("Upload success"));
    const pid = pidOf(home);
    const lines = home.read(LOG).trimEnd().split("\n").slice(-2).join("\n");
    expect((await runCli(home, ["status", "--chat"])).stdout).toBe(
      `Checking upload service status...\n✅ Service is running\nPID: ${pid}\nSync interval: 5 minutes\nLog file: ~/.openclaw/logs/status_uploader.log\nRecent logs:\n${lines}\nError log: none\n`,
    );
    expect((await runCli(home, ["stop", "--chat"])).stdout).toBe(
      'Stopping upload service...\n✅ Service stopped\nTo restart, say "start status monitor" / "启动状态监控".\n',
    );
    const errors =
      "2026-03-29 09:15:03 - HTTP 401: Unauthorized\n2026-03-29 09:20:01 - Network: [Errno 8] nodename nor servname provided\n";
    home.write("logs/status_uploader_error.log", errors);
    expect((await runCli(home, ["errors"])).stdout).toBe(
      `Checking error logs...\nRecent errors:\n${errors}Suggestion: Check if the token is correct, or check your network connection.\n`,
    );
  });
});

describe("logs", () => {
  it("S0-32: a log above 10 MB is renamed with a stamp, a fresh one goes on, the newest five are kept", async () => {
    const monitor = await startMonitor();
    const home = connected(monitor);
    for (let day = 1; day <= 6; day++) home.write(`logs/status_uploader.2026032${day}_183500.log`, `day ${day}`);
    home.write("logs/status_uploader.notes.log", "not a rotated one");
    home.write(LOG, "old\n");
    truncateSync(home.path(LOG), 10 * 1024 * 1024);
    await runCli(home, ["sync"]);
    expect(home.read(LOG)).toContain("old\n");
    expect(readdirSync(home.path("logs")).filter((name) => /\.\d{8}_\d{6}\.log$/.test(name))).toHaveLength(6);

    await runCli(home, ["sync"]);
    expect(home.read(LOG)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - INFO - Upload success: \['main', 'coding'\]\n$/);
    const rotated = readdirSync(home.path("logs")).filter((name) => /^status_uploader\.\d{8}_\d{6}\.log$/.test(name));
    expect(rotated).toHaveLength(5);
    expect(rotated).not.toContain("status_uploader.20260321_183500.log");
    expect(rotated).toContain("status_uploader.20260326_183500.log");
    expect(home.read("logs/status_uploader.notes.log")).toBe("not a rotated one");
  });

  it("S0-32: the error log rotates the same way under its own name", async () => {
    const monitor = await startMonitor();
    monitor.answer(() => ({ status: 401 }));
    const home = connected(monitor);
    home.write("logs/status_uploader_error.log", "");
    truncateSync(home.path("logs/status_uploader_error.log"), 10 * 1024 * 1024 + 1);
    await runCli(home, ["sync"]);
    const names = readdirSync(home.path("logs")).filter((name) => name.startsWith("status_uploader_error"));
    expect(names).toHaveLength(2);
    expect(names.some((name) => /^status_uploader_error\.\d{8}_\d{6}\.log$/.test(name))).toBe(true);
    expect(home.read("logs/status_uploader_error.log")).toMatch(/ - HTTP 401: Unauthorized\n/);
  });

  it("S0-68: logs -f shows what is added, also after a rotation", async () => {
    const home = makeHome({ [LOG]: "one\n" });
    const child = spawn(process.execPath, [cliBundle(), "logs", "-f"], { env: userEnv(home.home) });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    const ended = new Promise((resolve) => child.on("close", resolve));
    await until(() => text === "one\n");
    appendFileSync(home.path(LOG), "twö\n");
    await until(() => text === "one\ntwö\n");
    rmSync(home.path(LOG));
    home.write(LOG, "three\n");
    await until(() => text === "one\ntwö\nthree\n");
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  });
});
