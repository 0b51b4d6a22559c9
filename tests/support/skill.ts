import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The skill as OpenClaw's agent reads it. */
export const SKILL_FOLDER = fileURLToPath(new URL("../../cli/skill", import.meta.url));
const PROGRAM = "~/.local/bin/openclaw-status-monitor";

/** The commands of every row of the tables that names this phrase, as they stand. @param text of SKILL.md */
export function rowsFor(phrase: string, text = readFileSync(join(SKILL_FOLDER, "SKILL.md"), "utf8")): string[] {
  return text
    .split("\n")
    .filter((row) => row.startsWith("| ") && row.includes(`"${phrase}"`))
    .map((row) => /\| `([^`]+)` \|$/.exec(row)?.[1] ?? "");
}

/** The same without the program. */
export function commandsFor(phrase: string): string[] {
  return rowsFor(phrase).map((command) => command.replace(`${PROGRAM} `, ""));
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
