import { safeLine } from "../protocol/text";

/** RFC 5321: no address is longer. */
const MAX_LENGTH = 254;
/** Something, one @, a name with a dot (or localhost, for machines of one's own). What is beyond that only the mail server knows. */
const SHAPE = /^[^\s@<>"(),:;[\]\\]+@(?:[^\s@.<>"(),:;[\]\\]+(?:\.[^\s@.<>"(),:;[\]\\]+)+|localhost)$/u;

/** What must be unique about an e-mail address: one person, however they type it. */
export function emailKey(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase().normalize("NFKC");
}

/** Scripts with letters that pass for those of another; what is written with others (a symbol, a digit) has none. */
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Georgian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Coptic}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Devanagari}/u,
  /\p{Script=Thai}/u,
  // Written together, and with Latin, by those whose languages they are: one script here.
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}]/u,
];
const LATIN = 0;
const EAST_ASIAN = SCRIPTS.length - 1;

/** Does one word of the address mix alphabets? In `pаypal` with a Cyrillic а nobody sees the difference. */
function mixesAlphabets(address: string): boolean {
  return address.split(/[@.\-_+]/).some((label) => {
    const used = SCRIPTS.flatMap((script, index) => (script.test(label) ? [index] : []));
    return used.length > 1 && !(used.length === 2 && used.includes(LATIN) && used.includes(EAST_ASIAN));
  });
}

/** What cannot be seen: an address with it looks like another one. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/u;

/** What is wrong with it, or null. */
export function emailProblem(email: string): "emailMissing" | "emailWrong" | "emailMixed" | null {
  const address = email.trim();
  if (address === "") return "emailMissing";
  const usual = address.normalize("NFKC");
  if (!SHAPE.test(usual) || INVISIBLE.test(address) || safeLine(address, MAX_LENGTH) !== address) return "emailWrong";
  return mixesAlphabets(usual) ? "emailMixed" : null;
}
