import { describe, expect, it } from "vitest";
import { GREETINGS, styleNamed, styleOfSoul } from "./greeting-styles";

/** As OpenClaw lays a fresh workspace out, in its own words. */
const FRESH_SOUL = `# Who You Are
Be genuinely helpful, not performatively helpful. Be resourceful before asking. Be bold with internal things.
Concise when needed, thorough when it matters.`;

describe("greetings", () => {
  it("S0-67: the default is the published pair", () => {
    expect(GREETINGS.default).toEqual({ en: "Systems online. Standing by.", zh: "系统在线，随时待命" });
  });

  it("S0-67: there is one for each of the eight styles, different and in both languages", () => {
    const styles = ["concise", "thorough", "resourceful", "casual", "helpful", "professional", "bold", "default"];
    expect(Object.keys(GREETINGS).sort()).toEqual([...styles].sort());
    const texts = Object.values(GREETINGS).flatMap(({ en, zh }) => [en, zh]);
    expect(new Set(texts).size).toBe(16);
    for (const { en, zh } of Object.values(GREETINGS)) {
      expect(en).toMatch(/^[\x20-\x7e]+$/);
      expect(zh).toMatch(/^[\p{Script=Han}，。！～、]+$/u);
    }
  });

  it.each([
    ["", "default"],
    ["An agent that minds the build.", "default"],
    [FRESH_SOUL, "helpful"],
    ["Keep answers concise. Brief is better.", "concise"],
    ["Vibe: casual\nAlways thorough, thorough, thorough.", "casual"],
    ["- **Style:** Professional\nhelpful helpful", "professional"],
    ["风格：大胆\n简洁", "bold"],
    ["你是一位严谨、细致的助手", "thorough"],
    ["幽默一点，轻松一点", "casual"],
    ["办法总比困难多：机智", "resourceful"],
    ["bold and concise", "concise"],
  ])("S0-67: a SOUL.md saying %j greets in the style %s", (text, style) => {
    expect(styleOfSoul(text)).toBe(style);
  });

  it("S0-67: a style is known by its name, however it is written; anything else is none", () => {
    expect(styleNamed(" Bold ")).toBe("bold");
    for (const name of ["loud", "", 3, null, {}, "constructor", "__proto__"]) expect(styleNamed(name)).toBeUndefined();
  });
});
