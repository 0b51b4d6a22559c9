/** The small interface behind which a `pg` pool stands everywhere, and `@vercel/postgres`' pool on a pooled Neon address. */
export interface Database {
  /** Runs one statement and gives its rows. Values go through `params`, never into `sql`. */
  query<Row extends object>(sql: string | Prepared, params?: readonly unknown[]): Promise<Row[]>;
  /** BEGIN … COMMIT around `work`; ROLLBACK when it throws. A transaction inside a transaction joins it. */
  transaction<T>(work: (tx: Database) => Promise<T>): Promise<T>;
}

/** A statement of the hot path: each connection parses and plans it once, under its name. */
export interface Prepared {
  /** At most 63 characters, unique to the text. */
  name: string;
  text: string;
}

interface QueryConfig {
  name?: string;
  text: string;
  values: unknown[];
}
/** What `pg` and `@vercel/postgres` have in common. */
interface Queryable {
  query(config: QueryConfig): Promise<{ rows: unknown[] }>;
}
interface PoolLike extends Queryable {
  connect(): Promise<ClientLike>;
}
interface ClientLike extends Queryable {
  release(error?: Error | boolean): void;
}

// "prepared statement does not exist" and "already exists": a pooler shares connections in between.
const POOLER_TRACES = new Set(["26000", "42P05"]);

/**
 * A Database over a pool of connections.
 * @param options `prepares: false` behind a pooler that shares connections between transactions
 */
export function databaseOver(pool: PoolLike, options: { prepares?: boolean } = {}): Database {
  let prepares = options.prepares ?? true;

  async function run<Row extends object>(on: Queryable, sql: string | Prepared, params: readonly unknown[]) {
    const values = [...params];
    if (typeof sql === "string") return (await on.query({ text: sql, values })).rows as Row[];
    try {
      const config = prepares ? { ...sql, values } : { text: sql.text, values };
      return (await on.query(config)).rows as Row[];
    } catch (error) {
      if (POOLER_TRACES.has((error as { code?: string }).code ?? "")) prepares = false;
      throw error;
    }
  }

  return {
    query: <Row extends object>(sql: string | Prepared, params: readonly unknown[] = []) => run<Row>(pool, sql, params),
    async transaction(work) {
      const client = await pool.connect();
      const tx: Database = {
        query: <Row extends object>(sql: string | Prepared, params: readonly unknown[] = []) =>
          run<Row>(client, sql, params),
        transaction: (inner) => inner(tx),
      };
      let broken: Error | undefined;
      try {
        await client.query({ text: "BEGIN", values: [] });
        const value = await work(tx);
        await client.query({ text: "COMMIT", values: [] });
        return value;
      } catch (error) {
        // A connection whose ROLLBACK fails is in an unknown state: the pool must not hand it out again.
        await client.query({ text: "ROLLBACK", values: [] }).catch((rollbackError: Error) => {
          broken = rollbackError;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
  };
}
