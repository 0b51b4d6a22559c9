import { expect, it } from "vitest";
import { roundCeiling } from "./chart-scale";

it.each([
  [0, 1],
  [Number.NaN, 1],
  [1, 1],
  [1.1, 2],
  [21, 25],
  [99, 100],
  [100, 100],
  [2_600_000, 5_000_000],
])("an axis for values up to %d ends at %d", (largest, end) => {
  expect(roundCeiling(largest)).toBe(end);
});
