import { describe, expect, it } from "vitest";
import { ATTENTION, ATTENTION_KINDS, type AttentionKind, type FleetCounts, inOrder, verdictOf } from "./attention";

const hosts = (over: Partial<FleetCounts> = {}): FleetCounts => ({
  total: 3,
  online: 3,
  offline: 0,
  unknown: 0,
  waiting: 0,
  ...over,
});
const some = (...kinds: AttentionKind[]) => kinds.map((kind) => ({ kind, total: 1, findings: [] }));

describe("is everything alright?", () => {
  it.each([
    ["nothing without hosts, never alright", hosts({ total: 0, online: 0 }), [], "nothing"],
    ["waiting while no host ever reported", hosts({ total: 2, online: 0, waiting: 2 }), [], "waiting"],
    ["trouble when anything does not work", hosts(), some("clock_wrong", "agents_offline"), "trouble"],
    ["unknown when we hear of no host, rather than alright", hosts({ online: 0, unknown: 3 }), [], "unknown"],
    ["a warning when something wants a look", hosts(), some("clock_wrong", "storage_moved"), "warning"],
    ["alright with a mere notice", hosts(), some("storage_moved"), "alright"],
    ["alright with nothing to say", hosts({ waiting: 1, online: 2 }), [], "alright"],
  ] as const)("%s", (_name, counts, attention, verdict) => {
    expect(verdictOf(counts, attention)).toBe(verdict);
  });

  it("shows the worst first and nothing that is not there", () => {
    const shown = inOrder([
      ...some("storage_moved", "cloned", "host_offline"),
      { kind: "clock_wrong", total: 0, findings: [] },
    ]);
    expect(shown.map(({ kind }) => kind)).toEqual(["host_offline", "cloned", "storage_moved"]);
    const ranks = ATTENTION_KINDS.map((kind) => ["trouble", "warning", "notice"].indexOf(ATTENTION[kind]));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });
});
