import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseCommandLine } from "../cli/arguments";
import { COMMANDS } from "../cli/command-table";
import { commandsFor, SKILL_FOLDER, skillCommand } from "./support/skill";

/** The published folder: what OpenClaw loads, and what each sentence leads to. */
const read = (name: string) => readFileSync(join(SKILL_FOLDER, name), "utf8");
const SKILL = read("SKILL.md");
const VERSION: string = JSON.parse(readFileSync(join(SKILL_FOLDER, "../package.json"), "utf8")).version;

/** The front matter, one line per key, as OpenClaw's simplest reader takes it. */
function frontMatter(): Map<string, string> {
  const head = /^---\n([\s\S]*?)\n---\n/.exec(SKILL)?.[1] ?? "";
  return new Map(
    head.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
  );
}

describe("the package", () => {
  it("S0-1 S0-3: holds the skill, its script, README in two languages and INSTALL, and is published with the program", () => {
    expect(readdirSync(SKILL_FOLDER).sort()).toEqual([
      "INSTALL.md",
      "README.md",
      "README_cn.md",
      "SKILL.md",
      "scripts",
    ]);
    expect(readdirSync(join(SKILL_FOLDER, "scripts"))).toContain("status_uploader.py");
    const { files } = JSON.parse(readFileSync(join(SKILL_FOLDER, "../package.json"), "utf8"));
    expect(files).toContain("skill");
  });

  it("S0-2: the front matter says what it must, with the program's own version", () => {
    const head = frontMatter();
    expect([...head.keys()]).toEqual(["name", "description", "version", "metadata"]);
    expect(head.get("name")).toBe("openclaw-status-monitor");
    expect(head.get("description")).toBe(
      "Manages OpenClaw Agent status upload scripts, periodically syncing agent online status to the cloud monitoring platform",
    );
    expect(head.get("version")).toBe(VERSION);
    expect(Number.parseInt(VERSION, 10)).toBeGreaterThan(4);
    expect(JSON.parse(head.get("metadata") ?? "")).toEqual({
      openclaw: {
        categories: ["system", "monitor"],
        tags: ["openclaw", "status", "sync", "monitor"],
        "user-invocable": true,
      },
    });
  });

  it("S0-3: INSTALL tells to install by cloning, by copying, by the program and by one line, then to restart and speak", () => {
    const text = read("INSTALL.md");
    for (const words of [
      "git clone",
      "cp -R cli/skill ~/.openclaw/skills/openclaw-status-monitor",
      "openclaw-status-monitor install skill",
      "npx -y https://",
      "openclaw gateway restart",
      "enable status monitor",
      "启用状态监控",
    ])
      expect(text).toContain(words);
  });

  it("S0-4: INSTALL tells to stop the service, remove the directory, and optionally the credentials and logs", () => {
    const text = read("INSTALL.md").split("## Uninstall")[1] ?? "";
    const at = ["status_uploader.py stop", "rm -r ~/.openclaw/skills/openclaw-status-monitor", "If you like"].map(
      (words) => text.indexOf(words),
    );
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at[0]).toBeGreaterThan(0);
    expect(text).toContain("~/.openclaw/credentials/openclaw-status-monitor.json ~/.openclaw/logs/status_uploader*");
  });
});

describe("what the user says", () => {
  it.each([
    [
      "S0-15",
      "init --chat",
      ["enable status monitor", "setup status-monitor"],
      ["启用状态监控", "开启监控同步", "配置 status-monitor"],
    ],
    [
      "S0-16",
      "sync",
      ["sync status", "sync status-monitor", "upload status"],
      ["同步状态", "同步 status-monitor", "上传状态"],
    ],
    ["S0-6", "sync", ["sync status", "restart sync"], ["同步状态", "重启同步状态"]],
    [
      "S0-18",
      "status --chat",
      ["check status monitor", "monitor status", "check upload service"],
      ["查看状态监控", "状态监控状态", "检查上传服务"],
    ],
    ["S0-19", "stop --chat", ["stop status monitor", "stop upload service"], ["停止状态监控", "停止上传服务"]],
    ["S0-20", "set-interval N", ["sync every 10 minutes", "change to 15 minutes"], ["每10分钟同步一次", "改成15分钟"]],
    [
      "S0-21",
      "start --fork",
      ["start status monitor", "start daemon", "run in background"],
      ["启动状态监控", "启动守护进程", "后台运行"],
    ],
    ["S0-22", "start --fork", ["start status-monitor service"], ["启动status-monitor服务"]],
    ["S0-22", "restart", ["restart status-monitor service"], ["重启status-monitor服务"]],
    ["S0-23", "restart", ["restart status monitor"], ["重启状态监控"]],
    ["S0-23", "errors", ["check status monitor error log"], ["查看状态监控错误日志"]],
    ["S0-23", "login '<token>' --chat", ["My token is <token>"], ["我的 Token 是 <token>"]],
  ])("%s: leads to exactly one command, %s, in either language", (_number, command, english, chinese) => {
    for (const phrase of english) expect(commandsFor(phrase), phrase).toEqual([`${command} --lang en`]);
    for (const phrase of chinese) expect(commandsFor(phrase), phrase).toEqual([`${command} --lang zh`]);
  });

  it("S0-17 S0-5: the schedule runs one upload, without a word to a model", () => {
    expect(SKILL).toContain(
      `openclaw cron add --name "Status monitor" --every 5m --command '~/.local/bin/openclaw-status-monitor sync' --no-deliver`,
    );
    expect(SKILL).toContain("It fires: one upload");
  });

  it("every command in the tables is one the program understands", () => {
    const said = [...SKILL.matchAll(/\| `([^`]+)` \|$/gm)].map((match) => match[1] ?? "");
    expect(said.length).toBe(20);
    for (const line of said) {
      const words = skillCommand(line, { N: "10", token: "abc" });
      expect(() => parseCommandLine(words)).not.toThrow();
    }
    const named = [...SKILL.matchAll(/openclaw-status-monitor"? (\w[\w-]*)/g)].map((match) => match[1]);
    expect(named.filter((name) => !COMMANDS.some((command) => command.name === name))).toEqual([]);
  });

  it("is short, and tells to relay the output and to keep the token to itself", () => {
    expect(SKILL.length).toBeLessThan(6_000);
    expect(SKILL).toContain("word for word");
    expect(SKILL).toContain("Never show the token again");
  });
});

it("the skill's texts name no file of the repository that is not there", () => {
  for (const name of ["README.md", "README_cn.md"]) {
    for (const [, target = ""] of read(name).matchAll(/\]\(([^)]+)\)/g))
      expect(readdirSync(fileURLToPath(new URL("../cli/skill", import.meta.url)))).toContain(target);
  }
});
