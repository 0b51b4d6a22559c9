import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emailKey, emailProblem } from "./email";

describe("e-mail addresses", () => {
  it.each([
    ["", "emailMissing"],
    ["   ", "emailMissing"],
    ["alice", "emailWrong"],
    ["alice@", "emailWrong"],
    ["@example.org", "emailWrong"],
    ["alice@example", "emailWrong"],
    ["alice@@example.org", "emailWrong"],
    ["alice@example..org", "emailWrong"],
    ["al ice@example.org", "emailWrong"],
    ["<alice@example.org>", "emailWrong"],
    ["alice\u202e@example.org", "emailWrong"],
    [`${"a".repeat(250)}@example.org`, "emailWrong"],
    ["alice@example.org", null],
    // Cyrillic а and о, Greek ο, an invisible joiner, a soft hyphen: each looks like an address of plain letters.
    ["p\u0430ypal@example.org", "emailMixed"],
    ["alice@g\u043e\u043egle.com", "emailMixed"],
    ["alice@g\u03bfogle.com", "emailMixed"],
    ["ali\u200dce@example.org", "emailWrong"],
    ["ali\u00adce@example.org", "emailWrong"],
    // Whole words of one alphabet are somebody's language.
    ["\u0438\u0432\u0430\u043d@example.org", null],
    ["\u0438\u0432\u0430\u043d.smith@example.org", null],
    ["\u5c0f\u660eming@\u30c6\u30b9\u30c8.jp", null],
    [" Alice.Smith+agents@mail.example.co.uk ", null],
    ["管理员@例子.公司", null],
    ["admin@localhost", null],
  ])("%j: %s", (address, problem) => {
    expect(emailProblem(address)).toBe(problem);
  });

  it("makes one key of one address, however it is typed", () => {
    const typed = ["alice@example.org", " Alice@Example.ORG ", "ａｌｉｃｅ@example.org"];
    expect(new Set(typed.map(emailKey))).toEqual(new Set(["alice@example.org"]));
  });

  it("gives a key that is its own key", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => emailKey(emailKey(text)) === emailKey(text)));
    for (const text of ["\u212Aelvin@example.org", "\u0130stanbul@example.org", "stra\u1e9ee@example.org"]) {
      expect(emailKey(emailKey(text))).toBe(emailKey(text));
    }
  });
});
