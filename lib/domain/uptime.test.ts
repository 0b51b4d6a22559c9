import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Flip, type StoredState, shownState } from "./liveness";
import { bucketsOf, drawnSegments, MAX_SEGMENTS, type Past, percentOf, segmentsOf, uptimeOf } from "./uptime";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = 100 * DAY;
const DAY_WINDOW = { from: NOW - DAY, to: NOW };

const online = (since: number): Past["shown"] => ({ state: "online", since });
const past = (over: Partial<Past>): Past => ({
  flips: [],
  gaps: [],
  shown: online(0),
  thresholdMs: 300_000,
  now: NOW,
  ...over,
});
const first = (at: number) => ({ at, from: "none", to: "online", reason: "first_report" }) as const;
const silence = (at: number) => ({ at, from: "online", to: "offline", reason: "silence" }) as const;
const back = (at: number) => ({ at, from: "offline", to: "online", reason: "report" }) as const;

describe("segmentsOf", () => {
  it("is not watched before the first report", () => {
    const segments = segmentsOf(past({ flips: [first(NOW - HOUR)], shown: online(NOW - HOUR) }), DAY_WINDOW);
    expect(segments).toEqual([
      { from: NOW - DAY, to: NOW - HOUR, state: "none" },
      { from: NOW - HOUR, to: NOW, state: "online" },
    ]);
    expect(percentOf(uptimeOf(segments))).toBe(100);
  });

  it("knows nothing of somebody who never reported", () => {
    const segments = segmentsOf(past({ shown: { state: "unknown", since: 0 } }), DAY_WINDOW);
    expect(segments).toEqual([{ ...DAY_WINDOW, state: "none" }]);
    expect(percentOf(uptimeOf(segments))).toBeNull();
  });

  it("counts the silence that no sweep has recorded yet", () => {
    const flips = [first(NOW - 10 * DAY)];
    const segments = segmentsOf(past({ flips, shown: { state: "offline", since: NOW - 6 * HOUR } }), DAY_WINDOW);
    expect(segments.at(-1)).toEqual({ from: NOW - 6 * HOUR, to: NOW, state: "offline" });
    expect(percentOf(uptimeOf(segments))).toBe(75);
  });

  it("calls a platform gap unknown, and an outage only what was outside of it", () => {
    const flips = [first(NOW - 10 * DAY), silence(NOW - 12 * HOUR), back(NOW - 9 * HOUR)];
    const gaps = [{ startedAt: NOW - 11 * HOUR, endedAt: NOW - 10 * HOUR }];
    const uptime = uptimeOf(segmentsOf(past({ flips, gaps, shown: online(NOW - 9 * HOUR) }), DAY_WINDOW));
    expect(uptime).toMatchObject({ offlineMs: 2 * HOUR, unknownMs: HOUR, watchedMs: 23 * HOUR });
  });

  it("keeps somebody who stayed silent after a gap unknown until it is marked offline", () => {
    const gapEnd = NOW - 10 * HOUR;
    const flips = [first(NOW - 10 * DAY), silence(gapEnd + 300_000)];
    const gaps = [{ startedAt: gapEnd - HOUR, endedAt: gapEnd }];
    const shown = { state: "offline", since: gapEnd + 300_000 } as const;
    expect(segmentsOf(past({ flips, gaps, shown }), DAY_WINDOW).map((one) => one.state)).toEqual([
      "online",
      "unknown",
      "offline",
    ]);
    expect(uptimeOf(segmentsOf(past({ flips, gaps, shown }), DAY_WINDOW)).unknownMs).toBe(HOUR + 300_000);
  });

  it("does not call the time before it was configured, or after, a gap", () => {
    const flips = [
      first(NOW - 5 * HOUR),
      { at: NOW - HOUR, from: "online", to: "retired", reason: "not_configured" } as const,
    ];
    const gaps = [{ startedAt: NOW - 8 * HOUR, endedAt: NOW - 7 * HOUR }];
    const shown = { state: "retired", since: NOW - HOUR } as const;
    expect(uptimeOf(segmentsOf(past({ flips, gaps, shown }), DAY_WINDOW))).toMatchObject({
      unknownMs: 0,
      onlineMs: 4 * HOUR,
      noneMs: 20 * HOUR,
    });
  });
});

describe("percentOf", () => {
  it("never says 100 when there was a single offline millisecond in 30 days", () => {
    const flips = [first(NOW - 40 * DAY), silence(NOW - DAY), back(NOW - DAY + 1)];
    const segments = segmentsOf(past({ flips, shown: online(NOW - DAY + 1) }), { from: NOW - 30 * DAY, to: NOW });
    expect(percentOf(uptimeOf(segments))).toBe(99.99);
  });

  it("rounds down", () => {
    expect(percentOf({ onlineMs: 2, offlineMs: 1, ratio: 2 / 3 })).toBe(66.66);
  });
});

const states: StoredState[] = ["online", "offline", "retired"];
const reasons: Flip["reason"][] = ["first_report", "report", "silence", "not_configured"];
const anyPast: fc.Arbitrary<Past> = fc
  .record({
    steps: fc.array(
      fc.record({ wait: fc.nat(2 * DAY), to: fc.constantFrom(...states), reason: fc.constantFrom(...reasons) }),
      {
        maxLength: 30,
      },
    ),
    gaps: fc.array(fc.record({ before: fc.nat(8 * DAY), length: fc.nat(DAY) }), { maxLength: 4 }),
    silentFor: fc.nat(DAY),
    seenBefore: fc.nat(60_000),
    continuous: fc.boolean(),
  })
  .map(({ steps, gaps, silentFor, seenBefore, continuous }) => {
    let at = NOW - 10 * DAY;
    let from: Past["flips"][number]["from"] = "none";
    const flips = steps.flatMap((step) => {
      at = Math.min(at + step.wait, NOW);
      if (step.to === from) return [];
      const flip = { at, from, to: step.to, reason: step.reason };
      from = step.to;
      return [flip];
    });
    const last = flips.at(-1);
    const shown: Past["shown"] = last
      ? shownState(
          {
            state: last.to,
            stateSince: last.at,
            lastActiveAt: NOW - silentFor,
            deadlineAt: Math.max(last.at, NOW - silentFor + 300_000),
          },
          { seenAt: NOW - seenBefore, continuous, lastGapEndedAt: null },
          NOW,
        )
      : { state: "unknown", since: NOW };
    return past({
      flips,
      gaps: gaps.map((gap) => ({ startedAt: NOW - gap.before, endedAt: Math.min(NOW, NOW - gap.before + gap.length) })),
      shown,
    });
  });
const anyWindow = fc
  .record({ back: fc.integer({ min: 1, max: 12 * DAY }), length: fc.integer({ min: 1, max: 12 * DAY }) })
  .map(({ back: ago, length }) => ({ from: NOW - ago, to: NOW - ago + length }));

describe("whatever happened", () => {
  it("segments tile the window, neighbours differ, and the parts add up to it", () => {
    fc.assert(
      fc.property(anyPast, anyWindow, (some, window) => {
        const segments = segmentsOf(some, window);
        expect(segments[0]?.from).toBe(window.from);
        expect(segments.at(-1)?.to).toBe(window.to);
        segments.forEach((segment, index) => {
          expect(segment.to).toBeGreaterThan(segment.from);
          const before = segments[index - 1];
          if (before) {
            expect(segment.from).toBe(before.to);
            expect(segment.state).not.toBe(before.state);
          }
        });
        const uptime = uptimeOf(segments);
        expect(uptime.windowMs).toBe(window.to - window.from);
        expect(percentOf(uptime) === 100).toBe(uptime.onlineMs > 0 && uptime.offlineMs === 0);
      }),
      { numRuns: 400 },
    );
  });

  it("the end of the tape says what the page says now", () => {
    fc.assert(
      fc.property(anyPast, (some) => {
        const until = some.gaps.some((gap) => gap.endedAt >= NOW);
        const end = segmentsOf(some, DAY_WINDOW).at(-1)?.state;
        if (some.flips.length > 0 && !until && some.shown.since < NOW && some.flips.at(-1)?.at !== NOW) {
          expect(end).toBe(some.shown.state === "retired" ? "none" : some.shown.state);
        }
      }),
    );
  });

  it("steps hold exactly what the segments held", () => {
    fc.assert(
      fc.property(anyPast, fc.integer({ min: 1, max: 60 }), (some, count) => {
        const segments = segmentsOf(some, DAY_WINDOW);
        const buckets = bucketsOf(segments, DAY_WINDOW, count);
        const sum = (pick: (one: (typeof buckets)[number]) => number) =>
          buckets.reduce((all, one) => all + pick(one), 0);
        const whole = uptimeOf(segments);
        expect(sum((one) => one.onlineMs)).toBeCloseTo(whole.onlineMs, 3);
        expect(sum((one) => one.offlineMs)).toBeCloseTo(whole.offlineMs, 3);
        expect(sum((one) => one.windowMs)).toBeCloseTo(DAY, 3);
      }),
    );
  });
});

describe("drawnSegments", () => {
  it("draws a flapping agent in a bounded number of steps and hides no outage", () => {
    const flips: Past["flips"][number][] = [first(NOW - 2 * DAY)];
    for (let at = NOW - DAY; at < NOW; at += 60_000) flips.push(silence(at), back(at + 30_000));
    const segments = segmentsOf(past({ flips, shown: online(NOW - 30_000) }), DAY_WINDOW);
    expect(segments.length).toBeGreaterThan(2_000);
    const drawn = drawnSegments(segments, DAY_WINDOW);
    expect(drawn.segments.length).toBeLessThanOrEqual(MAX_SEGMENTS);
    expect(drawn.segments.some((one) => one.state === "offline")).toBe(true);
    expect(drawn.stepMs).toBe(DAY / MAX_SEGMENTS);
  });
});
