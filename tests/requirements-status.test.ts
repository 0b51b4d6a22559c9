import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** docs/requirements-status.md claims what works; this holds each claim against the tests it names. */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const rows = readFileSync(join(ROOT, "docs/requirements-status.md"), "utf8")
  .split("\n")
  .map((line) => /^\| (S\d-\d+|X-\d+) \| (.*?) \| (works|partly|open) \|/.exec(line))
  .flatMap((match) => (match ? [{ id: match[1] ?? "", tests: match[2] ?? "", state: match[3] ?? "" }] : []));

/** Numbers the product promises today. */
const PROMISED = [...upTo("S0", 70), ...upTo("S2", 25), ...upTo("X", 18)];

function upTo(family: string, last: number): string[] {
  return Array.from({ length: last }, (_, index) => `${family}-${index + 1}`);
}

/** Does a test title or a comment-free line of the file name exactly this number? */
function names(file: string, id: string): boolean {
  const text = readFileSync(join(ROOT, file), "utf8");
  return new RegExp(`(?:it|test|describe|each)[^\\n]*\\b${id}(?!\\d)|["'\`][^"'\`\\n]*\\b${id}(?!\\d)`).test(text);
}

describe("docs/requirements-status.md", () => {
  it("has a row for every number promised", () => {
    expect(PROMISED.filter((id) => !rows.some((row) => row.id === id && row.state !== "open"))).toEqual([]);
  });

  it("names, for every row that is not open, tests that exist and name the number", () => {
    const broken = rows
      .filter((row) => row.state !== "open")
      .flatMap(({ id, tests }) => {
        const files = [...tests.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
        if (files.length === 0) return [`${id}: no test named`];
        return files.flatMap((file) =>
          !existsSync(join(ROOT, file))
            ? [`${id}: ${file} does not exist`]
            : names(file, id)
              ? []
              : [`${id}: ${file} does not name it`],
        );
      });
    expect(broken).toEqual([]);
  });

  it("lists every number that a test names", () => {
    const tests = ["tests", "lib", "cli", "components", "app"].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(test|spec)\.tsx?$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((file) => !file.includes("node_modules") && !file.endsWith("requirements-status.test.ts")),
    );
    const named = new Set(tests.flatMap((file) => readFileSync(file, "utf8").match(/\b(?:S[0-4]|X)-\d+\b/g) ?? []));
    expect([...named].filter((id) => !rows.some((row) => row.id === id)).sort()).toEqual([]);
  });
});
