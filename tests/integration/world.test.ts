import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { databaseOver } from "../../lib/db/database";
import { readWorld, readWorldCounted, setWorldCounted, type World } from "../../lib/services/world";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeAccount, makeAgent, makeHost } from "../support/fleet";

/** The public counter of all agents (S0-65). */

const T0 = Date.UTC(2026, 10, 21, 12);
let test: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  test = await createTestDatabase();
  pool = new pg.Pool({ connectionString: test.url, max: 2 });
  // Dropping the database may cut off a connection that is just being closed.
  pool.on("error", () => {});
});
afterAll(async () => {
  await pool.end();
  await test.end();
});

const at = (ms: number) => ({ ...test.ctx(new Date(T0 + ms)) });
const numbers = ({ total, online, offline }: World) => ({ total, online, offline });

async function fleet(name: string, online: number, offline: number): Promise<string> {
  const accountId = await makeAccount(at(0), name);
  const hostId = await makeHost(at(0), accountId);
  for (let index = 0; index < online; index += 1)
    await makeAgent(at(0), accountId, hostId, { deadlineAt: T0 + 3_600_000 });
  for (let index = 0; index < offline; index += 1) await makeAgent(at(0), accountId, hostId, { state: "offline" });
  await makeAgent(at(0), accountId, hostId, { state: "retired" });
  return accountId;
}

it("S0-65: counts the agents of all accounts but those that opted out and the demo, and names nobody", async () => {
  await fleet("one", 2, 1);
  const two = await fleet("two", 3, 0);
  const demo = await fleet("demo", 5, 5);
  await test.db.query("UPDATE account SET is_demo = true WHERE id = $1", [demo]);

  const first = await readWorld(at(0));
  expect(first).toEqual({ total: 6, online: 5, offline: 1, updatedAt: new Date(T0).toISOString(), source: "database" });

  await setWorldCounted({ ...at(0), accountId: two }, false);
  expect(await readWorldCounted({ ...at(0), accountId: two })).toBe(false);
  expect(numbers(await readWorld(at(1)))).toEqual({ total: 3, online: 2, offline: 1 });
  await setWorldCounted({ ...at(0), accountId: two }, true);
  expect(numbers(await readWorld(at(2)))).toEqual({ total: 6, online: 5, offline: 1 });
});

it("S0-65: is counted once in half a minute, however many ask", async () => {
  let asked = 0;
  const real = databaseOver(pool);
  const counting = {
    ...real,
    query: ((...args: Parameters<typeof real.query>) => {
      asked += 1;
      return real.query(...args);
    }) as typeof real.query,
  };
  const ask = (ms: number) => readWorld({ db: counting, now: new Date(T0 + ms) });
  const together = await Promise.all(Array.from({ length: 50 }, (_, index) => ask(100_000 + index * 100)));
  const once = asked;
  expect(once).toBeLessThanOrEqual(2);
  expect(together.filter((world) => world.source === "database")).toHaveLength(1);
  expect((await ask(129_000)).source).toBe("cache");
  expect(asked).toBe(once);
  expect((await ask(131_000)).source).toBe("database");
});

it("S0-65: a count that failed is not kept", async () => {
  const real = databaseOver(pool);
  let isAway = true;
  const flaky = {
    ...real,
    query: ((...args: Parameters<typeof real.query>) =>
      isAway ? Promise.reject(new Error("away")) : real.query(...args)) as typeof real.query,
  };
  await expect(readWorld({ db: flaky, now: new Date(T0) })).rejects.toThrow("away");
  isAway = false;
  expect((await readWorld({ db: flaky, now: new Date(T0) })).total).toBeGreaterThan(0);
});
