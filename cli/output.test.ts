import { describe, expect, it } from "vitest";
import { fileStamp, localTime, quotedList, tildePath } from "./output";

describe("output", () => {
  it.each([
    [["main", "coding"], "['main', 'coding']"],
    [[], "[]"],
    [["it's"], `["it's"]`],
    [[`both ' and "`], `['both \\' and "']`],
    [["back\\slash", "中文 🦞"], "['back\\\\slash', '中文 🦞']"],
  ])("S0-33: lists %j as the published log does", (items, text) => {
    expect(quotedList(items)).toBe(text);
  });

  it("S0-32 S0-33: writes local times and stamps", () => {
    const at = new Date(2026, 2, 29, 18, 35, 0).getTime();
    expect(localTime(at)).toBe("2026-03-29 18:35:00");
    expect(fileStamp(at)).toBe("20260329_183500");
  });

  it("shortens only what lies below the home directory", () => {
    expect(tildePath("/home/u/.openclaw", "/home/u")).toBe("~/.openclaw");
    expect(tildePath("/home/user2/x", "/home/u")).toBe("/home/user2/x");
    expect(tildePath("/home/u", "/home/u")).toBe("~");
  });
});
