import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Beat,
  carriedForward,
  deadlineAfterGap,
  type Flip,
  isOverdue,
  livenessAfter,
  shownState,
  type Tracked,
  thresholdMs,
  type Vantage,
  type Watch,
  watchedThrough,
} from "./liveness";

const MIN = 60_000;
const T0 = Date.UTC(2026, 10, 21, 10);
const at = (minutes: number) => T0 + minutes * MIN;
const seeing = (now: number): Vantage => ({ now, through: now, gap: null });
const beat = (minutes: number, over: Partial<Beat> = {}): Beat => ({
  seenAt: at(minutes),
  thresholdMs: 5 * MIN,
  configured: true,
  ...over,
});
const online = (minutes: number, over: Partial<Tracked> = {}): Tracked => ({
  state: "online",
  stateSince: at(minutes),
  lastActiveAt: at(minutes),
  deadlineAt: at(minutes + 5),
  thresholdMs: 5 * MIN,
  ...over,
});
const story = (flips: Flip[]) => flips.map((flip) => `${flip.from}>${flip.to}@${(flip.at - T0) / MIN} ${flip.reason}`);

describe("livenessAfter", () => {
  it("keeps something offline when a report older than its silence arrives late", () => {
    const silent = online(0, { state: "offline", stateSince: at(5) });
    const { after, flips } = livenessAfter(silent, beat(4), seeing(at(6)));
    expect(flips).toEqual([]);
    expect(after).toEqual({ ...silent, lastActiveAt: at(4) });
  });

  it("starts online at its first report", () => {
    const { after, flips } = livenessAfter(null, beat(0), seeing(at(0)));
    expect(after).toEqual(online(0));
    expect(story(flips)).toEqual(["none>online@0 first_report"]);
  });

  it("tells a first report of long ago as what it was: online then, silent since", () => {
    const { after, flips } = livenessAfter(null, beat(0), seeing(at(30)));
    expect(after.state).toBe("offline");
    expect(story(flips)).toEqual(["none>online@0 first_report", "online>offline@5 silence"]);
  });

  it("records a silence nobody swept before the return", () => {
    const { after, flips } = livenessAfter(online(0), beat(20), seeing(at(20)));
    expect(story(flips)).toEqual(["online>offline@5 silence", "offline>online@20 report"]);
    expect(after).toEqual(online(20));
  });

  it("is offline from its deadline on, to the millisecond", () => {
    expect(livenessAfter(online(0), { ...beat(5), seenAt: at(5) - 1 }, seeing(at(5) - 1)).flips).toEqual([]);
    expect(story(livenessAfter(online(0), beat(5), seeing(at(5))).flips)).toHaveLength(2);
  });

  it("learns from replayed reports when it was alive, and calls it back by the first that still holds", () => {
    let living = online(0, { state: "offline", stateSince: at(5) });
    const told: Flip[] = [];
    for (const minute of [4, 8, 12, 16, 20]) {
      const { after, flips } = livenessAfter(living, beat(minute), seeing(at(20)));
      living = after;
      told.push(...flips);
    }
    expect(living).toMatchObject({ state: "online", lastActiveAt: at(20), deadlineAt: at(25) });
    expect(story(told)).toEqual(["offline>online@16 report"]);
  });

  it("does not let a replay bring back who was heard online since", () => {
    const back = online(20);
    expect(livenessAfter(back, beat(10), seeing(at(21)))).toEqual({ after: back, flips: [] });
  });

  it("retires what is no longer configured, and only by a report newer than what is known", () => {
    const { after, flips } = livenessAfter(online(0), beat(2, { configured: false }), seeing(at(2)));
    expect(after.state).toBe("retired");
    expect(story(flips)).toEqual(["online>retired@2 not_configured"]);
    expect(livenessAfter(after, beat(1), seeing(at(3))).flips).toEqual([]);
    expect(story(livenessAfter(after, beat(3), seeing(at(3))).flips)).toEqual(["retired>online@3 report"]);
  });

  it("takes a longer or shorter threshold from the next report", () => {
    expect(livenessAfter(online(0), beat(1, { thresholdMs: 11 * MIN }), seeing(at(1))).after.deadlineAt).toBe(at(12));
    const long = online(0, { thresholdMs: 60 * MIN, deadlineAt: at(60) });
    expect(livenessAfter(long, beat(1), seeing(at(1))).after.deadlineAt).toBe(at(6));
  });

  it("does not call silent in hindsight what a shorter threshold would have", () => {
    const long = online(0, { thresholdMs: 60 * MIN, deadlineAt: at(60) });
    const { after, flips } = livenessAfter(long, beat(1), seeing(at(30)));
    expect(flips).toEqual([]);
    expect(after).toMatchObject({ state: "online", deadlineAt: at(60), lastActiveAt: at(1) });
  });

  it("takes a moment in the future for now", () => {
    expect(livenessAfter(null, beat(120), seeing(at(0))).after).toEqual(online(0));
  });

  it("keeps the deadline a gap gave, when a report from before the gap's end is replayed", () => {
    const gap = { startedAt: at(1), endedAt: at(60) };
    const extended = online(0, { deadlineAt: at(65) });
    const { after, flips } = livenessAfter(extended, beat(10), { now: at(61), through: at(61), gap });
    expect(flips).toEqual([]);
    expect(after).toMatchObject({ deadlineAt: at(65), lastActiveAt: at(10) });
  });

  it("marks nobody silent in a gap for a replay of before it", () => {
    const gap = { startedAt: at(12), endedAt: at(60) };
    const silent = online(0, { state: "offline", stateSince: at(5) });
    const { after, flips } = livenessAfter(silent, beat(10), { now: at(61), through: at(61), gap });
    expect(story(flips)).toEqual(["offline>online@10 report"]);
    expect(after.deadlineAt).toBe(at(65));
  });

  it("judges no silence past the moment we watched", () => {
    const { flips } = livenessAfter(online(0), beat(60), { now: at(60), through: at(2), gap: null });
    expect(flips).toEqual([]);
  });
});

describe("carriedForward", () => {
  it("moves the deadline and keeps the last sign of life", () => {
    const { after, flips } = carriedForward(online(0), beat(4), seeing(at(4)));
    expect(flips).toEqual([]);
    expect(after).toEqual(online(0, { deadlineAt: at(9) }));
  });

  it("brings nobody back", () => {
    const silent = online(0, { state: "offline", stateSince: at(5) });
    expect(carriedForward(silent, beat(8), seeing(at(8)))).toEqual({ after: silent, flips: [] });
  });
});

describe("properties", () => {
  const minute = fc.integer({ min: 0, max: 200 });
  const anyBeat = fc.record({
    seen: minute,
    delay: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
    threshold: fc.integer({ min: 1, max: 30 }),
    configured: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    sweepBefore: fc.boolean(),
  });
  const anyGap = fc.option(
    fc.tuple(minute, minute).map(([a, b]) => ({ startedAt: at(Math.min(a, b)), endedAt: at(Math.max(a, b)) })),
  );

  /** Plays beats in the order they arrive; `sweeps` says whether a sweep runs before each that asks for it. */
  function play(
    beats: (typeof anyBeat extends fc.Arbitrary<infer T> ? T : never)[],
    gap: Vantage["gap"],
    sweeps: boolean,
  ) {
    const arrivals = beats.map((one) => ({ ...one, now: at(one.seen + one.delay) })).sort((a, b) => a.now - b.now);
    let living: Tracked | null = null;
    const flips: Flip[] = [];
    for (const one of arrivals) {
      const view = { now: one.now, through: one.now, gap: gap && gap.endedAt <= one.now ? gap : null };
      if (sweeps && one.sweepBefore && living && isOverdue(living, one.now)) {
        flips.push({ from: "online", to: "offline", at: living.deadlineAt, reason: "silence" });
        living = { ...living, state: "offline", stateSince: living.deadlineAt };
      }
      const given = beat(one.seen, { thresholdMs: one.threshold * MIN, configured: one.configured });
      const step = livenessAfter(living, given, view);
      flips.push(...step.flips);
      const again = livenessAfter(step.after, given, view);
      expect(again).toEqual({ after: step.after, flips: [] });
      if (living?.state === "online" && !isOverdue(living, one.now)) expect(step.after.state).not.toBe("offline");
      living = step.after;
    }
    return { living, flips };
  }

  it("flips alternate, times never go backwards, a replay changes nothing, a sweep in between changes nothing", () => {
    fc.assert(
      fc.property(fc.array(anyBeat, { minLength: 1, maxLength: 25 }), anyGap, (beats, gap) => {
        const { living, flips } = play(beats, gap, false);
        flips.forEach((flip, index) => {
          expect(flip.from).toBe(index === 0 ? "none" : flips[index - 1]?.to);
          expect(flip.to).not.toBe(flip.from);
          expect(flip.at).toBeGreaterThanOrEqual(flips[index - 1]?.at ?? 0);
        });
        expect(living?.state).toBe(flips.at(-1)?.to);
        expect(living?.stateSince).toBe(flips.at(-1)?.at);
        expect(play(beats, gap, true)).toEqual({ living, flips });
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("thresholds and watching", () => {
  it.each([
    [5, null, 5 * MIN],
    [5, 60, 5 * MIN],
    [5, 300, 6 * MIN],
    [1, 600, 11 * MIN],
    [60, 300, 60 * MIN],
    [0, null, 1 * MIN],
    [90, null, 60 * MIN],
  ])("S0-44: account %s min, host every %s s: %s ms", (minutes, seconds, expected) => {
    expect(thresholdMs(minutes, seconds)).toBe(expected);
  });

  it("counts silence only up to the last pulse once that is older than tolerated", () => {
    const watch: Watch = { seenAt: at(0), continuous: true, lastGapEndedAt: null };
    expect(watchedThrough(watch, at(0) + 15_000)).toBe(at(0) + 15_000);
    expect(watchedThrough(watch, at(0) + 15_001)).toBe(at(0));
    expect(watchedThrough({ ...watch, continuous: false }, at(60))).toBe(at(60));
  });

  it("moves a deadline that fell into a gap to a full threshold after it, and no other", () => {
    const gap = { startedAt: at(10), endedAt: at(60) };
    expect(deadlineAfterGap(at(10), 5 * MIN, gap)).toBe(at(10));
    expect(deadlineAfterGap(at(11), 5 * MIN, gap)).toBe(at(65));
    expect(deadlineAfterGap(at(70), 5 * MIN, gap)).toBe(at(70));
  });
});

describe("shownState", () => {
  const watch: Watch = { seenAt: at(100), continuous: false, lastGapEndedAt: null };
  it.each([
    ["offline once past the deadline, without a sweep", online(0), watch, at(5), true, "offline", at(5)],
    ["online before it", online(0), watch, at(5) - 1, true, "online", at(0)],
    [
      "unknown while nobody watches",
      online(0),
      { ...watch, continuous: true, seenAt: at(1) },
      at(4),
      true,
      "unknown",
      at(1),
    ],
    [
      "unknown until heard again after a gap",
      online(0),
      { ...watch, lastGapEndedAt: at(2) },
      at(3),
      true,
      "unknown",
      at(2),
    ],
    ["unknown when its host cannot read its agents", online(0), watch, at(1), false, "unknown", at(0)],
    ["retired, whatever the clock says", online(0, { state: "retired" }), watch, at(99), true, "retired", at(0)],
  ] as const)("%s", (_name, living, seen, now, readable, state, since) => {
    expect(shownState(living, seen, now, readable)).toEqual({ state, since });
  });
});
