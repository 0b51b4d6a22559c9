import { describe, expect, it } from "vitest";
import { bandPath, bridgeOf, linePath, outline, roundTop, runsOf } from "./metric-chart";

const scale = { top: 100, bottom: 0, bridge: 0 };

describe("the lines of a chart", () => {
  it("break where nothing was measured, and never fall to zero there", () => {
    const values = [10, 20, null, null, 30, 40];
    expect(runsOf(values)).toEqual([
      { first: 0, last: 1 },
      { first: 4, last: 5 },
    ]);
    expect(linePath(values, scale)).toBe("M0.5 90L1.5 80M4.5 70L5.5 60");
  });

  it("bridge what is empty because the machine is measured more seldom than the step is long", () => {
    expect(bridgeOf(30, 60_000)).toBe(0);
    expect(bridgeOf(null, 60_000)).toBe(0);
    expect(bridgeOf(300, 60_000)).toBe(9);
    expect(linePath([10, null, 20], { ...scale, bridge: 1 })).toBe("M0.5 90L2.5 80");
  });

  it("show a single value as a dot, without a band", () => {
    expect(linePath([null, 50, null], scale)).toBe("M1.5 50h0.01");
    expect(bandPath([null, 40, null], [null, 60, null], scale)).toBe("");
  });

  it("have a band from the smallest to the largest", () => {
    expect(bandPath([10, 20], [30, 40], scale)).toBe("M0.5 70L1.5 60L1.5 80L0.5 90Z");
  });

  it("reach up to a round number", () => {
    expect([0, 0.3, 1, 3, 12, 26, 51, 999].map(roundTop)).toEqual([1, 0.5, 1, 5, 20, 50, 100, 1_000]);
  });

  it("are told in figures: nothing of what was not measured", () => {
    expect(outline({ mean: [null, 10, 30], min: [null, 5, 20], max: [null, 15, 90] })).toEqual({
      mean: 20,
      min: 5,
      max: 90,
      latest: 30,
    });
    expect(outline({ mean: [null], min: [null], max: [null] })).toBeNull();
  });
});
