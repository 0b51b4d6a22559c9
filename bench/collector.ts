import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SMALL_MEMORY } from "../cli/daemon/memory";
import { cpuSeconds, residentMb, run } from "./platform";
import type { Figure } from "./report";
import { type Shape, writeDatabaseHome, writeFilesHome } from "./transcripts";

const BYTES = 200e6;
const LARGE_BYTES = 1e9;
const CLI = "cli/dist/openclaw-status-monitor.mjs";
const IDLE_SECONDS = 60;

/** How fast homes are read, beside bare parsing of the same bytes; and what following them costs. */
export async function collectorFigures(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "monitor-bench-collector-"));
  try {
    const program = join(folder, "work.mjs");
    await bundleWork(program);
    const work = (...words: string[]) => measured(program, words);
    return [
      ...(await reading("long", "lines of tools, 2 to 180 kB", folder, work)),
      ...(await reading("short", "lines of a few hundred bytes", folder, work)),
      ...(await firstLook("long", folder, work)),
      ...(await firstLook("short", folder, work)),
      ...(await manySessions(folder, work)),
      ...(await following(folder)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Measured {
  /** What the work counted: lines, entries, bytes. */
  result: number;
  cpuMs: number;
  /** The longest the event loop was held, CPU ms. */
  longestMs: number;
  peakMb: number;
}
type Work = (...words: string[]) => Promise<Measured>;

/** The best of three: neighbours on the machine only ever make it slower. */
async function measured(program: string, words: string[]): Promise<Measured> {
  const all: Measured[] = [];
  for (let i = 0; i < 3; i++) all.push(JSON.parse(await run(process.execPath, [program, ...words], SMALL_MEMORY)));
  const [best] = all.sort((one, two) => one.cpuMs - two.cpuMs);
  if (!best) throw new Error("nothing was measured");
  return { ...best, peakMb: Math.max(...all.map(({ peakMb }) => peakMb)) };
}

async function bundleWork(outfile: string): Promise<void> {
  const { build } = await import("esbuild");
  await build({
    entryPoints: ["bench/collector-work.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    banner: { js: 'import{createRequire as make}from"node:module";const require=make(import.meta.url);' },
  });
}

async function reading(shape: Shape, what: string, folder: string, work: Work): Promise<Figure[]> {
  const files = join(folder, shape);
  const database = join(folder, `${shape}-database`);
  writeFilesHome(files, shape, { bytes: BYTES, agents: 5, files: 50 });
  writeDatabaseHome(files, database);
  const [parse, read] = [await work("parse", files), await work("read", files)];
  const [rows, scan] = [await work("rows", database), await work("read", database)];
  if (read.result !== parse.result || scan.result !== rows.result) throw new Error("not every line was read");
  await rm(files, { recursive: true });
  await rm(database, { recursive: true });
  const perMessage = (one: Measured) => `${((one.cpuMs / one.result) * 1000).toFixed(1)} µs`;
  const megabytes = BYTES / 1e6;
  return [
    {
      name: `${megabytes} MB of files, ${what}`,
      value: read.cpuMs / parse.cpuMs,
      unit: "x",
      rule: "at most",
      bound: 1,
      note: `of split and JSON.parse: ${read.cpuMs.toFixed(0)} / ${parse.cpuMs.toFixed(0)} ms CPU`,
    },
    {
      name: "  the same in databases",
      value: scan.cpuMs / rows.cpuMs,
      unit: "x",
      rule: "at most",
      bound: 1.1,
      note: `of asking, unpacking and JSON.parse: ${perMessage(scan)} / ${perMessage(rows)} a message`,
    },
    {
      name: "  the same in databases, a message",
      value: scan.cpuMs / parse.cpuMs,
      unit: "x",
      rule: "at most",
      bound: 1,
      note: `of split and JSON.parse of files; by us, files: ${perMessage(read)}`,
    },
    {
      name: "  most memory, files",
      value: read.peakMb,
      unit: "MB",
      rule: "at most",
      bound: 120,
      note: `parsing: ${parse.peakMb.toFixed(0)} MB`,
    },
    {
      name: "  most memory, databases",
      value: scan.peakMb,
      unit: "MB",
      rule: "at most",
      bound: 120,
      note: `parsing: ${rows.peakMb.toFixed(0)} MB`,
    },
  ];
}

/** A home nothing was read of yet, in one database: nothing else may wait for it, nor the machine run out of memory. */
async function firstLook(shape: Shape, folder: string, work: Work): Promise<Figure[]> {
  const files = join(folder, "large");
  const database = join(folder, "large-database");
  const lines = writeFilesHome(files, shape, { bytes: LARGE_BYTES, agents: 1, files: 100 });
  writeDatabaseHome(files, database);
  await rm(files, { recursive: true });
  const first = await work("first", database, join(folder, `large-memory`));
  if (first.result !== lines) throw new Error("not every line was read");
  await rm(database, { recursive: true });
  return [
    {
      name: `first look at ${LARGE_BYTES / 1e9} GB in one database, ${shape} lines: longest hold`,
      value: first.longestMs,
      unit: "ms",
      rule: "at most",
      bound: 50,
      note: "CPU time of one turn of the event loop",
    },
    {
      name: "  most memory",
      value: first.peakMb,
      unit: "MB",
      rule: "at most",
      bound: 120,
    },
  ];
}

async function manySessions(folder: string, work: Work): Promise<Figure[]> {
  const home = join(folder, "many");
  writeFilesHome(home, "short", { bytes: 60e6, agents: 5, files: 10_000 });
  const again = await work("again", home, join(folder, "memory"));
  const change = await work("change", home, join(folder, "memory"));
  await rm(home, { recursive: true });
  return [
    {
      name: "10,000 sessions, a look that finds nothing new",
      value: again.cpuMs,
      unit: "ms",
      rule: "at most",
      bound: 150,
    },
    {
      name: "  one of them changed: bytes written to remember it",
      value: change.result / 1000,
      unit: "kB",
      rule: "at most",
      bound: 100,
      note: "also what was acknowledged",
    },
  ];
}

/** A daemon that has read five agents and waits for more, beside an idle Node. */
async function following(folder: string): Promise<Figure[]> {
  const home = join(folder, "home");
  const state = join(home, ".openclaw");
  writeFilesHome(state, "long", { bytes: 10e6, agents: 5, files: 50 });
  const server = await acceptingServer();
  const address = server.address();
  const env = {
    // As the service is started in the background and by its unit.
    ...SMALL_MEMORY,
    HOME: home,
    PATH: process.env.PATH ?? "",
    NODE_ENV: "production" as const,
    MONITOR_PLATFORM_TOKEN: `ocm_${"a1".repeat(19)}`,
    OPENCLAW_MONITOR_URL: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
  };
  const floor = spawn(process.execPath, ["-e", "require('node:http').createServer().listen(0,'127.0.0.1')"], { env });
  const daemon = spawn(process.execPath, [CLI, "start", "--interval", "5"], { env, stdio: "ignore" });
  try {
    // The first look, and what it makes the garbage collector do.
    await wait(30_000);
    const before = await cpuSeconds(daemon.pid ?? 0);
    await wait(IDLE_SECONDS * 1000);
    const cpu = (await cpuSeconds(daemon.pid ?? 0)) - before;
    const [floorMb, daemonMb] = [await residentMb(floor.pid ?? 0), await residentMb(daemon.pid ?? 0)];
    return [
      {
        name: `daemon with five agents, share of a core over ${IDLE_SECONDS} s`,
        value: (cpu / IDLE_SECONDS) * 100,
        unit: "%",
        rule: "at most",
        bound: 0.3,
      },
      {
        name: "  resident memory above idle Node",
        value: daemonMb - floorMb,
        unit: "MB",
        rule: "at most",
        bound: 25,
        note: `${daemonMb.toFixed(0)} MB / ${floorMb.toFixed(0)} MB`,
      },
    ];
  } finally {
    const ended = new Promise((resolve) => daemon.once("exit", resolve));
    daemon.kill("SIGTERM");
    floor.kill();
    // It writes into its home to the last.
    await ended;
    server.close();
    server.closeAllConnections();
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Answers as a platform that takes everything. */
async function acceptingServer(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().once("end", () => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end('{"accepted":1,"duplicates":0}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
