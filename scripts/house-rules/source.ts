import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
// Comes with vitest; reads TypeScript and JSX.
import { parseAst } from "rolldown/parseAst";

/** Project files by their path, e.g. "app/page.tsx". */
export type Sources = ReadonlyMap<string, string>;

/** A part of a syntax tree (ESTree); what it holds depends on its type. */
export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** One thing that is wrong, and what to do about it. */
export interface Finding {
  file: string;
  /** From 1; absent where the whole file is meant. */
  line?: number;
  message: string;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

const CODE = /\.tsx?$/;
const NOT_CODE = /\.test\.tsx?$|\.d\.ts$/;

/** The code below these folders and files, without tests. */
export function readSources(root: string, places: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const add = (path: string) => {
    if (CODE.test(path) && !NOT_CODE.test(path)) found.set(path, readFileSync(join(root, path), "utf8"));
  };
  for (const place of places) {
    if (CODE.test(place)) add(place);
    else {
      for (const entry of readdirSync(join(root, place), { recursive: true, withFileTypes: true })) {
        if (entry.isFile() && !entry.parentPath.includes("node_modules")) {
          add(join(entry.parentPath, entry.name).slice(root.length).split(sep).filter(Boolean).join("/"));
        }
      }
    }
  }
  return found;
}

const trees = new Map<string, Node>();

export function parse(source: string): Node {
  const known = trees.get(source);
  if (known) return known;
  const tree = parseAst(source, { lang: "tsx" }) as unknown as Node;
  trees.set(source, tree);
  return tree;
}

/** Visits every node, parents first; `above` are its ancestors, the nearest last. */
export function walk(node: Node, visit: (node: Node, above: readonly Node[]) => void, above: Node[] = []): void {
  visit(node, above);
  above.push(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, above);
  }
  above.pop();
}

/** Line of a place in the text, from 1. */
export const lineOf = (source: string, at: number): number => source.slice(0, at).split("\n").length;

/** The text of a string literal or of a template without holes. */
export function literal(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  if (node.type === "TemplateLiteral" && (node.quasis as Node[]).length === 1) {
    return (node.quasis as { value: { cooked: string } }[])[0]?.value.cooked;
  }
  return undefined;
}

/** Every string literal and template part of a file. */
export function strings(source: string): Set<string> {
  const found = new Set<string>();
  walk(parse(source), (node) => {
    if (node.type === "Literal" && typeof node.value === "string") found.add(node.value);
    if (node.type === "TemplateElement") found.add((node.value as { cooked: string }).cooked);
    if (node.type === "Property" && isNode(node.key) && node.key.type === "Identifier")
      found.add(String(node.key.name));
  });
  return found;
}
