declare const SKILL_FILES: Record<string, string> | undefined;

/** The files of cli/skill by their path below it; the build puts them in. Empty when run from source. */
export const skillFiles: Readonly<Record<string, string>> = typeof SKILL_FILES === "object" ? SKILL_FILES : {};
export const SKILL_NAME = "openclaw-status-monitor";
/** What OpenClaw looks for; written last, so that the skill appears when it is complete. */
export const SKILL_ENTRY = "SKILL.md";

const COMMAND = "~/.local/bin/openclaw-status-monitor";
const FOLDER = "~/.openclaw/skills/openclaw-status-monitor";

/** One word for a POSIX shell and for PowerShell; plain ones stay as they are. */
export function shellWord(text: string, isWindows = process.platform === "win32"): string {
  if (/^[\w@%+=:,./-]+$/.test(text) || (isWindows && /^[\w@%+=:,./\\-]+$/.test(text))) return text;
  return isWindows ? `"${text}"` : `"${text.replace(/[\\"$`]/g, "\\$&")}"`;
}

/**
 * The skill for one machine: its instructions name the program and the folder as they are there. Pure.
 * @param program what a shell runs, several words if need be
 */
export function renderSkill(files: Readonly<Record<string, string>>, program: string, folder: string) {
  const names = Object.keys(files).sort((a, b) => Number(a === SKILL_ENTRY) - Number(b === SKILL_ENTRY));
  return new Map(
    names.map((name): [string, string] => {
      const text = files[name] ?? "";
      return [
        name,
        name === SKILL_ENTRY ? text.replaceAll(COMMAND, () => program).replaceAll(FOLDER, () => folder) : text,
      ];
    }),
  );
}
