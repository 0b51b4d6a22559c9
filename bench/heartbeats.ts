import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { load, request } from "./load";
import { freePort, type Platform, run } from "./platform";
import type { Figure } from "./report";

/** 64 connections, 200 agents, one agent per request, acknowledged after commit; beside both floors in the same run. */
const CONNECTIONS = 64;
const AGENTS = 200;

export async function heartbeatFigures(platform: Platform): Promise<Figure[]> {
  const bodies = Array.from({ length: AGENTS }, (_, i) => JSON.stringify([{ id: `agent-${i}` }]));
  const uploads = bodies.map((body) =>
    request("/api/upload", { "x-agent-token": platform.token, "x-host-id": "bench-heartbeats" }, body),
  );
  const plain = bodies.map((body) => request("/api/plain", {}, body));
  const nextOf = (buffers: Buffer[]) => (index: number) => buffers[index % buffers.length] as Buffer;

  const { measured: bare } = await bareFloor((port) => measure(port, 40_000, nextOf(plain)));
  const { measured: route } = await nextFloor(platform, (port) => measure(port, 4_000, nextOf(plain)));

  const before = await reportCount(platform);
  const { measured: ours, requests, acknowledged } = await measure(platform.port, 60_000, nextOf(uploads));
  const stored = (await reportCount(platform)) - before;

  return [
    {
      name: "heartbeats acknowledged after commit",
      value: ours.perSecond,
      unit: "/s",
      rule: "at least",
      bound: route.perSecond * 10,
      note: `10 x a Next route with one INSERT each (${Math.round(route.perSecond)}/s)`,
    },
    {
      name: "  as a share of bare node:http + JSON.parse",
      value: ours.perSecond / bare.perSecond,
      unit: "x",
      rule: "at least",
      bound: 0.3,
      note: `bare: ${Math.round(bare.perSecond)}/s`,
    },
    {
      name: "  beside Uptime Kuma's push (341/s on a like machine)",
      value: ours.perSecond / 341,
      unit: "x",
      rule: "at least",
      bound: 15,
    },
    {
      name: "  p99",
      value: ours.p99Ms,
      unit: "ms",
      rule: "at most",
      bound: 100,
      note: `p50 ${ours.p50Ms.toFixed(1)} ms`,
    },
    {
      name: "  acknowledged but not stored",
      value: acknowledged - stored + (requests - acknowledged),
      unit: "",
      rule: "at most",
      bound: 0,
      note: `${acknowledged} acknowledged, ${stored} stored`,
    },
  ];
}

/** Warms every server up with half as many requests as are then measured: what counts is how it goes on, not how it begins. */
async function measure(port: number, total: number, next: (index: number) => Buffer) {
  const run = (requests: number) => load({ port, connections: CONNECTIONS, total: requests, next, maxSeconds: 30 });
  const warm = await run(total / 2);
  const measured = await run(total);
  const requests = warm.requests + measured.requests;
  const acknowledged = (warm.statuses["200"] ?? 0) + (measured.statuses["200"] ?? 0);
  return { measured, requests, acknowledged };
}

async function reportCount(platform: Platform): Promise<number> {
  const client = new pg.Client({ connectionString: platform.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ count: string }>("SELECT count(*) FROM report");
  await client.end();
  return Number(rows[0]?.count);
}

async function bareFloor<T>(work: (port: number) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("./floors/bare-http.mjs", import.meta.url))], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const value = await work(Number(line.toString()));
  child.kill();
  return value;
}

async function nextFloor<T>(platform: Platform, work: (port: number) => Promise<T>): Promise<T> {
  const folder = fileURLToPath(new URL("./floors/next-app", import.meta.url));
  if (!existsSync(`${folder}/.next/BUILD_ID`)) await run("next", ["build", folder], { NEXT_TELEMETRY_DISABLED: "1" });
  const client = new pg.Client({ connectionString: platform.databaseUrl });
  await client.connect();
  await client.query(
    "CREATE TABLE IF NOT EXISTS plain_heartbeat (id bigserial PRIMARY KEY, agent text, at timestamptz)",
  );
  const port = await freePort();
  const child = spawn("next", ["start", folder, "-p", String(port), "-H", "127.0.0.1"], {
    env: { ...process.env, DATABASE_URL: platform.databaseUrl, NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "inherit"],
    detached: true,
  });
  try {
    for (let i = 0; i < 100; i++) {
      const up = await fetch(`http://127.0.0.1:${port}/`).then(
        (r) => r.ok,
        () => false,
      );
      if (up) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return await work(port);
  } finally {
    if (child.pid) process.kill(-child.pid);
    await client.query("DROP TABLE plain_heartbeat");
    await client.end();
  }
}
