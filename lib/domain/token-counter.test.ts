import { expect, it } from "vitest";
import { usedSince } from "./token-counter";

it.each([
  ["the first word says nothing about when", null, 5_000, null],
  ["it grew", 5_000, 5_200, 200],
  ["it stood still", 5_000, 5_000, 0],
  ["it dropped: it began anew", 5_000, 300, 300],
  ["it began anew and used nothing yet", 5_000, 0, 0],
] as const)("S2-8: %s", (_, before, now, used) => {
  expect(usedSince(before, now)).toBe(used);
});
