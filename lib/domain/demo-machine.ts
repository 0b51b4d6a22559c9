/**
 * What synthetic machines measure and what their gateways log: a matter of the machine's name and the moment alone. Pure;
 * moments are milliseconds.
 */

import type { GatewayFigures, LogReport, MetricSample } from "../protocol";
import { random } from "./demo-history";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const GIB = 1024 ** 3;

/** A machine. */
export interface DemoMachine {
  /** Unique in the fleet: decides its figures. */
  seed: string;
  memoryBytes: number;
  diskBytes: number;
  /** Percent used, about. */
  cpu: number;
  memory: number;
  disk: number;
  /** °C at rest; null: no sensor. */
  celsius: number | null;
  gateway: GatewayFigures;
}

/** Some machine, by its name. */
export function demoMachine(seed: string): DemoMachine {
  const next = random(`${seed} machine`);
  const pick = (some: readonly number[]): number => some[Math.floor(next() * some.length)] ?? 0;
  return {
    seed,
    memoryBytes: pick([4, 8, 16, 32, 64]) * GIB,
    diskBytes: pick([64, 128, 256, 512, 1_024]) * GIB,
    cpu: 4 + next() ** 2 * 40,
    memory: 25 + next() * 50,
    disk: 20 + next() * 55,
    celsius: next() > 0.4 ? 36 + next() * 14 : null,
    gateway: { state: "running", version: "2026.9.6", port: 18_789, failing: [], reason: "" },
  };
}

/** From 0 to 1, smooth over `periodMs`, the same for the same moment. */
function wave(seed: string, at: number, periodMs: number): number {
  const place = at / periodMs;
  const [left, right] = [Math.floor(place), Math.floor(place) + 1].map((one) => random(`${seed} ${one}`)());
  const share = place - Math.floor(place);
  const eased = share * share * (3 - 2 * share);
  return (left ?? 0) * (1 - eased) + (right ?? 0) * eased;
}

const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** One look at the machine. */
export function demoSample(machine: DemoMachine, at: number): MetricSample {
  const { seed, memoryBytes, diskBytes } = machine;
  // Busy by day, with bursts of some minutes.
  const day = 0.6 + 0.8 * Math.max(0, Math.sin(((at % DAY) / DAY - 0.25) * 2 * Math.PI));
  const burst = wave(`${seed} burst`, at, 7 * MINUTE) ** 6 * 55;
  const cpu = within(machine.cpu * day * (0.5 + wave(`${seed} cpu`, at, 3 * MINUTE)) + burst, 0.4, 100);
  const memory = within(machine.memory + (wave(`${seed} memory`, at, 5 * HOUR) - 0.5) * 14 + burst / 9, 4, 98);
  // Fills up a little each day, and is tidied now and then.
  const disk = within(machine.disk + (((at / DAY) % 11) / 11 - 0.5) * 3, 2, 99);
  const busy = wave(`${seed} net`, at, 4 * MINUTE) ** 3;
  const load = (cpu / 100) * 4;
  const round = (value: number, digits = 1) => Number(value.toFixed(digits));
  return {
    key: `demo-${at}`,
    observedAt: at,
    everySeconds: 30,
    cpu: round(cpu),
    load: [round(load, 2), round(load * 0.9, 2), round(load * 0.8, 2)],
    memory: { total: memoryBytes, used: Math.round((memoryBytes * memory) / 100) },
    disks: [{ mount: "/", total: diskBytes, used: Math.round((diskBytes * disk) / 100) }],
    network: { up: Math.round(900 + busy * 180_000), down: Math.round(2_400 + busy * 950_000) },
    uptimeSeconds: Math.floor((at % (19 * DAY)) / 1000),
    temperatures: machine.celsius === null ? [] : [{ name: "cpu", celsius: round(machine.celsius + cpu / 4) }],
    missing: machine.celsius === null ? [{ part: "temperature", reason: "no_sensor" }] : [],
    gateway: machine.gateway,
  };
}

/** Moments at which the machine looked: every 30 s lately, and the rarer the longer ago, as charts go. */
export function demoLooks(since: number, now: number): number[] {
  const looks: number[] = [];
  for (let at = Math.floor(since / 30_000) * 30_000 + 30_000; at <= now; at += stepAt(now - at)) looks.push(at);
  return looks;
}

function stepAt(age: number): number {
  if (age > 7 * DAY) return 2 * HOUR;
  if (age > DAY) return 30 * MINUTE;
  return age > 6 * HOUR ? 5 * MINUTE : age > 10 * MINUTE ? MINUTE : 30_000;
}

const LOGS: readonly Pick<LogReport, "fingerprint" | "level" | "subsystem" | "message">[] = [
  {
    fingerprint: "d3m0aaaa00000001",
    level: "error",
    subsystem: "gateway/channels/telegram",
    message: "getUpdates failed: 502 Bad Gateway; retrying in 30 s",
  },
  {
    fingerprint: "d3m0aaaa00000002",
    level: "warn",
    subsystem: "gateway/model",
    message: "529 overloaded_error, attempt 2 of 5",
  },
  {
    fingerprint: "d3m0aaaa00000003",
    level: "error",
    subsystem: "gateway/tools/exec",
    message: "command timed out after 600 s: npm ci",
  },
  {
    fingerprint: "d3m0aaaa00000004",
    level: "warn",
    subsystem: "gateway/sessions",
    message: "session lane waited 41 s for its turn",
  },
  {
    fingerprint: "d3m0aaaa00000005",
    level: "error",
    subsystem: "gateway/cron",
    message: "job morning-brief: delivery failed: chat not found",
  },
];
const SLOT = 3 * HOUR;

/** What was logged after `since`: now and then something. */
export function demoLogs(seed: string, since: number, now: number): LogReport[] {
  const reports: LogReport[] = [];
  for (let slot = Math.floor(since / SLOT); slot * SLOT <= now; slot += 1) {
    const next = random(`${seed} log ${slot}`);
    const at = Math.floor(slot * SLOT + next() * SLOT);
    const kind = LOGS[Math.floor(next() ** 1.3 * LOGS.length)];
    if (next() > 0.45 || !kind || at <= since || at > now) continue;
    const count = 1 + Math.floor(next() ** 3 * 9);
    reports.push({
      ...kind,
      key: `demo-log-${slot}`,
      observedAt: at,
      firstAt: at - (count - 1) * 20_000,
      source: "gateway",
      count,
    });
  }
  return reports;
}
