import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, onTestFinished } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const FIXTURES = join(ROOT, "tests/fixtures/openclaw-home");

/** Python 3 by its full path, or an empty text on a machine without. */
export const PYTHON =
  ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"].find(existsSync) ?? "";

const NAME = "openclaw-status-monitor.mjs";
let folder: string | undefined;
afterAll(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** The built uploader, bundled once per test file from the sources as they are. */
export function cliBundle(): string {
  if (!folder) {
    folder = mkdtempSync(join(tmpdir(), "cli-bundle-"));
    const words = [join(ROOT, "scripts/build-cli.mjs"), "--outfile", join(folder, NAME)];
    execFileSync(process.execPath, words, { stdio: "inherit" });
  }
  return join(folder, NAME);
}

/** Ends the service a test left running in a home. */
function endService(home: string): void {
  try {
    const { pid } = JSON.parse(readFileSync(join(home, ".openclaw/status-monitor/daemon.json"), "utf8"));
    // Only if it still is that service: its folder stands in its command line.
    if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(home)) process.kill(pid, "SIGKILL");
  } catch {
    // None was started, or it has ended.
  }
}

/** A home directory of its own, removed after the test together with the service in it. */
export interface Home {
  home: string;
  stateDir: string;
  path(name: string): string;
  read(name: string): string;
  write(name: string, content: string): void;
}

/** @param fixture the name of a recorded home, copied; otherwise the home holds `files` below .openclaw */
export function makeHome(files: Record<string, string> = {}, fixture?: string): Home {
  const home = mkdtempSync(join(tmpdir(), "cli-home-"));
  onTestFinished(() => {
    endService(home);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
  const stateDir = join(home, ".openclaw");
  if (fixture) cpSync(join(FIXTURES, fixture, "dot-openclaw"), stateDir, { recursive: true });
  const made: Home = {
    home,
    stateDir,
    path: (name) => join(stateDir, name),
    read: (name) => readFileSync(join(stateDir, name), "utf8"),
    write(name, content) {
      mkdirSync(dirname(join(stateDir, name)), { recursive: true });
      writeFileSync(join(stateDir, name), content);
    },
  };
  for (const [name, content] of Object.entries(files)) made.write(name, content);
  return made;
}

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  input?: string;
}

/** The environment of a user who set nothing. */
export function userEnv(home: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  return {
    NODE_ENV: "production",
    HOME: home,
    PATH: process.env.PATH ?? "",
    LANG: "C.UTF-8",
    OPENCLAW_MONITOR_LOG_DIR: join(home, "tmp-openclaw"),
    ...more,
  };
}

/** Runs the built uploader in a home of its own and waits for its end. */
export function runCli(home: Home, args: string[], options: RunOptions = {}): Promise<Result> {
  return run(process.execPath, [cliBundle(), ...args], home.home, options);
}

/** Runs any program the same way. */
export function run(program: string, args: string[], home: string, { env, input }: RunOptions = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: userEnv(home, env), cwd: home });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}

/** Waits until a question about the world has an answer. @throws when it has none after `ms` */
export async function until<T>(ask: () => T | undefined | false | null, ms = 10_000): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const answer = ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${ask}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}
