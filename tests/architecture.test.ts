import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/**
 * docs/architecture.md, executable: which part may import which, and which words the pure parts may not use.
 * A part is the first entry of PARTS whose prefix a file's path starts with.
 */
const ROOT = fileURLToPath(new URL("..", import.meta.url));

const PARTS = [
  "app",
  "components",
  "cli",
  "lib/protocol",
  "lib/domain",
  "lib/services",
  "lib/channels",
  "lib/mail",
  "lib/db",
  "lib/live",
  "lib/auth",
  "lib/http",
  "lib/i18n",
  "lib/ctx",
  "lib/errors",
  "lib/env",
  "lib/log",
  "prisma/client",
  "server.ts",
] as const;
type Part = (typeof PARTS)[number];

const EDGE_ONLY: Part[] = ["lib/ctx", "lib/errors", "lib/env", "lib/log"];

/** part -> what it may import besides itself. */
const MAY_IMPORT: Partial<Record<Part, Part[]>> = {
  "lib/protocol": [],
  "lib/i18n": ["lib/auth", "lib/env"],
  "lib/domain": ["lib/protocol"],
  "lib/db": ["lib/env", "lib/log", "prisma/client"],
  "lib/live": ["lib/db", "lib/protocol", ...EDGE_ONLY],
  "lib/auth": ["lib/db", "lib/protocol", "lib/domain", "lib/live", "lib/i18n", "prisma/client", ...EDGE_ONLY],
  "lib/channels": ["lib/domain"],
  "lib/mail": ["lib/domain", "lib/protocol", "lib/i18n"],
  "lib/services": [
    "lib/domain",
    "lib/protocol",
    "lib/channels",
    "lib/mail",
    "lib/db",
    "lib/live",
    "lib/auth",
    "prisma/client",
    ...EDGE_ONLY,
  ],
  "lib/http": ["lib/services", "lib/auth", "lib/live", "lib/protocol", "lib/domain", "lib/db", ...EDGE_ONLY],
  components: ["lib/domain", "lib/i18n", "lib/protocol"],
  cli: ["lib/protocol", "lib/domain", "lib/channels"],
};

/** Words that would make a pure part depend on the world. */
const IMPURE = /\bDate\.now\(|\bnew Date\(\)|\bfetch\(|\bprocess\.|from "(?:node:)?fs|from "pg"|PrismaClient/;

interface Import {
  file: string;
  line: number;
  target: string;
  typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => normalize(join(entry.parentPath, entry.name)).slice(normalize(ROOT).length).split(sep).join("/"))
    .filter((file) => !/(^|\/)(node_modules|dist)\//.test(file));
}

function partOf(file: string): Part | undefined {
  return PARTS.find((part) => file === part || file.startsWith(`${part}/`) || file.startsWith(`${part}.`));
}

/** `await import("…")` and `import x from "…"` alike; type-only imports are told apart. */
function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const text = readFileSync(join(ROOT, file), "utf8");
  for (const match of text.matchAll(
    /(?:^|\n)\s*(import|export)\s+(type\s)?[^"'`;]*?from\s+"([^"]+)"|import\("([^"]+)"\)/g,
  )) {
    const specifier = match[3] ?? match[4] ?? "";
    const line = text.slice(0, match.index).split("\n").length;
    const target = specifier.startsWith("@/")
      ? specifier.slice(2)
      : specifier.startsWith(".")
        ? normalize(join(dirname(file), specifier))
            .split(sep)
            .join("/")
        : `package:${specifier}`;
    found.push({ file, line, target, typeOnly: Boolean(match[2]) });
  }
  return found;
}

const files = ["app", "components", "cli", "lib"].flatMap(sources);

describe("the import rule of docs/architecture.md", () => {
  it("finds the files it is meant to judge", () => {
    expect(files).toContain("lib/domain/liveness.ts");
    expect(importsOf("lib/domain/liveness.ts").length + importsOf("lib/ctx.ts").length).toBeGreaterThan(0);
  });

  it("is kept by every file", () => {
    const broken = files.flatMap((file) => {
      const from = partOf(file);
      const allowed = from && MAY_IMPORT[from];
      if (!from || !allowed) return [];
      return importsOf(file).flatMap(({ line, target, typeOnly }) => {
        const to = target.startsWith("package:") ? undefined : partOf(target);
        if (!to || to === from || allowed.includes(to)) return [];
        // Types vanish at build time: drawing a service's answer needs its shape, not the service.
        if (typeOnly && from === "components") return [];
        return [`${file}:${line} imports ${target}: ${from} may not import ${to}`];
      });
    });
    expect(broken).toEqual([]);
  });

  it("lets client components take only types from services", () => {
    const broken = files
      .filter(
        (file) =>
          /^(app|components)\//.test(file) && /^["']use client["']/.test(readFileSync(join(ROOT, file), "utf8")),
      )
      .flatMap((file) =>
        importsOf(file)
          .filter(({ target, typeOnly }) => !typeOnly && /^lib\/(services|db|auth|live|http|env|ctx)/.test(target))
          .map(({ line, target }) => `${file}:${line} imports ${target} into the browser`),
      );
    expect(broken).toEqual([]);
  });

  it("keeps the uploader free of run-time imports of the wire schemas", () => {
    const broken = sources("cli").flatMap((file) =>
      importsOf(file)
        .filter(({ target, typeOnly }) => !typeOnly && target.startsWith("package:zod"))
        .map(({ line }) => `${file}:${line} brings zod into the bundle`),
    );
    expect(broken).toEqual([]);
  });

  it("keeps rules and wire pure: no clock, no network, no process, no files", () => {
    const broken = files
      .filter((file) => /^lib\/(domain|protocol)\//.test(file))
      .flatMap((file) =>
        readFileSync(join(ROOT, file), "utf8")
          .split("\n")
          .flatMap((text, index) =>
            IMPURE.test(text.replace(/^\s*(\*|\/\/).*/, "")) ? [`${file}:${index + 1} ${text.trim()}`] : [],
          ),
      );
    expect(broken).toEqual([]);
  });

  it("never lets SQL read the database's clock outside the migrator", () => {
    const broken = files
      .filter((file) => file.startsWith("lib/") && file !== "lib/db/migrate.ts")
      .flatMap((file) =>
        readFileSync(join(ROOT, file), "utf8")
          .split("\n")
          .flatMap((text, index) =>
            /\b(now\(\)|current_timestamp|clock_timestamp\(\))/i.test(
              text.replace(/Date\.now\(\)/g, "").replace(/^\s*(\*|\/\/|\/\*).*/, ""),
            ) && !/ctx\.now|performance\.now|\.now\(\)/.test(text)
              ? [`${file}:${index + 1} ${text.trim()}`]
              : [],
          ),
      );
    expect(broken).toEqual([]);
  });
});
