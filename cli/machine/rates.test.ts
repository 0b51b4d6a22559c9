import { describe, expect, it } from "vitest";
import { cpuShare, type Look, networkRate } from "./rates";

const eth0 = (up: number, down: number) => new Map([["eth0", { up, down }]]);
const look = (at: number, over: Partial<Look> = {}): Look => ({
  cpu: { busy: at / 10, total: at },
  traffic: eth0(at, at * 2),
  wallMs: at,
  steadyMs: at,
  ...over,
});

describe("between two looks", () => {
  it("S2-7: CPU and speeds are what happened in between", () => {
    expect(cpuShare(look(30_000), look(60_000))).toEqual({ value: 10 });
    expect(networkRate(look(30_000), look(60_000))).toEqual({ value: { up: 1_000, down: 2_000 } });
  });

  it("nothing is said at the first look, or of what the system does not tell", () => {
    expect(cpuShare(undefined, look(1))).toEqual({ missing: "first" });
    expect(networkRate(undefined, look(1))).toEqual({ missing: "first" });
    expect(cpuShare(look(1), look(2, { cpu: undefined }))).toEqual({ missing: "unsupported" });
    expect(networkRate(look(1), look(2, { traffic: undefined }))).toEqual({ missing: "unsupported" });
  });

  it("counters that go backwards give no figure, never a negative or a huge one", () => {
    expect(networkRate(look(30_000), look(60_000, { traffic: eth0(5, 5) }))).toEqual({ missing: "counter" });
    expect(cpuShare(look(30_000), look(60_000, { cpu: { busy: 1, total: 1 } }))).toEqual({ missing: "counter" });
  });

  it("an interface that was plugged in or began anew is left out, the others count", () => {
    const before = look(30_000, { traffic: new Map([...eth0(1_000, 1_000), ["eth1", { up: 9e9, down: 9e9 }]]) });
    const after = look(60_000, {
      traffic: new Map([...eth0(31_000, 61_000), ["eth1", { up: 7, down: 7 }], ["eth2", { up: 5e9, down: 5e9 }]]),
    });
    expect(networkRate(before, after)).toEqual({ value: { up: 1_000, down: 2_000 } });
  });

  it.each([
    ["the clock jumped ahead", look(60_000, { wallMs: 3_660_000 })],
    ["the clock jumped back", look(60_000, { wallMs: -3_000_000 })],
    ["the machine slept, and the steady clock with it", look(60_000, { wallMs: 8 * 3_600_000 })],
  ])("speeds are not known when %s", (_, after) => {
    expect(networkRate(look(30_000), after)).toEqual({ missing: "clock" });
    // What the cores did is counted in their own time.
    expect(cpuShare(look(30_000), after)).toEqual({ value: 10 });
  });
});
