import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startBundled } from "../../lib/db/embedded";
import { migrate } from "../../lib/db/migrate";
import { MIGRATIONS, withDatabase } from "./database";

/**
 * Once per run: a PostgreSQL (TEST_DATABASE_URL, else a bundled one in a temporary directory) and in it a migrated
 * template, from which every test file gets its own database. Workers learn the address from the environment.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given === undefined || given === "" ? await temporaryServer() : { url: given, stop: async () => {} };
  const prefix = `monitor_test_${process.pid}_${Date.now().toString(36)}`;

  await onServer(server.url, (client) => client.query(`CREATE DATABASE ${prefix}_template`));
  await onServer(withDatabase(server.url, `${prefix}_template`), (client) => migrate(client, MIGRATIONS));
  process.env.MONITOR_TEST_SERVER_URL = server.url;
  process.env.MONITOR_TEST_PREFIX = prefix;

  return async () => {
    if (given !== undefined && given !== "") await onServer(server.url, (client) => dropAll(client, prefix));
    await server.stop();
  };
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function dropAll(client: pg.Client, prefix: string): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
    [prefix],
  );
  for (const { datname } of rows) await client.query(`DROP DATABASE "${datname}" WITH (FORCE)`);
}

async function temporaryServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "monitor-test-"));
  // As root the cluster belongs to another user, who must be able to get there.
  chmodSync(folder, 0o755);
  // What a power cut does is no subject of these tests.
  const settings = { fsync: "off", full_page_writes: "off", max_connections: "200" };
  const bundled = await startBundled(folder, { role: "server", settings });
  return {
    url: withDatabase(bundled.url, "postgres"),
    async stop() {
      await bundled.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
