import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { Ctx } from "../../lib/ctx";
import { closeDatabase } from "../../lib/db";
import { type Database, databaseOver } from "../../lib/db/database";
import { forgetEnv } from "../../lib/env";

export const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

/** A database of one test file's own. */
export interface TestDatabase {
  url: string;
  db: Database;
  /** A context at a moment of the test's choosing; by default now. */
  ctx(now?: Date): Ctx;
  /** Ends the connections and drops the database. */
  end(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Without tables, for tests of the migrator. */
  empty?: boolean;
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

/**
 * Makes a database from the migrated template. The first one of a process also becomes its DATABASE_URL, so that code
 * which opens the database itself (`prisma()`, `database()`) works on it.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = process.env.MONITOR_TEST_SERVER_URL;
  const prefix = process.env.MONITOR_TEST_PREFIX;
  if (server === undefined || prefix === undefined) {
    throw new Error(
      "No test server. Run this file through vitest's integration project, or playwright's configuration.",
    );
  }
  const name = `${prefix}_${randomBytes(4).toString("hex")}`;
  await administer(server, `CREATE DATABASE ${name} ${options.empty ? "" : `TEMPLATE ${prefix}_template`}`);
  const url = withDatabase(server, name);
  process.env.DATABASE_URL ??= url;
  process.env.MONITOR_SECRET ??= "test-secret-test-secret-test-secret-test-secret";

  const pool = new pg.Pool({ connectionString: url, max: 20, connectionTimeoutMillis: 10_000 });
  pool.on("error", () => {});
  const db = databaseOver(pool);
  return {
    url,
    db,
    ctx: (now = new Date()) => ({ db, now }),
    async end() {
      if (process.env.DATABASE_URL === url) {
        await closeDatabase();
        // The next file of the same process gets its own.
        delete process.env.DATABASE_URL;
        forgetEnv();
      }
      await pool.end();
      await administer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
