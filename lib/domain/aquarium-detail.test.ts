import { describe, expect, it } from "vitest";
import {
  type Detail,
  detailAfter,
  detailTried,
  firstDetail,
  LOOK_MS,
  nameRank,
  namesEverybody,
  namesInCrowd,
} from "./aquarium-detail";

/** Looks one after the other, each with so many pictures a second. */
function looking(perSecond: readonly number[], begin: Detail = firstDetail(), startedAt = 0): Detail {
  return perSecond.reduce(
    (detail, pace, index) => detailAfter(detail, (pace * LOOK_MS) / 1000, LOOK_MS, startedAt + (index + 1) * LOOK_MS),
    begin,
  );
}

describe("how much the aquarium draws", () => {
  it("draws everything while it is smooth", () => {
    expect(looking([20, 60, 60, 58, 60]).level).toBe("full");
  });

  it("does not judge the first look, while pictures are being prepared", () => {
    expect(looking([3]).level).toBe("full");
  });

  it("forgives one bad look, not two in a row", () => {
    expect(looking([60, 50, 60, 50, 60]).level).toBe("full");
    expect(looking([60, 50, 50]).level).toBe("simple");
  });

  it("steps down at once when it is far too slow, level by level, to a still picture", () => {
    expect(looking([60, 30]).level).toBe("simple");
    expect(looking([60, 30, 30, 30]).level).toBe("half");
    expect(looking([60, 30, 30, 30, 10, 10]).level).toBe("quarter");
    expect(looking([60, 30, 30, 30, 10, 10, 2, 2]).level).toBe("still");
  });

  it("is content with 30 pictures a second at half pace", () => {
    expect(looking([60, 30, 30, 30, 30, 30, 30, 30]).level).toBe("half");
  });

  it("tries the level above after a while, and waits twice as long when that failed", () => {
    const down = looking([60, 30]);
    const tried = detailAfter({ ...down, looks: 5 }, 48, LOOK_MS, down.retryAt);
    expect(tried).toMatchObject({ level: "full", isTrial: true });
    const again = looking([30, 30], tried, down.retryAt);
    expect(again).toMatchObject({ level: "simple", patienceMs: down.patienceMs * 2 });
  });

  it("finds a way back from the still picture", () => {
    expect(detailTried({ ...firstDetail("still") })).toMatchObject({ level: "quarter", isTrial: true, looks: 0 });
  });
});

describe("who wears a name", () => {
  it("is everybody while there is water enough", () => {
    expect([namesEverybody(30, 1_000 * 500), namesEverybody(30, 358 * 400), namesEverybody(500, 1_000 * 500)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("is fewer where many crowd a small water", () => {
    expect([namesInCrowd(1_000 * 500), namesInCrowd(358 * 400), namesInCrowd(10)]).toEqual([22, 6, 3]);
  });

  it("is who was searched for, else who is in trouble", () => {
    const rank = (isSearched: boolean, isFound: boolean, state: string) => nameRank({ isSearched, isFound, state });
    expect(rank(true, true, "online")).toBe(0);
    expect(rank(true, false, "offline")).toBeNull();
    expect(rank(false, true, "offline")).toBe(1);
    expect(rank(false, true, "unknown")).toBe(2);
    expect(rank(false, true, "online")).toBeNull();
  });
});
