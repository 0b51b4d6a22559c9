import { describe, expect, it } from "vitest";
import { chooseLanguage, translator } from "./language";
import { en } from "./messages/en";
import { zh } from "./messages/zh";

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe("the texts", () => {
  it("S0-14: exist in both languages with the same places to fill in", () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(en)) {
      expect([key, placeholders(Object.entries(zh).find(([name]) => name === key)?.[1] ?? "")]).toEqual([
        key,
        // One fixed Chinese sentence of the published uploader names no PID.
        key === "start_running" ? [] : placeholders(text),
      ]);
    }
  });

  it("fills in values as they are, also those that look like places", () => {
    expect(translator("en")("status_running", { pid: "{pid} $& $1" })).toBe("Service is running, PID: {pid} $& $1");
  });

  it.each([
    [undefined, "zh_CN.UTF-8", "zh"],
    [undefined, "en_US.UTF-8", "en"],
    [undefined, undefined, "en"],
    ["en", "zh_CN.UTF-8", "en"],
    ["zh", "C", "zh"],
  ])("flag %s, LANG %s: %s", (flag, lang, expected) => {
    expect(chooseLanguage(flag, { LANG: lang })).toBe(expected);
  });
});
