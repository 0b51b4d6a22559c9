import { describe, expect, it } from "vitest";
import { listQueryFrom, matchIn, searchOf } from "./list-query";

describe("the address of the list", () => {
  it("comes back as it went", () => {
    const query = {
      q: "a & b",
      state: "offline",
      hostId: "0198a3c1-0000-7000-8000-000000000001",
      sort: "name",
      view: "list",
    } as const;
    expect(listQueryFrom(Object.fromEntries(new URLSearchParams(searchOf(query))))).toEqual(query);
  });

  it("stays bare for the usual list", () => {
    expect(searchOf(listQueryFrom({}))).toBe("");
  });

  it("ignores what makes no sense: a page must open", () => {
    expect(listQueryFrom({ view: "aquarium-of-2031", state: "dead", sort: "x", host: "x", q: ["one", "two"] })).toEqual(
      {
        q: "one",
        state: null,
        hostId: null,
        sort: "worst",
        view: null,
      },
    );
  });
});

describe("S0-59: matchIn", () => {
  it.each([
    ["Lighthouse", "HOUSE", { before: "Light", match: "house", after: "" }],
    ["50% (off)", "% (", { before: "50", match: "% (", after: "off)" }],
    ["灯塔", "塔", { before: "灯", match: "塔", after: "" }],
    ["İstanbul", "stan", { before: "İ", match: "stan", after: "bul" }],
    ["Lighthouse", "  ", null],
    ["Lighthouse", "dark", null],
  ])("%s / %s", (text, q, expected) => {
    expect(matchIn(text, q)).toEqual(expected);
  });
});
