import { spawn } from "node:child_process";
import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cpuSeconds, type Platform, residentMb } from "./platform";
import type { Figure } from "./report";

const CLI = "cli/dist/openclaw-status-monitor.mjs";
const IDLE_SECONDS = 20;

/** Start, one sync, and a daemon at rest; each beside bare Node in the same run. */
export async function cliFigures(platform: Platform): Promise<Figure[]> {
  const home = await mkdtemp(join(tmpdir(), "monitor-bench-home-"));
  await cp("tests/fixtures/openclaw-home/sqlite-2026.9.6/dot-openclaw", join(home, ".openclaw"), { recursive: true });
  const env = {
    HOME: home,
    PATH: process.env.PATH ?? "",
    NODE_ENV: "production" as const,
    MONITOR_PLATFORM_TOKEN: platform.token,
    OPENCLAW_MONITOR_URL: platform.url,
  };

  const bare: number[] = [];
  const version: number[] = [];
  const sync: number[] = [];
  await timed(["-e", "0"], env);
  await timed([CLI, "sync"], env);
  // Interleaved, so that a noisy second hits all three alike.
  for (let i = 0; i < 25; i++) {
    bare.push(await timed(["-e", "0"], env));
    version.push(await timed([CLI, "--version"], env));
    sync.push(await timed([CLI, "sync"], env));
  }

  const floor = spawn(process.execPath, ["-e", "require('node:http').createServer().listen(0,'127.0.0.1')"], { env });
  const daemon = spawn(process.execPath, [CLI, "start", "--interval", "5"], { env, stdio: "ignore" });
  await wait(3000);
  const cpuBefore = await cpuSeconds(daemon.pid ?? 0);
  await wait(IDLE_SECONDS * 1000);
  const cpu = (await cpuSeconds(daemon.pid ?? 0)) - cpuBefore;
  const [floorMb, daemonMb] = [await residentMb(floor.pid ?? 0), await residentMb(daemon.pid ?? 0)];
  const children = await childCount(daemon.pid ?? 0);
  daemon.kill("SIGTERM");
  floor.kill();

  return [
    {
      name: "CLI --version beside `node -e 0` (median of 25)",
      value: median(version) / median(bare),
      unit: "x",
      rule: "at most",
      bound: 1.3,
      note: `${median(version).toFixed(0)} ms / ${median(bare).toFixed(0)} ms`,
    },
    {
      name: "one sync against a local server, above --version",
      value: median(sync) - median(version),
      unit: "ms",
      rule: "at most",
      bound: 150,
      note: `${median(sync).toFixed(0)} ms in all`,
    },
    {
      name: "idle daemon, resident memory above idle Node",
      value: daemonMb - floorMb,
      unit: "MB",
      rule: "at most",
      bound: 15,
      note: `${daemonMb.toFixed(0)} MB / ${floorMb.toFixed(0)} MB`,
    },
    {
      name: `idle daemon, share of a core over ${IDLE_SECONDS} s`,
      value: (cpu / IDLE_SECONDS) * 100,
      unit: "%",
      rule: "at most",
      bound: 0.1,
    },
    { name: "idle daemon, child processes", value: children, unit: "", rule: "at most", bound: 0 },
  ];
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

async function timed(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const started = performance.now();
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: "ignore" });
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) throw new Error(`node ${args.join(" ")} ended with ${code}`);
  return performance.now() - started;
}

async function childCount(pid: number): Promise<number> {
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return text.trim() === "" ? 0 : text.trim().split(/\s+/).length;
}
