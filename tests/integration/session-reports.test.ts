import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BatchReply } from "../../lib/protocol";
import { readContentAllowed, setContentAllowed } from "../../lib/services/content";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startWire, type WireServer } from "../support/wire";

/** What hosts say of their sessions: absolute figures, stored once, the latest standing. */

const T0 = Date.UTC(2026, 10, 21, 12);
const QUARTER = 900_000;

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

const bucket = (quarter: number, tokens: number, over: object = {}) => ({
  at: T0 + quarter * QUARTER,
  model: "mock-large",
  reported: true,
  messages: 1,
  input: tokens,
  output: 1,
  cacheRead: 0,
  cacheWrite: 0,
  costNanos: tokens * 1_000,
  ...over,
});

type Bucket = ReturnType<typeof bucket>;
const sum = (usage: readonly Bucket[], of: (one: Bucket) => number) => usage.reduce((all, one) => all + of(one), 0);

const totalsOf = (usage: readonly Bucket[]) => ({
  messages: sum(usage, (one) => one.messages),
  input: sum(usage, (one) => one.input),
  output: sum(usage, (one) => one.output),
  cacheRead: sum(usage, (one) => one.cacheRead),
  cacheWrite: sum(usage, (one) => one.cacheWrite),
  costNanos: sum(usage, (one) => one.costNanos),
  unpricedTokens: 0,
});

/** A session as a host says it. @param usage all of it; what is sent begins at `usageFrom` */
function session(name: string, usage: readonly Bucket[], over: Record<string, unknown> = {}) {
  return {
    key: `main/${name}`,
    observedAt: T0,
    agentId: "main",
    sessionId: name,
    kind: "main",
    sessionKey: "agent:main:main",
    source: "file",
    current: true,
    firstAt: T0,
    lastAt: T0,
    entries: 4,
    userMessages: 1,
    assistantMessages: 1,
    toolResults: 1,
    toolsRequested: 1,
    toolsOk: 1,
    toolsFailed: 0,
    errors: 0,
    compactions: 0,
    resets: 0,
    turnCount: 1,
    unparsable: 0,
    totals: totalsOf(usage),
    usageFrom: 0,
    usage,
    ...over,
  };
}

interface Host {
  person: Somebody;
  token: string;
  say(
    items: object[],
    host?: string,
  ): Promise<{ status: number; body: BatchReply & { error?: string; code?: string } }>;
  /** `session quarter tokens` of everything stored. */
  usage(): Promise<string[]>;
}

async function host(): Promise<Host> {
  const person = await createPerson(test.ctx(new Date(T0)));
  const token = await tokenOf(person);
  const post = async (kind: string, items: object[], id = "laptop") => {
    const body = { sentAt: T0, host: { id, name: id, platform: "linux" }, items };
    const reply = await wire.post(`/api/ingest/${kind}`, token, body);
    return { status: reply.status, body: (await reply.json()) as BatchReply };
  };
  await post("heartbeats", [{ key: `beat-${token.slice(-8)}`, observedAt: T0, agents: [{ id: "main" }] }]);
  return {
    person,
    token,
    say: (items, id) => post("sessions", items, id),
    async usage() {
      const rows = await test.db.query<{ text: string }>(
        `SELECT s.session_id || ' ' || (extract(epoch FROM u.at) * 1000 - $2)::bigint / ${QUARTER} || ' ' || u.input AS text
         FROM session_usage u JOIN session s ON s.id = u.session_id WHERE s.account_id = $1 ORDER BY 1`,
        [person.accountId, T0],
      );
      return rows.map(({ text }) => text);
    },
  };
}

describe("sessions a host reports", () => {
  it("are refused without a token, and before the first heartbeat of that host, with what to do", async () => {
    expect((await wire.post("/api/ingest/sessions", null, {})).status).toBe(401);
    const { say } = await host();
    const { status, body } = await say([session("a", [])], "another-host");
    expect([status, body.error]).toEqual([409, expect.stringContaining("heartbeat first")]);
  });

  it("are stored whole; each wrong one is named with its field, and the others stand", async () => {
    const { say, usage } = await host();
    const { body } = await say([
      session("a", [bucket(0, 100), bucket(1, 50)]),
      session("b", [bucket(0, 1)], { toolsOk: -1 }),
      session("c", [bucket(0, 1, { at: T0 + 1 })]),
    ]);
    expect(body).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(body.errors.map(({ index, field }) => [index, field])).toEqual([
      [1, "toolsOk"],
      [2, "usage.0.at"],
    ]);
    expect(body.resend).toBeUndefined();
    expect(await usage()).toEqual(["a 0 100", "a 1 50"]);
  });

  it("said twice count once", async () => {
    const { say, usage } = await host();
    await say([session("a", [bucket(0, 100)])]);
    expect((await say([session("a", [bucket(0, 100)])])).body).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await usage()).toEqual(["a 0 100"]);
  });

  it("replace their usage from the moment they name, and keep what lies before it", async () => {
    const { say, usage } = await host();
    await say([session("a", [bucket(0, 100), bucket(1, 50)])]);
    const now = [bucket(0, 100), bucket(1, 70), bucket(2, 5)];
    const { body } = await say([
      session("a", now.slice(1), { observedAt: T0 + 1, totals: totalsOf(now), usageFrom: T0 + QUARTER }),
    ]);
    expect(body.resend).toBeUndefined();
    expect(await usage()).toEqual(["a 0 100", "a 1 70", "a 2 5"]);
  });

  it("are asked for again when the sum is not what the host has in all", async () => {
    const { say, usage } = await host();
    const all = [bucket(0, 100), bucket(1, 50)];
    const late = session("a", all.slice(1), { totals: totalsOf(all), usageFrom: T0 + QUARTER });
    expect((await say([late])).body.resend).toEqual(["main/a"]);
    expect((await say([session("a", all)])).body.resend).toBeUndefined();
    expect(await usage()).toEqual(["a 0 100", "a 1 50"]);
  });

  it("can be said in several parts at once, judged when the last one is there", async () => {
    const { say, usage } = await host();
    const all = [bucket(0, 100), bucket(1, 50)];
    const totals = totalsOf(all);
    const { body } = await say([
      session("a", all.slice(0, 1), { totals, usageUntil: T0 + QUARTER }),
      session("a", all.slice(1), { totals, usageFrom: T0 + QUARTER }),
    ]);
    expect(body).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(body.resend).toBeUndefined();
    expect(await usage()).toEqual(["a 0 100", "a 1 50"]);
  });

  it("that arrive late change nothing, and the answer says what stands", async () => {
    const { say, usage } = await host();
    await say([session("a", [bucket(0, 100)], { observedAt: T0 })]);
    const { body } = await say([session("a", [bucket(0, 60)], { observedAt: T0 - 5 })]);
    expect(body).toMatchObject({ accepted: 0, duplicates: 1, newest: T0 });
    expect(await usage()).toEqual(["a 0 100"]);
  });

  it("of one account are never touched by another's, though host and session have the same names", async () => {
    const alice = await host();
    const charlie = await host();
    await alice.say([session("a", [bucket(0, 100)])]);
    await charlie.say([session("a", [bucket(0, 7)])]);
    expect([await alice.usage(), await charlie.usage()]).toEqual([["a 0 100"], ["a 0 7"]]);
  });

  it("with hostile names are stored without what would hurt whoever looks", async () => {
    const { say, person } = await host();
    const label = `red${String.fromCharCode(27)}[31m${String.fromCodePoint(0x202e)} <b>`;
    await say([session("a", [], { label, detail: { tools: [{ name: "__proto__", ok: 1, failed: 0 }] } })]);
    const [row] = await test.db.query("SELECT label, detail->'tools' AS tools FROM session WHERE account_id = $1", [
      person.accountId,
    ]);
    expect(row).toEqual({ label: "red <b>", tools: [{ name: "__proto__", ok: 1, failed: 0 }] });
  });

  it("hold excerpts only while the account allows them, and none of those kept survives its no", async () => {
    const { say, person } = await host();
    const turn = {
      ...{ at: T0, until: T0, number: 1, model: "m", messages: 1, tools: [], stopReason: "stop", costNanos: 0 },
      ...{ input: 1, output: 1, cacheRead: 0, cacheWrite: 0, asked: "What?", answered: "That." },
    };
    const told = (observedAt: number) => say([session("a", [], { observedAt, detail: { turns: [turn] } })]);
    const kept = async () => {
      const [row] = await test.db.query<{ turn: Record<string, unknown> }>(
        "SELECT detail->'turns'->0 AS turn FROM session WHERE account_id = $1",
        [person.accountId],
      );
      return [row?.turn.number, row?.turn.asked, row?.turn.answered];
    };
    await told(T0);
    expect(await kept()).toEqual([1, undefined, undefined]);
    await setContentAllowed(person.ctx, true);
    expect(await readContentAllowed(person.ctx)).toBe(true);
    await told(T0 + 1);
    expect(await kept()).toEqual([1, "What?", "That."]);
    await setContentAllowed(person.ctx, false);
    expect(await kept()).toEqual([1, undefined, undefined]);
    await told(T0 + 2);
    expect(await kept()).toEqual([1, undefined, undefined]);
  });

  it("end with their host", async () => {
    const { say, person, usage } = await host();
    await say([session("a", [bucket(0, 100)])]);
    await test.db.query("DELETE FROM host WHERE account_id = $1", [person.accountId]);
    expect(await usage()).toEqual([]);
  });
});
