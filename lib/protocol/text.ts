/**
 * Text that comes from agents is hostile: terminal escapes, bidirectional overrides, control characters and NUL
 * (which PostgreSQL refuses) are taken out before anything is stored or shown.
 */

// ESC-introduced sequences: OSC/DCS/PM/APC strings up to BEL or ST, then CSI, then any two-character escape.
const ESCAPES = /\u001b(?:[\]PX^_][\s\S]*?(?:\u0007|\u001b\\|$)|\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])/g;
const C1_CSI = /\u009b[0-?]*[ -/]*[@-~]/g;
// Controls but tab and line feed; bidi marks, embeddings, overrides and isolates; zero-width and byte-order marks; tag characters.
const CONTROLS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u206f\ufeff]|[\u{e0001}\u{e0020}-\u{e007f}]/gu;
const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

// Most ids and names: printable ASCII without white space to fold. Nothing below would change them.
const PLAIN = /^[\u0021-\u007e]+(?: [\u0021-\u007e]+)*$/;

/**
 * One safe line: escapes and controls gone, white space folded, cut to `maxLength` code points with an ellipsis.
 * Emoji, including those joined by ZWJ, survive.
 */
export function safeLine(value: string, maxLength: number): string {
  if (value.length <= maxLength && PLAIN.test(value)) return value;
  const clean = value
    // A name is short: work is bounded whatever was sent.
    .slice(0, maxLength * 8 + 4096)
    .replace(ESCAPES, "")
    .replace(C1_CSI, "")
    .replace(LONE_SURROGATES, "")
    .replace(/[\t\n\r]+/g, " ")
    .replace(CONTROLS, "")
    .replace(/ {2,}/g, " ")
    .trim();
  const points = [...clean];
  return points.length <= maxLength ? clean : `${points.slice(0, maxLength - 1).join("")}…`;
}

const MAX_LINES = 60;

/** Several safe lines, as of a stack: each cleaned by itself, blank ones at the end gone, cut to `maxLength` characters. */
export function safeLines(value: string, maxLength: number): string {
  const lines = value.slice(0, maxLength * 4).split(/\r?\n/, MAX_LINES);
  // What a line begins with tells what belongs to what.
  const clean = lines.map((line) => `${/^ {0,8}/.exec(line)?.[0] ?? ""}${safeLine(line, 500)}`.trimEnd());
  const text = clean.join("\n").trimEnd();
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
