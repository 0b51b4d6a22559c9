import { expect, it } from "vitest";
import { RateLimit } from "./limits";

it("lets a minute's worth through at once, then as much as flows", () => {
  const limit = new RateLimit(60);
  const taken = Array.from({ length: 61 }, () => limit.take("a", 0));
  expect(taken.filter((seconds) => seconds === 0)).toHaveLength(60);
  expect(taken.at(-1)).toBe(1);
  expect(limit.take("a", 999)).toBe(1);
  expect(limit.take("a", 1_000)).toBe(0);
  expect(limit.take("b", 0)).toBe(0);
});

it("says how long to wait, in whole seconds", () => {
  const limit = new RateLimit(2);
  limit.take("a", 0);
  limit.take("a", 0);
  expect(() => limit.require("a", 0)).toThrow(
    expect.objectContaining({ kind: "too_many", detail: { retryAfterSeconds: 30 } }),
  );
});

it("is off at 0, is not confused by a clock that goes back, and forgets the oldest name", () => {
  expect(new RateLimit(0).take("a", 0)).toBe(0);
  const limit = new RateLimit(1, 2);
  expect([limit.take("a", 10_000), limit.take("a", 0)]).toEqual([0, 60]);
  limit.take("b", 0);
  limit.take("c", 0);
  expect(limit.take("a", 0)).toBe(0);
});
