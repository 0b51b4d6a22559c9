import { type Finding, isNode, lineOf, literal, type Node, parse, type Sources, walk } from "./source";

const INTERACTIVE = new Set(
  "a button input select textarea summary label option details dialog form audio video iframe".split(" "),
);
const REACHABLE = new Set("a button input select textarea summary".split(" "));
const NO_OUTLINE = /(^|\s)!?outline-(none|hidden|0)(\s|$)/;
/** What shows focus in the outline's place, on the element or on one around it. */
const INSTEAD =
  /(^|\s|:)(focus(-visible|-within)?:|data-\[?highlighted|data-focused|peer-focus|group-focus|has-\[[^\]]*focus)/;
const AROUND = /has-\[[^\]]*:?focus-visible\]?:|focus-within:|has-\[[^\]]*focus-visible/;

const nameOf = (element: Node): string => {
  const { name } = element as { name?: Node };
  if (!isNode(name)) return "";
  if (name.type === "JSXMemberExpression")
    return `${nameOf({ ...name, name: name.object })}.${(name.property as Node).name}`;
  return String(name.name);
};

function attribute(element: Node, name: string): Node | undefined {
  return (element.attributes as Node[]).find((one) => isNode(one.name) && one.name.name === name);
}

/** The number an attribute is set to, `tabIndex={0}` or `tabIndex="0"`. */
function numberOf(node: Node | undefined): number | undefined {
  const value = isNode(node?.value) ? node.value : undefined;
  const inner = value?.type === "JSXExpressionContainer" ? (value.expression as Node) : value;
  if (inner?.type === "UnaryExpression") return -Number((inner.argument as Node).value);
  return inner?.type === "Literal" ? Number(inner.value) : undefined;
}

/** Whatever can be clicked can be reached and worked by keyboard, in the order of the page, and shows where focus is. */
export function keyboardFocus(sources: Sources, styles: Sources): Finding[] {
  const findings: Finding[] = [];
  for (const [file, source] of sources) {
    if (!file.endsWith(".tsx")) continue;
    const say = (node: Node, message: string) => findings.push({ file, line: lineOf(source, node.start), message });
    walk(parse(source), (node, above) => {
      if (node.type === "JSXOpeningElement") checkElement(node, say);
      const text = node.type === "TemplateElement" ? (node.value as { cooked: string }).cooked : literal(node);
      if (text !== undefined && node.type !== "TemplateLiteral" && NO_OUTLINE.test(text)) {
        if (!isShownOtherwise(source, text, above))
          say(node, "takes the focus outline away and puts nothing in its place.");
      }
    });
  }
  for (const [file, source] of styles) {
    for (const match of source.matchAll(/outline(-style|-width)?\s*:\s*(none|0)\b/g)) {
      findings.push({
        file,
        line: lineOf(source, match.index),
        message: "takes the focus outline away for everybody.",
      });
    }
  }
  return findings;
}

function checkElement(element: Node, say: (node: Node, message: string) => void): void {
  const name = nameOf(element);
  const tabIndex = numberOf(attribute(element, "tabIndex"));
  if (tabIndex !== undefined && tabIndex > 0) say(element, `tabIndex ${tabIndex} breaks the order of the page. Use 0.`);
  if (!/^[a-z]/.test(name)) return;
  if (attribute(element, "onClick") && !INTERACTIVE.has(name)) {
    const isReachable = attribute(element, "role") && tabIndex === 0 && attribute(element, "onKeyDown");
    if (!isReachable) say(element, `<${name}> hears clicks, but no keyboard reaches it. Use a <button>.`);
  }
  if (name === "a" && !attribute(element, "href")) say(element, "<a> without href cannot be reached by keyboard.");
  if (REACHABLE.has(name) && tabIndex !== undefined && tabIndex < 0) {
    const isHidden = attribute(element, "aria-hidden") ?? attribute(element, "hidden");
    if (!isHidden) say(element, `<${name}> is taken out of the keyboard's way by tabIndex ${tabIndex}.`);
  }
}

/** Containers that only a script focuses need no outline; their parts have one. */
function isShownOtherwise(source: string, text: string, above: readonly Node[]): boolean {
  if (INSTEAD.test(text)) return true;
  const element = above.findLast((one) => one.type === "JSXOpeningElement");
  if (!element) {
    const declaration = above.findLast((one) => one.type === "VariableDeclarator");
    return declaration !== undefined && INSTEAD.test(source.slice(declaration.start, declaration.end));
  }
  if (/\.(Popup|Positioner|Viewport)$/.test(nameOf(element)) || numberOf(attribute(element, "tabIndex")) === -1)
    return true;
  if (INSTEAD.test(source.slice(element.start, element.end))) return true;
  // A link that fills its card: the card shows it. Such a card stands in the same file.
  return ["Link", "a", "button", "input"].includes(nameOf(element)) && AROUND.test(source);
}
