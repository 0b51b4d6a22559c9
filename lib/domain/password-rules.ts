/** What a password must be, and how good it is. Pure, so that the form can say it while one types. */

export const PASSWORD_LENGTH = { min: 10, max: 256 } as const;

export type PasswordProblem =
  | "passwordMissing"
  | "passwordShort"
  | "passwordLong"
  | "passwordIsEmail"
  | "passwordSimple";
export type PasswordStrength = "short" | "weak" | "fair" | "good" | "strong";

/** What everybody tries first and is long enough to pass otherwise. */
const COMMON = [
  "1234567890",
  "0987654321",
  "1q2w3e4r5t",
  "qwertyuiop",
  "abcdefghij",
  "password",
  "iloveyou",
  "administrator",
  "letmein",
  "openclaw",
];

const letters = (password: string): string[] => [...password.normalize("NFKC")];

/** Is it a common one, perhaps with some digits or signs around it, or the same few characters over and over? */
function isSimple(password: string): boolean {
  const small = password.toLowerCase();
  if (new Set(small).size < 5) return true;
  if (/^(.{1,4})\1+.{0,3}$/u.test(small)) return true;
  const rest = COMMON.reduce((left, word) => left.replaceAll(word, ""), small);
  return rest !== small && rest.length < 6 && /^[\d\W_]*$/.test(rest);
}

/** What is wrong with it, or null. */
export function passwordProblem(password: string, email: string): PasswordProblem | null {
  const length = letters(password).length;
  if (length === 0) return "passwordMissing";
  if (length < PASSWORD_LENGTH.min) return "passwordShort";
  if (length > PASSWORD_LENGTH.max) return "passwordLong";
  const small = password.trim().toLowerCase();
  const address = email.trim().toLowerCase();
  if (address && (small === address || small === address.split("@")[0])) return "passwordIsEmail";
  return isSimple(password) ? "passwordSimple" : null;
}

/** A hint while typing: by length above all, then by variety. */
export function passwordStrength(password: string): PasswordStrength {
  const points = letters(password);
  if (points.length < PASSWORD_LENGTH.min) return "short";
  if (isSimple(password)) return "weak";
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u, /\p{Lo}/u].filter((kind) =>
    kind.test(password),
  ).length;
  const score = points.length + (kinds - 1) * 2 + (new Set(points).size > 10 ? 2 : 0);
  return score >= 22 ? "strong" : score >= 16 ? "good" : "fair";
}
