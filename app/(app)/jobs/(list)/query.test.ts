import { describe, expect, it } from "vitest";
import { isFiltered, jobsHref, jobsInput, jobsQueryFrom } from "./query";

describe("the address of the jobs page", () => {
  it("takes what does not fit as if it were not there", () => {
    expect(jobsQueryFrom({ state: "alive", origin: ["own"], q: ["a", "b"], host: undefined })).toEqual(
      jobsQueryFrom({}),
    );
    expect(jobsQueryFrom({ q: "x".repeat(999) }).q).toHaveLength(200);
  });

  it("keeps what is asked for, and leaves out what is as always", () => {
    const query = { q: "a&b=c", host: "h", state: "trouble", origin: "builtin", after: "1.2.x" };
    const href = jobsHref(jobsQueryFrom(query));
    expect(jobsQueryFrom(Object.fromEntries(new URL(href, "http://x").searchParams))).toEqual(query);
    expect(jobsHref(jobsQueryFrom({}))).toBe("/jobs");
  });

  it("asks for everything that is there when nothing is said", () => {
    expect(jobsInput(jobsQueryFrom({}))).toEqual({ q: "", after: "" });
    expect(isFiltered(jobsQueryFrom({ after: "1.2.x" }))).toBe(false);
    expect(isFiltered(jobsQueryFrom({ state: "gone" }))).toBe(true);
  });
});
