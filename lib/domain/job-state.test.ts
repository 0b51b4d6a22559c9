import { describe, expect, it } from "vitest";
import { JOB_STATES, type JobFacts, jobRank, jobState, runResult } from "./job-state";

const WELL: JobFacts = {
  enabled: true,
  autoDisabled: null,
  lastStatus: "ok",
  lastDelivery: "delivered",
  consecutiveErrors: 0,
  delivery: { mode: "announce" },
  goneAt: null,
};

describe("X-7: the state of a scheduled job", () => {
  it.each([
    ["ok", {}],
    ["waiting", { lastStatus: null, lastDelivery: null }],
    ["failing", { lastStatus: "error" }],
    ["failing", { lastStatus: "skipped", consecutiveErrors: 2 }],
    ["skipped", { lastStatus: "skipped" }],
    ["disabled", { enabled: false, lastStatus: "error" }],
    ["stopped", { enabled: false, autoDisabled: "consecutive-failures", lastStatus: "error" }],
    ["gone", { goneAt: 1, lastStatus: "error" }],
    ["ok", { lastStatus: "a word of a later release" }],
  ] as const)("is %s for %o", (state, over) => {
    expect(jobState({ ...WELL, ...over })).toBe(state);
  });

  it("tells a run that is ok from a result that did not arrive", () => {
    expect(jobState({ ...WELL, lastDelivery: "not-delivered" })).toBe("undelivered");
    expect(jobState({ ...WELL, lastDelivery: "not-delivered", delivery: { mode: "none" } })).toBe("ok");
    expect(jobState({ ...WELL, lastDelivery: "not-delivered", delivery: null })).toBe("ok");
    expect(jobState({ ...WELL, lastDelivery: "unknown" })).toBe("ok");
  });

  it("puts the worst first", () => {
    expect([...JOB_STATES].sort((one, two) => jobRank(one) - jobRank(two))).toEqual([...JOB_STATES]);
    expect(jobRank("stopped")).toBe(0);
  });
});

describe("X-7: the result of one run", () => {
  const run = { status: "ok", completion: null, delivery: "not-requested" };
  it.each([
    ["ok", {}],
    ["error", { status: "error", completion: "failed", delivery: "not-delivered" }],
    ["skipped", { status: "skipped" }],
    ["undelivered", { delivery: "not-delivered" }],
    ["undelivered", { completion: "failed" }],
    ["other", { status: null }],
  ] as const)("is %s for %o", (result, over) => {
    expect(runResult({ ...run, ...over })).toBe(result);
  });
});
