import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIXTURES, type Home, makeHome, runCli } from "../support/cli";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startWire, type WireServer } from "../support/wire";

/** The built uploader's sessions against the platform's own handler and a real database: what is there is what arrives. */
const EXPECTED = JSON.parse(readFileSync(join(FIXTURES, "EXPECTED.json"), "utf8")).homes;
const HOMES = ["files-2026.5.28", "mixed-2026.7.1", "sqlite-2026.9.6"];

let test: TestDatabase;
let wire: WireServer;
beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db);
});
afterAll(async () => {
  await wire.close();
  await test.end();
});

async function someone(): Promise<{ person: Somebody; token: string; env: Record<string, string> }> {
  const person = await createPerson(test.ctx());
  const token = await tokenOf(person);
  wire.clock.now = Date.now();
  return { person, token, env: { OPENCLAW_MONITOR_URL: wire.url, MONITOR_PLATFORM_TOKEN: token } };
}

/** What the platform holds of an account, in the words of EXPECTED.json; usage from its own quarter hours. */
async function stored(accountId: string) {
  const [sums] = await test.db.query<Record<string, number>>(
    `SELECT count(*)::int AS sessions, sum(user_messages + assistant_messages + tool_results)::int AS messages,
       sum(tools_requested)::int AS requested, sum(tools_ok)::int AS ok, sum(tools_failed)::int AS failed,
       sum(errors)::int AS errors
     FROM session WHERE account_id = $1`,
    [accountId],
  );
  const [usage] = await test.db.query<Record<string, number>>(
    `SELECT sum(input)::float8 AS input, sum(output)::float8 AS output, sum(cache_read)::float8 AS "cacheRead",
       sum(cache_write)::float8 AS "cacheWrite", sum(cost_nanos)::float8 AS "costNanos"
     FROM session_usage WHERE account_id = $1`,
    [accountId],
  );
  return { ...sums, ...usage };
}

const sync = async (home: Home, env: Record<string, string>) => {
  const result = await runCli(home, ["sync", "--json"], { env });
  return { ...result, json: JSON.parse(result.stdout) };
};

describe("what an upload tells of sessions", () => {
  it.each(HOMES)("X-2 X-3 X-4 X-18: %s arrives to the unit, and a second upload has nothing to tell", async (name) => {
    const { person, env } = await someone();
    const home = makeHome({}, name);
    const { totals } = EXPECTED[name];
    const first = await sync(home, env);
    expect(first).toMatchObject({ code: 0, stderr: "", json: { sessions: { sent: totals.sessions, refused: 0 } } });
    expect(await stored(person.accountId)).toMatchObject({
      sessions: totals.sessions,
      messages: totals.messages,
      ok: totals.toolResultsOk,
      requested: totals.toolCallsRequested,
      failed: totals.toolResultsFailed,
      errors: totals.errors,
      input: totals.tokens.input,
      output: totals.tokens.output,
      cacheRead: totals.tokens.cacheRead,
      cacheWrite: totals.tokens.cacheWrite,
      costNanos: Math.round(totals.costUsd * 1e9),
    });
    expect((await sync(home, env)).json.sessions).toMatchObject({ sent: 0, reason: null });
  });
});
