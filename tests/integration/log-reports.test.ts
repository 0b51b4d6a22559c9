import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "../../lib/ctx";
import type { BatchReply } from "../../lib/protocol";
import { LOGS_KEPT, storeLogs, type TimedLog } from "../../lib/services/log-reports";
import {
  countLogGroups,
  errorsByHost,
  LOGS_PER_PAGE,
  listLogEntries,
  listLogGroups,
  logGroupHosts,
  logHosts,
  PROBLEM_LEVELS,
  totalErrors,
} from "../../lib/services/logs";
import { prune } from "../../lib/services/prune";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startWire, type WireServer } from "../support/wire";

/** What hosts say of OpenClaw's errors: counted once, grouped, newest first, bounded. */

const T0 = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
const ALL = { levels: ["warn", "error", "fatal"] } as const;
const PROBLEMS = { levels: PROBLEM_LEVELS };

let test: TestDatabase;
let wire: WireServer;
beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db, T0);
});
afterAll(async () => {
  await wire.close();
  await test.end();
});

let counted = 0;
const report = (over: Record<string, unknown> = {}) => ({
  key: `log-${String(++counted).padStart(8, "0")}`,
  observedAt: T0,
  fingerprint: "00000000000000aa",
  level: "error",
  source: "gateway",
  subsystem: "diagnostic",
  message: "lane task error",
  count: 1,
  firstAt: T0,
  ...over,
});

async function account() {
  const person = await createPerson(test.ctx(new Date(T0)));
  const token = await tokenOf(person);
  const post = async (kind: string, items: object[], id: string) => {
    const body = { sentAt: T0, host: { id, name: id, platform: "linux" }, items };
    const reply = await wire.post(`/api/ingest/${kind}`, token, body);
    return { status: reply.status, body: (await reply.json()) as BatchReply & { error?: string; code?: string } };
  };
  const say = (items: object[], id = "laptop") => post("logs", items, id);
  const beat = (id: string) =>
    post("heartbeats", [{ key: `beat-${id}-${token.slice(-8)}`, observedAt: T0, agents: [] }], id);
  await beat("laptop");
  return { person, token, say, beat };
}

async function hostOf({ ctx }: Somebody): Promise<string> {
  const [row] = await test.db.query<{ id: string }>("SELECT id FROM host WHERE account_id = $1", [ctx.accountId]);
  return row?.id ?? "";
}

describe("errors a host reports", () => {
  it("are refused without a token, and before the first heartbeat of that host, with what to do", async () => {
    expect((await wire.post("/api/ingest/logs", null, {})).status).toBe(401);
    const { say } = await account();
    expect(await say([report()], "another")).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining("send a heartbeat first") },
    });
  });

  it("S2-10: count once however often the same report arrives, also twice at the same time", async () => {
    const { person, say } = await account();
    const items = [report({ count: 3 }), report({ count: 2 })];
    const replies = await Promise.all([say(items), say(items), say(items)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(replies.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(2);
    expect(await say([...items, items[0] ?? {}])).toMatchObject({ body: { accepted: 0, duplicates: 3 } });
    expect((await listLogGroups(person.ctx, PROBLEMS)).rows).toMatchObject([{ count: 5 }]);
    expect(await totalErrors(person.ctx)).toBe(5);
  });

  it("are one group per fingerprint and level over all hosts, with first and last moment and the newest words", async () => {
    const { person, say, beat } = await account();
    await beat("server");
    await say([report({ count: 2, message: "older", observedAt: T0 - MINUTE, firstAt: T0 - 5 * MINUTE })]);
    await say([report({ message: "newer", observedAt: T0 - 1, firstAt: T0 - 1 })], "server");
    await say([report({ message: "late", observedAt: T0 - 3 * MINUTE, firstAt: T0 - 3 * MINUTE })], "server");
    await say([report({ level: "warn", message: "only a warning" })]);
    expect((await listLogGroups(person.ctx, PROBLEMS)).rows).toMatchObject([
      {
        id: "error-00000000000000aa",
        count: 4,
        hosts: 2,
        message: "newer",
        firstAt: T0 - 5 * MINUTE,
        lastAt: T0 - 1,
        hostName: "server",
      },
    ]);
    expect(await countLogGroups(person.ctx, {})).toEqual({ warn: 1, error: 1, fatal: 0 });
    expect(
      (await listLogEntries(person.ctx, { ...PROBLEMS, group: "error-00000000000000aa" })).rows.map(
        ({ message }) => message,
      ),
    ).toEqual(["newer", "older", "late"]);
  });

  it("have their moments by our clock, and none in the future", async () => {
    const { person, say } = await account();
    await say([report({ observedAt: T0 + 9 * MINUTE, firstAt: T0 - MINUTE })]);
    expect((await listLogEntries(person.ctx, ALL)).rows).toMatchObject([{ firstAt: T0 - MINUTE, lastAt: T0 }]);
  });

  it("lose what looks like a secret, escapes and controls, also from an uploader that is not ours", async () => {
    const { person, say } = await account();
    const detail = "Error: \u001b[31mred\n    at a (sk-abcdefghijklmnopqrstuvwxyz)\u202e\n\n";
    await say([report({ message: "api_key=hunter2hunter2 \u0000 refused", detail })]);
    const [row] = (await listLogEntries(person.ctx, ALL)).rows;
    expect(row?.message).toBe("api_key=[redacted:assignment] refused");
    expect(row?.detail).toBe("Error: red\n    at a ([redacted:openai])");
  });

  it("are judged one by one: what is not as documented is named, the rest is taken", async () => {
    const { say } = await account();
    const { body } = await say([
      report({ level: "info" }),
      report(),
      report({ fingerprint: "NO" }),
      report({ count: 0 }),
    ]);
    expect(body.accepted).toBe(1);
    expect(body.errors.map(({ index, field }) => `${index} ${field}`)).toEqual(["0 level", "2 fingerprint", "3 count"]);
  });

  it("go with their host", async () => {
    const { person, say } = await account();
    await say([report()]);
    await test.db.query("DELETE FROM host WHERE account_id = $1", [person.accountId]);
    expect((await listLogEntries(person.ctx, ALL)).rows).toEqual([]);
    expect(await totalErrors(person.ctx)).toBe(0);
  });
});

describe("the list of errors", () => {
  it("S2-11: shows the newest first, 100 on a page, and every one exactly once over all pages", async () => {
    const { person, say } = await account();
    const items = Array.from({ length: 250 }, (_, index) =>
      report({
        fingerprint: `0000${String(index).padStart(8, "0")}`,
        observedAt: T0 - Math.floor(index / 7),
        firstAt: T0 - 1000,
      }),
    );
    await say(items);
    for (const list of [listLogEntries, listLogGroups]) {
      const seen: { id: string; lastAt: number }[] = [];
      const sizes: number[] = [];
      for (let before: string | null | undefined; before !== null; ) {
        const page = await list(person.ctx, PROBLEMS, { before });
        seen.push(...page.rows);
        sizes.push(page.rows.length);
        before = page.next;
      }
      expect(sizes).toEqual([LOGS_PER_PAGE, LOGS_PER_PAGE, 50]);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(250);
      expect(seen.map(({ lastAt }) => lastAt)).toEqual(seen.map(({ lastAt }) => lastAt).sort((a, b) => b - a));
    }
  });

  it("S2-11: can be narrowed by host, level and words, and finds nothing for what makes no sense", async () => {
    const { person, say, beat } = await account();
    await beat("server");
    await say([
      report({ message: "Rate limit 100%" }),
      report({ level: "fatal", fingerprint: "00000000000000bb", message: "no port" }),
    ]);
    await say([report({ level: "warn", message: "slow", subsystem: "session-sqlite" })], "server");
    const messages = async (filter: object) =>
      (await listLogEntries(person.ctx, { ...ALL, ...filter })).rows.map(({ message }) => message).sort();
    const [{ id: server = "" } = {}] = await test.db.query<{ id: string }>(
      "SELECT id FROM host WHERE account_id = $1 AND external_id = 'server'",
      [person.accountId],
    );
    expect(await messages({})).toEqual(["Rate limit 100%", "no port", "slow"]);
    expect(await messages({ hostId: server })).toEqual(["slow"]);
    await beat("quiet");
    const [{ id: quiet = "" } = {}] = await test.db.query<{ id: string }>(
      "SELECT id FROM host WHERE account_id = $1 AND external_id = 'quiet'",
      [person.accountId],
    );
    expect((await logHosts(person.ctx)).map(({ name }) => name)).toEqual(["laptop", "server"]);
    expect((await logHosts(person.ctx, quiet)).map(({ name }) => name)).toEqual(["laptop", "quiet", "server"]);
    expect((await logGroupHosts(person.ctx, "warn-00000000000000aa")).map(({ name }) => name)).toEqual(["server"]);
    expect(await logGroupHosts(person.ctx, "nonsense")).toEqual([]);
    expect(await messages({ levels: ["fatal"] })).toEqual(["no port"]);
    expect(await messages({ q: "rate LIMIT" })).toEqual(["Rate limit 100%"]);
    expect(await messages({ q: "0%" })).toEqual(["Rate limit 100%"]);
    expect(await messages({ q: "_" })).toEqual([]);
    expect(await messages({ q: "sqlite" })).toEqual(["slow"]);
    expect(await messages({ hostId: "nonsense" })).toEqual([]);
    expect(await messages({ group: "nonsense" })).toEqual([]);
    expect((await listLogGroups(person.ctx, ALL, { before: "nonsense" })).rows).toHaveLength(3);
  });

  it("is empty for somebody else", async () => {
    const { person, say } = await account();
    const stranger = await account();
    await say([report()]);
    expect((await listLogGroups(stranger.person.ctx, ALL)).rows).toEqual([]);
    const hostId = await hostOf(person);
    expect((await listLogEntries(stranger.person.ctx, { ...ALL, hostId })).rows).toEqual([]);
    expect(await errorsByHost(stranger.person.ctx, { since: 0 })).toEqual([]);
  });

  it("tells on which hosts errors happened since a moment, the most first, warnings left out", async () => {
    const { person, say, beat } = await account();
    await beat("server");
    await say([
      report({ count: 2 }),
      report({ count: 9, level: "warn" }),
      report({ count: 50, observedAt: T0 - 9 * MINUTE }),
    ]);
    await say([report({ count: 7 })], "server");
    const found = await errorsByHost(person.ctx, { since: T0 - MINUTE });
    expect(found.map(({ count }) => count)).toEqual([7, 2]);
  });
});

describe("what is kept of a host's errors", () => {
  it("is bounded: the newest reports and groups stay, and what was just told still counts once", async () => {
    const { person } = await account();
    const hostId = await hostOf(person);
    const total = LOGS_KEPT.entries + 300;
    const logs = Array.from(
      { length: total },
      (_, index): TimedLog => ({
        ...report({ fingerprint: `0000${String(index % 800).padStart(8, "0")}` }),
        level: "error",
        lastAt: T0 + index,
      }),
    );
    const store = (some: TimedLog[]) => inTransaction(person.ctx, (tx) => storeLogs(tx, hostId, some));
    for (let from = 0; from < total; from += 500) await store(logs.slice(from, from + 500));
    const [{ entries, groups } = { entries: 0, groups: 0 }] = await test.db.query<{ entries: number; groups: number }>(
      `SELECT (SELECT count(*)::int FROM log_entry WHERE host_id = $1) AS entries,
         (SELECT count(*)::int FROM log_group WHERE host_id = $1) AS groups`,
      [hostId],
    );
    expect(groups).toBe(LOGS_KEPT.groups);
    expect(entries).toBeLessThanOrEqual(LOGS_KEPT.entries);
    expect(entries).toBeGreaterThan(LOGS_KEPT.groups);
    expect(await store(logs.slice(-100))).toEqual({ accepted: 0, duplicates: 100 });
  });

  it("goes when it is older than its account keeps errors", async () => {
    const { person, say } = await account();
    const other = await account();
    const ago = T0 - 8 * 24 * 60 * MINUTE;
    for (const { say: tell } of [{ say }, other]) {
      await tell([report(), report({ fingerprint: "00000000000000dd", observedAt: ago, firstAt: ago })]);
    }
    await test.db.query("UPDATE account SET errors_days = 7 WHERE id = $1", [person.accountId]);
    await prune(test.ctx(new Date(T0)));
    expect((await listLogGroups(person.ctx, ALL)).rows).toMatchObject([{ id: "error-00000000000000aa" }]);
    expect((await listLogEntries(person.ctx, ALL)).rows).toHaveLength(1);
    expect((await listLogGroups(other.person.ctx, ALL)).rows).toHaveLength(2);
  });
});
