import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counted, EMPTY_WINDOW, type ReplayWindow } from "./replay-window";

/** Counts numbers in the order they come. @returns which were new, and what is remembered */
function count(numbers: readonly number[], start: ReplayWindow = EMPTY_WINDOW) {
  let window = start;
  const isNew = numbers.map((number) => {
    const next = counted(window, number);
    if (next) window = next;
    return next !== null;
  });
  return { isNew, window };
}

describe("what was counted already", () => {
  it("is refused the second time, and what is newer is taken", () => {
    expect(count([5, 5, 6, 5, 6, 7]).isNew).toEqual([true, false, true, false, false, true]);
  });

  it("comes late only once", () => {
    expect(count([10, 12, 11, 11, 9, 9, 10]).isNew).toEqual([true, true, true, false, true, false, false]);
  });

  it("is what lies so far back that nothing is remembered of it", () => {
    expect(count([1_000, 938, 937]).isNew).toEqual([true, true, false]);
    expect(count([1, 10_000, 9_999, 1]).isNew).toEqual([true, true, true, false]);
  });

  it("fits a signed 64-bit number, whatever comes", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 60 }), (numbers) => {
        const { window, isNew } = count(numbers);
        expect(window.seen).toBeLessThan(2n ** 62n);
        // Nothing twice.
        const taken = numbers.filter((_, index) => isNew[index]);
        expect(new Set(taken).size).toBe(taken.length);
        // Of what is near enough nothing is lost.
        const near = new Set(numbers.filter((number) => number > 200 - 60));
        if (numbers[0] !== undefined && numbers[0] > 140)
          for (const number of near) expect(taken.includes(number)).toBe(true);
      }),
    );
  });
});
