import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prisma } from "../../lib/db";
import { createTestDatabase, type TestDatabase } from "../support/database";

const SCHEMA = readFileSync(new URL("../../prisma/schema.prisma", import.meta.url), "utf8");
const SCALARS = new Set(["String", "Int", "BigInt", "Boolean", "DateTime", "Json", "Bytes", "Float", "Decimal"]);

interface Model {
  name: string;
  table: string;
  /** Columns that hold a value, by their name in the database. */
  columns: { name: string; optional: boolean }[];
}

/** The models of schema.prisma: enough of its grammar for what we write in it. */
function models(): Model[] {
  return [...SCHEMA.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name = "", body = ""]) => ({
    name,
    table: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name,
    columns: [...body.matchAll(/^ {2}(\w+)\s+(\w+)(\?)?(.*)$/gm)].flatMap(
      ([, field = "", type = "", mark, rest = ""]) =>
        SCALARS.has(type) ? [{ name: /@map\("(\w+)"\)/.exec(rest)?.[1] ?? field, optional: mark === "?" }] : [],
    ),
  }));
}

describe("schema.prisma and the migrated database", () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.end());

  it("have the same tables", async () => {
    const rows = await test.db.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name NOT LIKE '\\_prisma%'",
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(
      models()
        .map(({ table }) => table)
        .sort(),
    );
  });

  it.each(models())(
    "$name has the columns of its table, optional where they may be null",
    async ({ table, columns }) => {
      const rows = await test.db.query<{ name: string; optional: boolean }>(
        `SELECT column_name AS name, is_nullable = 'YES' AS optional FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = $1`,
        [table],
      );
      const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
      expect(columns.sort(byName)).toEqual(rows.sort(byName));
    },
  );

  it.each(models())("$name can be read by Prisma", async ({ name }) => {
    // The client has one property per model, which its type cannot tell for a name known only now.
    const delegate: { findMany(): Promise<unknown[]> } = Reflect.get(
      prisma(),
      name.charAt(0).toLowerCase() + name.slice(1),
    );
    expect(await delegate.findMany()).toEqual([]);
  });
});
