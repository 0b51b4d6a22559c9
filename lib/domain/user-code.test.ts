import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shownUserCode, USER_CODE_ALPHABET, userCodeIn } from "./user-code";

describe("the code people type", () => {
  it.each([
    "BCDF-GHJ",
    "BCDF-GHJKL",
    "ACDF-GHJK",
    "BCDF-GHJ1",
    "",
    "-".repeat(8),
    "BCDFGHJK".repeat(200),
    "ВСDF-GHJK",
    "B\u0000CDF",
    "%E0%A4%A",
  ])("is not found in %j", (typed) => expect(userCodeIn(typed)).toBeUndefined());

  it.each([
    "BCDF-GHJK",
    "bcdf-ghjk",
    "BCDFGHJK",
    " bcdf ghjk \n",
    "“BCDF-GHJK”",
    "'bcdf—ghjk'",
    "b c d f - g h j k",
    "ＢＣＤＦ－ＧＨＪＫ",
    "BCDF\u2011GHJK",
    "`BCDF-GHJK`.",
    "https://monitor.example.org/device?code=BCDF-GHJK",
    "http://10.0.0.2:3000/device?x=1&code=bcdf%2Dghjk#top",
  ])("is found in %j", (typed) => expect(userCodeIn(typed)).toBe("BCDFGHJK"));

  it("is found again in whatever way it is shown", () => {
    const code = fc.array(fc.constantFrom(...USER_CODE_ALPHABET), { minLength: 8, maxLength: 8 });
    fc.assert(fc.property(code, (letters) => userCodeIn(shownUserCode(letters.join(""))) === letters.join("")));
  });

  it("holds no vowel and no digit, and no two letters that look alike", () => {
    expect(USER_CODE_ALPHABET).toMatch(/^[B-Z]{20}$/);
    expect(USER_CODE_ALPHABET).not.toMatch(/[AEIOUY0-9]/);
    expect(new Set(USER_CODE_ALPHABET).size).toBe(20);
  });
});
