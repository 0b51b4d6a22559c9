import { isNode, lineOf, literal, type Node, parse, walk } from "./source";

/** One call of a translator: the keys it may ask for. */
export interface Use {
  line: number;
  /** Of the translator, e.g. "settings.tokens"; "" for the whole dictionary; undefined when it was handed in from outside. */
  namespace: string | undefined;
  /** Matches the keys below the namespace; null: computed, so that any may be meant. */
  key: RegExp | null;
  /** The key in words, for messages. */
  shown: string;
}

interface Translator {
  name: string;
  namespace: string;
  scope: Node;
}

const MAKERS = new Set(["useTranslations", "getTranslations", "createTranslator"]);
const METHODS = new Set(["rich", "markup", "raw", "has"]);
const SCOPES = new Set(["Program", "FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

const without = (node: unknown): Node | undefined => {
  if (!isNode(node)) return undefined;
  const wraps = ["AwaitExpression", "ParenthesizedExpression", "TSAsExpression", "TSSatisfiesExpression"];
  if (wraps.includes(node.type)) return without(node.argument ?? node.expression);
  return node;
};

/** The namespace of a call that makes a translator; undefined for any other expression. */
function namespaceMadeBy(expression: unknown): string | undefined {
  const call = without(expression);
  if (call?.type !== "CallExpression" || !isNode(call.callee) || !MAKERS.has(String(call.callee.name)))
    return undefined;
  const first = (call.arguments as Node[])[0];
  if (first?.type !== "ObjectExpression") return literal(first) ?? "";
  const named = (first.properties as Node[]).find((one) => isNode(one.key) && one.key.name === "namespace");
  return literal(named?.value) ?? "";
}

function translatorsIn(tree: Node): Translator[] {
  const found: Translator[] = [];
  walk(tree, (node, above) => {
    if (node.type !== "VariableDeclarator" || !isNode(node.id)) return;
    const scope = above.findLast((one) => SCOPES.has(one.type)) ?? tree;
    const add = (id: unknown, made: unknown) => {
      const namespace = namespaceMadeBy(made);
      if (namespace !== undefined && isNode(id) && id.type === "Identifier") {
        found.push({ name: String(id.name), namespace, scope });
      }
    };
    add(node.id, node.init);
    const all = without(node.init);
    const list = all?.type === "CallExpression" ? (all.arguments as Node[])[0] : undefined;
    if (node.id.type === "ArrayPattern" && list?.type === "ArrayExpression") {
      for (const [index, id] of (node.id.elements as unknown[]).entries()) add(id, (list.elements as unknown[])[index]);
    }
  });
  return found;
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What an argument may be: one pattern for each branch of it. */
function keysOf(argument: unknown): { key: RegExp | null; shown: string }[] {
  const node = without(argument);
  if (!node) return [];
  const text = literal(node);
  if (text !== undefined) return [{ key: new RegExp(`^${literally(text)}$`), shown: text }];
  if (node.type === "ConditionalExpression") return [...keysOf(node.consequent), ...keysOf(node.alternate)];
  if (node.type === "TemplateLiteral") {
    const parts = (node.quasis as { value: { cooked: string } }[]).map((part) => part.value.cooked);
    return [{ key: new RegExp(`^${parts.map(literally).join("[\\w.-]+")}$`), shown: parts.join("…") }];
  }
  return [{ key: null, shown: "…" }];
}

/** Every use of a translator in a file. */
export function usesIn(source: string): Use[] {
  const tree = parse(source);
  const translators = translatorsIn(tree);
  const uses: Use[] = [];
  walk(tree, (node) => {
    if (node.type !== "CallExpression" || !isNode(node.callee)) return;
    const callee = without(node.callee) ?? node.callee;
    const method =
      callee.type === "MemberExpression" && isNode(callee.property) && METHODS.has(String(callee.property.name));
    const called = method ? without(callee.object) : callee;
    const direct = namespaceMadeBy(called);
    const name = called?.type === "Identifier" ? String(called.name) : "";
    const candidates = translators.filter(
      (one) => one.name === name && one.scope.start <= node.start && node.end <= one.scope.end,
    );
    const nearest = candidates.sort((a, b) => a.scope.end - a.scope.start - (b.scope.end - b.scope.start))[0];
    const isHandedIn = name === "t" && !nearest;
    if (direct === undefined && !nearest && !isHandedIn) return;
    for (const one of keysOf((node.arguments as unknown[])[0])) {
      uses.push({ ...one, line: lineOf(source, node.start), namespace: direct ?? nearest?.namespace });
    }
  });
  return uses;
}

/** Keys read straight from a dictionary, `messages[locale].mail.subject`: their paths. */
export function pathsReadIn(source: string): string[] {
  const found: string[] = [];
  walk(parse(source), (node) => {
    const path: string[] = [];
    let at: Node | undefined = node;
    while (at?.type === "MemberExpression") {
      if (isNode(at.property)) path.unshift(at.computed ? "*" : String(at.property.name));
      at = without(at.object);
    }
    if (at?.type === "Identifier" && at.name === "messages" && path.length > 1) found.push(path.slice(1).join("."));
  });
  return found;
}
