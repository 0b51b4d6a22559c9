import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Token, Tokens } from "marked";
import { describe, expect, it } from "vitest";
import { DOC_PAGES, type DocPage } from "../app/(front)/docs/pages";
import { type ParsedDoc, parseDoc } from "../app/(front)/docs/parse";
import { COMMANDS, GLOBAL_OPTIONS } from "../cli/command-table";
import { commandHelp, programHelp } from "../cli/help";
import { translator } from "../cli/language";
import { LOCALES } from "../lib/i18n/locales";
import { messages } from "../lib/i18n/messages";
import { Batch, Heartbeat } from "../lib/protocol";

/** The documentation keeps what it promises: both languages alike, links that lead somewhere, commands that exist. */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SITE = join(ROOT, "docs/site");
const ORIGIN = "https://monitor.test";

const helpIn = (locale: "en" | "zh") =>
  new Map([
    ["", programHelp(translator(locale))],
    ...COMMANDS.map((command) => [command.name, commandHelp(command, translator(locale))] as const),
  ]);
const pageOf = (locale: "en" | "zh", page: DocPage): ParsedDoc =>
  parseDoc(readFileSync(join(SITE, locale, `${page}.md`), "utf8"), { origin: ORIGIN, help: helpIn(locale) });

/** Every token of a page, also those inside others. */
function all(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => {
    const inside = [
      ...("tokens" in token ? (token.tokens ?? []) : []),
      ...(token.type === "list" ? token.items : []),
      ...(token.type === "table" ? [...token.header, ...token.rows.flat()] : []),
    ];
    return [token, ...all(inside)];
  });
}
const codes = (doc: ParsedDoc) => all(doc.body).filter((token): token is Tokens.Code => token.type === "code");

describe.each(LOCALES)("the documentation in %s", (locale) => {
  const pages = new Map(DOC_PAGES.map((page) => [page, pageOf(locale, page)]));

  it("has every page and no other, each with a title and a first paragraph", () => {
    expect(readdirSync(join(SITE, locale)).sort()).toEqual(DOC_PAGES.map((page) => `${page}.md`).sort());
    for (const [page, doc] of pages) {
      expect(doc.title, page).toBe(messages[locale].docs.pages[page]);
      expect(doc.lead.length, page).toBeGreaterThan(locale === "en" ? 30 : 12);
    }
  });

  it("has each anchor once per page", () => {
    for (const [page, doc] of pages) {
      const ids = doc.headings.map((heading) => heading.id);
      expect(new Set(ids).size, page).toBe(ids.length);
    }
  });

  it("links only to pages and anchors that are there", () => {
    const places = new Set(["/", "/agents", "/sign-up", "/sign-in", "/docs"]);
    for (const [page, doc] of pages) {
      places.add(`/docs/${page}`);
      for (const { id } of doc.headings) places.add(`/docs/${page}#${id}`);
    }
    const broken = [...pages].flatMap(([page, doc]) =>
      all(doc.body).flatMap((token) => {
        if (token.type !== "link") return [];
        const target = token.href.startsWith("#") ? `/docs/${page}${token.href}` : token.href;
        return places.has(target) || target.startsWith("https://") ? [] : [`${page}: ${token.href}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it("shows the help of every command of the uploader", () => {
    const shown = new Set(codes(pageOf(locale, "cli")).map((token) => token.text));
    const missing = [...helpIn(locale)].filter(([, text]) => !shown.has(text)).map(([name]) => name);
    expect(missing).toEqual([]);
  });

  it("S0-48: names the common errors and where the error log is", () => {
    const text = readFileSync(join(SITE, locale, "troubleshooting.md"), "utf8");
    for (const words of [
      "cat ~/.openclaw/logs/status_uploader_error.log",
      "Token not configured",
      "Network connection failed",
      "Port already in use",
    ]) {
      expect(text).toContain(words);
    }
  });

  it("S2-22: tells to keep keys secret, to open both ports, and that the cost of tokens is an estimate", () => {
    const watch = /## [^\n]*\{#watch\}\n([\s\S]*?)\n## /.exec(
      readFileSync(join(SITE, locale, "connect.md"), "utf8"),
    )?.[1];
    const words = locale === "en" ? ["Keep keys secret", "firewall", "estimate"] : ["保管密钥", "防火墙", "估算"];
    for (const word of words) expect(watch).toContain(word);
  });

  it("shows a payload that the wire takes", () => {
    const text = codes(pageOf(locale, "security")).find((token) => token.lang === "json")?.text ?? "";
    const batch = Batch.parse(JSON.parse(text));
    expect(batch.items.map((item) => Heartbeat.safeParse(item).success)).toEqual([true]);
  });
});

describe("both languages", () => {
  it.each(DOC_PAGES)("have the same headings and the same code on %s", (page) => {
    const [en, zh] = [pageOf("en", page), pageOf("zh", page)];
    const outline = (doc: ParsedDoc) => doc.headings.map(({ id, depth }) => `${depth} ${id}`);
    expect(outline(zh)).toEqual(outline(en));
    const code = (doc: ParsedDoc) => codes(doc).flatMap((token) => (token.lang === "help" ? [] : [token.text]));
    expect(code(zh)).toEqual(code(en));
  });
});

it("S2-1, S2-2: one command starts the server: pages on 38888, reports on 38889, data in volumes", () => {
  const compose = readFileSync(join(ROOT, "docker-compose.yml"), "utf8");
  for (const line of ["build: .", 'PORT: "38888"', 'REPORT_PORT: "38889"', '- "38888:38888"', '- "38889:38889"']) {
    expect(compose).toContain(line);
  }
  expect(compose).toMatch(/^volumes:\n {2}platform:\n {2}database:$/m);
  expect(pageOf("en", "self-host").headings.map((heading) => heading.id)).toContain("docker");
});

describe("commands in the documentation", () => {
  const lines = DOC_PAGES.flatMap((page) =>
    codes(pageOf("en", page)).flatMap((token) => (token.lang === "sh" ? token.text.split("\n") : [])),
  );

  it("are commands and options of the uploader", () => {
    const used = lines.filter((line) => line.startsWith("openclaw-status-monitor"));
    expect(used.length).toBeGreaterThan(10);
    const wrong = used.filter((line) => {
      const [verb, ...rest] = line.split(" ").slice(1);
      const command = COMMANDS.find(({ name }) => name === verb);
      const options = [...(command?.options ?? []), ...GLOBAL_OPTIONS].flatMap(({ name, short }) => [
        `--${name}`,
        `-${short}`,
      ]);
      return !command || rest.some((word) => word.startsWith("-") && word !== "-" && !options.includes(word));
    });
    expect(wrong).toEqual([]);
  });

  it("are scripts of this project", () => {
    const scripts: Record<string, string> = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts;
    const asked = lines.flatMap((line) =>
      [...line.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = ""]) => name),
    );
    expect(asked.filter((name) => !(name in scripts))).toEqual([]);
    expect(asked).toContain("up");
  });

  it("set variables that exist", () => {
    const known = readFileSync(join(ROOT, ".env.example"), "utf8");
    const table = readFileSync(join(SITE, "en/self-host.md"), "utf8");
    const named = [...table.matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|/gm)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = ""]) => name),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.includes(`#${name}=`))).toEqual([]);
  });
});

describe("a page of the documentation", () => {
  const around = { origin: ORIGIN, help: new Map<string, string>() };

  it("keeps raw HTML as text", () => {
    const doc = parseDoc("# T\n\n<script>alert(1)</script>\n\nx <img src=x onerror=y> z", around);
    expect(all(doc.body).filter((token) => token.type === "html").length).toBeGreaterThan(0);
  });

  it("is refused without a title, and with a heading nobody can link to", () => {
    expect(() => parseDoc("text", around)).toThrow("title");
    expect(() => parseDoc("# T\n\n## Unlinked", around)).toThrow("Unlinked");
    expect(() => parseDoc("# T\n\n```help\nfly\n```", around)).toThrow("fly");
  });
});
