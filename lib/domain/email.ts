import { safeLine } from "../protocol/text";

/** RFC 5321: no address is longer. */
const MAX_LENGTH = 254;
/** Something, one @, a name with a dot (or localhost, for machines of one's own). What is beyond that only the mail server knows. */
const SHAPE = /^[^\s@<>"(),:;[\]\\]+@(?:[^\s@.<>"(),:;[\]\\]+(?:\.[^\s@.<>"(),:;[\]\\]+)+|localhost)$/u;

/** What must be unique about an e-mail address: one person, however they type it. */
export function emailKey(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}

/** What is wrong with it, or null. */
export function emailProblem(email: string): "emailMissing" | "emailWrong" | null {
  const address = email.trim();
  if (address === "") return "emailMissing";
  const usual = SHAPE.test(address.normalize("NFKC")) && safeLine(address, MAX_LENGTH) === address;
  return usual ? null : "emailWrong";
}
