import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { en } from "../cli/messages/en";
import { zh } from "../cli/messages/zh";
import { makeHome, runCli } from "./support/cli";

/** The uploader in Chinese: every message translated, none printed past the tables. */
const CLI = fileURLToPath(new URL("../cli", import.meta.url));
const keys = Object.keys(en).filter((key): key is keyof typeof en => key in zh);
const sources = readdirSync(CLI, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !/^(messages|dist)\//.test(name));

/** The placeholders of a message, sorted. */
const names = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
/** What needs no translation: commands, addresses, variables, file names, and words the platform itself shows in English. */
const UNTRANSLATED =
  /`[^`]*`|\{\w+\}|https?:\S+|"[^"]*"|\*\*[^*]*\*\*|\$include|\$?[A-Z][A-Z_]{2,}[A-Z=/\w.]*|--?[a-z][\w-]*|[\w./~-]*\.(?:py|pem|json)\b|openclaw[\w-]*[a-z \w.:+-]*|sudo [a-z -]+/g;

describe("the Chinese texts", () => {
  it("say something in Chinese for every message that says something in English", () => {
    // Published as they are, in either language, or nothing but a value.
    const same = new Set(["script_exists", "script_missing", "token_from_file", "doctor_node", "reason_joint"]);
    const untranslated = keys.filter(
      (key) =>
        !same.has(key) && !/\p{Script=Han}/u.test(zh[key]) && /[a-z]{3}/i.test(en[key].replace(UNTRANSLATED, "")),
    );
    expect(untranslated).toEqual([]);
  });

  it("leave no English sentence standing among the Chinese", () => {
    const english = keys
      .filter((key) => /\p{Script=Han}/u.test(zh[key]))
      .map((key): [string, string[]] => [
        key,
        zh[key].replace(UNTRANSLATED, " ").match(/\b[a-z]+(?: +[a-z]+){2,}/g) ?? [],
      ])
      .filter(([, found]) => found.length > 0);
    expect(english).toEqual([]);
  });

  it("fill in the same values as the English", () => {
    // The published Chinese notice of a service that runs already names no PID.
    const differing = keys.filter((key) => key !== "start_running" && names(en[key]).join() !== names(zh[key]).join());
    expect(differing).toEqual([]);
  });

  it("use Chinese punctuation between Chinese characters", () => {
    const odd = keys.filter((key) => /\p{Script=Han}[,;!?](?:\s|\p{Script=Han})/u.test(zh[key]));
    expect(odd).toEqual([]);
  });
});

it("no text is printed past the tables", () => {
  const literal = /\b(?:out|err|say)\(\s*(["'`])((?:(?!\1)[^\\]|\\.)*)\1/g;
  const found = sources.flatMap((name) =>
    [...readFileSync(join(CLI, name), "utf8").matchAll(literal)]
      .map((match) => (match[2] ?? "").replace(/\$\{(?:[^{}]|\{[^}]*\})*(?:\}|$)/g, "").replace(/\\[nrt]/g, ""))
      .filter((text) => /[A-Za-z]{2}/.test(text))
      .map((text) => `${name}: ${text}`),
  );
  // The service log is written in its published, English form.
  expect(found.filter((line) => !line.startsWith("commands/start.ts: Stopped ("))).toEqual([]);
  expect(sources.length).toBeGreaterThan(40);
});

it("S0-70: a configuration that cannot be read is explained in Chinese throughout", async () => {
  const home = makeHome({ "openclaw.json": "{ agents: ", "credentials/openclaw-status-monitor.json": "{" });
  const env = { MONITOR_PLATFORM_TOKEN: "t", OPENCLAW_MONITOR_URL: "http://127.0.0.1:1" };
  const sync = await runCli(home, ["sync", "--lang", "zh"], { env });
  expect(sync.stdout).toMatch(
    /^正在执行手动上传……\n无法读取 Agent：openclaw\.json 第 \d+ 行第 \d+ 列不是有效的 JSON5。\n上传结果：❌ 失败（/,
  );
  const doctor = await runCli(home, ["doctor", "--lang", "zh"], { env });
  expect(doctor.stdout).toContain("不是有效的 JSON");
  for (const line of `${sync.stdout}${sync.stderr}${doctor.stdout}`.split("\n").filter(Boolean))
    expect(line).toMatch(/\p{Script=Han}|^✅ Node\.js|\bNetwork: /u);
});
