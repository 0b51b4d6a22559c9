import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const STEP_MS = 10_000;
export const CRON_SECRET = "test-cron-secret-test-cron-secret";
export const MONITOR_SECRET = "test-secret-test-secret-test-secret-test-secret";

export interface ServerOptions {
  /** Absent: the bundled PostgreSQL in the server's own data directory. */
  databaseUrl?: string;
  /** Kept when the server stops; absent: a temporary one. */
  dataDir?: string;
  env?: Record<string, string>;
  /** How far its clock is ahead at the start, milliseconds; makes `advance` possible. */
  clockOffset?: number;
}

/** A platform in a process of its own, as self-hosters run it. */
export interface TestServer {
  url: string;
  port: number;
  pid: number;
  dataDir: string;
  /** Everything it wrote so far. */
  output(): string;
  /** Resolves with the exit code when it ends. */
  exited: Promise<number | null>;
  /** Its idea of now, milliseconds. */
  now(): number;
  /**
   * Lets time pass, sweeping on the way: at most 10 s at once, because a longer jump would look, rightly, like a
   * platform that had been away.
   */
  advance(ms: number): Promise<void>;
  /** Moves the clock in one jump, as if the machine had slept. */
  jump(ms: number): Promise<void>;
  /** SIGTERM, and waits. @returns the exit code */
  stop(): Promise<number | null>;
  kill9(): Promise<void>;
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A temporary directory that other users may pass through, as the bundled PostgreSQL needs when the tests run as root. */
export function temporaryFolder(prefix = "monitor-"): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(folder, 0o755);
  return folder;
}

let bundled: Promise<string> | undefined;

/** Bundles today's server.ts, so that no test runs an old one. The pages come from the last `next build`. */
function bundle(): Promise<string> {
  bundled ??= (async () => {
    // Beside the real one: it finds the project's root and packages from where it lies.
    const folder = join(ROOT, "dist");
    const outfile = join(folder, `server-test-${process.pid}.mjs`);
    await build({
      absWorkingDir: ROOT,
      entryPoints: ["server.ts"],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      tsconfig: "tsconfig.json",
      sourcemap: "inline",
      logLevel: "error",
    });
    process.once("exit", () => rmSync(outfile, { force: true }));
    return outfile;
  })();
  return bundled;
}

/**
 * Starts a server and waits until it answers.
 * @throws with its output when it ends before that
 */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const entry = await bundle();
  const port = Number(options.env?.PORT ?? (await freePort()));
  const dataDir = options.dataDir ?? temporaryFolder();
  const child = spawnServer(entry, port, dataDir, options);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const url = `http://127.0.0.1:${port}`;
  let offset = 0;
  const setOffset = async (next: number) => {
    if (options.clockOffset === undefined) throw new Error("Start the server with clockOffset to move its clock.");
    offset = next;
    const heard = once(child, "message");
    child.send({ offsetMs: offset });
    await heard;
  };
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const code = await exited;
    if (options.dataDir === undefined && signal === "SIGTERM") rmSync(dataDir, { recursive: true, force: true });
    return code;
  };

  if (options.clockOffset) await setOffset(options.clockOffset);
  await untilAnswering(url, child, () => output);
  return {
    url,
    port,
    pid: child.pid ?? 0,
    dataDir,
    output: () => output,
    exited,
    now: () => Date.now() + offset,
    async advance(ms) {
      // The last pulse may be seconds old: on top of the first step it would look like an absence.
      await sweepOnce(url, options.env?.CRON_SECRET ?? CRON_SECRET);
      for (let left = ms; left > 0; left -= STEP_MS) {
        await setOffset(offset + Math.min(left, STEP_MS));
        await sweepOnce(url, options.env?.CRON_SECRET ?? CRON_SECRET);
      }
    },
    jump: (ms) => setOffset(offset + ms),
    stop: () => end("SIGTERM"),
    kill9: async () => void (await end("SIGKILL")),
  };
}

function spawnServer(entry: string, port: number, dataDir: string, options: ServerOptions): ChildProcess {
  const movable = options.clockOffset !== undefined;
  const preload = movable ? ["--import", new URL("moved-clock.mjs", import.meta.url).href] : [];
  return spawn(process.execPath, ["--enable-source-maps", ...preload, entry], {
    cwd: ROOT,
    stdio: movable ? ["ignore", "pipe", "pipe", "ipc"] : ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: String(port),
      MONITOR_DATA_DIR: dataDir,
      MONITOR_SECRET,
      CRON_SECRET,
      DATABASE_URL: options.databaseUrl ?? "",
      LOG_LEVEL: "warn",
      ...options.env,
    },
  });
}

async function untilAnswering(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const until = performance.now() + 60_000;
  while (performance.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`The server ended with code ${child.exitCode} before it answered:\n${output()}`);
    }
    const answers = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(2_000) }).then(
      (reply) => reply.status < 600,
      () => false,
    );
    if (answers) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The server did not answer within a minute:\n${output()}`);
}

async function sweepOnce(url: string, secret: string): Promise<void> {
  const reply = await fetch(`${url}/api/cron/sweep`, { headers: { authorization: `Bearer ${secret}` } });
  if (!reply.ok) throw new Error(`The sweep answered ${reply.status}: ${await reply.text()}`);
}
