import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A platform of its own for the measurements: the built server, the bundled PostgreSQL, a fresh data directory. */
export interface Platform {
  url: string;
  port: number;
  pid: number;
  databaseUrl: string;
  /** An agent token of the account below. */
  token: string;
  email: string;
  password: string;
  /** Stops the server and starts it again on the same data; gives milliseconds to the first answer. */
  restart(): Promise<number>;
  stop(): Promise<void>;
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Runs a program to its end; its output is shown only when it fails. @returns stdout */
export async function run(command: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk: Buffer) => {
      err += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(out) : reject(new Error(`${command} ${args.join(" ")} ended with ${code}\n${out}\n${err}`)),
    );
  });
}

/** Resident memory of a process in MB, from /proc; NaN where there is none. */
export async function residentMb(pid: number): Promise<number> {
  const { readFile } = await import("node:fs/promises");
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** CPU seconds used by a process so far, from /proc. */
export async function cpuSeconds(pid: number): Promise<number> {
  const { readFile } = await import("node:fs/promises");
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export async function startPlatform(): Promise<Platform> {
  const dataDir = await mkdtemp(join(tmpdir(), "monitor-bench-"));
  const port = await freePort();
  const env = {
    MONITOR_DATA_DIR: dataDir,
    PORT: String(port),
    HOST: "127.0.0.1",
    RATE_LIMIT_PER_TOKEN: "0",
    RATE_LIMIT_PER_ADDRESS: "0",
    LOG_LEVEL: "warn",
    NODE_ENV: "production",
    DATABASE_URL: "",
  };
  const email = "bench@example.com";
  const password = "bench-password-1";
  let server = await start(env, port);
  const admin = (...args: string[]) => run(process.execPath, ["dist/admin.mjs", ...args], env);
  await admin("user", "create", "--email", email, "--password", password);
  const token =
    (await admin("token", "create", "--email", email, "--name", "bench", "--reusable")).trim().split("\n").at(-1) ?? "";
  const databaseUrl = (await admin("database-url")).trim().split("\n").at(-1) ?? "";

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid;
    },
    token,
    databaseUrl,
    email,
    password,
    async restart() {
      // kill -9 leaves the bundled PostgreSQL running: this measures the server, with the database initialised.
      server.kill("SIGKILL");
      await server.ended;
      server = await start(env, port);
      return server.readyMs;
    },
    async stop() {
      server.kill("SIGTERM");
      await server.ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function start(env: Record<string, string>, port: number) {
  const began = performance.now();
  const child = spawn(process.execPath, ["dist/server.mjs"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  // A measurement that breaks off must not leave a server behind; the bundled PostgreSQL goes with it.
  process.once("exit", () => child.kill("SIGTERM"));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let alive = true;
  void ended.then(() => {
    alive = false;
  });
  for (;;) {
    if (!alive) throw new Error("the server ended before it answered");
    const up = await fetch(`http://127.0.0.1:${port}/api/health`).then(
      (reply) => reply.ok,
      () => false,
    );
    if (up) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return {
    pid: child.pid ?? 0,
    readyMs: performance.now() - began,
    ended,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
  };
}
