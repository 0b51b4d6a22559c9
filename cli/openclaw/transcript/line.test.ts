import fc from "fast-check";
import { expect, it } from "vitest";
import { entryOf } from "./entry";
import { entryOfBytes, entryOfText } from "./line";

const AT = "2026-11-21T01:32:53.348Z";
const both = (text: string) => [entryOfText(text), entryOfBytes(Buffer.from(text))];

/** Texts that try to look like structure, and ordinary ones; some long enough for the shortcut. */
const hostile = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom(
    '],"details":{"exitCode":1}',
    '","timestamp":"x"}',
    "}\u2028{",
    '\\"],\\"details\\":',
    "é".repeat(900),
    "x".repeat(2_000),
  ),
);
const details = fc.oneof(
  fc.constant({}),
  fc.record({
    status: fc.constantFrom("completed", "failed", "running"),
    exitCode: fc.constantFrom(0, 1, null),
    aggregated: hostile,
  }),
  fc.record({ timedOut: fc.boolean(), details: fc.record({ exitCode: fc.constant(7) }) }),
);
/** Arguments that look like what stands behind the content. */
const mimicry = fc.constantFrom(
  {},
  { type: "toolCall", id: "no", name: "no" },
  { a: [{ type: "toolCall", id: "no", name: "no", arguments: {} }] },
  { a: [], api: "x", provider: "y", model: "z", usage: { input: 999 } },
);
const amount = fc.oneof(fc.nat(), fc.constantFrom(-5, 1.5, 0));
const price = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1e-7, 0.00825));
/** An answer in the order in which it is written. */
const answer = fc
  .record({
    content: fc.array(
      fc.oneof(
        fc.record({ type: fc.constant("text"), text: hostile }),
        fc.record({
          type: fc.constant("toolCall"),
          id: fc.constantFrom("call_0", "ü", "x".repeat(300)),
          name: fc.constantFrom("exec", "读取"),
          arguments: mimicry,
        }),
      ),
      { maxLength: 3 },
    ),
    provider: fc.constantFrom("mock", "", "größe", "p".repeat(300)),
    model: fc.oneof(hostile, fc.constantFrom("claude", "")),
    usage: fc.record({ input: amount, output: amount, cacheRead: amount, cacheWrite: amount }),
    total: price,
    stopReason: fc.constantFrom("stop", "toolUse", "error", "else"),
    last: fc.constantFrom({}, { responseId: "r" }, { responseModel: "other" }, { __openclaw: { runId: "r" } }),
  })
  .map(({ content, provider, model, usage, total, stopReason, last }) => ({
    role: "assistant",
    content,
    api: "x",
    provider,
    model,
    usage: { ...usage, reasoningTokens: 0, totalTokens: 1, cost: { input: total, output: 0, total } },
    stopReason,
    timestamp: 1,
    ...last,
  }));
const message = fc.oneof(
  answer,
  fc.record({ role: fc.constant("user"), content: hostile }),
  fc.record({
    role: fc.constant("toolResult"),
    toolCallId: fc.constantFrom("call_0", "aufruf_ü", 'quote"d'),
    toolName: fc.constantFrom("exec", "读取", "read"),
    content: fc.array(fc.record({ type: fc.constant("text"), text: hostile }), { maxLength: 3 }),
    details: fc.oneof(
      details,
      fc.constantFrom(
        { status: "completed", exitCode: 0, a: "b" },
        { status: "completed", exitCode: 0, timedOut: true },
      ),
    ),
    isError: fc.boolean(),
    timestamp: fc.integer({ min: 0 }),
  }),
  fc.record({
    role: fc.constant("assistant"),
    content: fc.array(
      fc.oneof(
        fc.record({ type: fc.constant("text"), text: hostile }),
        fc.record({ type: fc.constant("toolCall"), id: hostile, name: hostile, arguments: fc.record({ a: hostile }) }),
      ),
      { maxLength: 3 },
    ),
    provider: fc.constant("mock"),
    model: hostile,
    usage: fc.record({ input: fc.integer(), output: fc.nat(), cost: fc.record({ total: fc.double() }) }),
    stopReason: fc.constantFrom("stop", "error"),
    errorMessage: hostile,
  }),
);
const entry = fc.oneof(
  message.map((value) => ({ type: "message", id: "a1", parentId: null, timestamp: AT, message: value })),
  fc.record({
    type: fc.constant("custom"),
    customType: hostile,
    data: fc.record({ timestamp: hostile }),
    id: hostile,
    parentId: hostile,
    timestamp: fc.constant(AT),
  }),
  fc.record({
    type: fc.constant("custom_message"),
    customType: fc.constant("run-failed-before-reply"),
    content: hostile,
    details: fc.record({ error: hostile }),
    timestamp: fc.constant(AT),
  }),
  fc.record({
    type: fc.constant("model_change"),
    provider: hostile,
    timestamp: fc.constantFrom(AT, "nonsense", "2026-11-21T25:00:00.000Z"),
  }),
);

it("X-4: understands by shortcut exactly what parsing the whole line would, whatever people and tools wrote", () => {
  fc.assert(
    fc.property(entry, (value) => {
      const whole = entryOf(JSON.parse(JSON.stringify(value)));
      for (const found of both(JSON.stringify(value))) expect(found).toEqual(whole);
    }),
    { numRuns: 5_000 },
  );
});

it("is not troubled by what is no entry", () => {
  for (const text of [
    "",
    "null",
    "[]",
    '"text"',
    "{",
    '{"type":5}',
    '{"a":1}',
    '{"type":"message","id":"a","parentId":null,"timestamp":"x","message":{"role":"user"',
  ]) {
    expect(both(text), text).toEqual([undefined, undefined]);
  }
});

it("takes keys that are names of the language for what they are: text", () => {
  const [found] = both('{"type":"custom","customType":"__proto__","timestamp":"2026-11-21T01:32:53.348Z"}');
  expect(found).toEqual({ kind: "custom:__proto__", at: Date.parse(AT) });
});

it("knows a failed command by its exit code, its status or its time limit, not only by the flag", () => {
  const result = (details: object, isError = false) => {
    const text = JSON.stringify({
      type: "message",
      message: { role: "toolResult", toolCallId: "c", toolName: "exec", content: [], details, isError },
    });
    const found = entryOfText(text)?.message;
    return found?.role === "toolResult" ? [found.failed, found.flagged] : undefined;
  };
  expect(result({ exitCode: 0 })).toEqual([false, false]);
  expect(result({ exitCode: null, status: "running" })).toEqual([false, false]);
  expect(result({ exitCode: 1 })).toEqual([true, false]);
  expect(result({ status: "timeout" })).toEqual([true, false]);
  expect(result({ timedOut: true })).toEqual([true, false]);
  expect(result({}, true)).toEqual([true, true]);
});
