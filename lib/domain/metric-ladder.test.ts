import { describe, expect, it } from "vitest";
import { MetricSample } from "../protocol";
import {
  LADDER,
  METRIC_RANGE_NAMES,
  METRIC_RANGES,
  metricRange,
  type Points,
  pointsOf,
  rungReaching,
  slotOf,
  stepStart,
  stepsOf,
} from "./metric-ladder";

const T0 = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
const DAY = 86_400_000;

const NOTHING: Points = { cpu: null, load: null, memory: null, disk: null, up: null, down: null, temperature: null };
const cpu = (at: number, value: number | null) => ({ at, points: { ...NOTHING, cpu: value } });

describe("the ladder", () => {
  it("is as fine as 1 m, 10 m, 20 m, 2 h and 8 h for hours, days, weeks and months, and bounded", () => {
    const finest = (ms: number) => rungReaching(ms).stepSeconds / 60;
    expect(finest(60 * MINUTE)).toBe(1);
    expect(finest(12 * 60 * MINUTE)).toBeLessThanOrEqual(10);
    expect(finest(DAY)).toBeLessThanOrEqual(20);
    expect(finest(7 * DAY)).toBeLessThanOrEqual(120);
    expect(finest(30 * DAY)).toBeLessThanOrEqual(480);
    expect(LADDER.reduce((sum, { slots }) => sum + slots, 0)).toBeLessThan(3_000);
  });

  it("holds every range wholly, in at most 400 points a series", () => {
    for (const name of METRIC_RANGE_NAMES) {
      const { ms, stepSeconds } = METRIC_RANGES[name];
      expect(ms / 1000 / stepSeconds).toBeLessThanOrEqual(400);
      const rung = LADDER.find((one) => one.stepSeconds === stepSeconds);
      expect((rung?.slots ?? 0) * stepSeconds * 1000).toBeGreaterThan(ms);
    }
  });

  it("S2-12: looks through 24 hours in means of five minutes unless an address says otherwise", () => {
    expect([undefined, "", "1y", "7d"].map(metricRange)).toEqual(["24h", "24h", "24h", "7d"]);
    expect(METRIC_RANGES["24h"].stepSeconds).toBe(300);
  });
});

describe("a sample", () => {
  it("counts on every rung that still reaches it", () => {
    const steps = (age: number) => stepsOf([cpu(T0 - age, 50)], T0).map(({ stepSeconds }) => stepSeconds);
    expect(steps(0)).toEqual([60, 300, 1_800, 7_200, 28_800]);
    expect(steps(8 * 60 * MINUTE)).toEqual([300, 1_800, 7_200, 28_800]);
    expect(steps(14 * DAY)).toEqual([7_200, 28_800]);
    expect(steps(500 * DAY)).toEqual([]);
  });

  it("keeps the smallest and the largest beside the sum, and what is not readable out of them", () => {
    const steps = stepsOf([cpu(T0, 10), cpu(T0 + 20_000, 90), cpu(T0 + 40_000, null)], T0 + MINUTE);
    expect(steps[0]).toMatchObject({ stepSeconds: 60, at: T0, cpu: { count: 2, sum: 100, min: 10, max: 90 } });
    expect(steps[0]?.load).toEqual({ count: 0, sum: 0, min: null, max: null });
  });

  it("takes the place of the one a whole turn before it, and no other", () => {
    for (const rung of LADDER) {
      const stepMs = rung.stepSeconds * 1000;
      const at = stepStart(T0, rung.stepSeconds);
      const next = Array.from({ length: rung.slots }, (_, index) => slotOf(at + index * stepMs, rung));
      expect(new Set(next).size).toBe(rung.slots);
      expect(slotOf(at + rung.slots * stepMs, rung)).toBe(next[0]);
    }
  });

  it("S2-7: says memory and disk in percent, the disk being the one the system runs on, and the warmest sensor", () => {
    const sample = MetricSample.parse({
      key: "mt-1",
      observedAt: T0,
      cpu: 12.5,
      load: [1, 2, 3],
      memory: { total: 400, used: 100 },
      disks: [
        { mount: "/", total: 1_000, used: 250 },
        { mount: "/data", total: 1_000, used: 900 },
      ],
      network: { up: 10, down: 20 },
      temperatures: [
        { name: "a", celsius: 40 },
        { name: "b", celsius: 61 },
      ],
    });
    expect(pointsOf(sample)).toEqual({ cpu: 12.5, load: 1, memory: 25, disk: 25, up: 10, down: 20, temperature: 61 });
    expect(pointsOf(MetricSample.parse({ key: "mt-2", observedAt: T0 }))).toEqual(NOTHING);
  });
});
