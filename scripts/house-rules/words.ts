import { clientFilesOf, isClient } from "./imports";
import { type Finding, isNode, literal, type Node, parse, type Sources, strings, walk } from "./source";
import { pathsReadIn, type Use, usesIn } from "./translations";

/** A dictionary: texts by their names, nested. */
export type Dictionary = { [key: string]: string | Dictionary };

/** Every text of a dictionary with its path, e.g. "nav.agents". */
export function texts(node: Dictionary | string, path = ""): [string, string][] {
  if (typeof node === "string") return [[path, node]];
  return Object.entries(node).flatMap(([key, value]) => texts(value, path ? `${path}.${key}` : key));
}

/** What a text wants filled in: `{name}` and `{count, plural, …}`, outside the branches of the latter. */
export function placeholders(text: string): string[] {
  const found = new Set<string>();
  let depth = 0;
  for (const [index, letter] of [...text].entries()) {
    if (letter === "}") depth -= 1;
    if (letter !== "{") continue;
    depth += 1;
    const name = /^\{\s*(\w+)\s*[,}]/.exec([...text].slice(index).join(""))?.[1];
    if (name && depth % 2 === 1) found.add(name);
  }
  return [...found].sort();
}

/**
 * Two dictionaries have the same keys, no empty text, and fill in the same things.
 * @param published keys whose texts are prescribed in every language and therefore may differ in what they fill in
 */
export function differences(
  file: string,
  english: Dictionary,
  other: Dictionary,
  published: readonly string[] = [],
): Finding[] {
  const [ours, theirs] = [new Map(texts(english)), new Map(texts(other))];
  const findings: Finding[] = [];
  const say = (message: string) => findings.push({ file, message });
  for (const [key, text] of ours) {
    const translated = theirs.get(key);
    if (translated === undefined) say(`"${key}" has no translation.`);
    else if (text.trim() === "" || translated.trim() === "") say(`"${key}" is empty.`);
    else if (!published.includes(key) && placeholders(text).join() !== placeholders(translated).join()) {
      say(`"${key}" fills in {${placeholders(translated)}}, the English text {${placeholders(text)}}.`);
    }
  }
  for (const key of theirs.keys()) if (!ours.has(key)) say(`"${key}" is not in the English dictionary.`);
  return findings;
}

const fullKey = (use: Use, key: string): boolean => {
  if (use.key === null) return false;
  if (use.namespace === undefined) return key.includes(".") && use.key.test(key.slice(key.indexOf(".") + 1));
  if (use.namespace === "") return use.key.test(key);
  return key.startsWith(`${use.namespace}.`) && use.key.test(key.slice(use.namespace.length + 1));
};

/** Every key that is asked for exists, and every key is asked for somewhere. */
export function usedWords(sources: Sources, dictionary: Dictionary): Finding[] {
  const keys = texts(dictionary).map(([key]) => key);
  const used = new Set<string>();
  const findings: Finding[] = [];
  const computed = new Set<string>();
  const said = new Set<string>();
  const branches = new Set(keys.flatMap((key) => key.split(".").map((_, i, all) => all.slice(0, i).join("."))));
  for (const [file, source] of sources) {
    for (const text of strings(source)) said.add(text);
    for (const path of pathsReadIn(source)) {
      const wanted = new RegExp(`^${path.replaceAll(".", "\\.").replaceAll("*", "[\\w-]+")}(\\.|$)`);
      for (const key of keys) if (wanted.test(key)) used.add(key);
    }
    for (const use of usesIn(source)) {
      if (use.key === null) {
        computed.add(use.namespace ?? "");
        continue;
      }
      const meant = keys.filter((key) => fullKey(use, key));
      for (const key of meant) used.add(key);
      const isBranch = [...branches].some((branch) => fullKey(use, branch));
      if (meant.length === 0 && !isBranch && use.namespace !== undefined) {
        const name = use.namespace ? `${use.namespace}.${use.shown}` : use.shown;
        findings.push({ file, line: use.line, message: `"${name}" is in no dictionary.` });
      }
    }
  }
  // Where a key is computed, as from a table, its last part stands somewhere as a text.
  const isComputed = (key: string) =>
    [...computed].some((namespace) => namespace === "" || key.startsWith(`${namespace}.`)) &&
    (said.has(key.split(".").at(-1) ?? "") || said.has(key));
  const unused = keys.filter((key) => !used.has(key) && !isComputed(key));
  return [
    ...findings,
    ...unused.map((key) => ({ file: "lib/i18n/en.json", message: `"${key}" is used nowhere. Remove it.` })),
  ];
}

/** The parts of the dictionary these files use. */
function namespacesOf(files: Iterable<string>, sources: Sources): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of files) {
    for (const use of usesIn(sources.get(file) ?? "")) {
      const path = use.namespace || use.shown.split("…")[0];
      const name = path?.split(".")[0];
      if (use.namespace !== undefined && name && !found.has(name)) found.set(name, file);
    }
  }
  return found;
}

const ROUTE_FILE = /\/(page|layout|loading|error|not-found|template|default)\.tsx$/;

/** The list a layout hands to `<Words names={LIST}>`. */
function listOf(source: string | undefined): string | undefined {
  return source === undefined ? undefined : /<Words\s+names=\{(\w+)\}/.exec(source)?.[1];
}

/** The list that covers a route's file: of the nearest layout around it. */
function coveringList(file: string, sources: Sources): string | undefined {
  const parts = file.split("/").slice(0, -1);
  // A layout covers what is inside it; an error page beside it stands inside too, as Next draws it.
  for (let depth = parts.length; depth > 0; depth -= 1) {
    const found = listOf(sources.get([...parts.slice(0, depth), "layout.tsx"].join("/")));
    if (found) return found;
  }
  return undefined;
}

/** Client components get the namespaces they use, by the list of their layout, and no others. */
export function clientWords(sources: Sources, lists: Record<string, readonly string[]>): Finding[] {
  const findings: Finding[] = [];
  const needed = new Map<string, Map<string, string>>();
  const file = "lib/i18n/client-namespaces.ts";
  for (const route of sources.keys()) {
    if (!route.startsWith("app/") || !ROUTE_FILE.test(route)) continue;
    const own = listOf(sources.get(route));
    const list = own ?? coveringList(route, sources);
    const used = namespacesOf(clientFilesOf(route, sources), sources);
    if (!list) {
      for (const [name, by] of used)
        findings.push({ file: by, message: `uses "${name}", but no <Words> is around ${route}.` });
      continue;
    }
    const all = needed.get(list) ?? new Map<string, string>();
    for (const [name, by] of used) if (!all.has(name)) all.set(name, by);
    needed.set(list, all);
  }
  for (const [list, names] of Object.entries(lists)) {
    const used = needed.get(list) ?? new Map<string, string>();
    for (const [name, by] of used) {
      if (!names.includes(name))
        findings.push({ file, message: `${list} lacks "${name}", which ${by} uses in the browser.` });
    }
    const root = lists.ROOT_NAMESPACES ?? [];
    for (const name of names) {
      const isNeeded = used.has(name) || (list !== "ROOT_NAMESPACES" && root.includes(name));
      if (!isNeeded) findings.push({ file, message: `${list} has "${name}", which no client component there uses.` });
    }
  }
  return findings;
}

/** No browser gets both dictionaries: client components import languages from lib/i18n/locales. */
export function dictionariesInBrowser(sources: Sources): Finding[] {
  const findings: Finding[] = [];
  for (const [file, source] of sources) {
    if (!isClient(source)) continue;
    walk(parse(source), (node: Node) => {
      if (node.type !== "ImportDeclaration" || node.importKind === "type" || !isNode(node.source)) return;
      if (!/i18n\/messages$/.test(literal(node.source) ?? "")) return;
      findings.push({
        file,
        message: "would bring every dictionary into the browser. Import lib/i18n/locales instead.",
      });
    });
  }
  return findings;
}
