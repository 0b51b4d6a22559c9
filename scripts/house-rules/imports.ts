import { dirname, join, normalize } from "node:path";
import { isNode, literal, type Node, parse, type Sources, walk } from "./source";

/** Is this the beginning of what runs in a browser? */
export const isClient = (source: string): boolean => /^(\s|\/\/.*\n|\/\*[\s\S]*?\*\/)*["']use client["']/.test(source);
export const isAction = (source: string): boolean => /^(\s|\/\/.*\n|\/\*[\s\S]*?\*\/)*["']use server["']/.test(source);

const ENDINGS = ["", ".ts", ".tsx", "/index.ts", "/index.tsx"];

/** The project's files a file loads, type imports left out. */
export function importsOf(file: string, sources: Sources): string[] {
  const source = sources.get(file);
  if (source === undefined) return [];
  const found: string[] = [];
  walk(parse(source), (node) => {
    const wanted = isLoading(node) ? literal(node.source) : undefined;
    const path = wanted === undefined ? undefined : resolve(file, wanted, sources);
    if (path !== undefined) found.push(path);
  });
  return found;
}

function isLoading(node: Node): boolean {
  if (node.type === "ImportExpression") return true;
  if (node.type === "ImportDeclaration") {
    const parts = (node.specifiers as Node[]) ?? [];
    return node.importKind !== "type" && (parts.length === 0 || parts.some((part) => part.importKind !== "type"));
  }
  const isExport = node.type === "ExportNamedDeclaration" || node.type === "ExportAllDeclaration";
  return isExport && node.exportKind !== "type" && isNode(node.source);
}

function resolve(from: string, wanted: string, sources: Sources): string | undefined {
  const bare = wanted.startsWith("@/") ? wanted.slice(2) : wanted.startsWith(".") ? join(dirname(from), wanted) : null;
  if (bare === null) return undefined;
  const path = normalize(bare).replaceAll("\\", "/");
  return ENDINGS.map((ending) => path + ending).find((candidate) => sources.has(candidate));
}

/** What of a page runs in the browser: everything behind a "use client", as far as `from` leads to one. */
export function clientFilesOf(from: string, sources: Sources): Set<string> {
  const seen = new Set<string>();
  const client = new Set<string>();
  const visit = (file: string, inBrowser: boolean) => {
    const source = sources.get(file) ?? "";
    // An action runs on the server, whoever calls it.
    if (isAction(source)) return;
    const here = inBrowser || isClient(source);
    const key = `${here} ${file}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (here) client.add(file);
    for (const next of importsOf(file, sources)) visit(next, here);
  };
  visit(from, false);
  return client;
}
