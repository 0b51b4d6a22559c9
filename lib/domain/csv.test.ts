import { expect, it } from "vitest";
import { csvLine } from "./csv";

it.each([
  ["=1+1", "'=1+1"],
  ["+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"],
  ["-2", "'-2"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["  =1", "'  =1"],
  ["\t=1", '"\'\t=1"'],
  ["＝1", "'＝1"],
  ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
])("never lets a name become a formula: %j", (text, written) => {
  expect(csvLine([text])).toBe(`${written}\r\n`);
});

it("keeps commas, quotes and line ends inside their cell, and leaves numbers numbers", () => {
  expect(csvLine(["a,b", 'say "hi"', "two\r\nlines", -3, null, "plain 读取"])).toBe(
    '"a,b","say ""hi""","two\r\nlines",-3,,plain 读取\r\n',
  );
});
