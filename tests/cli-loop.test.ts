import { describe, expect, it } from "vitest";
import { readSettings } from "@/cli/config";
import { type LoopDeps, runLoop } from "@/cli/daemon/loop";
import { translator } from "@/cli/language";
import { openLog } from "@/cli/log-file";
import { resolvePaths } from "@/cli/paths";
import { Outbox } from "@/cli/upload/outbox";
import { type Home, makeHome } from "./support/cli";
import { GOOD_TOKEN, type Monitor, startMonitor } from "./support/monitor";

/** The service's loop against a real platform on loopback, with a clock that moves only when the loop sleeps. */
const MINUTE = 60_000;
const BEGIN = Date.UTC(2026, 10, 21, 12);
const CREDENTIALS = "credentials/openclaw-status-monitor.json";

interface World {
  home: Home;
  monitor: Monitor;
  /** Moments of the requests, milliseconds since the begin. */
  at: number[];
  /** Both clocks; a test may move the wall clock alone. */
  clock: { wall: number; steady: number };
  run(untilMs: number): Promise<number>;
  /** Called before each sleep. */
  onSleep: (elapsed: number) => void;
}

async function world(credentials: object = {}): Promise<World> {
  const monitor = await startMonitor();
  const home = makeHome({
    "openclaw.json": '{agents:{list:[{id:"main"}]}}',
    [CREDENTIALS]: JSON.stringify({ agentToken: GOOD_TOKEN, monitorUrl: monitor.url, ...credentials }),
  });
  const paths = resolvePaths({ HOME: home.home });
  const clock = { wall: BEGIN, steady: 0 };
  const made: World = { home, monitor, at: [], clock, onSleep: () => {}, run: () => Promise.resolve(0) };
  const t = translator("en");
  const now = () => clock.wall;
  const settings = readSettings(paths, {});
  const outbox = new Outbox(paths.outboxDir);
  made.run = (untilMs) => {
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const deps: LoopDeps & { settings: unknown } = {
      settings,
      paths,
      outbox,
      log: openLog(paths, now),
      t,
      now,
      env: {},
      urlFlag: undefined,
      steady: () => clock.steady,
      random: () => 0.5,
      stopped,
      async sleep(ms) {
        made.onSleep(clock.steady);
        clock.wall += ms;
        clock.steady += ms;
        if (clock.steady >= untilMs) stop();
      },
    };
    return runLoop(deps);
  };
  const script = monitor.answer;
  monitor.answer = (next) =>
    script((request) => {
      if (request.path.startsWith("/api/ingest")) made.at.push(clock.steady);
      return next(request);
    });
  monitor.answer(() => undefined);
  return made;
}

const seconds = (at: number[]) => at.map((ms) => ms / 1000);

describe("the loop", () => {
  it("S0-35: uploads at once and then at every interval, each report with its own key", async () => {
    const { run, at, monitor } = await world();
    expect(await run(16 * MINUTE)).toBe(0);
    expect(seconds(at)).toEqual([0, 300, 600, 900]);
    expect(new Set(monitor.heartbeats.map((beat) => beat.key)).size).toBe(4);
    expect(monitor.heartbeats.map((beat) => (beat.observedAt - BEGIN) / 1000)).toEqual([0, 300, 600, 900]);
  });

  it("S0-41: after a failure it tries again after 30 s and a little, until one succeeds, then at the interval", async () => {
    const { run, at, monitor } = await world();
    monitor.answer(() => (at.length <= 3 ? { status: 500 } : undefined));
    await run(11 * MINUTE);
    // Jitter is half of 5 s here.
    expect(seconds(at)).toEqual([0, 32.5, 65, 97.5, 300, 600]);
    expect(monitor.heartbeats).toHaveLength(3);
  });

  it("S0-41: a long outage makes one report per interval, not one per try; all arrive, oldest first", async () => {
    const { run, at, monitor } = await world();
    monitor.answer(() => ((at.at(-1) ?? 0) < 20 * MINUTE ? { status: 503 } : undefined));
    await run(21 * MINUTE);
    expect(at.length).toBeGreaterThan(30);
    expect(monitor.heartbeats.map((beat) => (beat.observedAt - BEGIN) / MINUTE)).toEqual([0, 5, 10, 15, 20]);
  });

  it.each([401, 403])("S0-41: after %d it does not come back before the interval has passed", async (status) => {
    const { run, at, monitor } = await world();
    monitor.answer(() => ({ status }));
    await run(16 * MINUTE);
    expect(seconds(at)).toEqual([0, 302.5, 605, 907.5]);
  });

  it("S0-41: Retry-After of a 429 is honoured", async () => {
    const { run, at, monitor } = await world();
    monitor.answer(() => (at.length === 1 ? { status: 429, headers: { "retry-after": "120" } } : undefined));
    await run(3 * MINUTE);
    expect(seconds(at)).toEqual([0, 122.5]);
  });

  it("S0-13: takes a new interval and a new token over without a restart", async () => {
    const made = await world();
    made.onSleep = (elapsed) => {
      if (elapsed !== 60_000) return;
      made.home.write(
        CREDENTIALS,
        JSON.stringify({ agentToken: GOOD_TOKEN, monitorUrl: made.monitor.url, syncIntervalMinutes: 1 }),
      );
    };
    await made.run(4 * MINUTE);
    expect(seconds(made.at)).toEqual([0, 75, 135, 195]);
    expect(made.monitor.batches.at(-1)?.host.intervalSeconds).toBe(60);
  });

  it("S0-42: ends with 1 when the token is taken away", async () => {
    const made = await world();
    made.onSleep = () => made.home.write(CREDENTIALS, "{}");
    expect(await made.run(60 * MINUTE)).toBe(1);
    expect(made.home.read("logs/status_uploader_error.log")).toContain("no monitoring token");
  });

  it("keeps the last settings while the credentials file cannot be read", async () => {
    const made = await world();
    made.onSleep = () => made.home.write(CREDENTIALS, '{"agentTok');
    expect(await made.run(6 * MINUTE)).toBe(0);
    expect(seconds(made.at)).toEqual([0, 300]);
  });

  it("a clock set two hours back does not silence it", async () => {
    const made = await world();
    made.onSleep = (elapsed) => {
      if (elapsed === 60_000) made.clock.wall -= 2 * 60 * MINUTE;
    };
    await made.run(11 * MINUTE);
    expect(seconds(made.at)).toEqual([0, 300, 600]);
  });

  it("after a laptop's sleep, in which only the wall clock moved, it reports within seconds", async () => {
    const made = await world();
    made.onSleep = (elapsed) => {
      if (elapsed === 60_000) made.clock.wall += 8 * 60 * MINUTE;
    };
    await made.run(2 * MINUTE);
    expect(seconds(made.at)).toEqual([0, 75]);
  });

  it("logs the remedy once while the same failure repeats, and its published line every time", async () => {
    const { run, home, monitor } = await world();
    monitor.answer(() => ({ status: 401 }));
    await run(16 * MINUTE);
    const lines = home.read("logs/status_uploader_error.log").trimEnd().split("\n");
    expect(lines.filter((line) => line.endsWith(" - HTTP 401: Unauthorized"))).toHaveLength(4);
    expect(lines).toHaveLength(5);
  });

  it("goes on with what it has in memory when the disk takes nothing", async () => {
    const { run, home, monitor, at } = await world();
    home.write("status-monitor", "in the way");
    monitor.answer(() => (at.length <= 2 ? { status: 500 } : undefined));
    await run(6 * MINUTE);
    expect(monitor.heartbeats.map((beat) => beat.observedAt - BEGIN)).toEqual([0, 5 * MINUTE]);
  });

  it("follows the roster: a broken configuration is reported as such, a repaired one at the next interval", async () => {
    const made = await world();
    made.onSleep = (elapsed) => {
      if (elapsed === 0) made.home.write("openclaw.json", "{ half");
      if (elapsed === 315_000) made.home.write("openclaw.json", "{agents:{entries:{neu:{}}}}");
    };
    await made.run(11 * MINUTE);
    expect(made.monitor.heartbeats.map((beat) => [beat.roster.status, beat.agents.map((agent) => agent.id)])).toEqual([
      ["ok", ["main"]],
      ["error", []],
      ["ok", ["neu"]],
    ]);
  });
});
