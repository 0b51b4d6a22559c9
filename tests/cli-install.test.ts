import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GET as installPs1 } from "@/app/install.ps1/route";
import { GET as installSh } from "@/app/install.sh/route";
import { isSafeAddress, powerShellInstaller, shellInstaller } from "@/lib/http/installers";
import { cliBundle, type Home, makeHome, run, runCli } from "./support/cli";
import { GOOD_TOKEN, type Monitor, startMonitor } from "./support/monitor";

/** The one line that installs the uploader, run by a real shell against a platform on loopback. */
const CONFIG = '{ agents: { list: [{ id: "main" }] } }';

function serveBundle(monitor: Monitor, body?: string): void {
  monitor.answer(({ path }) =>
    path === "/cli/openclaw-status-monitor.mjs"
      ? { status: 200, body: body ?? readFileSync(cliBundle(), "utf8") }
      : undefined,
  );
}

/** A folder with only these programs on the PATH. */
function pathWith(home: Home, programs: Record<string, string>): string {
  const bin = join(home.home, "tools");
  mkdirSync(bin, { recursive: true });
  for (const name of ["sh", "cat", "mkdir", "mv", "rm", "chmod", "sed", "curl", "wget", "env"]) {
    const found = ["/usr/bin", "/bin"].map((folder) => join(folder, name)).find(existsSync);
    if (found) symlinkSync(found, join(bin, name));
  }
  for (const [name, script] of Object.entries(programs)) writeFileSync(join(bin, name), script, { mode: 0o755 });
  return bin;
}

const install = (home: Home, script: string, args: string[] = [], env: Record<string, string> = {}) =>
  run("/bin/sh", ["-s", "--", ...args], home.home, { input: script, env });

/** Any of the two will do; a machine with neither is told so by the script, and cannot run these. */
const hasDownloader = ["curl", "wget"].some((name) => existsSync(join("/usr/bin", name)));

describe.skipIf(!hasDownloader)("install.sh", () => {
  it("with a token: installs, signs in, uploads and starts the service", async () => {
    const monitor = await startMonitor();
    serveBundle(monitor);
    const home = makeHome({ "openclaw.json": CONFIG });
    const result = await install(home, shellInstaller(monitor.url), [GOOD_TOKEN]);
    const command = join(home.home, ".local/bin/openclaw-status-monitor");
    try {
      expect(result.stderr).toBe("");
      expect(result.code).toBe(0);
      expect(result.stdout).toContain("✅ Token configured successfully!");
      expect(result.stdout).toContain("openclaw-status-monitor install service");
      expect(monitor.heartbeats.length).toBeGreaterThan(0);
      expect(statSync(command).mode & 0o111).toBe(0o111);
      expect((await run(command, ["status"], home.home)).stdout).toContain("Service is running");
      expect(readdirSync(join(home.home, ".local/share/openclaw-status-monitor"))).toEqual([
        "openclaw-status-monitor.mjs",
      ]);
    } finally {
      await runCli(home, ["stop"]);
    }
  });

  it("without a token and without a terminal: installs, remembers the platform's address and says the one next command", async () => {
    const monitor = await startMonitor();
    serveBundle(monitor);
    const home = makeHome({ "openclaw.json": CONFIG });
    const result = await install(home, shellInstaller(monitor.url));
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout).toMatch(
      /^openclaw-status-monitor \S+ is installed: .*\nNext: openclaw-status-monitor login\n.*not on your PATH.*\n$/,
    );
    expect(JSON.parse(home.read("credentials/openclaw-status-monitor.json"))).toEqual({ monitorUrl: monitor.url });
  });

  it.skipIf(!existsSync("/usr/bin/script"))(
    "without a token in a terminal: runs login, which shows the code",
    async () => {
      const monitor = await startMonitor();
      const page = `${monitor.url}/device`;
      const codes = {
        device_code: "ocd_x",
        user_code: "BCDF-GHJK",
        verification_uri: page,
        expires_in: 900,
        interval: 1,
      };
      monitor.answer(({ path }) => {
        if (path === "/cli/openclaw-status-monitor.mjs")
          return { status: 200, body: readFileSync(cliBundle(), "utf8") };
        if (path === "/api/device/code") return { status: 200, body: codes };
        return path === "/api/device/token" ? { status: 400, body: { error: "access_denied" } } : undefined;
      });
      const home = makeHome({ "openclaw.json": CONFIG });
      writeFileSync(join(home.home, "install.sh"), shellInstaller(monitor.url));
      const words = ["-qec", "sh install.sh", "/dev/null"];
      const { stdout } = await run("/usr/bin/script", words, home.home, { env: { TERM: "xterm", SHELL: "/bin/sh" } });
      expect(stdout).toContain("Code   BCDF-GHJK");
      expect(stdout).toContain("To connect this machine: openclaw-status-monitor login");
    },
  );

  it("a token in the environment connects the machine as one on the line does", async () => {
    const monitor = await startMonitor();
    serveBundle(monitor);
    const home = makeHome({ "openclaw.json": CONFIG });
    const env = { MONITOR_PLATFORM_TOKEN: GOOD_TOKEN };
    try {
      const result = await install(home, shellInstaller(monitor.url), [], env);
      expect(result).toMatchObject({ code: 0, stderr: "" });
      expect(result.stdout).toContain("✅ Token configured successfully!");
    } finally {
      await runCli(home, ["stop"]);
    }
  });

  it("a machine that is connected stays so when it is installed again; for another platform it is not", async () => {
    const monitor = await startMonitor();
    serveBundle(monitor);
    const credentials = (url: string) => JSON.stringify({ agentToken: GOOD_TOKEN, monitorUrl: url });
    const home = makeHome({ "credentials/openclaw-status-monitor.json": credentials(monitor.url) });
    const again = await install(home, shellInstaller(monitor.url));
    expect(again.stdout).toContain(`This machine is connected to ${monitor.url} already.`);
    home.write("credentials/openclaw-status-monitor.json", credentials("https://elsewhere.example"));
    const other = await install(home, shellInstaller(monitor.url));
    expect(other.stdout).toContain("Next: openclaw-status-monitor login\n");
  });

  it("installs over itself, into folders with spaces and quotes, and still finds Node when PATH lost it", async () => {
    const monitor = await startMonitor();
    serveBundle(monitor);
    const home = makeHome({ "openclaw.json": CONFIG });
    const data = join(home.home, "it's my data");
    for (let index = 0; index < 2; index++) {
      expect((await install(home, shellInstaller(monitor.url), [], { XDG_DATA_HOME: data })).code).toBe(0);
    }
    const command = join(home.home, ".local/bin/openclaw-status-monitor");
    const result = await run(command, ["--version"], home.home, { env: { PATH: pathWith(home, {}) } });
    expect(result.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ["no Node", {}, /Node\.js 18 or newer is needed and was not found/],
    ["an old Node", { node: "#!/bin/sh\necho 16\n" }, /Node\.js 18 or newer is needed, and this is version 16/],
  ])("with %s it says what to do and changes nothing", async (_title, programs, expected) => {
    const home = makeHome();
    const env = { PATH: pathWith(home, programs) };
    const result = await install(home, shellInstaller("http://127.0.0.1:1"), [GOOD_TOKEN], env);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(expected);
    expect(existsSync(join(home.home, ".local"))).toBe(false);
  });

  it("refuses a download that is not the program and leaves the installed one alone", async () => {
    const monitor = await startMonitor();
    serveBundle(monitor);
    const home = makeHome();
    await install(home, shellInstaller(monitor.url));
    serveBundle(monitor, "<html>captive portal</html>");
    const result = await install(home, shellInstaller(monitor.url));
    expect(result.code).toBe(1);
    expect(result.stderr).toContain("is not the program");
    const command = join(home.home, ".local/bin/openclaw-status-monitor");
    expect((await run(command, ["--version"], home.home)).code).toBe(0);
    expect(readdirSync(join(home.home, ".local/share/openclaw-status-monitor"))).toEqual([
      "openclaw-status-monitor.mjs",
    ]);
  });

  it("a token the platform refuses ends with its text and exit code 1", async () => {
    const monitor = await startMonitor();
    serveBundle(monitor);
    const home = makeHome({ "openclaw.json": CONFIG });
    const result = await install(home, shellInstaller(monitor.url), ["wrong"]);
    expect(result.code).toBe(1);
    expect(result.stdout).toContain("❌ Token validation failed");
  });

  it("cut off anywhere on its way, it does nothing", async () => {
    const script = shellInstaller("http://127.0.0.1:1");
    for (let cut = 1; cut < 10; cut++) {
      const home = makeHome();
      await install(home, script.slice(0, Math.floor((script.length * cut) / 10)));
      expect(existsSync(join(home.home, ".local"))).toBe(false);
    }
  });
});

describe("the platform's address in the scripts", () => {
  it.each([
    "https://monitor.example.org",
    "http://10.0.0.2:38888",
    "http://localhost:3000",
    "http://[fd00::1]:3000",
    "https://example.org/monitor",
  ])("%s is written in", (url) => {
    expect(isSafeAddress(url)).toBe(true);
    expect(shellInstaller(url)).toContain(`url='${url}'`);
    expect(powerShellInstaller(url)).toContain(`$Url = '${url}'`);
  });

  it.each([
    "https://x';rm -rf ~;'",
    "https://x$(id)",
    "https://x/`id`",
    "https://x/ y",
    "https://x/\ny",
    "https://x/?q=1",
    "https://u:p@x",
    "javascript:alert(1)",
    "https://",
    "https://x/%27",
    `https://${"a".repeat(600)}`,
  ])("%j is refused", (url) => {
    expect(isSafeAddress(url)).toBe(false);
  });

  it("comes from the request's host, and a host that is none never reaches a script", async () => {
    for (const route of [installSh, installPs1]) {
      const good = route(new Request("http://inner/install", { headers: { host: "monitor.example.org:3000" } }));
      expect(good.status).toBe(200);
      expect(good.headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(await good.text()).toContain("'http://monitor.example.org:3000'");
      for (const host of ["a';id;'", "$(id)", "a b"]) {
        expect(await route(new Request("http://inner/install", { headers: { host } })).text()).not.toContain(host);
      }
    }
  });
});

it("install service --print shows the definition and writes nothing", async () => {
  const home = makeHome({ "openclaw.json": CONFIG });
  const before = readdirSync(home.home, { recursive: true }).sort();
  const result = await runCli(home, ["install", "service", "--print"]);
  expect(result.code).toBe(0);
  expect(result.stdout).toMatch(/openclaw-status-monitor\.mjs" "start" "--state-dir" "[^"]*\.openclaw"/);
  expect(readdirSync(home.home, { recursive: true }).sort()).toEqual(before);
});
