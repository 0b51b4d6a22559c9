import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shownState, thresholdMs } from "./liveness";
import { isClockWrong, isThresholdFromInterval, unknownBecause } from "./liveness-cause";

const NOW = 1_800_000_000_000;

describe("unknownBecause", () => {
  it.each([
    ["blind while nobody pulses", { seenAt: NOW - 60_000, continuous: true, lastGapEndedAt: null }, "blind"],
    ["gap when not heard since one", { seenAt: NOW, continuous: true, lastGapEndedAt: NOW - 1_000 }, "gap"],
    ["roster otherwise", { seenAt: NOW, continuous: true, lastGapEndedAt: NOW - 99_000 }, "roster"],
  ] as const)("is %s", (_name, watch, expected) => {
    expect(unknownBecause(NOW - 10_000, watch, NOW)).toBe(expected);
  });

  it("gives shownState's own moment: since the pulse, the gap's end, the last sign of life", () => {
    const ago = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(ago, ago, fc.boolean(), fc.option(ago), (activeAgo, seenAgo, continuous, gapAgo) => {
        const lastActiveAt = NOW - activeAgo;
        const watch = { seenAt: NOW - seenAgo, continuous, lastGapEndedAt: gapAgo === null ? null : NOW - gapAgo };
        const living = { state: "online", stateSince: 0, lastActiveAt, deadlineAt: NOW + 300_000 } as const;
        const shown = shownState(living, watch, NOW, false);
        const since = { blind: watch.seenAt, gap: watch.lastGapEndedAt, roster: lastActiveAt };
        expect(shown.state).toBe("unknown");
        expect(shown.since).toBe(since[unknownBecause(lastActiveAt, watch, NOW)]);
      }),
    );
  });
});

it("S0-44: says whether the account or the host's interval decides", () => {
  const decided = (accountThresholdMinutes: number, interval: number | null) =>
    isThresholdFromInterval({ accountThresholdMinutes, thresholdMs: thresholdMs(accountThresholdMinutes, interval) });
  expect([decided(5, 60), decided(5, null), decided(5, 240), decided(5, 241), decided(1, 60)]).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
});

it("warns of a clock that is more than two minutes off, either way, and not of one nobody measured", () => {
  expect([120_000, 120_001, -120_001, 0, null].map(isClockWrong)).toEqual([false, true, true, false, false]);
});
