import { describe, expect, it } from "vitest";
import { isFiltered, sessionsHref, sessionsQueryFrom } from "./query";

describe("the address of the sessions page", () => {
  it("takes what does not fit as if it were not there", () => {
    expect(sessionsQueryFrom({ kind: "secret", status: ["done"], sort: "price", q: ["a", "b"] })).toEqual(
      sessionsQueryFrom({}),
    );
    expect(sessionsQueryFrom({ q: "x".repeat(999) }).q).toHaveLength(200);
  });

  it("keeps what is asked for, and leaves out what is as always", () => {
    const query = {
      q: "a&b=c",
      host: "h",
      agent: "main",
      kind: "cron",
      status: "silent",
      sort: "tokens",
      after: "1.x",
    };
    const href = sessionsHref(sessionsQueryFrom(query));
    expect(sessionsQueryFrom(Object.fromEntries(new URL(href, "http://x").searchParams))).toEqual(query);
    expect(sessionsHref(sessionsQueryFrom({}))).toBe("/sessions");
  });

  it("knows whether something is left out", () => {
    expect(isFiltered(sessionsQueryFrom({ kind: "all", sort: "cost", after: "1.x" }))).toBe(false);
    expect(isFiltered(sessionsQueryFrom({ status: "done" }))).toBe(true);
  });
});
