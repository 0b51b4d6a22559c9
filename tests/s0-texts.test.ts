import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Home, makeHome, PYTHON, run, runCli, until } from "./support/cli";
import { startMonitor } from "./support/monitor";

/**
 * The published texts, byte by byte. tests/fixtures/s0-texts holds every fenced block of the requirements verbatim, named
 * by its number; what stands in them for a value of the day is replaced by that value, nothing else.
 */
const TEXTS = fileURLToPath(new URL("fixtures/s0-texts/", import.meta.url));
const CREDENTIALS = "credentials/openclaw-status-monitor.json";
const LOG = "logs/status_uploader.log";
const ERRORS = "logs/status_uploader_error.log";
const CONFIG = '{ agents: { list: [{ id: "main" }, { id: "coding" }] } }';
const TOKEN = "e2d3262f-b626-4850-af11-5f2cb1c0dcad";
const DEFAULT_URL = "https://openclaw-agent-monitor.vercel.app";

/** The block of that number, with its examples replaced. */
function published(number: string, values: Record<string, string> = {}): string {
  const [name = ""] = readdirSync(TEXTS).filter((file) => file.startsWith(`${number}.`));
  let text = readFileSync(join(TEXTS, name), "utf8");
  for (const [example, value] of Object.entries({ "<MONITOR_URL>": DEFAULT_URL, ...values }))
    text = text.replaceAll(example, value);
  return text;
}

/** Says in English what the user asks of the skill. @returns everything the agent would relay */
async function say(home: Home, ...words: string[]): Promise<string> {
  const { stdout, stderr } = await runCli(home, [...words, "--lang", "en"]);
  expect(stderr).toBe("");
  return stdout;
}

/** A home whose service runs, connected to a platform of its own. */
async function running(): Promise<{ home: Home; url: string; pid: () => string }> {
  const monitor = await startMonitor({ known: [TOKEN] });
  const home = makeHome({
    "openclaw.json": CONFIG,
    [CREDENTIALS]: JSON.stringify({ agentToken: TOKEN, monitorUrl: monitor.url }),
  });
  await runCli(home, ["start", "--fork"]);
  await until(() => existsSync(home.path(LOG)) && home.read(LOG).includes("Upload success"));
  return { home, url: monitor.url, pid: () => home.read("logs/status_uploader.pid").trim() };
}

describe("the first time", () => {
  it("S0-25: init without a token says how to get one", async () => {
    const home = makeHome({ "openclaw.json": CONFIG });
    expect(await say(home, "init")).toBe(published("S0-25"));
  });

  it("S0-50: 启用状态监控 / enable status monitor without a token", async () => {
    const home = makeHome({ "openclaw.json": CONFIG });
    expect(await say(home, "init", "--chat")).toBe(published("S0-50"));
    const url = "https://monitor.example.org";
    expect(await say(home, "init", "--chat", "--url", url)).toBe(published("S0-50", { "<MONITOR_URL>": url }));
  });

  it("S0-46: a missing token during the set-up", async () => {
    const home = makeHome({ "openclaw.json": CONFIG });
    for (const verb of [["sync"], ["start", "--fork"], ["restart"]])
      expect(await say(home, ...verb)).toBe(published("S0-46"));
  });

  it("S0-26 S0-28 S0-30: login keeps the token and says that the service runs; set-interval completes the file", async () => {
    const monitor = await startMonitor({ known: ["user-provided-token"] });
    const home = makeHome({ "openclaw.json": CONFIG });
    const said = await say(home, "login", "user-provided-token", "--url", monitor.url);
    expect(said).toBe(published("S0-28", { "<MONITOR_URL>": monitor.url }));
    const { createdAt } = JSON.parse(home.read(CREDENTIALS));
    expect(new Date(createdAt).toISOString()).toBe(createdAt);
    const values = { "<MONITOR_URL>": monitor.url };
    expect(home.read(CREDENTIALS)).toBe(published("S0-26", { ...values, "2026-03-29T10:00:00.000Z": createdAt }));
    await runCli(home, ["set-interval", "5"]);
    expect(home.read(CREDENTIALS)).toBe(
      published("S0-30", { ...values, [TOKEN]: "user-provided-token", "2026-01-26T10:00:00.000Z": createdAt }),
    );
  });

  it("S0-51: 我的 Token 是 … / My token is …, and the same when a token is already there", async () => {
    const monitor = await startMonitor({ known: [TOKEN] });
    const home = makeHome({ "openclaw.json": CONFIG });
    const expected = published("S0-51", { "<MONITOR_URL>": monitor.url });
    expect(await say(home, "login", TOKEN, "--chat", "--url", monitor.url)).toBe(expected);
    expect(await say(home, "init", "--chat")).toBe(expected);
    expect((await runCli(home, ["status"])).stdout).toContain("Service is running");
  });

  it("S0-24: enable status monitor takes the token of the environment before that of the file", async () => {
    const monitor = await startMonitor({ known: ["from-env"] });
    const home = makeHome({ "openclaw.json": CONFIG, [CREDENTIALS]: '{"agentToken": "from-file"}' });
    const env = { OPENCLAW_MONITOR_URL: monitor.url, MONITOR_PLATFORM_TOKEN: "from-env" };
    const values = { "<MONITOR_URL>": monitor.url };
    expect((await runCli(home, ["init", "--chat"], { env })).stdout).toBe(published("S0-51", values));
    expect(new Set(monitor.requests.map((request) => request.headers["x-agent-token"]))).toEqual(new Set(["from-env"]));
  });

  it("S0-49: a token the platform does not accept, new or kept", async () => {
    const monitor = await startMonitor({ known: [TOKEN] });
    const home = makeHome({ "openclaw.json": CONFIG, [CREDENTIALS]: JSON.stringify({ monitorUrl: monitor.url }) });
    const expected = published("S0-49", { "<MONITOR_URL>": monitor.url });
    for (const words of [
      ["login", "expired"],
      ["login", "expired", "--chat"],
    ])
      expect(await say(home, ...words)).toBe(expected);
    home.write(CREDENTIALS, JSON.stringify({ agentToken: "expired", monitorUrl: monitor.url }));
    expect(await say(home, "init", "--chat")).toBe(expected);
    expect(existsSync(home.path("logs/status_uploader.pid"))).toBe(false);
  });

  it("a platform that cannot be reached is told from a wrong token", async () => {
    const home = makeHome({ "openclaw.json": CONFIG, [CREDENTIALS]: '{"agentToken": "kept"}' });
    const { stdout, code } = await runCli(home, ["init", "--chat", "--url", "http://127.0.0.1:1"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^❌ There is a token, but http:\/\/127\.0\.0\.1:1 cannot be asked .*127\.0\.0\.1:1/);
  });

  it.skipIf(!PYTHON)(
    "S0-29 S0-47: the script is there, or not, asked of the program and of the script itself",
    async () => {
      const home = makeHome();
      const missing = await runCli(home, ["init", "--check-script"]);
      expect([missing.stdout, missing.stderr]).toEqual(["Script not found\n", published("S0-47")]);
      await runCli(home, ["install", "skill"]);
      expect(await say(home, "init", "--check-script")).toBe("Script exists\n");

      const script = home.path("skills/openclaw-status-monitor/scripts/status_uploader.py");
      const alone = await run(PYTHON, [script], home.home, { env: { PATH: "/nowhere", LANG: "C" } });
      expect(alone).toMatchObject({ code: 1, stdout: published("S0-47"), stderr: "" });
    },
  );
});

describe("from day to day", () => {
  it("S0-52: 查看状态监控 / check status monitor", async () => {
    const { home, pid } = await running();
    const lines = published("S0-52").split("\n").slice(6, 8);
    home.write(LOG, `an older line\n${lines.join("\n")}\n`);
    expect(await say(home, "status", "--chat")).toBe(published("S0-52", { "12345": pid() }));
  });

  it("S0-53: 停止状态监控 / stop status monitor", async () => {
    const { home } = await running();
    expect(await say(home, "stop", "--chat")).toBe(published("S0-53"));
  });

  it("S0-54: 同步状态 / sync status", async () => {
    const { home } = await running();
    expect(await say(home, "sync")).toBe(published("S0-54"));
  });

  it("S0-55: 重启状态监控 / restart status monitor", async () => {
    const { home, pid } = await running();
    const before = pid();
    expect(await say(home, "restart")).toBe(published("S0-55", { "67890": pid() }));
    expect(pid()).not.toBe(before);
  });

  it("S0-56: 查看状态监控错误日志 / check status monitor error log", async () => {
    const lines = published("S0-56").split("\n").slice(2, 4);
    const home = makeHome({ [ERRORS]: `${lines.join("\n")}\n` });
    expect(await say(home, "errors")).toBe(published("S0-56"));
  });
});

it("every published block has a test that compares it and names its number", () => {
  const here = readFileSync(fileURLToPath(import.meta.url), "utf8");
  const tests = here.split(/\n {0,2}it(?:\.skipIf\(\S+\))?\(/).slice(1);
  const missing = readdirSync(TEXTS)
    .map((file) => file.slice(0, file.indexOf(".")))
    .filter((number) => {
      const compares = new RegExp(`published\\("${number}"`);
      return !tests.some((test) => compares.test(test) && new RegExp(`\\b${number}\\b`).test(test.slice(0, 160)));
    });
  expect(missing).toEqual([]);
  expect(readdirSync(TEXTS)).toHaveLength(14);
});
