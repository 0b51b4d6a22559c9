import { describe, expect, it } from "vitest";
import { type RedactionCounts, redact } from "./redact";

// Put together at run time, so that no scanner takes this file for a leak.
const SECRETS: [rule: string, secret: string][] = [
  ["anthropic", `sk-ant-${"a1B2".repeat(8)}`],
  ["openai", `sk-${"proj4".repeat(6)}`],
  ["github", `ghp_${"a1B2".repeat(9)}`],
  ["github", `github_pat_${"a1B2".repeat(9)}`],
  ["gitlab", `glpat-${"a1B2".repeat(5)}`],
  ["slack", `xoxb-${"12345".repeat(4)}`],
  ["aws", `AKIA${"ABCD".repeat(4)}`],
  ["google", `AIza${"a1B2c".repeat(7)}`],
  ["npm", `npm_${"a1B2".repeat(9)}`],
  ["huggingface", `hf_${"a1B2".repeat(8)}`],
  ["telegram", `123456789:${"a1B2c".repeat(7)}`],
  ["jwt", `eyJ${"hbGci".repeat(3)}.${"abcde".repeat(3)}.${"abcde".repeat(3)}`],
  ["private-key", `-----BEGIN RSA ${"PRIVATE"} KEY-----\nMIIabc\n-----END RSA ${"PRIVATE"} KEY-----`],
];

describe("redaction", () => {
  it.each(SECRETS)("masks a %s secret inside a sentence and counts it", (rule, secret) => {
    const counts: RedactionCounts = {};
    const clean = redact(`agent ${secret} here`, counts);
    expect(clean).toBe(`agent [redacted:${rule}] here`);
    expect(counts).toEqual({ [rule]: 1 });
  });

  it("keeps the name of an assigned secret and the scheme of an address, never the value", () => {
    expect(redact("GATEWAY_TOKEN=hunter22 next")).toBe("GATEWAY_TOKEN=[redacted:assignment] next");
    expect(redact("postgres://bob:hunter22@db:5432/x")).toBe("postgres://[redacted:address]db:5432/x");
    expect(redact("Authorization: Bearer abcdefgh12345")).toContain("[redacted:");
    expect(redact("Authorization: Bearer abcdefgh12345")).not.toContain("abcdefgh");
  });

  it("leaves ordinary names, ids and model names alone", () => {
    for (const text of ["main", "research-2", "openai/gpt-5.2-mini", "机器人 🦞", "sk-8 desk", "token monitor"]) {
      expect(redact(text)).toBe(text);
    }
  });

  it("is linear: 200,000 hostile characters take well under a second", () => {
    const started = performance.now();
    for (const unit of ["sk-", "eyJa.", "a:", "token", "-----BEGIN PRIVATE KEY-----", "://a:"]) {
      redact(unit.repeat(200_000 / unit.length));
    }
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
