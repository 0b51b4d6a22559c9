import { describe, expect, it } from "vitest";
import { type Change, mergedChange, paced } from "./pace";

/** A clock that only moves when told to. */
function handClock() {
  let now = 0;
  let due: { at: number; work: () => void }[] = [];
  return {
    now: () => now,
    after(ms: number, work: () => void) {
      const one = { at: now + ms, work };
      due.push(one);
      return () => {
        due = due.filter((other) => other !== one);
      };
    },
    async pass(ms: number) {
      now += ms;
      const ready = due.filter((one) => one.at <= now);
      due = due.filter((one) => one.at > now);
      for (const one of ready) one.work();
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

describe("mergedChange", () => {
  it.each<[string, Change | undefined, Change, Change]>([
    ["takes the first as it is", undefined, { ids: ["a"] }, { ids: ["a"] }],
    ["joins ids once each", { ids: ["a", "b"] }, { ids: ["b", "c"] }, { ids: ["a", "b", "c"] }],
    ["without ids on either side anything may have changed", { ids: ["a"] }, {}, {}],
  ])("%s", (_name, first, second, expected) => {
    expect(mergedChange(first, second)).toEqual(expected);
  });
});

describe("paced", () => {
  it("acts at once on the first change, then at most once a second, and loses none", async () => {
    const clock = handClock();
    const seen: Change[] = [];
    const pace = paced((change) => void seen.push(change), 1_000, clock);
    pace.notice({ ids: ["a"] });
    expect(seen).toEqual([{ ids: ["a"] }]);
    await clock.pass(100);
    pace.notice({ ids: ["b"] });
    pace.notice({ ids: ["c"] });
    await clock.pass(800);
    expect(seen).toHaveLength(1);
    await clock.pass(100);
    expect(seen.at(-1)).toEqual({ ids: ["b", "c"] });
    await clock.pass(5_000);
    expect(seen).toHaveLength(2);
    pace.notice({});
    expect(seen).toHaveLength(3);
  });

  it("waits for slow work to end before it begins again", async () => {
    const clock = handClock();
    let finish = () => {};
    let runs = 0;
    const pace = paced(
      () => {
        runs += 1;
        return new Promise<void>((done) => {
          finish = done;
        });
      },
      1_000,
      clock,
    );
    pace.notice({});
    pace.notice({});
    await clock.pass(3_000);
    expect(runs).toBe(1);
    finish();
    await clock.pass(0);
    expect(runs).toBe(2);
  });

  it("tries again after work that failed, with everything noticed since", async () => {
    const clock = handClock();
    const seen: Change[] = [];
    const pace = paced(
      async (change) => {
        seen.push(change);
        if (seen.length === 1) throw new Error("network");
      },
      1_000,
      clock,
    );
    pace.notice({ ids: ["a"] });
    await clock.pass(0);
    await clock.pass(4_000);
    expect(seen).toHaveLength(1);
    pace.notice({ ids: ["b"] });
    await clock.pass(1_000);
    expect(seen.at(-1)?.ids?.toSorted()).toEqual(["a", "b"]);
    expect(seen).toHaveLength(2);
  });

  it("does nothing after it was stopped", async () => {
    const clock = handClock();
    let runs = 0;
    const pace = paced(
      () => {
        runs += 1;
      },
      1_000,
      clock,
    );
    pace.notice({});
    pace.notice({});
    pace.stop();
    await clock.pass(5_000);
    expect(runs).toBe(1);
  });
});
