/**
 * Masks what looks like a secret. Runs on the host before anything is uploaded and again on the platform. Pure.
 * A rule keeps what helps a reader (the key's name, the host of an address) and drops the value.
 */

interface Rule {
  name: string;
  pattern: RegExp;
  /** What stays before the mask: the number of the capture group holding it. */
  keep?: number;
}

// Every quantifier is bounded or runs over one character class, so that hostile text costs linear time.
const RULES: readonly Rule[] = [
  { name: "private-key", pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}-----|$)/g },
  { name: "jwt", pattern: /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{6,}/g },
  { name: "anthropic", pattern: /\bsk-ant-[A-Za-z0-9_-]{8,}/g },
  { name: "openai", pattern: /\bsk-[A-Za-z0-9_-]{16,}/g },
  { name: "github", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/g },
  { name: "gitlab", pattern: /\bglpat-[A-Za-z0-9_-]{16,}/g },
  { name: "slack", pattern: /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g },
  { name: "aws", pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { name: "google", pattern: /\bAIza[A-Za-z0-9_-]{30,}/g },
  { name: "npm", pattern: /\bnpm_[A-Za-z0-9]{30,}/g },
  { name: "huggingface", pattern: /\bhf_[A-Za-z0-9]{20,}/g },
  { name: "telegram", pattern: /\b\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g },
  { name: "agent-token", pattern: /\bocm_[A-Za-z0-9]{20,}/g },
  { name: "bearer", pattern: /\b(Bearer\s{1,4})[A-Za-z0-9._~+/=-]{8,}/gi, keep: 1 },
  { name: "address", pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]{0,100}:[^\s/@]{1,200}@/gi, keep: 1 },
  {
    name: "assignment",
    pattern:
      /\b([A-Za-z0-9_-]{0,40}(?:token|secret|password|passwd|api[_-]?key|apikey|private[_-]?key)["']?\s{0,2}[=:]\s{0,2}["']?)[^\s"',;&]{4,}/gi,
    keep: 1,
  },
];

/** How often each rule matched, by the rule's name. Never holds a value. */
export type RedactionCounts = Record<string, number>;

/**
 * @returns the text with every secret-looking part replaced by `[redacted:<rule>]`
 * @param counts when given, incremented per rule
 */
export function redact(text: string, counts?: RedactionCounts): string {
  let clean = text;
  for (const { name, pattern, keep } of RULES) {
    clean = clean.replace(pattern, (...match: unknown[]) => {
      const kept = keep === undefined ? "" : String(match[keep]);
      // A value an earlier rule already masked is not a second find.
      if (keep !== undefined && String(match[0]).slice(kept.length).startsWith("[redacted:")) return String(match[0]);
      if (counts) counts[name] = (counts[name] ?? 0) + 1;
      return `${kept}[redacted:${name}]`;
    });
  }
  return clean;
}
