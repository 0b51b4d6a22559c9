import { expect, it } from "vitest";
import { unread } from "./collect/state";
import { compare, figuresOf } from "./compare";
import { NO_FACTS, type SessionReading } from "./sessions/session";
import { addEntry, newTally } from "./transcript/tally";

const NOW = Date.UTC(2026, 10, 21, 12);
const DAY = 86_400_000;

/** A session with so many answers of 10 tokens each. */
function session(sessionId: string, answers: number, at = NOW): SessionReading {
  const tally = newTally();
  for (let count = 0; count < answers; count += 1) {
    const usage = { input: 10, output: 0, cacheRead: 0, cacheWrite: 0, costNanos: 5 };
    addEntry(tally, {
      kind: "message",
      at,
      message: { role: "assistant", model: "m", stopReason: "stop", usage, toolCalls: [] },
    });
  }
  return {
    ...NO_FACTS,
    agentId: "main",
    sessionId,
    sessionKey: null,
    sessionKeys: [],
    source: "file",
    current: true,
    tally,
  };
}
const held = (one: SessionReading) => ({ agentId: one.agentId, sessionId: one.sessionId, ...figuresOf(one.tally) });
const remembered = (one: SessionReading, told: boolean) => ({
  ...unread(one),
  tally: one.tally,
  revision: 3,
  sent: told ? 3 : 2,
});
const nothing = { here: [], there: [], remembered: [], unreadable: new Set<string>(), keptDays: null, now: NOW };

it("finds nothing where everything is the same, and adds both sides up", () => {
  const one = session("a", 3);
  expect(compare({ ...nothing, here: [one], there: [held(one)] })).toMatchObject({
    here: { sessions: 1, input: 30, costNanos: 15, messages: 3 },
    there: { sessions: 1, input: 30 },
    differences: [],
  });
});

it("explains a session that is not told, that is gone, that expired, that is of an agent nobody can read", () => {
  const one = session("a", 3);
  const because = (more: object) =>
    compare({ ...nothing, ...more }).differences.map((difference) => difference.because);
  expect(because({ here: [one], remembered: [remembered(one, false)] })).toEqual(["waiting"]);
  expect(because({ there: [held(one)] })).toEqual(["gone"]);
  const old = session("a", 3, NOW - 8 * DAY);
  expect(because({ here: [old], keptDays: 7 })).toEqual(["expired"]);
  expect(because({ here: [old], keptDays: 9 })).toEqual(["unexplained"]);
  expect(because({ here: [session("a", 2)], there: [held(one)], unreadable: new Set(["main"]) })).toEqual([
    "unreadable",
  ]);
});

it("takes more there than here for explained only while the fuller copy is remembered here", () => {
  const full = session("a", 3);
  const left = session("a", 2);
  const with_ = (known: SessionReading) =>
    compare({ ...nothing, here: [left], there: [held(full)], remembered: [remembered(known, true)] }).differences;
  expect(with_(full)).toMatchObject([{ because: "fuller", by: { input: -10, costNanos: -5 } }]);
  expect(with_(left)).toMatchObject([{ because: "unexplained" }]);
});
