import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";

/** Any constant will do, as long as every instance uses the same one. */
const LOCK = 4_207_311_846;

const HISTORY = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

interface Applied {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
}

/**
 * Applies prisma/migrations in order, each once and in its own transaction, under an advisory lock so that several
 * instances may start together. Keeps Prisma's own history table, so `prisma migrate status` agrees.
 * @param client a connected client of a direct (not pooled) connection
 * @param folder the absolute path of prisma/migrations
 * @returns the names applied now
 * @throws when a past migration failed or was edited after it ran
 */
export async function migrate(client: Client, folder: string): Promise<string[]> {
  await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
  try {
    await client.query(HISTORY);
    const { rows } = await client.query<Applied>(
      "SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
    );
    const applied = new Map(rows.map((row) => [row.migration_name, row]));
    const names = (await readdir(/*turbopackIgnore: true*/ folder, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();

    const done: string[] = [];
    for (const name of names) {
      const sql = await readFile(/*turbopackIgnore: true*/ join(folder, name, "migration.sql"), "utf8");
      // A checkout with CRLF line ends is the same migration.
      const checksum = createHash("sha256").update(sql.replaceAll("\r\n", "\n")).digest("hex");
      const past = applied.get(name);
      if (past) {
        refuseBroken(past, checksum);
        continue;
      }
      await applyOne(client, name, sql, checksum);
      done.push(name);
    }
    return done;
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [LOCK]);
  }
}

function refuseBroken(past: Applied, checksum: string): void {
  const name = past.migration_name;
  if (past.finished_at === null) {
    throw new Error(
      `Migration ${name} did not finish earlier. Restore the database from a backup, or repair it and run "prisma migrate resolve".`,
    );
  }
  if (past.checksum !== checksum) {
    throw new Error(
      `Migration ${name} was changed after it ran on this database. Restore the original file; put changes into a new migration.`,
    );
  }
}

async function applyOne(client: Client, name: string, sql: string, checksum: string): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       VALUES ($1, $2, now(), $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new Error(`Migration ${name} failed and was rolled back: ${(error as Error).message}`, { cause: error });
  }
}
