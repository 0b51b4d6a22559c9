// Vercel's build command: the database client, the uploader, the migrations, the pages. Nothing migrates at run time there.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build-steps.mjs";
import { Failure, main, ROOT, step } from "./runtime.mjs";

main(async () => {
  // Preview deployments have no database of their own unless one is connected: they must not migrate another's.
  const url = process.env.POSTGRES_URL_NON_POOLING || process.env.DATABASE_URL;
  if (!url) {
    throw new Failure(
      "No database. Connect a Neon store to this project (it sets POSTGRES_URL and POSTGRES_URL_NON_POOLING), or set DATABASE_URL.",
    );
  }
  await build(["rules", "client", "uploader"]);
  await step("Migrating the database", () => migrateDatabase(url));
  await build(["pages"]);
});

async function migrateDatabase(url) {
  const { build: bundle, stop } = await import("esbuild");
  const outfile = join(ROOT, "dist", "migrate.mjs");
  await bundle({
    absWorkingDir: ROOT,
    entryPoints: ["lib/db/migrate.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  await stop();
  const [{ migrate }, { default: pg }] = await Promise.all([import(pathToFileURL(outfile).href), import("pg")]);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 });
  await client.connect();
  try {
    for (const name of await migrate(client, join(ROOT, "prisma", "migrations"))) console.log(`  applied ${name}`);
  } finally {
    await client.end();
  }
}
