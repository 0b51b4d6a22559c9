import { readdirSync, readFileSync } from "node:fs";
import http from "node:http";
import pg from "pg";
import type { AccountCtx } from "../lib/ctx";
import { databaseOver } from "../lib/db/database";
import { METRIC_RANGE_NAMES } from "../lib/domain/metric-ladder";
import { metricHistory } from "../lib/services/metric-history";
import { load, request } from "./load";
import type { Platform } from "./platform";
import type { Figure } from "./report";

/** 2,000 hosts that send their figures every 30 s, and the charts of one of them after a month. */
const HOSTS = 2_000;
const EVERY_MS = 30_000;
const CONNECTIONS = 64;
const CHART_BOUND_MS = 100;
const MOST_POINTS = 400;
/** Of one core, platform and database together. */
const CORE_SHARE = 0.3;

export async function metricFigures(platform: Platform): Promise<Figure[]> {
  const pool = new pg.Pool({ connectionString: platform.databaseUrl, max: 4 });
  try {
    await greet(platform);
    // Once at full speed: the rows of everybody are there then, as they are ever after.
    const filled = await load({
      port: platform.port,
      connections: CONNECTIONS,
      total: HOSTS,
      next: (i) => sample(platform, i, 0),
    });
    const postmaster = await postmasterOf(pool);
    const used = () => cpuSecondsOf(platform.pid) + familySeconds(postmaster);
    const before = used();
    const began = performance.now();
    const refused = await paced(platform);
    const seconds = (performance.now() - began) / 1000;
    const share = (used() - before) / seconds;
    return [
      {
        name: `${HOSTS} hosts with figures every 30 s, platform and database`,
        value: share * 100,
        unit: "% of a core",
        rule: "at most",
        bound: CORE_SHARE * 100,
        note: `${(HOSTS / seconds).toFixed(0)} uploads/s, ${seconds.toFixed(0)} s long`,
      },
      { name: "  refused", value: refused, unit: "", rule: "at most", bound: 0 },
      {
        name: "  the same at full speed",
        value: filled.perSecond,
        unit: "/s",
        rule: "at least",
        bound: (HOSTS / EVERY_MS) * 1000,
        note: `p99 ${filled.p99Ms.toFixed(0)} ms, each host for the first time`,
      },
      ...(await chartFigures(pool)),
    ];
  } finally {
    await pool.end();
  }
}

const hostOf = (index: number) => ({ id: `bench-metrics-${index}`, name: `machine ${index}`, platform: "linux" });

/** The first heartbeat of every host. */
async function greet(platform: Platform): Promise<void> {
  const next = (index: number) => {
    const item = { key: `bench-beat-${index}`, observedAt: Date.now(), agents: [{ id: "main" }] };
    const body = JSON.stringify({ sentAt: Date.now(), host: hostOf(index), items: [item] });
    return request("/api/ingest/heartbeats", { "x-agent-token": platform.token }, body);
  };
  await load({ port: platform.port, connections: CONNECTIONS, total: HOSTS, next });
}

function bodyOf(index: number, turn: number): string {
  const item = {
    key: `mt-${index}-${turn}`,
    sequence: 1_000 + turn,
    observedAt: Date.now(),
    everySeconds: 30,
    cpu: (index * 7 + turn) % 100,
    load: [0.5, 0.4, 0.3],
    memory: { total: 17_179_869_184, used: 6_442_450_944 + index },
    disks: [
      { mount: "/", total: 536_870_912_000, used: 107_374_182_400 },
      { mount: "/data", total: 4_398_046_511_104, used: 1_099_511_627_776 },
    ],
    network: { up: 12_345, down: 67_890 },
    uptimeSeconds: 86_400 + turn * 30,
    temperatures: [{ name: "coretemp Package id 0", celsius: 47.3 }],
    missing: [],
    gateway: { state: "running", version: "2026.9.6", port: 18_789, failing: [], reason: "" },
  };
  return JSON.stringify({ sentAt: Date.now(), host: hostOf(index), items: [item] });
}

const sample = (platform: Platform, index: number, turn: number): Buffer =>
  request("/api/ingest/metrics", { "x-agent-token": platform.token }, bodyOf(index, turn));

/** Every host once, evenly over the half minute, each on a connection of its own as the uploader does. @returns how many were refused */
async function paced(platform: Platform): Promise<number> {
  const began = performance.now();
  const answers: Promise<boolean>[] = [];
  for (let index = 0; index < HOSTS; index += 1) {
    const wait = (index * EVERY_MS) / HOSTS - (performance.now() - began);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    answers.push(post(platform, bodyOf(index, 1)));
  }
  return (await Promise.all(answers)).filter((isTaken) => !isTaken).length;
}

function post(platform: Platform, body: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = http.request(
      `${platform.url}/api/ingest/metrics`,
      {
        method: "POST",
        agent: false,
        headers: { "content-type": "application/json", "x-agent-token": platform.token, connection: "close" },
      },
      (reply) => {
        reply.resume();
        reply.on("end", () => resolve(reply.statusCode === 200));
      },
    );
    call.on("error", () => resolve(false));
    call.end(body);
  });
}

async function postmasterOf(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return Number(statOf(rows[0]?.pid ?? 0)[1]);
}

/** Behind the name: state, parent, … and from the twelfth on the ticks: own, own in the kernel, of ended children. */
const statOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
const ticks = (stat: readonly string[], places: readonly number[]): number =>
  places.reduce((sum, place) => sum + Number(stat[place] ?? 0), 0) / 100;
const cpuSecondsOf = (pid: number): number => ticks(statOf(pid), [11, 12]);

/** CPU seconds of a process with its children, those that ended included. */
function familySeconds(pid: number): number {
  let sum = ticks(statOf(pid), [11, 12, 13, 14]);
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = statOf(Number(name));
      if (Number(stat[1]) === pid) sum += ticks(stat, [11, 12]);
    } catch {
      // It has just ended.
    }
  }
  return sum;
}

/** A month and more of every host, in steps of two hours, and all rungs of one. */
async function chartFigures(pool: pg.Pool): Promise<Figure[]> {
  const now = new Date();
  await pool.query(
    `INSERT INTO metric_bucket (host_id, account_id, step_seconds, slot, at, cpu_count, cpu_sum, cpu_min, cpu_max,
       memory_count, memory_sum, memory_min, memory_max)
     SELECT h.id, h.account_id, 7200, (extract(epoch FROM s.at)::bigint / 7200) % 374, s.at, 240, 240 * 20, 5, 80, 240, 240 * 40, 30, 50
     FROM host h, (SELECT to_timestamp((floor(extract(epoch FROM $1::timestamptz) / 7200) - n) * 7200) AS at
                   FROM generate_series(0, 371) AS n) s
     WHERE h.external_id LIKE 'bench-metrics-%' ON CONFLICT DO NOTHING`,
    [now],
  );
  await pool.query("ANALYZE metric_bucket");
  const { rows } = await pool.query<{ id: string; accountId: string }>(
    `SELECT id, account_id AS "accountId" FROM host WHERE external_id LIKE 'bench-metrics-%' ORDER BY id LIMIT 50`,
  );
  const ctx = (accountId: string): AccountCtx => ({ db: databaseOver(pool), now, accountId });
  const times: number[] = [];
  let points = 0;
  for (const { id, accountId } of rows) {
    const began = performance.now();
    const { measured } = await metricHistory(ctx(accountId), { hostId: id, range: "30d" });
    times.push(performance.now() - began);
    if (measured < 300) throw new Error(`Only ${measured} steps of 30 days were read.`);
    for (const range of METRIC_RANGE_NAMES) {
      const { series } = await metricHistory(ctx(accountId), { hostId: id, range });
      points = Math.max(points, series.cpu.mean.length);
    }
  }
  times.sort((a, b) => a - b);
  return [
    {
      name: "charts of 30 days of one host among them, slowest of 50",
      value: times.at(-1) ?? Number.NaN,
      unit: "ms",
      rule: "at most",
      bound: CHART_BOUND_MS,
      note: `median ${(times[25] ?? Number.NaN).toFixed(1)} ms`,
    },
    { name: "  points a series, most of all ranges", value: points, unit: "", rule: "at most", bound: MOST_POINTS },
  ];
}
