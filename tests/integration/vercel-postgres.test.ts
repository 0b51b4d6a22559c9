import { once } from "node:events";
import { connect } from "node:net";
import { neonConfig } from "@neondatabase/serverless";
import { createPool } from "@vercel/postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { isPooledNeon } from "../../lib/db";
import { type Database, databaseOver } from "../../lib/db/database";
import { createTestDatabase, type TestDatabase } from "../support/database";

/**
 * The pool used on Vercel speaks PostgreSQL through a WebSocket. Here a small proxy of ours stands for Neon's, in front
 * of a real PostgreSQL, so that our interface is proven over it.
 */
describe("@vercel/postgres behind the Database interface", () => {
  let test: TestDatabase;
  let proxy: WebSocketServer;
  let pool: ReturnType<typeof createPool>;
  let db: Database;

  beforeAll(async () => {
    test = await createTestDatabase();
    const address = new URL(test.url);
    proxy = await proxyTo(address);
    const bound = proxy.address();
    const port = typeof bound === "object" && bound !== null ? bound.port : 0;
    Object.assign(neonConfig, {
      wsProxy: () => `127.0.0.1:${port}`,
      useSecureWebSocket: false,
      pipelineTLS: false,
      pipelineConnect: false,
      webSocketConstructor: WebSocket,
    });
    pool = createPool({ connectionString: `postgres://postgres:x@db-pooler.example.neon.tech${address.pathname}` });
    db = databaseOver(pool);
  });
  afterAll(async () => {
    await pool.end();
    for (const socket of proxy.clients) socket.terminate();
    proxy.close();
    await test.end();
  });

  it("is chosen for pooled Neon addresses only", () => {
    expect(isPooledNeon("postgres://u:p@ep-x-pooler.eu-central-1.aws.neon.tech/db")).toBe(true);
    expect(isPooledNeon("postgres://u:p@ep-x.eu-central-1.aws.neon.tech/db")).toBe(false);
    expect(isPooledNeon("postgres://u:p@localhost/db?host=%2Ftmp%2Fx-pooler.y")).toBe(false);
  });

  it("gives rows with the types pg gives", async () => {
    const sql = "SELECT $1::int AS n, $2::text[] AS list, $3::timestamptz AS at, $4::bytea AS bytes";
    const params = [7, ["a", "b"], new Date(1_700_000_000_000), Buffer.from([1, 2])];
    expect(await db.query(sql, params)).toEqual(await test.db.query(sql, params));
  });

  it("commits what a transaction did, and rolls it back when it throws", async () => {
    await db.query("CREATE TABLE t (id int)");
    await db.transaction((tx) => tx.query("INSERT INTO t VALUES (1)"));
    const failing = db.transaction(async (tx) => {
      await tx.query("INSERT INTO t VALUES (2)");
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
    expect(await test.db.query("SELECT id FROM t")).toEqual([{ id: 1 }]);
  });

  it("reports a wrong statement in PostgreSQL's words", async () => {
    await expect(db.query("SELECT nothing FROM nowhere")).rejects.toThrow('relation "nowhere" does not exist');
  });
});

/** Carries bytes between WebSockets and one PostgreSQL, whatever address the client asked for. */
async function proxyTo(address: URL): Promise<WebSocketServer> {
  const folder = address.searchParams.get("host");
  const port = Number(address.port || 5432);
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (client) => {
    const socket = folder ? connect(`${folder}/.s.PGSQL.${port}`) : connect(port, address.hostname);
    socket.on("data", (chunk) => client.send(chunk)).on("error", () => client.terminate());
    socket.on("close", () => client.close());
    client.on("message", (data: Buffer) => socket.write(data)).on("close", () => socket.destroy());
  });
  await once(server, "listening");
  return server;
}
