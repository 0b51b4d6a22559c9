import { PrismaPg } from "@prisma/adapter-pg";
import { createPool as createVercelPool } from "@vercel/postgres";
import pg from "pg";
import { PrismaClient } from "../../prisma/client/client";
import { databaseUrl, directDatabaseUrl, env } from "../env";
import { type Database, databaseOver } from "./database";

export type { Database } from "./database";

/**
 * The server and Next's route bundles are separate module graphs in one process: the pool hangs on globalThis
 * so that both use the same connections.
 */
interface Opened {
  pool: pg.Pool;
  db: Database;
  prisma: PrismaClient;
}
const slot = Symbol.for("openclaw-agent-monitor.database");
const shared = globalThis as typeof globalThis & { [slot]?: Opened };

/** A pooled Neon address, the only kind `@vercel/postgres` accepts. */
export function isPooledNeon(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname.includes("-pooler.");
}

/** What the two kinds of pool have in common here. */
interface Events {
  on(event: "error", listener: () => void): unknown;
  on(event: "connect", listener: (client: { on(event: "error", listener: () => void): unknown }) => void): unknown;
}

/** Settings of every pool: nothing may wait for ever. */
export function poolConfig(url: string, max: number): pg.PoolConfig {
  return {
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    application_name: "openclaw-agent-monitor",
  };
}

/**
 * A connection that dies must not take the process with it, be it idle or lent to a transaction: the pool listens only
 * to the idle ones. The query under way, or the next one, reports the failure.
 */
export function surviving<Pool extends Events>(pool: Pool): Pool {
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

function open(): Opened {
  const url = databaseUrl(env());
  if (!url)
    throw new Error("No database address. Set DATABASE_URL, or start with `npm run up` to use the bundled PostgreSQL.");
  const pool = surviving(new pg.Pool(poolConfig(url, env().DATABASE_POOL_SIZE)));
  const db =
    env().VERCEL && env().POSTGRES_URL === url && isPooledNeon(url)
      ? databaseOver(surviving(createVercelPool({ connectionString: url })), { prepares: false })
      : databaseOver(pool);
  return { pool, db, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) };
}

function opened(): Opened {
  shared[slot] ??= open();
  return shared[slot];
}

/** Hand-written SQL: the ingest path, lists and charts. */
export const database = (): Database => opened().db;

/** Prisma: settings and pages. */
export const prisma = (): PrismaClient => opened().prisma;

/** A connected client of its own, for LISTEN and migrations. The caller ends it. */
export async function directClient(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: directDatabaseUrl(env()), connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** Ends every connection. */
export async function closeDatabase(): Promise<void> {
  const held = shared[slot];
  shared[slot] = undefined;
  if (!held) return;
  await held.prisma.$disconnect();
  await held.pool.end();
}
