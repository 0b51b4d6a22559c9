import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tarball } from "../scripts/tar.mjs";
import { cliBundle, type Home, makeHome, PYTHON, run, runCli, until } from "./support/cli";
import { GOOD_TOKEN, startMonitor } from "./support/monitor";
import { SKILL_FOLDER } from "./support/skill";

/** The skill on its way into OpenClaw's folder and out again, and the script that older instructions call. */
const PLACE = "skills/openclaw-status-monitor";
const SCRIPT = `${PLACE}/scripts/status_uploader.py`;
const CONFIG = '{ agents: { list: [{ id: "main" }] } }';
const FILES = ["INSTALL.md", "README.md", "README_cn.md", "SKILL.md", "scripts/status_uploader.py"];
const published = (name: string) => readFileSync(join(SKILL_FOLDER, name), "utf8");

/** The command install.sh leaves. */
function withCommand(home: Home): void {
  const command = join(home.home, ".local/bin/openclaw-status-monitor");
  mkdirSync(join(home.home, ".local/bin"), { recursive: true });
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${cliBundle()}' "$@"\n`, { mode: 0o755 });
}

const filesOf = (home: Home): string[] =>
  readdirSync(home.path(PLACE), { recursive: true, encoding: "utf8" }).filter(
    (name) => !name.startsWith(".") && statSync(home.path(join(PLACE, name))).isFile(),
  );

describe("install skill", () => {
  it("S0-1: writes the skill where OpenClaw looks for it, readable, and says what comes next", async () => {
    const home = makeHome({ "openclaw.json": CONFIG });
    withCommand(home);
    const result = await runCli(home, ["install", "skill", "--lang", "en"]);
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout).toMatch(
      /^✅ Skill openclaw-status-monitor \d+\.\d+\.\d+ is installed: ~\/\.openclaw\/skills\/openclaw-status-monitor\nNext:\n1\. Run: openclaw gateway restart\n2\. Say to your agent: "enable status monitor" \/ "启用状态监控"\n$/,
    );
    expect(filesOf(home).sort()).toEqual(FILES);
    for (const name of FILES) expect(home.read(join(PLACE, name))).toBe(published(name));
    expect(statSync(home.path(SCRIPT)).mode & 0o777).toBe(0o755);
  });

  it("again changes nothing, and an older one of ours is replaced without a trace", async () => {
    const home = makeHome({ "openclaw.json": CONFIG });
    withCommand(home);
    await runCli(home, ["install", "skill"]);
    const before = statSync(home.path(`${PLACE}/SKILL.md`)).mtimeMs;
    expect((await runCli(home, ["install", "skill", "--lang", "zh"])).stdout).toMatch(/^✅ 技能 .* 已是最新：/);
    expect(statSync(home.path(`${PLACE}/SKILL.md`)).mtimeMs).toBe(before);

    // As an older version would have left it: its note knows the file.
    const { createHash } = await import("node:crypto");
    const note = JSON.parse(home.read(`${PLACE}/.installed.json`));
    note.files["README.md"] = createHash("sha256").update("older").digest("hex");
    home.write(`${PLACE}/.installed.json`, JSON.stringify(note));
    home.write(`${PLACE}/README.md`, "older");
    await runCli(home, ["install", "skill"]);
    expect(home.read(`${PLACE}/README.md`)).toBe(published("README.md"));
    expect(filesOf(home).sort()).toEqual(FILES);
  });

  it("keeps what the user changed beside the new file, and files of the user's own", async () => {
    const home = makeHome({ [`${PLACE}/SKILL.md`]: "my own words", [`${PLACE}/notes.txt`]: "mine" });
    withCommand(home);
    const result = await runCli(home, ["install", "skill", "--lang", "en"]);
    const backup = /kept beside it: (SKILL\.md\.\d{8}_\d{6}\.bak)/.exec(result.stdout)?.[1] ?? "";
    expect(home.read(join(PLACE, backup))).toBe("my own words");
    expect(home.read(`${PLACE}/SKILL.md`)).toBe(published("SKILL.md"));
    expect(home.read(`${PLACE}/notes.txt`)).toBe("mine");
  });

  it("names the program as it is on this machine: Node and its file without the command, the folder when it was moved", async () => {
    const home = makeHome();
    await runCli(home, ["install", "skill"]);
    const text = home.read(`${PLACE}/SKILL.md`);
    expect(text).toContain(`| \`node ${cliBundle()} init --chat --lang en\` |`);
    expect(text).not.toContain("~/.local/bin");

    const moved = join(home.home, "my state");
    await runCli(home, ["install", "skill"], { env: { OPENCLAW_STATE_DIR: moved } });
    const there = readFileSync(join(moved, PLACE, "SKILL.md"), "utf8");
    expect(there).toContain(`| \`node ${cliBundle()} --state-dir "${moved}" sync --lang zh\` |`);
    expect(there).toContain(`python3 "${join(moved, PLACE)}"/scripts/status_uploader.py`);
  });

  it("run by npx it brings the program along, because that cache is emptied some day", async () => {
    const home = makeHome({ "openclaw.json": CONFIG });
    const cache = join(home.home, ".npm/_npx/ab12/node_modules/openclaw-status-monitor/dist");
    mkdirSync(cache, { recursive: true });
    const cached = join(cache, "openclaw-status-monitor.mjs");
    cpSync(cliBundle(), cached);
    await run(process.execPath, [cached, "install", "skill"], home.home);
    const copy = home.path(`${PLACE}/scripts/openclaw-status-monitor.mjs`);
    expect(home.read(`${PLACE}/SKILL.md`)).toContain(`| \`node ${copy} sync --lang en\` |`);
    expect((await run(process.execPath, [copy, "status"], home.home)).stdout).toBe("Service is not running\n");
  });

  it("--print changes nothing; --url is kept for the conversation", async () => {
    const home = makeHome({ "openclaw.json": CONFIG });
    expect((await runCli(home, ["install", "skill", "--print"])).stdout).toContain("name: openclaw-status-monitor");
    expect(existsSync(home.path("skills"))).toBe(false);
    await runCli(home, ["install", "skill", "--url", "https://monitor.example.org"]);
    expect((await runCli(home, ["init", "--chat"])).stdout).toContain("1. Visit https://monitor.example.org\n");
  });

  it.each([
    ["a link", (home: Home) => symlinkSync(SKILL_FOLDER, home.path(PLACE)), "is a link"],
    ["a clone", (home: Home) => mkdirSync(home.path(`${PLACE}/.git`), { recursive: true }), "is a clone"],
  ])("leaves %s alone and says so", async (_what, arrange, expected) => {
    const home = makeHome({ "skills/other/SKILL.md": "x" });
    arrange(home);
    const result = await runCli(home, ["install", "skill", "--lang", "en"]);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(expected);
  });

  it("a folder that cannot be written is said", async () => {
    const home = makeHome({ skills: "a file in the way" });
    const result = await runCli(home, ["install", "skill", "--lang", "en"]);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/skills\/openclaw-status-monitor cannot be written \((ENOTDIR|EEXIST)\)/);
  });
});

describe("uninstall skill", () => {
  it("S0-4: stops the service, removes the directory and tells what else may go", async () => {
    const monitor = await startMonitor();
    const home = makeHome({ "openclaw.json": CONFIG });
    await runCli(home, ["install", "skill"]);
    await runCli(home, ["login", GOOD_TOKEN, "--url", monitor.url]);
    const result = await runCli(home, ["uninstall", "skill", "--lang", "en"]);
    expect(result).toMatchObject({
      code: 0,
      stdout: `✅ The service is stopped and the skill removed: ~/.openclaw/skills/openclaw-status-monitor
Next: openclaw gateway restart
To remove the credentials and the logs too: rm -f ~/.openclaw/credentials/openclaw-status-monitor.json ~/.openclaw/logs/status_uploader*
`,
    });
    expect(existsSync(home.path(PLACE))).toBe(false);
    expect(existsSync(home.path("logs/status_uploader.pid"))).toBe(false);
    expect(existsSync(home.path("credentials/openclaw-status-monitor.json"))).toBe(true);
    expect((await runCli(home, ["uninstall", "skill"])).stdout).toContain("is not installed");
  });

  it("moves a directory with files of the user's own out of OpenClaw's sight instead", async () => {
    const home = makeHome();
    await runCli(home, ["install", "skill"]);
    home.write(`${PLACE}/SKILL.md`, "edited");
    const result = await runCli(home, ["uninstall", "skill", "--lang", "en"]);
    const place = /kept in ~\/\.openclaw\/(\S+)/.exec(result.stdout)?.[1] ?? "";
    expect(home.read(join(place, "SKILL.md"))).toBe("edited");
    expect(existsSync(home.path(PLACE))).toBe(false);
  });
});

describe.skipIf(!PYTHON)("status_uploader.py, as old instructions and cron entries call it", () => {
  async function installed(): Promise<{ home: Home; python(...words: string[]): ReturnType<typeof run> }> {
    const monitor = await startMonitor();
    const home = makeHome({
      "openclaw.json": CONFIG,
      "credentials/openclaw-status-monitor.json": JSON.stringify({ agentToken: GOOD_TOKEN, monitorUrl: monitor.url }),
    });
    withCommand(home);
    await runCli(home, ["install", "skill"]);
    // Relative to the skill's directory, with no more than cron gives.
    const python = (...words: string[]) =>
      run("/bin/sh", ["-c", 'cd "$1" && shift && exec "$@"', "sh", home.path(PLACE), PYTHON, ...words], home.home, {
        env: { PATH: "/usr/bin:/bin", LANG: "C" },
      });
    return { home, python };
  }
  const script = "scripts/status_uploader.py";

  it("S0-8: every command line of the table does what it did", async () => {
    const { home, python } = await installed();
    const interval = () => JSON.parse(home.read("credentials/openclaw-status-monitor.json")).syncIntervalMinutes;
    expect((await python(script)).stdout).toContain("Upload result: ✅ Success\n");
    expect((await python(script, "test")).stdout).toContain("Executing test upload to ");
    expect(await python(script, "set-interval", "7")).toMatchObject({
      code: 0,
      stdout: "Sync interval set: 7 minutes\n",
    });
    expect(interval()).toBe(7);
    expect((await python(script, "start", "--fork", "--interval", "10")).stdout).toMatch(
      /^✅ Service started, PID: \d+\n/,
    );
    expect(interval()).toBe(10);
    expect((await python(script, "status")).stdout).toMatch(/^Service is running, PID: \d+\n.*600 seconds/);
    expect((await python(script, "start", "--fork", "-i", "15")).code).toBe(0);
    expect(interval()).toBe(15);
    expect((await python(script, "stop")).stdout).toMatch(/^Stop signal sent to PID \d+\n$/);
    expect(await python(script, "status")).toMatchObject({ code: 0, stdout: "Service is not running\n" });
    expect((await python(script, "start", "--fork")).code).toBe(0);
    // By its full path, too.
    expect((await python(home.path(SCRIPT), "stop")).code).toBe(0);
  }, 30_000);

  it("S0-9 S0-14: exit code, standard input and signals pass through", async () => {
    const { home, python } = await installed();
    expect(await python(script, "frobnicate")).toMatchObject({ code: 2 });
    expect(await python(script, "set-interval", "0")).toMatchObject({ code: 2 });
    const login = `printf '%s' '${GOOD_TOKEN}' | ${PYTHON} '${home.path(SCRIPT)}' login - --no-start`;
    expect((await run("/bin/sh", ["-c", login], home.home)).code).toBe(0);

    const foreground = run("/bin/sh", ["-c", `exec ${PYTHON} '${home.path(SCRIPT)}' start`], home.home);
    const pid = await until(
      () => existsSync(home.path("logs/status_uploader.pid")) && home.read("logs/status_uploader.pid").trim(),
    );
    process.kill(Number(pid), "SIGTERM");
    expect((await foreground).code).toBe(0);
    expect(home.read("logs/status_uploader.log")).toContain("Stopped (SIGTERM)");
  });

  it("S0-47: without the program it says so in either language and exits with 1", async () => {
    const home = makeHome();
    await runCli(home, ["install", "skill"]);
    const alone = (...words: string[]) =>
      run(PYTHON, [home.path(SCRIPT), ...words], home.home, { env: { PATH: "/nowhere", LANG: "C" } });
    const english = await alone("status");
    const chinese = await alone("status", "--lang", "zh");
    expect([english.code, chinese.code]).toEqual([1, 1]);
    expect(english.stdout).toBe(readFileSync("tests/fixtures/s0-texts/S0-47.txt", "utf8"));
    expect(chinese.stdout).toBe("❌ 未找到上传脚本\n请重新安装该技能或联系开发者。\n");
  });
});

it("the packed skill unpacks to the folder, with a program in it that runs", () => {
  const home = makeHome();
  const files = [
    { name: "openclaw-status-monitor/SKILL.md", content: Buffer.from(published("SKILL.md")), mode: 0o644 },
    { name: "openclaw-status-monitor/scripts/x.mjs", content: readFileSync(cliBundle()), mode: 0o755 },
  ];
  mkdirSync(home.path("skills"), { recursive: true });
  writeFileSync(join(home.home, "skill.tgz"), tarball(files));
  chmodSync(join(home.home, "skill.tgz"), 0o644);
  execFileSync("tar", ["xzf", join(home.home, "skill.tgz"), "-C", home.path("skills")]);
  expect(home.read(`${PLACE}/SKILL.md`)).toBe(published("SKILL.md"));
  expect(execFileSync(home.path(`${PLACE}/scripts/x.mjs`), ["--version"], { encoding: "utf8" })).toMatch(/^\d/);
  expect(tarball(files).equals(tarball(files))).toBe(true);
});
