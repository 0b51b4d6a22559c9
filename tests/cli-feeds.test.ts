import { describe, expect, it } from "vitest";
import { readSettings } from "@/cli/config";
import { type Feed, type FeedDeps, type FeedOutcome, runFeeds } from "@/cli/daemon/feeds";
import { translator } from "@/cli/language";
import { resolvePaths } from "@/cli/paths";
import { makeHome } from "./support/cli";

/** What is sent beside the heartbeats, with a clock that moves only when everybody sleeps. */

const BEGIN = Date.UTC(2026, 10, 21, 12);
const CREDENTIALS = "credentials/openclaw-status-monitor.json";

interface World {
  deps: FeedDeps;
  clock: { wall: number; steady: number };
  said: string[];
  /** Runs the feeds until this many milliseconds have passed. */
  run(feeds: Feed[], untilMs: number): Promise<void>;
}

function world(over: Partial<FeedDeps> = {}): World {
  const home = makeHome({ [CREDENTIALS]: JSON.stringify({ agentToken: "t", monitorUrl: "http://127.0.0.1:1" }) });
  const paths = resolvePaths({ HOME: home.home });
  const clock = { wall: BEGIN, steady: 0 };
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  let stop = () => {};
  let end = Number.POSITIVE_INFINITY;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  // Whoever sleeps the shortest wakes first, and time is then where it wanted to be.
  const sleepers = new Set<{ until: number; wake(): void }>();
  const advance = () => {
    const [next] = [...sleepers].sort((a, b) => a.until - b.until);
    if (!next) return;
    clock.wall += next.until - clock.steady;
    clock.steady = next.until;
    if (clock.steady >= end) stop();
    sleepers.delete(next);
    next.wake();
  };
  const deps: FeedDeps = {
    paths,
    env: {},
    log: { info: say, warn: say, error: say, failure: say, recovered: () => {} },
    t: translator("en"),
    readSettings: () => readSettings(paths, {}),
    now: () => clock.wall,
    steady: () => clock.steady,
    random: () => 0,
    stopped,
    ready: Promise.resolve(),
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.add({ until: clock.steady + ms, wake });
        setImmediate(advance);
      }),
    ...over,
  };
  return {
    deps,
    clock,
    said,
    run(feeds, untilMs) {
      end = untilMs;
      return runFeeds(feeds, deps);
    },
  };
}

const FAILED: FeedOutcome = { failure: { line: "HTTP 503: busy", hint: "hint_server", params: {}, status: 503 } };

/** A feed that notes when it was asked, in seconds, and answers as told. */
function feed(clock: { steady: number }, answer: (turn: number) => FeedOutcome = () => ({}), everySeconds = 30) {
  const at: number[] = [];
  const made: Feed = {
    name: "things",
    everyMs: () => everySeconds * 1000,
    async run() {
      at.push(clock.steady / 1000);
      return answer(at.length);
    },
  };
  return { made, at };
}

describe("a feed", () => {
  it("waits for the first heartbeat to arrive, and says nothing when the service ends before", async () => {
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const { deps, clock } = world({ ready: new Promise(() => {}), stopped });
    const { made, at } = feed(clock);
    const running = runFeeds([made], deps);
    stop();
    await running;
    expect(at).toEqual([]);
  });

  it("has its turn at once and then at its own pace", async () => {
    const { run, clock } = world();
    const { made, at } = feed(clock);
    await run([made], 100_000);
    expect(at).toEqual([0, 30, 60, 90]);
  });

  it("is asked again at once while there is more", async () => {
    const { run, clock } = world();
    const { made, at } = feed(clock, (turn) => ({ more: turn < 3 }));
    await run([made], 40_000);
    expect(at).toEqual([0, 0.001, 0.002, 30.002]);
  });

  it("tries again after a failure, says so once, and says when it works again", async () => {
    const { run, clock, said } = world();
    const { made, at } = feed(clock, (turn) => (turn <= 3 ? FAILED : {}));
    await run([made], 121_000);
    expect(at).toEqual([0, 30, 60, 90, 120]);
    expect(said).toEqual(["things: not sent, kept for later: HTTP 503: busy", "things: sent again"]);
  });

  it("that throws, or has no token, ends nothing", async () => {
    const { run, clock, said } = world();
    const good = feed(clock);
    const bad = feed(clock, () => {
      throw new Error("broken");
    });
    await run([bad.made, good.made], 61_000);
    expect(good.at).toEqual([0, 30, 60]);
    expect(bad.at).toEqual([0, 30, 60]);
    expect(said).toEqual(["things: not sent, kept for later: Loop Exception: broken"]);
  });

  it("that never ends holds back no other", async () => {
    const { deps, clock } = world();
    const good = feed(clock);
    const stuck: Feed = { name: "stuck", everyMs: () => 1000, run: () => new Promise(() => {}) };
    await new Promise<void>((resolve) => {
      const run = good.made.run;
      good.made.run = async (upload) => {
        if (good.at.length === 3) resolve();
        return run(upload);
      };
      void runFeeds([stuck, good.made], deps);
    });
    expect(good.at.slice(0, 3)).toEqual([0, 30, 60]);
  });
});
