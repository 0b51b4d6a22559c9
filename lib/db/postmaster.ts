import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { type Layout, remember } from "./bundled-layout";
import { failureOf, isAlive, nativeSpawnOptions, runNative } from "./cluster";
import { StartError } from "./start-error";

/** The one process that owns a cluster: starting, finding and stopping it. */

const SETTINGS: Record<string, string> = {
  shared_buffers: "64MB",
  max_connections: "60",
  fsync: "on",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  max_wal_size: "512MB",
  // What it runs on is an SSD nowadays, and what is read often is in memory.
  random_page_cost: "1.1",
  // Compiling a query costs more than any query here takes.
  jit: "off",
  log_checkpoints: "off",
  timezone: "UTC",
  log_timezone: "UTC",
};
const LOG_ROTATES_AT_BYTES = 10_000_000;
/** Crash recovery after a power cut replays at most max_wal_size; this is far beyond it. */
const START_TIMEOUT_MS = 300_000;

/** A client of the cluster, not yet connected. */
export function clientOf(layout: Layout, database: string, applicationName = "openclaw-agent-monitor"): pg.Client {
  const client = new pg.Client({
    host: layout.socketDir ?? "127.0.0.1",
    port: layout.port,
    user: "postgres",
    password: layout.password ?? undefined,
    database,
    connectionTimeoutMillis: 5_000,
    application_name: applicationName,
  });
  // Without a listener a lost connection would end this process; the next query reports it.
  client.on("error", () => {});
  return client;
}

/** The address of one database of the cluster, for DATABASE_URL. */
export function urlOf(layout: Layout, database: string): string {
  const login = layout.password === null ? "postgres" : `postgres:${layout.password}`;
  const socket = layout.socketDir === null ? "" : `?host=${encodeURIComponent(layout.socketDir)}`;
  return `postgres://${login}@127.0.0.1:${layout.port}/${database}${socket}`;
}

/** The process id of the running server, or null. A pid file left by a crash, or whose number is now somebody else's, does not count. */
export function runningPid(layout: Layout): number | null {
  const pid = holderOf(join(layout.cluster, "postmaster.pid"));
  // Its socket has a lock file of its own, which a crash leaves behind just the same.
  if (pid === null && layout.socketDir !== null) holderOf(join(layout.socketDir, `.s.PGSQL.${layout.port}.lock`));
  return pid;
}

/** The live server named in the first line of a lock file. A file that names none is removed. */
function holderOf(file: string): number | null {
  const pid = Number(firstLine(file));
  if (!Number.isInteger(pid) || pid <= 1) return null;
  if (isAlive(pid) && isPostgres(pid)) return pid;
  // PostgreSQL itself would refuse to start while any process, even one that ended unnoticed, has that number.
  rmSync(file, { force: true });
  return null;
}

/** "" when there is no such file: a server that ends takes its own away at any moment. */
function firstLine(file: string): string {
  try {
    return readFileSync(file, "utf8").split("\n")[0] ?? "";
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

function isPostgres(pid: number): boolean {
  if (process.platform !== "linux") return true;
  try {
    // A process that has ended but was not yet waited for is nobody's server.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.includes("(postgres)") && !/\) Z /.test(stat);
  } catch {
    return false;
  }
}

/**
 * Makes sure the server runs and answers.
 * @param settings PostgreSQL settings on top of ours
 * @returns whether this call started it
 * @throws StartError with PostgreSQL's own words when it cannot start
 */
export async function ensureRunning(layout: Layout, settings: Record<string, string> = {}): Promise<boolean> {
  const until = performance.now() + START_TIMEOUT_MS;
  let started = false;
  let unreachableSince = performance.now();
  let launched: Launched | null = null;
  while (performance.now() < until) {
    if (launched?.ended === true) {
      const said = launched.said();
      // After a crash its children need a moment to notice; and somebody else may have been quicker.
      if (!/pre-existing shared memory|lock file "postmaster.pid" already exists/.test(said))
        throw failureOf("postgres", said);
      launched = null;
    }
    if (launched === null && runningPid(layout) === null) {
      if (layout.socketDir === null) await pickPort(layout);
      launched = launch(layout, settings);
      started = true;
      unreachableSince = performance.now();
    }
    if (await answers(layout)) {
      launched?.child.unref();
      return started;
    }
    if (launched === null && performance.now() - unreachableSince > 10_000) {
      // It runs, but its socket is gone (a cleaned /tmp): nobody else can reach it either.
      await stopPostmaster(layout);
      unreachableSince = performance.now();
    }
    await pause(launched === null ? 100 : 15);
  }
  throw new StartError(`The bundled PostgreSQL does not answer; see ${layout.logFile}.`);
}

interface Launched {
  child: ReturnType<typeof spawn>;
  ended: boolean;
  /** What it wrote into its log since it was started. */
  said(): string;
}

function launch(layout: Layout, settings: Record<string, string>): Launched {
  if (existsSync(layout.logFile) && statSync(layout.logFile).size > LOG_ROTATES_AT_BYTES) {
    renameSync(layout.logFile, `${layout.logFile}.1`);
  }
  const log = openSync(layout.logFile, "a", 0o600);
  const before = statSync(layout.logFile).size;
  const where =
    layout.socketDir === null
      ? { listen_addresses: "127.0.0.1" }
      : {
          listen_addresses: "",
          unix_socket_directories: `"${layout.socketDir.replaceAll('"', '""')}"`,
          unix_socket_permissions: "0700",
        };
  const all = { ...SETTINGS, ...where, port: String(layout.port), ...settings };
  const args = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(join(layout.native, "bin", "postgres"), ["-D", layout.cluster, ...args], {
    ...nativeSpawnOptions(layout),
    // A group of its own: Ctrl-C in our terminal must reach us first, and it must outlive a kill -9 of ours.
    detached: true,
    windowsHide: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const launched: Launched = { child, ended: false, said: () => readFrom(layout.logFile, before) };
  const end = () => {
    launched.ended = true;
  };
  child.once("exit", end).once("error", end);
  return launched;
}

function readFrom(file: string, position: number): string {
  const buffer = Buffer.alloc(4_000);
  const fd = openSync(file, "r");
  const length = readSync(fd, buffer, 0, buffer.length, position);
  closeSync(fd);
  return buffer.toString("utf8", 0, length);
}

async function answers(layout: Layout): Promise<boolean> {
  const client = clientOf(layout, "postgres");
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Asks the system for a free TCP port and remembers it. */
async function pickPort(layout: Layout): Promise<void> {
  const server = createServer();
  layout.port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 5432);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  remember(layout);
}

/** Stops the server the fast way: running statements are rolled back, everything committed is flushed. */
export async function stopPostmaster(layout: Layout): Promise<void> {
  const pid = runningPid(layout);
  if (pid === null) return;
  if (process.platform === "win32") {
    // Signals do not exist there; pg_ctl speaks to the server in its own way.
    await runNative(layout, "pg_ctl", ["stop", "-m", "fast", "-D", layout.cluster]);
    return;
  }
  signal(pid, "SIGINT");
  const until = performance.now() + 30_000;
  while (runningPid(layout) === pid) {
    if (performance.now() > until) {
      // Not even a fast stop: give up without one; the next start replays the log.
      signal(pid, "SIGQUIT");
      return;
    }
    await pause(15);
  }
}

/** It may have ended by itself a moment ago. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
