import { describe, expect, it } from "vitest";
import { LOCALES, localeFromHeader, messages } from "./messages";
import { themeFrom, timeZoneFrom } from "./preferences";

/** Every text of a dictionary with its path, e.g. ["nav.agents", "Agents"]. */
function texts(node: unknown, path = ""): [string, string][] {
  if (typeof node === "string") return [[path, node]];
  return Object.entries(node as object).flatMap(([key, value]) => texts(value, path ? `${path}.${key}` : key));
}

/** What a text wants filled in: `{name}` and `{count, plural, …}`, outside the branches of the latter. */
function placeholders(text: string): string[] {
  const found = new Set<string>();
  let depth = 0;
  for (const [index, letter] of [...text].entries()) {
    if (letter === "}") depth -= 1;
    if (letter !== "{") continue;
    depth += 1;
    const name = /^\{\s*(\w+)\s*[,}]/.exec(text.slice(index))?.[1];
    if (name && depth % 2 === 1) found.add(name);
  }
  return [...found].sort();
}

const english = new Map(texts(messages.en));
const others = LOCALES.filter((locale) => locale !== "en");

describe.each(others)("the dictionary %s", (locale) => {
  const theirs = new Map(texts(messages[locale]));

  it("has exactly the keys of the English one", () => {
    expect([...theirs.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("fills in what the English one fills in", () => {
    const differing = [...english].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(theirs.get(key) ?? "").join(),
    );
    expect(differing).toEqual([]);
  });

  it("has no empty text", () => {
    expect([...theirs].filter(([, text]) => text.trim() === "")).toEqual([]);
  });
});

it("S0-60: uses the words of the first product", () => {
  expect(messages.en.app.title).toBe("OpenClaw Agent Monitor");
  expect(messages.zh.app.title).toBe("OpenClaw Agent 监控中心");
  expect(messages.en.settings.threshold.hint).toBe("Agent offline if no heartbeat after this duration");
  expect(messages.zh.settings.threshold.hint).toBe("Agent 上报中断超过此时间视为离线");
  expect([messages.en.settings.threshold.title, messages.zh.settings.threshold.title]).toEqual([
    "Offline Threshold",
    "离线阈值",
  ]);
  expect([messages.en.settings.title, messages.zh.settings.title]).toEqual(["Settings", "设置"]);
});

it("S0-58: says what revoking a token does, in the words of the first product", () => {
  expect(messages.en.settings.tokens.revokeText).toBe(
    "This will clear your Agent Token. Any agent data linked to this token will no longer sync.",
  );
});

describe("the language of a browser", () => {
  it.each([
    [null, "en"],
    ["", "en"],
    ["fr-FR,de;q=0.9", "en"],
    ["zh-TW,zh;q=0.9,en;q=0.8", "zh"],
    ["en;q=0.4,zh-CN;q=0.9", "zh"],
    ["de, en;q=0.7, zh;q=0.3", "en"],
    ["zh;q=0, en;q=0.1", "en"],
    ["*", "en"],
    [`${"x,".repeat(10_000)}zh`, "en"],
  ])("%j: %s", (header, locale) => {
    expect(localeFromHeader(header)).toBe(locale);
  });
});

it("falls back to safe values for cookies nobody here wrote", () => {
  expect([themeFrom("neon"), themeFrom(undefined), themeFrom("dark")]).toEqual(["system", "system", "dark"]);
  expect([timeZoneFrom("Mars/Olympus"), timeZoneFrom("x".repeat(9_999)), timeZoneFrom("Asia/Shanghai")]).toEqual([
    "UTC",
    "UTC",
    "Asia/Shanghai",
  ]);
});
