import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BatchReply } from "../../lib/protocol";
import { JOBS_KEPT } from "../../lib/services/job-reports";
import { getJob, type JobRow, jobHosts, listJobs, RUNS_PER_PAGE, sumJobs } from "../../lib/services/jobs";
import { prune } from "../../lib/services/prune";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { makeSession } from "../support/sessions";
import { startWire, type WireServer } from "../support/wire";

/** What hosts say of scheduled jobs: the newest stands, each run counts once, and OpenClaw's shorter memory takes nothing away. */

const T0 = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
const DAY = 86_400_000;

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

const run = (at: number, over: Record<string, unknown> = {}) => ({
  at,
  status: "ok",
  delivery: "delivered",
  durationMs: 1_200,
  ...over,
});

const job = (over: Record<string, unknown> = {}) => ({
  key: "brief",
  observedAt: T0,
  jobId: "brief",
  agentId: "main",
  name: "Morning brief",
  enabled: true,
  schedule: { kind: "cron", expr: "0 7 * * *", tz: "Europe/Rome" },
  payload: "agentTurn",
  delivery: { mode: "announce", channel: "telegram" },
  nextRunAt: T0 + DAY,
  lastRunAt: T0 - MINUTE,
  lastStatus: "ok",
  lastDelivery: "delivered",
  runs: [run(T0 - MINUTE)],
  isWhole: true,
  ...over,
});

async function account() {
  const person = await createPerson(test.ctx(new Date(T0)));
  const token = await tokenOf(person);
  const post = async (kind: string, items: object[], id: string) => {
    const body = { sentAt: T0, host: { id, name: id, platform: "linux" }, items };
    const reply = await wire.post(`/api/ingest/${kind}`, token, body);
    return { status: reply.status, body: (await reply.json()) as BatchReply & { error?: string } };
  };
  const say = (items: object[], id = "laptop") => post("jobs", items, id);
  const beat = (id: string) =>
    post("heartbeats", [{ key: `beat-${id}-${token.slice(-8)}`, observedAt: T0, agents: [{ id: "main" }] }], id);
  await beat("laptop");
  return { person, token, say, beat };
}

async function only({ ctx }: Somebody): Promise<JobRow> {
  const { rows } = await listJobs(ctx, { state: "all" });
  expect(rows).toHaveLength(1);
  return rows[0] as JobRow;
}

describe("scheduled jobs a host reports", () => {
  it("are refused without a token, with a token nobody has, and before the first heartbeat of that host", async () => {
    expect((await wire.post("/api/ingest/jobs", null, {})).status).toBe(401);
    expect((await wire.post("/api/ingest/jobs", "nobody-has-this-token", {})).status).toBe(403);
    const { say } = await account();
    expect(await say([job()], "another")).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining("send a heartbeat first") },
    });
  });

  it.each([
    ["jobId", { jobId: "" }],
    ["enabled", { enabled: "yes" }],
    ["runs.0.at", { runs: [run(-1)] }],
    ["consecutiveErrors", { consecutiveErrors: 1.5 }],
    ["schedule.kind", { schedule: { expr: "* * * * *" } }],
    ["runs", { runs: Array.from({ length: 501 }, (_, place) => run(T0 + place)) }],
  ])("are refused by name where %s is not as documented, and spoil no other", async (field, over) => {
    const { person, say } = await account();
    const { body } = await say([job({ key: "bad", ...over }), job({ jobId: "good", key: "good" })]);
    expect(body.errors).toMatchObject([{ index: 0, key: "bad", field }]);
    expect(body.accepted).toBe(1);
    expect((await only(person)).jobId).toBe("good");
  });

  it("X-6: stand as the host has them, with what follows from them", async () => {
    const { person, say } = await account();
    expect(await say([job()])).toMatchObject({ status: 200, body: { accepted: 1, duplicates: 0, errors: [] } });
    expect(await only(person)).toMatchObject({
      jobId: "brief",
      name: "Morning brief",
      hostName: "laptop",
      hostState: "online",
      agentExternalId: "main",
      state: "ok",
      schedule: { kind: "cron", expr: "0 7 * * *", tz: "Europe/Rome" },
      deliveryMode: "announce",
      deliveryChannel: "telegram",
      nextRunAt: T0 + DAY,
      lastRunAt: T0 - MINUTE,
      runs: 1,
      failedRuns: 0,
      recent: [{ at: T0 - MINUTE, status: "ok", delivery: "delivered" }],
    });
  });

  it("X-7: tell a run from its delivery, and one OpenClaw stopped from one somebody switched off", async () => {
    const { person, say } = await account();
    await say([
      job({ key: "a", jobId: "a", lastDelivery: "not-delivered" }),
      job({ key: "b", jobId: "b", enabled: false, autoDisabled: "consecutive-failures", lastStatus: "error" }),
      job({ key: "c", jobId: "c", enabled: false }),
      job({ key: "d", jobId: "d", lastStatus: "error", consecutiveErrors: 2 }),
      job({ key: "e", jobId: "e" }),
    ]);
    const { rows } = await listJobs(person.ctx);
    expect(rows.map(({ jobId, state }) => `${jobId} ${state}`)).toEqual([
      "b stopped",
      "d failing",
      "a undelivered",
      "e ok",
      "c disabled",
    ]);
    expect((await listJobs(person.ctx, { state: "trouble" })).rows.map(({ jobId }) => jobId)).toEqual(["b", "d", "a"]);
    expect((await sumJobs(person.ctx)).byState).toMatchObject({
      stopped: 1,
      failing: 1,
      undelivered: 1,
      ok: 1,
      disabled: 1,
    });
  });

  it("count a run once however often it arrives, also twice at the same time, and take what is said of it later", async () => {
    const { person, say } = await account();
    const replies = await Promise.all([say([job()]), say([job()]), say([job()])]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await only(person)).runs).toBe(1);
    await say([job({ observedAt: T0 + 1, runs: [run(T0 - MINUTE, { status: "error", delivery: "not-delivered" })] })]);
    expect(await only(person)).toMatchObject({ runs: 1, failedRuns: 1 });
  });

  it("are not turned back by what arrives late, whose runs count all the same", async () => {
    const { person, say } = await account();
    await say([job({ observedAt: T0, lastStatus: "ok" })]);
    const late = job({ observedAt: T0 - 5, lastStatus: "error", runs: [run(T0 - DAY, { status: "error" })] });
    expect(await say([late])).toMatchObject({ body: { accepted: 0, duplicates: 1, newest: T0 } });
    expect(await only(person)).toMatchObject({ state: "ok", runs: 2, failedRuns: 1 });
  });

  it("are asked for again where nothing is known of what was told before", async () => {
    const { say } = await account();
    expect((await say([job({ isWhole: false })])).body.resend).toEqual(["brief"]);
    expect((await say([job({ isWhole: true })])).body.resend).toBeUndefined();
    expect((await say([job({ isWhole: false, observedAt: T0 + 1 })])).body.resend).toBeUndefined();
  });

  it("may be said in several parts", async () => {
    const { person, say } = await account();
    const runs = Array.from({ length: 1_100 }, (_, place) => run(T0 - place * MINUTE));
    const parts = [0, 500, 1_000].map((from) => job({ runs: runs.slice(from, from + 500) }));
    expect((await say(parts)).body).toMatchObject({ accepted: 1, errors: [] });
    expect((await only(person)).runs).toBe(1_100);
  });

  it("stay when their host no longer has them, said to be gone", async () => {
    const { person, say } = await account();
    await say([job()]);
    await say([job({ observedAt: T0 + 1, goneAt: T0 + 1, runs: [], isWhole: false })]);
    expect((await listJobs(person.ctx)).rows).toEqual([]);
    expect((await listJobs(person.ctx, { state: "gone" })).rows).toMatchObject([{ state: "gone", runs: 1 }]);
    await say([job({ observedAt: T0 + 2, runs: [] })]);
    expect(await only(person)).toMatchObject({ state: "ok", goneAt: null, runs: 1 });
  });

  it("run no more once their gateway is gone, which could not write down that they ended", async () => {
    const { person, say } = await account();
    await say([job({ runningAt: T0 })]);
    const gateway = (state: string) =>
      test.db.query("UPDATE host SET gateway_state = $1 WHERE name = 'laptop'", [state]);
    expect((await only(person)).runningAt).toBe(T0);
    await gateway("absent");
    expect((await only(person)).runningAt).toBeNull();
    await gateway("unknown");
    expect((await only(person)).runningAt).toBe(T0);
  });

  it("are bounded, and the newest runs stay", async () => {
    const { person, say } = await account();
    for (let from = 0; from < JOBS_KEPT.runs + 500; from += 500) {
      const runs = Array.from({ length: 500 }, (_, place) => run(T0 + (from + place) * 1000));
      await say([job({ observedAt: T0 + from, runs })]);
    }
    const row = await only(person);
    expect(row.runs).toBe(JOBS_KEPT.runs);
    expect(row.recent.at(-1)?.at).toBe(T0 + (JOBS_KEPT.runs + 499) * 1000);
  });

  it("hold no secret, whoever sent it, and no text that is more than text", async () => {
    const { person, say } = await account();
    const secret = "sk-ant-" + "api03-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789";
    await say([job({ name: `Brief \u001b[31m${secret}`, lastError: `401 for ${secret}` })]);
    const row = await only(person);
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(row.name).not.toContain("\u001b");
    expect(row.lastError).toContain("401 for");
  });
});

describe("scheduled jobs as they are read", () => {
  it("come page by page, the worst first, each once", async () => {
    const { person, say } = await account();
    const items = Array.from({ length: 25 }, (_, place) => {
      const name = `job-${String(place).padStart(2, "0")}`;
      const isBad = place % 3 === 0;
      return job({
        key: name,
        jobId: name,
        lastStatus: isBad ? "error" : "ok",
        lastRunAt: place % 5 ? T0 - place : null,
      });
    });
    await say(items);
    const whole = (await listJobs(person.ctx)).rows.map(({ jobId }) => jobId);
    const pages: string[] = [];
    for (let after: string | null = ""; after !== null; ) {
      const { rows, next } = await listJobs(person.ctx, { after, limit: 4 });
      pages.push(...rows.map(({ jobId }) => jobId));
      after = next;
    }
    expect(pages).toEqual(whole);
    expect(new Set(pages).size).toBe(25);
    expect((await listJobs(person.ctx)).rows.slice(0, 9).every(({ state }) => state === "failing")).toBe(true);
  });

  it("can be narrowed to a host, to OpenClaw's own, and by words taken literally", async () => {
    const { person, say, beat } = await account();
    await beat("server");
    await say([
      job({ key: "own", jobId: "own", name: "100% own" }),
      job({ key: "theirs", jobId: "theirs", builtin: true }),
    ]);
    await say([job({ key: "far", jobId: "far", name: "100 and own" })], "server");
    const hosts = await jobHosts(person.ctx);
    expect(hosts.map(({ name }) => name)).toEqual(["laptop", "server"]);
    const ids = async (filter: Parameters<typeof listJobs>[1]) =>
      (await listJobs(person.ctx, filter)).rows.map(({ jobId }) => jobId).sort();
    expect(await ids({ hostId: hosts[1]?.id })).toEqual(["far"]);
    expect(await ids({ origin: "builtin" })).toEqual(["theirs"]);
    expect(await ids({ origin: "own" })).toEqual(["far", "own"]);
    expect(await ids({ q: "100%" })).toEqual(["own"]);
    expect(await ids({ hostId: "not-an-id" })).toEqual([]);
  });

  it("lead from a run to its session, of the job's own agent where two agents share a name", async () => {
    const { person, say } = await account();
    await say([job({ runs: [run(T0 - 2, { sessionId: "shared" }), run(T0 - 1, { sessionId: "unknown" })] })]);
    const { id, hostId } = await only(person);
    await makeSession(person.ctx, hostId, { agent: "coding", sessionId: "shared" });
    const mine = await makeSession(person.ctx, hostId, { agent: "main", sessionId: "shared" });
    expect((await getJob(person.ctx, id)).history).toMatchObject([{ session: null }, { session: mine }]);
  });

  it("show their runs page by page, newest first", async () => {
    const { person, say } = await account();
    await say([job({ runs: Array.from({ length: 150 }, (_, place) => run(T0 - place * MINUTE)) })]);
    const { id } = await only(person);
    const first = await getJob(person.ctx, id);
    expect(first.history).toHaveLength(RUNS_PER_PAGE);
    expect(first.history[0]?.at).toBe(T0);
    const second = await getJob(person.ctx, id, first.next ?? "");
    expect(second.history).toHaveLength(50);
    expect(second.next).toBeNull();
  });

  it("are nobody else's", async () => {
    const alice = await account();
    const charlie = await account();
    await alice.say([job()]);
    const { id, hostId } = await only(alice.person);
    await expect(getJob(charlie.person.ctx, id)).rejects.toMatchObject({ kind: "not_found" });
    expect((await listJobs(charlie.person.ctx, { hostId, state: "all" })).rows).toEqual([]);
    expect(await sumJobs(charlie.person.ctx, { state: "all" })).toMatchObject({ jobs: 0, runs: 0 });
    // The same host id under another account's token is another host.
    await charlie.say([job({ name: "Mine now" })]);
    expect((await only(alice.person)).name).toBe("Morning brief");
  });

  it("X-7: are kept for longer than OpenClaw keeps them, and go when the account says so", async () => {
    const { person, say } = await account();
    await say([job({ runs: [run(T0 - 40 * DAY, { status: "error" }), run(T0 - DAY)] })]);
    const later = (ms: number) => test.ctx(new Date(T0 + ms));
    await prune(later(2 * 3_600_000));
    expect(await only(person)).toMatchObject({ runs: 2, failedRuns: 1 });
    await test.db.query("UPDATE account SET sessions_days = 30 WHERE id = $1", [person.ctx.accountId]);
    await prune(later(4 * 3_600_000));
    expect(await only(person)).toMatchObject({ runs: 1, failedRuns: 0 });
  });
});
