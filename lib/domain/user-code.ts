/**
 * The code a person types to connect a machine: eight consonants, shown as XXXX-XXXX. No vowels, so that it spells
 * nothing; no digits, so that nothing is taken for something else.
 */

export const USER_CODE_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
export const USER_CODE_LENGTH = 8;

const SHAPE = new RegExp(`^[${USER_CODE_ALPHABET}]{${USER_CODE_LENGTH}}$`);
/** No text that holds a code is longer, a pasted link included. */
const LONGEST = 600;

/** How people see it. @param code eight letters */
export const shownUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/**
 * The eight letters in what somebody typed or pasted: lower case, full-width letters, spaces, quotes, any dash or none,
 * or the whole link.
 * @returns undefined when no code is in it
 */
export function userCodeIn(typed: string): string | undefined {
  if (typed.length > LONGEST) return undefined;
  const fromLink = /[?&]code=([^&#]*)/i.exec(typed)?.[1];
  const letters = plainText(fromLink ?? typed)
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
  return SHAPE.test(letters) ? letters : undefined;
}

function plainText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
