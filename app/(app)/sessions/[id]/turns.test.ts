import { describe, expect, it } from "vitest";
import { SessionTurn } from "@/lib/protocol";
import { modelChanges, tokensOf } from "./turns";

const turn = (number: number, model: string) =>
  SessionTurn.parse({
    ...{ at: 0, until: 0, number, model, messages: 1, stopReason: "stop", tools: [], costNanos: 0 },
    ...{ input: 1, output: 2, cacheRead: 4, cacheWrite: 8 },
  });

describe("the model changes of a session", () => {
  it("are none while nobody answers, or one model answers alone", () => {
    expect(modelChanges([]).size).toBe(0);
    expect(modelChanges([turn(1, ""), turn(2, "a"), turn(3, ""), turn(4, "a")]).size).toBe(0);
  });

  it("stand at the first turn of the other model, past turns without an answer", () => {
    const turns = [turn(7, "a"), turn(8, "b"), turn(9, ""), turn(10, "b"), turn(11, "a")];
    expect([...modelChanges(turns)]).toEqual([
      [8, "b"],
      [11, "a"],
    ]);
  });
});

it("a turn used what its four classes add up to", () => expect(tokensOf(turn(1, "a"))).toBe(15));
