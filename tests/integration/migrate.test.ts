import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "../../lib/db/migrate";
import { createTestDatabase, MIGRATIONS, type TestDatabase } from "../support/database";

describe("migrate", () => {
  let test: TestDatabase;
  let folder: string;
  const clients: pg.Client[] = [];

  beforeEach(async () => {
    test = await createTestDatabase({ empty: true });
    folder = mkdtempSync(join(tmpdir(), "migrations-"));
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.end()));
    await test.end();
    rmSync(folder, { recursive: true });
  });

  const connect = async () => {
    const client = new pg.Client({ connectionString: test.url });
    await client.connect();
    clients.push(client);
    return client;
  };
  const write = (name: string, sql: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "migration.sql"), sql);
  };

  it("refuses to start over a migration that was edited after it ran", async () => {
    write("1_first", "CREATE TABLE a (id int);");
    await migrate(await connect(), folder);
    write("1_first", "CREATE TABLE a (id bigint);");
    await expect(migrate(await connect(), folder)).rejects.toThrow(
      "Migration 1_first was changed after it ran on this database",
    );
  });

  it("refuses to start over a migration that did not finish", async () => {
    write("1_first", "CREATE TABLE a (id int);");
    await migrate(await connect(), folder);
    await test.db.query("UPDATE _prisma_migrations SET finished_at = NULL");
    await expect(migrate(await connect(), folder)).rejects.toThrow("Migration 1_first did not finish earlier");
  });

  it("rolls a failing migration back whole and names it, keeping those before it", async () => {
    write("1_first", "CREATE TABLE a (id int);");
    write("2_second", "CREATE TABLE b (id int); SELECT 1/0;");
    await expect(migrate(await connect(), folder)).rejects.toThrow(
      "Migration 2_second failed and was rolled back: division by zero",
    );
    const tables = await test.db.query("SELECT to_regclass('a') AS a, to_regclass('b') AS b");
    expect(tables).toEqual([{ a: "a", b: null }]);
    write("2_second", "CREATE TABLE b (id int);");
    expect(await migrate(await connect(), folder)).toEqual(["2_second"]);
  });

  it("takes a file with other line ends for the same migration", async () => {
    write("1_first", "CREATE TABLE a (id int);\n-- end\n");
    await migrate(await connect(), folder);
    write("1_first", "CREATE TABLE a (id int);\r\n-- end\r\n");
    expect(await migrate(await connect(), folder)).toEqual([]);
  });

  it("applies each migration once when four instances start together", async () => {
    cpSync(MIGRATIONS, folder, { recursive: true });
    const starts = await Promise.all([connect(), connect(), connect(), connect()]);
    const applied = await Promise.all(starts.map((client) => migrate(client, folder)));
    const rows = await test.db.query("SELECT migration_name FROM _prisma_migrations");
    expect(applied.flat()).toHaveLength(rows.length);
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  });

  it("changes nothing the second time", async () => {
    const first = await migrate(await connect(), MIGRATIONS);
    expect(first.length).toBeGreaterThan(0);
    expect(await migrate(await connect(), MIGRATIONS)).toEqual([]);
  });
});
