import { describe, expect, it } from "vitest";
import { Throttle } from "./throttle";

describe("a throttle of 3 attempts a minute", () => {
  const start = 1_000_000;

  it("refuses the fourth attempt and says how many seconds to wait", () => {
    const throttle = new Throttle(3, 60_000);
    expect([0, 1, 2].map((second) => throttle.take("alice", start + second * 1000))).toEqual([0, 0, 0]);
    expect(throttle.take("alice", start + 10_000)).toBe(50);
  });

  it("does not let refused attempts lengthen the wait", () => {
    const throttle = new Throttle(1, 60_000);
    throttle.take("alice", start);
    for (let i = 1; i < 100; i += 1) throttle.take("alice", start + i * 500);
    expect(throttle.take("alice", start + 60_000)).toBe(0);
  });

  it("counts each key for itself", () => {
    const throttle = new Throttle(1, 60_000);
    throttle.take("alice", start);
    expect(throttle.take("bob", start)).toBe(0);
  });

  it("takes back what turned out to be good", () => {
    const throttle = new Throttle(1, 60_000);
    throttle.take("alice", start);
    throttle.giveBack("alice");
    expect(throttle.take("alice", start)).toBe(0);
  });

  it("remembers a bounded number of keys, forgetting the oldest", () => {
    const throttle = new Throttle(1, 60_000, 10);
    for (let i = 0; i < 11; i += 1) throttle.take(`key ${i}`, start);
    expect(throttle.take("key 0", start)).toBe(0);
    expect(throttle.take("key 10", start)).toBe(60);
  });
});
