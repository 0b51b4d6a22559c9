import { importsOf } from "./imports";
import { type Finding, isNode, type Node, parse, type Sources, walk } from "./source";

const PAGE = /^app\/(.*\/)?page\.tsx$/;

const has = (tree: Node, test: (node: Node) => boolean): boolean => {
  let found = false;
  walk(tree, (node) => {
    found ||= test(node);
  });
  return found;
};

/** Every page has a title of its own; one that draws nothing, and only leads elsewhere, needs none. */
export function titles(sources: Sources): Finding[] {
  const findings: Finding[] = [];
  for (const [file, source] of sources) {
    if (!PAGE.test(file)) continue;
    const tree = parse(source);
    if (!has(tree, (node) => node.type.startsWith("JSX"))) continue;
    const exported = (tree.body as Node[]).filter((node) => node.type === "ExportNamedDeclaration");
    const metadata = exported.find((node) => has(node, isMetadataName));
    const isElsewhere = metadata !== undefined && isNode(metadata.source);
    // Made by a function of ours, the title stands in that one's file.
    const makers = importsOf(file, sources).filter((path) => /metadata/i.test(sources.get(path) ?? ""));
    const places = metadata === undefined ? [] : [metadata, ...makers.map((path) => parse(sources.get(path) ?? ""))];
    const hasTitle = places.some((place) => has(place, isTitle));
    if (!isElsewhere && !hasTitle) {
      findings.push({ file, message: "has no title. Export `generateMetadata` (or `metadata`) with a `title`." });
    }
  }
  return findings;
}

const isMetadataName = (node: Node): boolean =>
  node.type === "Identifier" && (node.name === "metadata" || node.name === "generateMetadata");

const isTitle = (node: Node): boolean => node.type === "Property" && isNode(node.key) && node.key.name === "title";
