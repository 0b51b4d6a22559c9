import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, tokenOf } from "../support/people";
import { startServer, type TestServer } from "../support/server";

const MINUTE = 60_000;

interface AgentRow {
  state: string;
  lastActiveAt: Date;
  deadlineAt: Date;
}

/** The whole platform under a clock that moves: what its own schedule does, not what a test calls. */
describe("a platform whose clock moves", () => {
  let test: TestDatabase;
  let servers: TestServer[] = [];
  let token: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    token = await tokenOf(await createPerson(test.ctx()));
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    servers = [];
    // Not TRUNCATE … CASCADE: it would take along whatever names a host, the token among it.
    for (const table of ["host", "platform_watch", "platform_gap", "report"]) {
      await test.db.query(`DELETE FROM ${table}`);
    }
  });
  afterAll(() => test.end());

  const start = async () => {
    const server = await startServer({ databaseUrl: test.url, clockOffset: 0 });
    servers.push(server);
    return server;
  };
  const upload = async (server: TestServer) => {
    const reply = await fetch(`${server.url}/api/upload`, {
      method: "POST",
      headers: { "x-agent-token": token, "content-type": "application/json" },
      body: '[{"id":"main"}]',
    });
    expect(reply.status).toBe(200);
  };
  const agent = async () => {
    const [row] = await test.db.query<AgentRow>(
      `SELECT state, last_active_at AS "lastActiveAt", deadline_at AS "deadlineAt" FROM agent`,
    );
    if (!row) throw new Error("There is no agent.");
    return row;
  };
  const flips = () =>
    test.db.query<{ from: string; to: string; at: Date }>(
      `SELECT from_state AS "from", to_state AS "to", at FROM status_flip WHERE agent_id IS NOT NULL ORDER BY id`,
    );

  it("S0-44: marks a silent agent offline once, at exactly its deadline, with two platforms watching", async () => {
    const [one, other] = [await start(), await start()];
    await upload(one);
    const { lastActiveAt, deadlineAt } = await agent();
    const silence = deadlineAt.getTime() - lastActiveAt.getTime();
    expect(silence).toBeGreaterThanOrEqual(5 * MINUTE);
    for (let passed = 0; passed < silence; passed += 10_000) {
      await Promise.all([one.advance(10_000), other.advance(10_000)]);
    }
    expect(await agent()).toMatchObject({ state: "offline" });
    expect((await flips()).slice(1)).toEqual([{ from: "online", to: "offline", at: deadlineAt }]);
  });

  it("blames nobody for the time it was itself asleep", async () => {
    const server = await start();
    await upload(server);
    await server.jump(60 * MINUTE);
    await server.advance(10_000);
    expect(await agent()).toMatchObject({ state: "online" });
    const gaps = await test.db.query<{ ms: number }>(
      "SELECT (extract(epoch FROM ended_at - started_at) * 1000)::float8 AS ms FROM platform_gap",
    );
    expect(gaps).toHaveLength(1);
    expect(gaps[0]?.ms).toBeGreaterThan(59 * MINUTE);
    await server.advance(7 * MINUTE);
    expect(await agent()).toMatchObject({ state: "offline" });
  });
});
