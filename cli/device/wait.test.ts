import { describe, expect, it } from "vitest";
import type { Failure } from "../upload/failure";
import type { Codes, Poll } from "./platform";
import { waitForDecision } from "./wait";

const CODES: Codes = {
  deviceCode: "ocd_x",
  userCode: "BCDF-GHJK",
  page: "https://monitor.example.org/device",
  link: "https://monitor.example.org/device?code=BCDF-GHJK",
  expiresInSeconds: 900,
  intervalSeconds: 5,
};
const broken: Failure = { line: "Network: ECONNREFUSED", hint: "hint_refused", params: {} };
const down: Poll = { kind: "failed", failure: broken };
const busy: Poll = { kind: "failed", failure: { ...broken, line: "HTTP 429", retryAfterSeconds: 90 } };
const pending: Poll = { kind: "pending" };
const token: Poll = { kind: "token", token: "ocm_x", account: "Alice" };

/** Plays answers to a clock of its own; the last one repeats. */
async function play(answers: Poll[]) {
  const pauses: number[] = [];
  const said: (string | undefined)[] = [];
  let now = 0;
  const decision = await waitForDecision(CODES, {
    poll: async () => answers[Math.min(pauses.length - 1, answers.length - 1)] ?? pending,
    sleep: async (ms) => {
      pauses.push(ms / 1000);
      now += ms;
    },
    now: () => now,
    onTrouble: (failure) => said.push(failure?.line),
  });
  return { decision, pauses, said, seconds: now / 1000 };
}

describe("waiting for the approval", () => {
  it("gives up a minute after the code ran out when the platform never says so", async () => {
    const { decision, seconds } = await play([pending]);
    expect(decision).toEqual({ kind: "expired" });
    expect(seconds).toBe(960);
    expect((await play([down])).decision).toEqual({ kind: "expired" });
  });

  it.each([{ kind: "denied", why: "no" }, { kind: "expired" }, { kind: "used" }] as const)(
    "ends with %j as soon as the platform says so",
    async (answer) => {
      expect(await play([pending, answer])).toMatchObject({ decision: answer, pauses: [5, 5] });
    },
  );

  it("polls at the interval, and five seconds slower after each slow_down, for good", async () => {
    const slower: Poll = { kind: "slow_down" };
    const { pauses, decision } = await play([pending, slower, pending, slower, pending, token]);
    expect(pauses).toEqual([5, 5, 10, 10, 15, 15]);
    expect(decision).toEqual(token);
  });

  it("survives failures, asking ever more seldom, says so once, and returns to its interval", async () => {
    const { pauses, said } = await play([pending, down, down, down, down, down, pending, down, pending, token]);
    expect(pauses).toEqual([5, 5, 10, 20, 40, 60, 60, 5, 10, 5]);
    expect(said).toEqual([broken.line, undefined, broken.line, undefined]);
  });

  it("waits as long as a busy platform asks for", async () => {
    expect((await play([busy, token])).pauses).toEqual([5, 90]);
  });
});
