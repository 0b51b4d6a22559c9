import { describe, expect, it } from "vitest";
import { errorsFilter, errorsHref, errorsQueryFrom } from "./query";

describe("the address of the errors page", () => {
  it("keeps what was chosen and leaves out what is as always", () => {
    const query = errorsQueryFrom({ q: "rate limit", level: "warn", view: "each", host: "h", before: "1.2" });
    expect(errorsHref(query)).toBe("/errors?q=rate+limit&host=h&level=warn&view=each&before=1.2");
    expect(errorsHref(errorsQueryFrom({}))).toBe("/errors");
  });

  it("takes what makes no sense for not there", () => {
    expect(errorsQueryFrom({ level: "loud", view: "upside-down", q: ["a", "b"] })).toMatchObject({
      level: "",
      view: "",
      q: "",
    });
    expect(errorsQueryFrom({ q: "x".repeat(900) }).q).toHaveLength(200);
  });

  it("asks for errors and fatal ones unless told otherwise, and for any level of one kind", () => {
    expect(errorsFilter(errorsQueryFrom({}))).toEqual({ levels: ["error", "fatal"] });
    expect(errorsFilter(errorsQueryFrom({ level: "warn" }))).toEqual({ levels: ["warn"] });
    expect(errorsFilter(errorsQueryFrom({ group: "warn-00000000000000aa", q: "x" }))).toEqual({
      levels: ["warn", "error", "fatal"],
      group: "warn-00000000000000aa",
    });
  });
});
