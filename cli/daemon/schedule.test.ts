import { describe, expect, it } from "vitest";
import { after, delayAfter, hasCome } from "./schedule";

const INTERVAL = 300_000;

describe("the schedule", () => {
  it.each([
    ["S0-35: success waits for the interval", { failed: false, denied: false }, 0.9, 300_000],
    ["S0-41: failure waits 30 s", { failed: true, denied: false }, 0, 30_000],
    ["S0-41: and at most 5 s more", { failed: true, denied: false }, 0.9999, 34_999],
    ["S0-41: a denied token waits for the interval", { failed: true, denied: true }, 0, 300_000],
    ["Retry-After longer than that is honoured", { failed: true, denied: false, retryAfterSeconds: 90 }, 0, 90_000],
    ["Retry-After shorter than that is not", { failed: true, denied: false, retryAfterSeconds: 1 }, 0, 30_000],
  ])("%s", (_title, attempt, random, expected) => {
    expect(delayAfter(attempt, INTERVAL, random)).toBe(expected);
  });

  it("a moment has come when either clock says so", () => {
    const due = after({ wallMs: 1000, steadyMs: 10 }, 500);
    expect(hasCome(due, { wallMs: 1499, steadyMs: 509 })).toBe(false);
    expect(hasCome(due, { wallMs: 1500, steadyMs: 11 })).toBe(true);
    expect(hasCome(due, { wallMs: -99_999, steadyMs: 510 })).toBe(true);
  });
});
