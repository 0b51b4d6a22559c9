import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../cli/command-table";

const SKILL = readFileSync(fileURLToPath(new URL("../cli/skill/SKILL.md", import.meta.url)), "utf8");
const rows = SKILL.split("\n").filter((line) => /^\| "/.test(line));

/** The row of the table whose phrases hold this one. */
const commandFor = (phrase: string): string =>
  /`[^`]*openclaw-status-monitor (\S+?)`/.exec(rows.find((row) => row.includes(`"${phrase}"`)) ?? "")?.[1] ?? "";

describe("the skill", () => {
  it.each(["sync status", "restart sync", "同步状态", "重启同步状态"])(
    "S0-6: %s makes OpenClaw upload on schedule",
    (phrase) => {
      expect(commandFor(phrase)).toBe("sync");
      expect(SKILL).toContain('openclaw cron add --name "Status monitor" --every 5m');
    },
  );

  it("names only commands the uploader has", () => {
    const named = [...SKILL.matchAll(/openclaw-status-monitor"? (\w[\w-]*)/g)].map((match) => match[1]);
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((name) => !COMMANDS.some((command) => command.name === name))).toEqual([]);
  });

  it("is one OpenClaw loads: a front matter of one line per key, with name and description", () => {
    const head = /^---\n([\s\S]*?)\n---\n/.exec(SKILL)?.[1] ?? "";
    const keys = new Map(
      head.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
    );
    expect(keys.get("name")).toBe("openclaw-status-monitor");
    expect(keys.get("description")?.length).toBeGreaterThan(20);
    expect(Number.parseInt(keys.get("version") ?? "", 10)).toBeGreaterThan(4);
    expect(JSON.parse(keys.get("metadata") ?? "")).toMatchObject({ openclaw: { "user-invocable": true } });
  });
});
