import { describe, expect, it } from "vitest";
import { actionsOf, type CommandWords, isMatch, pagesOf } from "./palette-commands";

const words: CommandWords = {
  page: (key) => key,
  theme: (theme) => theme,
  generate: "Generate token",
  signOut: "Sign out",
};
const found = (typed: string) =>
  [...pagesOf(words), ...actionsOf(words, true)].filter((one) => isMatch(one, typed)).map(({ value }) => value);

describe("the palette finds a command", () => {
  it.each([
    ["dark", ["theme-dark"]],
    ["深色", ["theme-dark"]],
    ["ＤＡＲＫ theme", ["theme-dark"]],
    ["退出", ["sign-out"]],
    ["sign OUT", ["sign-out"]],
    ["阈值", ["/settings/threshold"]],
    ["hosts", ["/hosts"]],
    ["nothing of the kind", []],
  ])("%j", (typed, expected) => {
    expect(found(typed)).toEqual(expected);
  });
  it("shows everything before anything is typed", () => {
    expect(found(" ").length).toBe(pagesOf(words).length + actionsOf(words, true).length);
  });
});

it("offers no token to those who may not make one", () => {
  expect(actionsOf(words, false).some(({ value }) => value === "token")).toBe(false);
});
