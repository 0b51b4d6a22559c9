import { afterAll, beforeAll, expect, it } from "vitest";
import { recordHeartbeats } from "../../lib/services/heartbeats";
import { createToken, listTokens, renameToken, revokeToken, verifyToken } from "../../lib/services/tokens";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPeople, type People } from "../support/people";
import { startWire, type WireServer } from "../support/wire";

const T0 = Date.UTC(2026, 10, 21, 12);
let test: TestDatabase;
let wire: WireServer;
let people: People;
beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db, T0);
  people = await createPeople(test.ctx(new Date(T0)));
});
afterAll(async () => {
  await wire.close();
  await test.end();
});

it("S0-66: a revoked token is refused at once, also by a process that used it a moment ago", async () => {
  const { id, token } = await createToken(people.alice.ctx, { name: "laptop" });
  expect((await wire.post("/api/upload", token, [{ id: "main" }])).status).toBe(200);
  await revokeToken(people.alice.ctx, id);
  expect((await wire.post("/api/upload", token, [{ id: "main" }])).status).toBe(403);
  expect(await verifyToken(people.alice.ctx, token)).toBeNull();
});

it("S0-66: the transaction that stores asks once more", async () => {
  const { id, token } = await createToken(people.alice.ctx, { name: "late" });
  const owner = await verifyToken(people.alice.ctx, token);
  await revokeToken(people.alice.ctx, id);
  const stored = recordHeartbeats(people.alice.ctx, {
    tokenId: owner?.tokenId ?? "",
    accountId: owner?.accountId ?? "",
    receivedAt: T0,
    address: "",
    host: { externalId: "late-host" },
    reports: [{ key: "late-report", seenAt: T0, roster: { status: "ok", reason: "" }, isComplete: true, agents: [] }],
  });
  await expect(stored).rejects.toMatchObject({ kind: "forbidden", detail: { code: "invalid_token" } });
  expect(await test.db.query("SELECT 1 FROM host WHERE external_id = 'late-host'")).toEqual([]);
});

it("S0-66: a token that fits another account's row does not speak for it", async () => {
  const { token } = await createToken(people.charlie.ctx, { name: "mine" });
  const owner = await verifyToken(people.charlie.ctx, token);
  const stored = recordHeartbeats(people.charlie.ctx, {
    tokenId: owner?.tokenId ?? "",
    accountId: people.alice.accountId,
    receivedAt: T0,
    address: "",
    host: { externalId: "stolen" },
    reports: [{ key: "stolen-report", seenAt: T0, roster: { status: "ok", reason: "" }, isComplete: true, agents: [] }],
  });
  await expect(stored).rejects.toMatchObject({ kind: "forbidden" });
});

it("S0-66: several per account, stored hashed, shown once", async () => {
  const made = await Promise.all(
    ["one", "two"].map((name) => createToken(people.bob.ctx, { name, createdBy: people.bob.personId })),
  );
  for (const { token } of made)
    expect(await verifyToken(people.bob.ctx, token)).toMatchObject({ accountId: people.alice.accountId });
  const [dump] = await test.db.query<{ text: string }>("SELECT string_agg(t::text, ' ') AS text FROM agent_token t");
  for (const { token } of made) {
    const secret = token.slice(-26);
    expect(dump?.text).not.toContain(secret);
    expect(dump?.text).not.toContain(Buffer.from(secret).toString("hex"));
  }
  const listed = await listTokens(people.alice.ctx);
  expect(listed.map((row) => row.name)).toEqual(expect.arrayContaining(["one", "two"]));
  for (const row of listed) expect(row.masked).toMatch(/^ocm_[0-9A-Za-z]{4}…$/);
});

it("S0-66: the look-up is one indexed question", async () => {
  await test.db.query("SET enable_seqscan = off");
  const plan = await test.db.query<{ "QUERY PLAN": string }>("EXPLAIN SELECT hash FROM agent_token WHERE lookup = $1", [
    "x",
  ]);
  expect(plan[0]?.["QUERY PLAN"]).toContain("agent_token_lookup_key");
});

it("S0-66: last use is noted, at most once a minute", async () => {
  const { id, token } = await createToken(people.alice.ctx, { name: "used" });
  const used = async () => (await listTokens(people.alice.ctx)).find((row) => row.id === id)?.lastUsedAt?.getTime();
  expect(await used()).toBeUndefined();
  for (const [ms, expected] of [
    [0, 0],
    [30_000, 0],
    [60_000, 60_000],
  ] as const) {
    wire.clock.now = T0 + ms;
    await wire.post("/api/upload", token, [{ id: "main" }]);
    expect(await used()).toBe(T0 + expected);
  }
});

it("names are cleaned; one without a name gets one", async () => {
  const { id } = await createToken(people.alice.ctx, { name: "  \u001b[31mred\u202e \n" });
  const nameOf = async () => (await listTokens(people.alice.ctx)).find((row) => row.id === id)?.name;
  expect(await nameOf()).toBe("red");
  await renameToken(people.alice.ctx, id, "   ");
  expect(await nameOf()).toBe("Agent token");
});

it("nobody renames, revokes or lists another account's tokens", async () => {
  const { id } = await createToken(people.alice.ctx, { name: "alice's" });
  for (const wrong of [id, "no-uuid", "00000000-0000-0000-0000-000000000000"]) {
    await expect(renameToken(people.charlie.ctx, wrong, "mine")).rejects.toMatchObject({ kind: "not_found" });
    await expect(revokeToken(people.charlie.ctx, wrong)).rejects.toMatchObject({ kind: "not_found" });
  }
  expect((await listTokens(people.charlie.ctx)).some((row) => row.id === id)).toBe(false);
  await revokeToken(people.bob.ctx, id);
  await expect(revokeToken(people.bob.ctx, id)).rejects.toMatchObject({ kind: "not_found" });
});
