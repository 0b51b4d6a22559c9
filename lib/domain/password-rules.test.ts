import { describe, expect, it } from "vitest";
import { passwordProblem, passwordStrength } from "./password-rules";

describe("password rules", () => {
  it.each([
    ["", "passwordMissing"],
    ["nine char", "passwordShort"],
    ["x y".repeat(100), "passwordLong"],
    ["alice.smith@example.org", "passwordIsEmail"],
    ["ALICE.SMITH", "passwordIsEmail"],
    ["aaaaaaaaaaaa", "passwordSimple"],
    ["abcabcabcabc", "passwordSimple"],
    ["1234567890", "passwordSimple"],
    ["password1234", "passwordSimple"],
    ["Administrator1!", "passwordSimple"],
    ["lantern harbour", null],
    ["correct horse battery", null],
    ["密码是一串不相关的词语", null],
    ["🦞🐚🐙🦑🐡🐠🐟🐬🐳🦈", null],
  ])("%j: %s", (password, problem) => {
    expect(passwordProblem(password, "Alice.Smith@example.org")).toBe(problem);
  });

  it("calls longer and more varied passwords better", () => {
    const rising = ["short", "password1234", "lanternharb", "lantern harbour", "lantern harbour crab 7 Tide"];
    expect(rising.map(passwordStrength)).toEqual(["short", "weak", "fair", "good", "strong"]);
  });
});
