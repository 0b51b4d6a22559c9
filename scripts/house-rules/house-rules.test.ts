import { describe, expect, it } from "vitest";
import { keyboardFocus } from "./focus";
import type { Finding } from "./source";
import { titles } from "./titles";
import { clientWords, dictionariesInBrowser, differences, usedWords } from "./words";

/** Each rule is fed something bad, which it must find, and the same thing mended, which it must leave alone. */
const messages = (findings: readonly Finding[]) => findings.map(({ message }) => message);
const page = (code: string) => new Map([["app/page.tsx", code]]);
const inPage = (element: string) => page(`export default function Page() { return ${element}; }`);

describe("a missing translation", () => {
  const english = { nav: { agents: "Agents", count: "{count, plural, one {# agent} other {# agents of {host}}}" } };
  it.each([
    ["a key that is missing", { nav: { agents: "Agent" } }, /"nav.count" has no translation/],
    ["a text that is empty", { nav: { agents: " ", count: "{count}" } }, /"nav.agents" is empty/],
    ["a placeholder that is missing", { nav: { agents: "Agent", count: "几个" } }, /"nav.count" fills in \{\}/],
    ["a key nobody else has", { nav: { ...english.nav, more: "更多" } }, /"nav.more" is not in the English/],
  ])("is found: %s", (_what, other, expected) => {
    expect(messages(differences("zh.json", english, other))).toContainEqual(expect.stringMatching(expected));
  });
  it("is not seen where there is none", () => {
    expect(
      differences("zh.json", english, { nav: { agents: "Agent", count: "{host} 有 {count, plural, other {# 个}}" } }),
    ).toEqual([]);
  });
});

describe("words that are used", () => {
  const dictionary = { nav: { agents: "Agents" }, problem: { gone: "Gone", other: "Other" } };
  const all = `const t = useTranslations("problem"); t(code); const codes = ["gone", "other"];`;
  it.each([
    ["useTranslations", `const t = useTranslations("nav"); t("agent");`, "nav.agent"],
    ["a template", ["const t = useTranslations(); t(`nav.x$", "{kind}`);"].join(""), "nav.x…"],
    ["Promise.all", `const [t, x] = await Promise.all([getTranslations("nav"), x()]); t("agent");`, "nav.agent"],
    ["a call at once", `(await getTranslations("nav"))("agent");`, "nav.agent"],
  ])("must be in the dictionary, asked by %s", (_how, code, key) => {
    expect(messages(usedWords(page(code), dictionary))).toContain(`"${key}" is in no dictionary.`);
  });
  it("must be used, or they are dead weight", () => {
    const code = `${all} const t2 = 1;`;
    expect(messages(usedWords(page(code), dictionary))).toEqual(['"nav.agents" is used nowhere. Remove it.']);
    expect(usedWords(page(`${all} { const n = useTranslations("nav"); n("agents"); }`), dictionary)).toEqual([]);
  });
  it("belong to the translator of their own function", () => {
    const code = `function A() { const t = useTranslations("nav"); return t("agents"); }
      function B() { const t = useTranslations("problem"); return t("agents") + t("gone") + t("other"); }`;
    expect(messages(usedWords(page(code), dictionary))).toEqual(['"problem.agents" is in no dictionary.']);
  });
});

describe("words in the browser", () => {
  const form = `"use client"; export function Form() { const t = useTranslations("auth"); return <p>{t("x")}</p>; }`;
  const tree = new Map([
    ["app/layout.tsx", "export default () => <Words names={LIST}>x</Words>;"],
    ["app/page.tsx", `import { Form } from "./form"; export default () => <Form />;`],
    ["app/form.tsx", form],
  ]);
  it("must be handed over by the layout", () => {
    expect(messages(clientWords(tree, { LIST: [] }))).toEqual([
      'LIST lacks "auth", which app/form.tsx uses in the browser.',
    ]);
    expect(clientWords(tree, { LIST: ["auth"] })).toEqual([]);
  });
  it("are not handed over for nothing", () => {
    expect(messages(clientWords(tree, { LIST: ["auth", "docs"] }))).toEqual([
      'LIST has "docs", which no client component there uses.',
    ]);
  });
  it("never come as whole dictionaries", () => {
    const code = (from: string) => new Map([["components/x.tsx", `"use client"; import { LOCALES } from "${from}";`]]);
    expect(dictionariesInBrowser(code("@/lib/i18n/messages"))).toHaveLength(1);
    expect(dictionariesInBrowser(code("@/lib/i18n/locales"))).toEqual([]);
  });
});

describe("a page without a title", () => {
  const body = "export default function Page() { return <h1>x</h1>; }";
  it.each([
    ["none", body, 1],
    ["metadata without one", `export const metadata = { description: "x" }; ${body}`, 1],
    ["metadata", `export const metadata = { title: "x" }; ${body}`, 0],
    ["generateMetadata", `export async function generateMetadata() { return { title: t("x") }; } ${body}`, 0],
    ["another page's", `export { generateMetadata } from "./other"; ${body}`, 0],
    ["only a redirect", `export default function Page() { redirect("/agents"); }`, 0],
  ])("%s: %#", (_what, code, found) => {
    expect(titles(page(code))).toHaveLength(found);
  });
});

describe("keyboard focus", () => {
  it.each([
    ["a click on a box", "<div onClick={go}>x</div>", /no keyboard reaches it/],
    ["a role without a key", `<div role="button" tabIndex={0} onClick={go}>x</div>`, /no keyboard reaches it/],
    ["an order of its own", "<button tabIndex={3}>x</button>", /breaks the order/],
    ["a button taken out", "<button tabIndex={-1}>x</button>", /out of the keyboard's way/],
    ["a link to nowhere", "<a onClick={go}>x</a>", /without href/],
    ["no outline", `<button className="p-2 outline-none">x</button>`, /takes the focus outline away/],
  ])("is missed: %s", (_what, element, expected) => {
    expect(messages(keyboardFocus(inPage(element), new Map()))).toContainEqual(expect.stringMatching(expected));
  });
  it.each([
    `<button onClick={go}>x</button>`,
    `<div role="slider" tabIndex={0} onClick={go} onKeyDown={go}>x</div>`,
    `<button className="outline-none focus-visible:ring-2">x</button>`,
    `<main tabIndex={-1} className="outline-none">x</main>`,
    `<article className="has-[a:focus-visible]:outline-2"><a href="/x" className="outline-none">x</a></article>`,
  ])("is there: %s", (element) => {
    expect(keyboardFocus(inPage(element), new Map())).toEqual([]);
  });
  it("is not taken away by the style sheet", () => {
    expect(keyboardFocus(new Map(), new Map([["a.css", "* { outline: none }"]]))).toHaveLength(1);
    expect(keyboardFocus(new Map(), new Map([["a.css", ":focus-visible { outline: 2px solid red }"]]))).toEqual([]);
  });
});
