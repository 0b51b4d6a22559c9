/** Which messages are the same: those that differ only in what changes from one time to the next. Pure. */

// Every quantifier runs over one character class, so that hostile text costs linear time. The order matters.
const CHANGING: readonly [pattern: RegExp, instead: string][] = [
  [/\u001b\[[0-9;]{0,20}m/g, ""],
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>)\]]+/gi, "<url>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<id>"],
  [/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g, "<time>"],
  [/\[redacted:[a-z-]{1,30}\]/g, "<secret>"],
  [/(?<![\w<])(?:~|\.{1,2}|[A-Za-z]:)?[\\/][^\s"'`,;:)\]}>]+/g, "<path>"],
  [/\b(?=[a-f]{0,63}\d)[0-9a-f]{8,64}\b/gi, "<id>"],
  [/\b(?:call|run|req|msg|chatcmpl|toolu|resp)[_-][A-Za-z0-9_-]{1,60}/g, "<id>"],
  [/\d+(?:[.,:]\d+)*/g, "<n>"],
  [/\s+/g, " "],
];

const LONGEST = 2_000;

/** Stands for all kinds a host had no room for. */
export const MORE_KINDS = "othersothers";

/** A message without what changes: "read <path> failed after <n>ms". */
export function plainMessage(message: string): string {
  let plain = message.slice(0, LONGEST);
  for (const [pattern, instead] of CHANGING) plain = plain.replace(pattern, instead);
  return plain.trim().toLowerCase();
}

/** Names what is the same: 16 hexadecimal digits. @param place the part of the program that says it */
export function fingerprintOf(place: string, message: string): string {
  const text = `${place.toLowerCase()}\n${plainMessage(message)}`;
  return `${hash(text, 0x9e3779b9)}${hash(text, 0x85ebca6b)}`;
}

/** 32 bits that depend on every character; no secret rests on them. */
function hash(text: string, seed: number): string {
  let h = seed;
  for (let index = 0; index < text.length; index += 1) {
    h = Math.imul(h ^ text.charCodeAt(index), 0x01000193);
    h ^= h >>> 15;
  }
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return ((h ^ (h >>> 16)) >>> 0).toString(16).padStart(8, "0");
}
