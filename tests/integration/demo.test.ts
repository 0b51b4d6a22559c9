import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { readLogin } from "../../lib/auth/login";
import type { Ctx } from "../../lib/ctx";
import { forgetEnv } from "../../lib/env";
import { keepDemo, openDemo } from "../../lib/services/demo";
import { DEMO_FLEET } from "../../lib/services/demo-fleet";
import { admit } from "../../lib/services/gate";
import { sweep } from "../../lib/services/sweep";
import { createToken } from "../../lib/services/tokens";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson } from "../support/people";

const MINUTE = 60_000;
const STEP = 10_000;
const ORIGIN = { userAgent: "A browser that tells much about its owner", address: "203.0.113.9" };

let test: TestDatabase;
/** The test's own clock, milliseconds. */
let now = Date.parse("2026-11-20T08:00:00Z");
const ctx = (): Ctx => test.ctx(new Date(now));

beforeAll(async () => {
  test = await createTestDatabase();
});
afterEach(() => {
  vi.unstubAllEnvs();
  forgetEnv();
});
afterAll(() => test.end());

/** What the button on the front page does. @returns the login's id */
async function visit(address = ORIGIN.address): Promise<string> {
  const { personId } = await openDemo(ctx(), { address });
  const admission = await admit(ctx(), { personId, method: "demo", origin: { ...ORIGIN, address } });
  if (admission.kind !== "login") throw new Error("The demo asked for a second factor.");
  return admission.loginId;
}

/** Lets time pass as the platform's schedule does. */
async function pass(ms: number): Promise<void> {
  for (const until = now + ms; now < until; ) {
    now += STEP;
    await sweep(ctx());
    await keepDemo(ctx());
  }
}

interface Row {
  id: string;
  externalId: string;
  state: string;
  lastActiveAt: Date;
}
const agents = () =>
  test.db.query<Row>(
    `SELECT agent.id, external_id AS "externalId", state, last_active_at AS "lastActiveAt"
       FROM agent JOIN account ON account.id = account_id WHERE is_demo ORDER BY external_id`,
  );
const flipsSince = (since: number) =>
  test.db.query<{ to: string; at: Date }>(
    `SELECT to_state AS to, at FROM status_flip JOIN account ON account.id = account_id
      WHERE is_demo AND at > $1 ORDER BY at`,
    [new Date(since)],
  );

describe("the first visit", () => {
  it("makes one demo however many come at once, with a month of past", async () => {
    await Promise.all([visit("198.51.100.1"), visit("198.51.100.2"), visit("198.51.100.3")]);
    const accounts = await test.db.query("SELECT id FROM account WHERE is_demo");
    expect(accounts).toHaveLength(1);
    expect((await agents()).length).toBe(DEMO_FLEET.flatMap((host) => host.agents).length);
    expect(new Set((await agents()).map((agent) => agent.state))).toEqual(new Set(["online", "offline", "retired"]));
    const old = await test.db.query("SELECT 1 AS old FROM status_flip WHERE at < $1", [
      new Date(now - 30 * 24 * 60 * MINUTE),
    ]);
    expect(old.length).toBeGreaterThan(0);
  });

  it("finds a month of sessions and what they cost, of every host", async () => {
    await visit();
    const [told] = await test.db.query<{ hosts: number; days: number; running: number; cost: number; doubled: number }>(
      `SELECT count(DISTINCT host_id)::int AS hosts, count(DISTINCT date_trunc('day', last_at))::int AS days,
         sum(cost_nanos)::float8 AS cost,
         (SELECT count(*)::int FROM session_usage u JOIN session s ON s.id = u.session_id
           WHERE u.at > s.last_at OR u.at + interval '15 minutes' <= s.first_at) AS doubled
       FROM session`,
    );
    expect(told).toMatchObject({ hosts: DEMO_FLEET.length, doubled: 0 });
    expect(told?.days).toBeGreaterThan(28);
    expect(told?.cost).toBeGreaterThan(1e9);
  });

  it("finds what every machine measured and logged, to the last minute it was heard", async () => {
    await visit();
    const rows = await test.db.query<{ looks: number; logs: number; late: number }>(
      `SELECT (SELECT count(*)::int FROM metric_bucket b WHERE b.host_id = h.id) AS looks,
         (SELECT count(*)::int FROM log_entry e WHERE e.host_id = h.id) AS logs,
         date_part('epoch', h.last_seen_at - m.observed_at) AS late
       FROM host h LEFT JOIN host_metrics m ON m.host_id = h.id`,
    );
    expect(rows).toHaveLength(DEMO_FLEET.length);
    for (const { looks, logs, late } of rows) {
      expect(looks).toBeGreaterThan(800);
      expect(logs).toBeGreaterThan(3);
      expect(late).toBeLessThanOrEqual(60);
    }
  });

  it("signs in as a viewer, for two hours, and keeps nothing of the visitor", async () => {
    const loginId = await visit();
    expect(await readLogin(ctx(), loginId)).toMatchObject({ role: "viewer", isDemo: true });
    const [row] = await test.db.query<{ kept: string }>(
      "SELECT user_agent || address AS kept FROM login WHERE id = $1",
      [loginId],
    );
    expect(row?.kept).toBe("");
    const later = test.ctx(new Date(now + 2 * 60 * MINUTE));
    expect(await readLogin(later, loginId)).toBeNull();
  });
});

describe("while somebody looks", () => {
  it("hosts report, and within a minute somebody falls silent or comes back", async () => {
    await visit();
    await pass(MINUTE);
    const began = now;
    const before = new Map((await agents()).map((agent) => [agent.id, agent.lastActiveAt.getTime()]));
    await pass(STEP);
    const moved = (await agents()).filter((agent) => agent.lastActiveAt.getTime() > (before.get(agent.id) ?? 0));
    expect(moved.length).toBeGreaterThan(4);
    for (let minute = 0; minute < 4; minute += 1) {
      const from = now;
      await pass(MINUTE);
      expect(await flipsSince(from), `minute ${minute}`).not.toEqual([]);
    }
    expect(new Set((await flipsSince(began)).map((flip) => flip.to))).toEqual(new Set(["offline", "online"]));
  });

  it("sessions go on, adding to what they were and never to what they will be", async () => {
    await visit();
    const sums = async () => {
      const [row] = await test.db.query<{ sessions: number; usage: number; newest: Date }>(
        `SELECT (SELECT sum(output)::float8 FROM session) AS sessions, (SELECT sum(output)::float8 FROM session_usage) AS usage,
           (SELECT max(last_at) FROM session) AS newest`,
      );
      return row;
    };
    const before = await sums();
    now = Date.parse("2026-11-20T15:00:00Z");
    await visit();
    await pass(3 * MINUTE);
    const after = await sums();
    expect(after?.sessions).toBeGreaterThan(before?.sessions ?? 0);
    expect(after?.usage).toBe(after?.sessions);
    expect(after?.newest.getTime()).toBeLessThanOrEqual(now);
  });

  it("the same step reported by two processes counts once", async () => {
    await visit();
    now += STEP;
    await Promise.all([keepDemo(ctx()), keepDemo(ctx())]);
    const twice = await test.db.query("SELECT host_id, received_at FROM report GROUP BY 1, 2 HAVING count(*) > 1");
    expect(twice).toEqual([]);
  });
});

describe("when nobody looked for a while", () => {
  it("the hosts rest, and the next visit finds the same agents without an outage of our making", async () => {
    await visit();
    const known = (await agents()).map((agent) => agent.id);
    await pass(10 * MINUTE);
    const resting = await agents();
    await pass(30 * MINUTE);
    expect((await agents()).map((agent) => agent.lastActiveAt)).toEqual(resting.map((agent) => agent.lastActiveAt));

    const rest = now - 30 * MINUTE;
    await visit();
    expect((await agents()).map((agent) => agent.id)).toEqual(known);
    const online = (await agents()).filter((agent) => agent.state === "online");
    expect(online.length).toBeGreaterThan(8);
    const inBulk = (await flipsSince(rest)).filter((flip) => flip.to === "offline");
    expect(inBulk.length).toBeLessThan(4);
  });
});

describe("the demo's bounds", () => {
  it("one address may come twenty times an hour", async () => {
    const come = () => openDemo(ctx(), { address: "198.51.100.77" });
    for (let time = 0; time < 20; time += 1) await come();
    await expect(come()).rejects.toMatchObject({ kind: "too_many" });
    now += 61 * MINUTE;
    await come();
  });

  it("there is room for 200 at a time", async () => {
    const { accountId, personId } = await openDemo(ctx(), { address: "198.51.100.78" });
    await test.db.query(
      `INSERT INTO login (person_id, account_id, created_at, last_seen_at, expires_at, method)
       SELECT $1, $2, $3, $3, $4, 'demo' FROM generate_series(1, 200)`,
      [personId, accountId, new Date(now), new Date(now + 60 * MINUTE)],
    );
    await expect(visit("198.51.100.79")).rejects.toMatchObject({ detail: { code: "demoFull" } });
    now += 61 * MINUTE;
    await visit("198.51.100.79");
  });

  it.each([
    [{ DEMO: "off" }, false],
    [{ SIGN_UP: "closed" }, false],
    [{ SIGN_UP: "closed", DEMO: "on" }, true],
  ])("%o: is there a demo? %s", async (variables, isOpen) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    forgetEnv();
    const opened = openDemo(ctx(), { address: "198.51.100.80" });
    if (isOpen) await opened;
    else await expect(opened).rejects.toMatchObject({ detail: { code: "demoClosed" } });
  });

  it("nobody else's account is touched by it", async () => {
    const alice = await createPerson(ctx(), "Alice");
    await createToken(alice.ctx, { name: "laptop" });
    const hers = () =>
      test.db.query(
        "SELECT (SELECT json_agg(h) FROM host h WHERE account_id = $1) AS hosts, (SELECT json_agg(t) FROM agent_token t WHERE account_id = $1) AS tokens",
        [alice.accountId],
      );
    const before = await hers();
    await visit("198.51.100.81");
    await pass(MINUTE);
    expect(await hers()).toEqual(before);
  });
});
