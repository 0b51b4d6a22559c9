import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The skill as OpenClaw's agent reads it. */
export const SKILL_FOLDER = fileURLToPath(new URL("../../cli/skill", import.meta.url));
const PROGRAM = "~/.local/bin/openclaw-status-monitor";

/** The commands, without the program, of every row of the tables that names this phrase. */
export function commandsFor(phrase: string): string[] {
  const rows = readFileSync(join(SKILL_FOLDER, "SKILL.md"), "utf8").split("\n");
  return rows
    .filter((row) => row.startsWith("| ") && row.includes(`"${phrase}"`))
    .map((row) => /\| `([^`]+)` \|$/.exec(row)?.[1]?.replace(`${PROGRAM} `, "") ?? "");
}

/** A command of the tables as the words a shell hands to the program, its `N` and `<token>` filled in. */
export function skillCommand(command: string, values: { N?: string; token?: string } = {}): string[] {
  return command
    .replace(`${PROGRAM} `, "")
    .replace("<token>", values.token ?? "")
    .replace(/\bN\b/, values.N ?? "N")
    .split(" ")
    .map((word) => word.replace(/^'(.*)'$/, "$1"));
}
