import { createHash } from "node:crypto";
import { copyFileSync, existsSync, lstatSync, readFileSync, rmSync } from "node:fs";
import { basename, delimiter, join, sep } from "node:path";
import { writeFileAtomic } from "../atomic-file";
import { type CliContext, CommandFailure } from "../command";
import { saveCredentials } from "../config";
import { ownScript } from "../daemon/detach";
import { isObject, readJsonObject } from "../json-file";
import { errorCode, errorText, fileStamp, tildePath } from "../output";
import type { Paths } from "../paths";
import { renderSkill, SKILL_NAME, shellWord, skillFiles } from "../skill-files";
import { PROGRAM, VERSION } from "../version";
import { readSettingsLoudly } from "./prepare";

/** Which files are ours, by their hash: what differs was changed by somebody else and is not overwritten unseen. */
const NOTE = ".installed.json";
const COPY = join("scripts", `${PROGRAM}.mjs`);

/** Puts the skill where OpenClaw looks for it. Again: the same, with files of the user's own kept as `.bak`. */
export async function installSkill(ctx: CliContext, isPrint: boolean): Promise<number> {
  const { t, out, paths } = ctx;
  const shown = tildePath(paths.skillDir, paths.home);
  const script = ownScript();
  const needsCopy = !hasCommand(paths) && (script.includes(`${sep}_npx${sep}`) || isCopy(paths, script));
  const wanted = wantedFiles(ctx, needsCopy ? join(paths.skillDir, COPY) : script);
  if (isPrint) {
    for (const [name, text] of wanted) out(`# ${join(shown, name)}\n${text}`);
    return 0;
  }
  if (!existsSync(paths.stateDir)) ctx.err(t("doctor_state_missing", { path: tildePath(paths.stateDir, paths.home) }));
  try {
    refuseForeign(paths.skillDir, shown);
    if (ctx.url !== undefined) {
      saveCredentials(paths, { monitorUrl: readSettingsLoudly(ctx).url }, ctx.now());
    }
    // The program first, the instructions that name it last.
    const copied = needsCopy ? keepCopy(paths, script) : dropCopy(paths, script);
    const written = writeSkill(ctx, wanted);
    out(t(written || copied ? "skill_installed" : "skill_current", { path: shown, version: VERSION }));
  } catch (cause) {
    if (cause instanceof CommandFailure) throw cause;
    throw new CommandFailure("cannot_write", { path: shown, reason: errorCode(cause) || errorText(cause) });
  }
  out(t("skill_next"));
  return 0;
}

function wantedFiles({ paths, env }: CliContext, script: string): Map<string, string> {
  const isMoved = paths.stateDir !== join(paths.home, ".openclaw");
  const program = [
    ...(hasCommand(paths) ? [`~/.local/bin/${PROGRAM}`] : [nodeWord(env.PATH), shellWord(script)]),
    ...(isMoved ? ["--state-dir", shellWord(paths.stateDir)] : []),
  ];
  const folder = isMoved ? shellWord(paths.skillDir) : `~/.openclaw/skills/${SKILL_NAME}`;
  return renderSkill(skillFiles, program.join(" "), folder);
}

/** The command install.sh leaves; it finds its Node by itself, so it is the surest. */
function hasCommand({ home }: Paths): boolean {
  return process.platform !== "win32" && existsSync(join(home, ".local", "bin", PROGRAM));
}

function nodeWord(path = ""): string {
  const names = process.platform === "win32" ? ["node.exe"] : ["node"];
  const isOnPath = path
    .split(delimiter)
    .some((folder) => names.some((name) => folder && existsSync(join(folder, name))));
  return isOnPath ? "node" : shellWord(process.execPath);
}

const isCopy = (paths: Paths, script: string): boolean => script === join(paths.skillDir, COPY);

/** A program run by npx lies in a cache that is emptied some day: the skill gets one of its own. @returns whether it is new */
function keepCopy(paths: Paths, script: string): boolean {
  const copy = join(paths.skillDir, COPY);
  if (isCopy(paths, script)) return false;
  const text = readFileSync(script, "utf8");
  if (existsSync(copy) && readFileSync(copy, "utf8") === text) return false;
  writeFileAtomic(copy, text, 0o755);
  return true;
}

/** An old copy beside the skill's script would be preferred by it to the program that is kept up to date. */
function dropCopy(paths: Paths, script: string): boolean {
  const copy = join(paths.skillDir, COPY);
  if (isCopy(paths, script) || !existsSync(copy)) return false;
  rmSync(copy);
  return true;
}

/** A link or a clone is somebody's own arrangement. @throws CommandFailure */
function refuseForeign(folder: string, shown: string): void {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new CommandFailure("skill_linked", { path: shown });
  if (existsSync(join(folder, ".git"))) throw new CommandFailure("skill_cloned", { path: shown });
}

/** @returns whether anything had to be written */
function writeSkill(ctx: CliContext, wanted: Map<string, string>): boolean {
  const { paths, t, out } = ctx;
  const known = installedHashes(paths.skillDir);
  let isChanged = false;
  for (const [name, text] of wanted) {
    const path = join(paths.skillDir, name);
    const found = contentOf(path);
    if (found === text) continue;
    if (found !== undefined && known.get(name) !== hashOf(found)) {
      const backup = `${path}.${fileStamp(ctx.now())}.bak`;
      copyFileSync(path, backup);
      out(t("skill_backup", { file: name, backup: basename(backup) }));
    }
    writeFileAtomic(path, text, name.endsWith(".py") ? 0o755 : 0o644);
    isChanged = true;
  }
  const hashes = Object.fromEntries([...wanted].map(([name, text]) => [name, hashOf(text)]));
  const note = `${JSON.stringify({ version: VERSION, files: hashes }, null, 2)}\n`;
  if (contentOf(join(paths.skillDir, NOTE)) !== note) writeFileAtomic(join(paths.skillDir, NOTE), note, 0o644);
  return isChanged;
}

/** Files in the folder that we did not write, or not like this. */
export function foreignFiles(folder: string, names: readonly string[]): string[] {
  const known = installedHashes(folder);
  const own = new Set([NOTE, COPY]);
  return names.filter((name) => {
    if (own.has(name)) return false;
    const text = contentOf(join(folder, name));
    // A copied folder has no note: then the files as they are published count as ours.
    return text !== undefined && known.get(name) !== hashOf(text) && skillFiles[name.split(sep).join("/")] !== text;
  });
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return undefined;
    throw cause;
  }
}

function installedHashes(folder: string): Map<string, unknown> {
  try {
    const files = readJsonObject(join(folder, NOTE))?.files;
    return new Map(isObject(files) ? Object.entries(files) : []);
  } catch {
    // Without it every file counts as the user's own, and is kept.
    return new Map();
  }
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
