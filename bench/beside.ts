import { fileURLToPath } from "node:url";
import pg from "pg";
import { migrate } from "../lib/db/migrate";

/** An empty, migrated database beside the platform's own, whose tasks would otherwise take part. */
export async function databaseBeside(
  given: string,
  name = "sweep_bench",
): Promise<{ url: string; drop(): Promise<void> }> {
  const administer = async (sql: string) => {
    const client = new pg.Client({ connectionString: given });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await administer(`CREATE DATABASE ${name}`);
  const address = new URL(given);
  address.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  await migrate(client, fileURLToPath(new URL("../prisma/migrations", import.meta.url)));
  await client.end();
  return { url: address.href, drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`) };
}
