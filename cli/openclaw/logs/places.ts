import { readdirSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { isObject } from "../../json-file";
import { errorCode } from "../../output";
import { expandHome, type Paths } from "../../paths";
import { readConfigFile } from "../config-file";

/** One file OpenClaw writes what happens into. */
export interface LogFile {
  path: string;
  /** What reports call it. */
  source: string;
}

/** Where OpenClaw's errors are to be found on this host. */
export interface LogPlaces {
  files: LogFile[];
  /** json: its own log · text: what the service manager caught of its output. */
  form: "json" | "text";
  /** The folder its own log belongs into. */
  directory: string;
  /** The unit whose journal is to be read, when there are no files. */
  unit?: JournalUnit;
  /** The folder is there but cannot be read: the system's code. */
  problem?: string;
}

export interface JournalUnit {
  name: string;
  scope: "user" | "system";
}

/** OpenClaw clears its own files after a day; what lies there longer is nobody's any more, ms. */
const LEFT_BEHIND_MS = 3 * 86_400_000;
const ROLLING = /^openclaw(?:-([a-z0-9-]+?))?-\d{4}-\d{2}-\d{2}(?:\.\d{1,2})?\.log$/;

/** Looks where OpenClaw logs: its configuration, else its folder for the day's files; else what a service manager caught. Never throws. */
export function findLogs(paths: Paths, now: number): LogPlaces {
  const configured = configuredFile(paths);
  const directory = paths.openclawLogDir ?? (configured ? dirname(configured) : defaultDirectory());
  const found = entriesOf(directory);
  const names = [
    ...(configured ? [configuredNames(basename(configured))] : []),
    // A folder somebody named holds either.
    ...(configured && !paths.openclawLogDir ? [] : [rollingNames(paths, found)]),
  ];
  const own = (name: string) => names.some((isOwn) => isOwn(name));
  const files = found.names
    .filter(own)
    .map((name) => ({ path: join(directory, name), source: "gateway" }))
    .filter(({ path }) => isRecent(path, now));
  const problem = found.problem === undefined ? {} : { problem: found.problem };
  if (files.length > 0 || paths.openclawLogDir) return { files, form: "json", directory, ...problem };
  const unit = journalUnit(paths);
  if (unit) return { files: [], form: "text", directory, unit, ...problem };
  const caught = ["gateway.log", "gateway.err.log"]
    .map((name) => ({ path: join(paths.logsDir, name), source: name }))
    .filter(({ path }) => isRecent(path, now));
  return { files: caught, form: "text", directory, ...problem };
}

/** As OpenClaw chooses: /tmp/openclaw where that is a folder of this user alone, else one of the user's own. */
function defaultDirectory(): string {
  const own = join(tmpdir(), process.getuid ? `openclaw-${process.getuid()}` : "openclaw");
  if (process.platform === "win32") return own;
  const shared = "/tmp/openclaw";
  const found = statSync(shared, { throwIfNoEntry: false });
  const isOurs = found?.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
  return isOurs || !statSync(own, { throwIfNoEntry: false }) ? shared : own;
}

interface Entries {
  names: string[];
  problem?: string;
}

function entriesOf(directory: string): Entries {
  try {
    return { names: readdirSync(directory).sort() };
  } catch (cause) {
    const code = errorCode(cause);
    return code === "ENOENT" || code === "ENOTDIR" ? { names: [] } : { names: [], problem: code || "EIO" };
  }
}

/** The files of this profile among those of all; a profile known by its folder only may log as if it had no name. */
function rollingNames(paths: Paths, { names }: Entries): (name: string) => boolean {
  const segment = paths.profile === undefined ? undefined : profileSegment(paths.profile);
  const isOf = (wanted: string | undefined) => (name: string) => {
    const match = ROLLING.exec(name);
    return match !== null && match[1] === wanted;
  };
  const own = isOf(segment);
  return segment !== undefined && !names.some(own) ? isOf(undefined) : own;
}

/** `logging.file` itself and what it was renamed to when it was full; a name with a day in it changes daily. */
function configuredNames(file: string): (name: string) => boolean {
  if (ROLLING.test(file) || file === "openclaw-YYYY-MM-DD.log") {
    const wanted = ROLLING.exec(file)?.[1];
    return (name) => ROLLING.test(name) && ROLLING.exec(name)?.[1] === wanted;
  }
  const dot = file.lastIndexOf(".");
  const [stem, end] = dot > 0 ? [file.slice(0, dot), file.slice(dot)] : [file, ""];
  return (name) =>
    name === file ||
    (name.startsWith(`${stem}.`) &&
      name.endsWith(end) &&
      /^\d{1,2}$/.test(name.slice(stem.length + 1, name.length - end.length)));
}

/** As OpenClaw writes a profile's name into the name of a file. */
function profileSegment(profile: string): string {
  return [...profile]
    .map((char) => {
      if (/[a-z0-9]/.test(char)) return char;
      if (char === "-") return "--";
      if (char === "_") return "-0";
      return /[A-Z]/.test(char) ? `-1${char.toLowerCase()}` : `-2${char.codePointAt(0)?.toString(16)}-`;
    })
    .join("");
}

const isRecent = (path: string, now: number): boolean => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && now - found.mtimeMs < LEFT_BEHIND_MS;
};

let known: { stamp: string; file: string | undefined } | undefined;

function configuredFile(paths: Paths): string | undefined {
  const found = statSync(paths.openclawConfig, { throwIfNoEntry: false });
  const stamp = `${paths.openclawConfig} ${found?.size} ${found?.mtimeMs}`;
  if (known?.stamp === stamp) return known.file;
  let file: string | undefined;
  try {
    const logging = readConfigFile(paths.openclawConfig)?.logging;
    const named = isObject(logging) ? logging.file : undefined;
    if (typeof named === "string" && named.trim()) file = expandHome(named.trim(), paths.home || homedir());
  } catch {
    // The reading of the agents says why.
  }
  known = { stamp, file };
  return file;
}

/** The unit that OpenClaw's own installer writes. */
function journalUnit({ profile, home, configHome }: Paths): JournalUnit | undefined {
  if (process.platform !== "linux") return undefined;
  const name = profile === undefined ? "openclaw-gateway.service" : `openclaw-gateway-${profile}.service`;
  const isThere = (folder: string) => statSync(join(folder, name), { throwIfNoEntry: false }) !== undefined;
  if (isThere(join(configHome ?? join(home, ".config"), "systemd", "user"))) return { name, scope: "user" };
  if (isThere("/etc/systemd/system")) return { name, scope: "system" };
  return undefined;
}
