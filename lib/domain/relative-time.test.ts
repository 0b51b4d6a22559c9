import { describe, expect, it } from "vitest";
import { lengthPartsOf, relativeTimeOf } from "./relative-time";

const NOW = 1_800_000_000_000;
const S = 1000;
const DAY = 86_400 * S;

describe("relativeTimeOf", () => {
  it.each([
    ["a clock ahead of ours", -2 * 3_600 * S, { unit: "now" }],
    ["this moment", 0, { unit: "now" }],
    ["59.999 s", 60 * S - 1, { unit: "now" }],
    ["60 s", 60 * S, { unit: "minute", count: 1 }],
    ["just under an hour", 3_600 * S - 1, { unit: "minute", count: 59 }],
    ["an hour", 3_600 * S, { unit: "hour", count: 1 }],
    ["just under a day", DAY - 1, { unit: "hour", count: 23 }],
    ["a day", DAY, { unit: "day", count: 1 }],
    ["just under 30 days", 30 * DAY - 1, { unit: "day", count: 29 }],
    ["30 days", 30 * DAY, { unit: "date" }],
  ])("S0-61: %s", (_name, ago, expected) => {
    expect(relativeTimeOf(NOW - ago, NOW)).toEqual(expected);
  });
});

describe("lengthPartsOf", () => {
  it.each([
    [45 * S, { days: 0, hours: 0, minutes: 0, seconds: 45 }],
    [125 * S, { days: 0, hours: 0, minutes: 2, seconds: 5 }],
    [22 * 3_600 * S + 630 * S, { days: 0, hours: 22, minutes: 10, seconds: 0 }],
    [3 * DAY + 4 * 3_600 * S + 59 * S, { days: 3, hours: 4, minutes: 0, seconds: 0 }],
    [-5, { days: 0, hours: 0, minutes: 0, seconds: 0 }],
  ])("%d ms", (ms, expected) => {
    expect(lengthPartsOf(ms)).toEqual(expected);
  });
});
