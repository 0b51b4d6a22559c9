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
});
