import { appendFileSync, rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Home, makeHome, runCli } from "../support/cli";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startWire, type WireServer } from "../support/wire";

/** `verify`: a home counted anew beside what the platform holds; the difference is zero, or explained. */
const FILES = "files-2026.5.28";

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

interface Checked {
  person: Somebody;
  env: Record<string, string>;
  home: Home;
  verify(...args: string[]): Promise<{ code: number | null; found: Report }>;
}
interface Report {
  ok: boolean;
  reason?: string;
  here: Record<string, number>;
  there: Record<string, number>;
  differences: { agentId: string; sessionId: string; by: Record<string, number>; because: string }[];
}

async function synced(fixture: string): Promise<Checked> {
  const person = await createPerson(test.ctx());
  const env = { OPENCLAW_MONITOR_URL: wire.url, MONITOR_PLATFORM_TOKEN: await tokenOf(person) };
  wire.clock.now = Date.now();
  const home = makeHome({}, fixture);
  expect((await runCli(home, ["sync"], { env })).code).toBe(0);
  return {
    ...{ person, env, home },
    async verify(...args) {
      const { code, stdout } = await runCli(home, ["verify", "--json", ...args], { env });
      return { code, found: JSON.parse(stdout) };
    },
  };
}

const MAIN = "agents/main/sessions/514550fd-76f3-4203-a37f-13006e1cda7e.jsonl";
const LINE = `${JSON.stringify({
  type: "message",
  timestamp: "2026-11-21T09:00:00.000Z",
  message: { role: "assistant", content: [], model: "m", usage: { input: 40, output: 2 }, stopReason: "stop" },
})}\n`;

describe("verify", () => {
  it.each([FILES, "mixed-2026.7.1", "sqlite-2026.9.6"])(
    "X-18: finds no difference of %s after an upload",
    async (name) => {
      const { verify, home, env } = await synced(name);
      const { code, found } = await verify();
      expect([code, found.ok, found.differences]).toEqual([0, true, []]);
      expect(found.there).toEqual(found.here);
      expect(found.here.input).toBeGreaterThan(0);
      const text = (await runCli(home, ["verify"], { env })).stdout;
      expect(text).toContain("✅ Every figure of every session is the same.");
      expect((await runCli(home, ["verify", "--lang", "zh"], { env })).stdout).toContain(
        "✅ 每个会话的每项数字都一致。",
      );
    },
  );

  it("explains what is not sent yet, what is gone here, and what was cut off a transcript", async () => {
    const { verify, home, env } = await synced(FILES);
    appendFileSync(home.path(MAIN), LINE);
    const waiting = await verify();
    expect(waiting.code).toBe(0);
    expect(waiting.found.differences).toEqual([
      {
        agentId: "main",
        sessionId: "514550fd-76f3-4203-a37f-13006e1cda7e",
        by: { entries: 1, messages: 1, input: 40, output: 2 },
        because: "waiting",
      },
    ]);
    await runCli(home, ["sync"], { env });
    rmSync(home.path(MAIN));
    await runCli(home, ["sync"], { env });
    const gone = await verify();
    expect([gone.code, gone.found.differences.map(({ because }) => because)]).toEqual([0, ["gone"]]);
    expect(gone.found.there.input).toBe((gone.found.here.input ?? 0) - (gone.found.differences[0]?.by.input ?? 0));
    const text = (await runCli(home, ["verify"], { env })).stdout;
    expect(text).toContain("no longer here, kept there");
  });

  it("says it when the platform holds other figures for no known reason, and heals it with --resend", async () => {
    const { verify, person, home, env } = await synced("sqlite-2026.9.6");
    await test.db.query(
      `UPDATE session_usage SET input = input + 7 WHERE ctid IN (SELECT ctid FROM session_usage WHERE account_id = $1 LIMIT 1)`,
      [person.accountId],
    );
    await test.db.query(
      "DELETE FROM session WHERE ctid IN (SELECT ctid FROM session WHERE account_id = $1 AND entries > 0 ORDER BY id DESC LIMIT 1)",
      [person.accountId],
    );
    const { code, found } = await verify();
    expect(code).toBe(1);
    expect(found.differences.length).toBeGreaterThan(0);
    expect(new Set(found.differences.map(({ because }) => because))).toEqual(new Set(["unexplained"]));
    expect((await runCli(home, ["verify"], { env })).stdout).toContain("verify --resend");
    const healed = await verify("--resend");
    expect([healed.code, healed.found.differences]).toEqual([0, []]);
  });

  it("reads thousands of sessions page by page, of its own host alone", async () => {
    const { verify, person } = await synced(FILES);
    const other = await synced(FILES);
    await test.db.query(
      `INSERT INTO session (account_id, host_id, agent_external_id, session_id, kind, source, origin, current, observed_at, sequence, entries,
         user_messages, assistant_messages, tool_results, tools_requested, tools_ok, tools_failed, errors, compactions, resets, turn_count,
         unparsable, input, output, cache_read, cache_write, cost_nanos, unpriced_tokens)
       SELECT account_id, host_id, 'gone', 'made-' || n, kind, source, origin, false, observed_at, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
       FROM (SELECT * FROM session WHERE account_id = $1 LIMIT 1) one, generate_series(1, 4500) n`,
      [person.accountId],
    );
    const { code, found } = await verify();
    expect(code).toBe(0);
    expect(found.differences).toHaveLength(4_500);
    expect((await other.verify()).found.differences).toEqual([]);
  });

  it("says why when the platform cannot be asked", async () => {
    const { home, env } = await synced(FILES);
    const refused = await runCli(home, ["verify"], { env: { ...env, MONITOR_PLATFORM_TOKEN: "ocm_wrong" } });
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining("HTTP 403") });
    const post = await wire.post("/api/totals", env.MONITOR_PLATFORM_TOKEN ?? "", {});
    expect(post.status).toBe(405);
    const headers = { "x-agent-token": env.MONITOR_PLATFORM_TOKEN ?? "" };
    expect((await fetch(`${wire.url}/api/totals`, { headers })).status).toBe(400);
    const wrong = { ...headers, "x-host-id": JSON.parse(home.read("status-monitor/host.json")).hostId };
    expect((await fetch(`${wire.url}/api/totals?after=x`, { headers: wrong })).status).toBe(400);
  });
});
