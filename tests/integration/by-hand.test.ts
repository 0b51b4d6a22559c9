import { afterAll, beforeAll, expect, it } from "vitest";
import { plainAgents } from "../../lib/domain/plain-agents";
import { listAgents } from "../../lib/services/agents";
import { recordByHand } from "../../lib/services/by-hand";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startWire, storedAgents, type WireServer } from "../support/wire";

/** Agents a person uploads as a file go the way of any upload. */

const T0 = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
let test: TestDatabase;
let wire: WireServer;
let alice: Somebody;
beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db, T0);
  alice = await createPerson(test.ctx(new Date(T0)));
});
afterAll(async () => {
  await wire.close();
  await test.end();
});

const at = (ms: number, person = alice) => ({ ...person.ctx, now: new Date(T0 + ms) });
async function upload(ms: number, text: string, person = alice): Promise<void> {
  const read = plainAgents(JSON.parse(text), T0 + ms);
  if (!read.ok) throw new Error(read.problem.kind);
  await recordByHand(at(ms, person), read.agents, "127.0.0.1");
}
const shown = async (ms: number) =>
  (await listAgents(at(ms), { locale: "en", offset: 0, limit: 50 })).rows.map(
    (agent) => `${agent.externalId} ${agent.state}`,
  );

it("S0-58: they land on the account's default host, online, and go offline after the threshold like any other", async () => {
  await upload(0, '[{"id":"main","name":{"en":"Main","zh":"主"}},{"id":"coding"}]');
  expect((await storedAgents(test.db, alice.accountId)).map(({ host, id, nameZh }) => [host, id, nameZh])).toEqual([
    ["default", "coding", "coding"],
    ["default", "main", "主"],
  ]);
  expect((await shown(MINUTE)).sort()).toEqual(["coding online", "main online"]);
  const [agent] = await storedAgents(test.db, alice.accountId);
  expect(agent?.deadlineAt).toBe(T0 + 6 * MINUTE);
});

it("S0-58: they join what the published uploader sends for that host, and take nothing from it", async () => {
  const token = await tokenOf(alice);
  wire.clock.now = T0 + 2 * MINUTE;
  expect((await wire.post("/api/upload", token, [{ id: "main" }, { id: "sent" }])).status).toBe(200);
  await upload(3 * MINUTE, '[{"id":"by-hand"}]');
  expect((await wire.post("/api/upload", token, [{ id: "main" }])).status).toBe(200);
  const ids = (await storedAgents(test.db, alice.accountId)).map(({ host, id }) => `${host} ${id}`);
  expect(ids).toEqual(["default by-hand", "default coding", "default main", "default sent"]);
});

it("S0-58: hostile keys are harmless, and of an id given twice the last one counts", async () => {
  const charlie = await createPerson(test.ctx(new Date(T0)));
  await upload(
    0,
    '[{"id":"__proto__","__proto__":{"polluted":true}},{"id":"constructor"},{"id":"a","name":"old"},{"id":"a","name":"new"}]',
    charlie,
  );
  expect((await storedAgents(test.db, charlie.accountId)).map(({ id, nameEn }) => `${id} ${nameEn}`)).toEqual([
    "__proto__ __proto__",
    "a new",
    "constructor constructor",
  ]);
  expect({}).not.toHaveProperty("polluted");
  // And nothing of it is Alice's.
  expect((await storedAgents(test.db, alice.accountId)).some(({ id }) => id === "a")).toBe(false);
});

it("S0-58: 10,000 agents arrive whole", async () => {
  const many = await createPerson(test.ctx(new Date(T0)));
  await upload(0, JSON.stringify(Array.from({ length: 10_000 }, (_, index) => ({ id: `agent-${index}` }))), many);
  expect(await storedAgents(test.db, many.accountId)).toHaveLength(10_000);
});
