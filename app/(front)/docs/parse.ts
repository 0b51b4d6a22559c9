import { Lexer, type Token, type Tokens } from "marked";

/** Markdown into a tree to draw. Nothing becomes HTML on the way: raw HTML in a page is text like any other. */

export interface DocHeading {
  id: string;
  text: string;
  depth: number;
}

export interface ParsedDoc {
  title: string;
  /** The first paragraph, as plain text. */
  lead: string;
  headings: DocHeading[];
  body: Token[];
}

interface Surroundings {
  /** Stands for `{origin}`. */
  origin: string;
  /** Stands for fences of the language `help`: command, "" for the program, to what its --help says. */
  help: ReadonlyMap<string, string>;
}

const HEADING_ID = /\s*\{#([a-z0-9-]+)\}\s*$/;

/**
 * A page starts with `# Title` and a paragraph; every further heading ends with its own `{#id}`, the same in all languages.
 * @throws Error naming the heading or fence that does not keep to this
 */
export function parseDoc(markdown: string, around: Surroundings): ParsedDoc {
  const tokens = new Lexer().lex(markdown.replaceAll("{origin}", around.origin));
  const [first, ...body] = tokens.filter((token) => token.type !== "space");
  if (first?.type !== "heading" || first.depth !== 1) throw new Error("A page starts with its title.");
  const lead = body[0]?.type === "paragraph" ? plainText(body[0]) : "";
  const headings: DocHeading[] = [];
  for (const token of body) {
    if (token.type === "heading") headings.push(takeId(token as Tokens.Heading));
    if (token.type === "code" && token.lang === "help") token.text = helpFor(token.text, around.help);
  }
  return { title: plainText(first), lead, headings, body };
}

/** Takes `{#id}` off the heading. */
function takeId(heading: Tokens.Heading): DocHeading {
  const id = HEADING_ID.exec(heading.text)?.[1];
  if (!id) throw new Error(`The heading "${heading.text}" has no {#id}.`);
  const last = heading.tokens.at(-1) as Tokens.Text | undefined;
  if (last) last.text = last.text.replace(HEADING_ID, "");
  heading.text = heading.text.replace(HEADING_ID, "");
  return { id, text: plainText(heading), depth: heading.depth };
}

function helpFor(command: string, help: ReadonlyMap<string, string>): string {
  const text = help.get(command.trim());
  if (text === undefined) throw new Error(`There is no command "${command}" to show the help of.`);
  return text;
}

/** What a token reads as, without its markup. */
export function plainText(token: Token): string {
  if ("tokens" in token && token.tokens) return token.tokens.map(plainText).join("");
  return "text" in token && typeof token.text === "string" ? token.text : "";
}
