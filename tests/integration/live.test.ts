import { afterAll, beforeAll, expect, it } from "vitest";
import { readLogin } from "../../lib/auth/login";
import { inTransaction } from "../../lib/ctx";
import { announce, announcementPayload } from "../../lib/live/announce";
import { stopListening, subscribe } from "../../lib/live/listen";
import { type AgentsUpdated, eventStream, mayOpenStream, STREAM_HEADERS } from "../../lib/live/sse";
import { endLogin } from "../../lib/services/logins";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { admitted, createPeople, type People, type Somebody, tokenOf } from "../support/people";
import { startWire, type WireServer } from "../support/wire";

let test: TestDatabase;
let wire: WireServer;
let people: People;
beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db);
  people = await createPeople(test.ctx());
  await heard(people.alice.accountId);
});
afterAll(async () => {
  await stopListening();
  await wire.close();
  await test.end();
});

/** Reads an event stream piece by piece. */
class Reader {
  private text = "";
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  constructor(stream: ReadableStream<Uint8Array>) {
    this.reader = stream.getReader();
  }
  /** The next block; null at the end. */
  async block(): Promise<string | null> {
    for (;;) {
      const end = this.text.indexOf("\n\n");
      if (end >= 0) {
        const block = this.text.slice(0, end);
        this.text = this.text.slice(end + 2);
        return block;
      }
      const { done, value } = await this.reader.read();
      if (done) return null;
      this.text += new TextDecoder().decode(value);
    }
  }
  async event(): Promise<AgentsUpdated | null> {
    for (;;) {
      const block = await this.block();
      if (block === null) return null;
      if (block.startsWith("data: ")) return JSON.parse(block.slice(6));
    }
  }
  cancel = () => this.reader.cancel();
}

async function page(person: Somebody, over: { commentMs?: number } = {}) {
  const loginId = await admitted(test.ctx(), person.personId);
  const abort = new AbortController();
  const isStillAllowed = async () => (await readLogin(test.ctx(), loginId)) !== null;
  const owner = { loginId, accountId: person.accountId, isStillAllowed };
  const reader = new Reader(eventStream(owner, { signal: abort.signal, clock: Date.now, ...over }));
  expect(await reader.block()).toBe("retry: 5000\n: hello");
  await heard(person.accountId);
  return { loginId, abort, reader, owner };
}

/** Waits until announcements for an account reach this process. */
async function heard(accountId: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = subscribe(accountId, () => {
      clearInterval(timer);
      stop();
      resolve();
    });
    const timer = setInterval(() => void announce(test.ctx(), { accountId, topic: "token_changed", ids: [] }), 20);
  });
}

it("S0-64: an upload is told to every open page of its account, and to no other", async () => {
  const [alice, bob, charlie] = [await page(people.alice), await page(people.bob), await page(people.charlie)];
  const before = Date.now();
  await wire.post("/api/upload", await tokenOf(people.alice), [{ id: "main" }, { id: "coding" }]);
  const stored = await test.db.query<{ id: string }>("SELECT id FROM agent WHERE account_id = $1", [
    people.alice.accountId,
  ]);
  for (const { reader } of [alice, bob]) {
    const event = await reader.event();
    expect(event).toEqual({
      action: "agents_updated",
      count: 2,
      timestamp: expect.any(Number),
      ids: expect.any(Array),
    });
    expect(new Set(event?.ids)).toEqual(new Set(stored.map(({ id }) => id)));
    expect((event?.timestamp ?? 0) - before).toBeLessThan(5_000);
  }
  await wire.post("/api/upload", await tokenOf(people.charlie), [{ id: "his" }]);
  expect((await charlie.reader.event())?.count).toBe(1);
  for (const { abort } of [alice, bob, charlie]) abort.abort();
});

it("S0-64, S0-66: a stream ends at once when its login is revoked, and only that one", async () => {
  const [first, second] = [await page(people.alice), await page(people.alice)];
  await endLogin(people.alice.ctx, { personId: people.alice.personId, loginId: first.loginId });
  expect(await first.reader.event()).toBeNull();
  await announce(test.ctx(), { accountId: people.alice.accountId, topic: "agents", ids: ["x"] });
  expect((await second.reader.event())?.ids).toEqual(["x"]);
  second.abort.abort();
  expect(await second.reader.event()).toBeNull();
});

it("S0-66: a stream ends when its membership is gone", async () => {
  const bob = await page(people.bob);
  await inTransaction(test.ctx(), async (tx) => {
    await tx.db.query("DELETE FROM membership WHERE person_id = $1", [people.bob.personId]);
    await announce(tx, { accountId: people.bob.accountId, topic: "membership_ended", ids: [people.bob.personId] });
  });
  expect(await bob.reader.event()).toBeNull();
});

it("sessions that changed are told by their host, and count as no agent", async () => {
  const alice = await page(people.alice);
  const { accountId } = people.alice;
  await announce(test.ctx(), { accountId, topic: "sessions", ids: ["a-host"] });
  expect(await alice.reader.event()).toMatchObject({ count: 0, ids: ["a-host"] });
  await announce(
    test.ctx(),
    { accountId, topic: "sessions", ids: ["a-host"] },
    { accountId, topic: "agents", ids: ["one"] },
  );
  const told = [await alice.reader.event()];
  if (!told[0]?.ids?.includes("one")) told.push(await alice.reader.event());
  expect(told.at(-1)).toMatchObject({ count: 1, ids: expect.arrayContaining(["one"]) });
  alice.abort.abort();
});

it("what is rolled back is never told", async () => {
  const alice = await page(people.alice);
  const failed = inTransaction(test.ctx(), async (tx) => {
    await announce(tx, { accountId: people.alice.accountId, topic: "agents", ids: ["never"] });
    throw new Error("rolled back");
  });
  await expect(failed).rejects.toThrow("rolled back");
  await announce(test.ctx(), { accountId: people.alice.accountId, topic: "agents", ids: ["kept"] });
  expect((await alice.reader.event())?.ids).toEqual(["kept"]);
  alice.abort.abort();
});

it("a page that does not keep up gets one event for many, and nothing piles up", async () => {
  const alice = await page(people.alice);
  await announce(test.ctx(), { accountId: people.alice.accountId, topic: "agents", ids: ["first"] });
  await heard(people.alice.accountId);
  for (let index = 0; index < 300; index += 1) {
    await announce(test.ctx(), { accountId: people.alice.accountId, topic: "agents", ids: [`id-${index % 30}`] });
  }
  await heard(people.alice.accountId);
  expect((await alice.reader.event())?.ids).toEqual(["first"]);
  expect((await alice.reader.event())?.ids).toHaveLength(30);
  alice.abort.abort();
});

it("after the connection was lost a page is told that something may have changed", async () => {
  const alice = await page(people.alice);
  await test.db.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()",
  );
  const event = await alice.reader.event();
  expect(event).toEqual({ action: "agents_updated", count: 0, timestamp: expect.any(Number) });
  alice.abort.abort();
});

it("S0-64: a quiet stream breathes, and ends at the next breath once its login has expired", async () => {
  const alice = await page(people.alice, { commentMs: 20 });
  expect(await alice.reader.block()).toBe(": still here");
  await test.db.query("UPDATE login SET expires_at = $2 WHERE id = $1", [alice.loginId, new Date(0)]);
  expect(await alice.reader.event()).toBeNull();
});

it("a login may hold 20 streams; closing one makes room", async () => {
  const alice = await page(people.alice);
  const more = Array.from(
    { length: 19 },
    () => new Reader(eventStream(alice.owner, { signal: alice.abort.signal, clock: Date.now })),
  );
  expect(mayOpenStream(alice.owner)).toBe(false);
  await more[0]?.cancel();
  expect(mayOpenStream(alice.owner)).toBe(true);
  alice.abort.abort();
});

it("proxies are told not to hold a stream back", () => {
  expect(STREAM_HEADERS).toMatchObject({ "x-accel-buffering": "no", "cache-control": "no-store, no-transform" });
});

it("an announcement of any size fits a NOTIFY", async () => {
  const ids = Array.from({ length: 10_000 }, () => "0190b6a0-0000-7000-8000-000000000000");
  for (const count of [1, 199, 200, 203, 10_000]) {
    const announcement = { accountId: people.alice.accountId, topic: "agents" as const, ids: ids.slice(0, count) };
    expect(Buffer.byteLength(announcementPayload(announcement))).toBeLessThan(8_000);
    await announce(test.ctx(), announcement);
  }
  expect(JSON.parse(announcementPayload({ accountId: null, topic: "agents", ids }))).toMatchObject({ count: 10_000 });
});
