import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteAccount, lossOf } from "../../lib/services/account-deletion";
import { exportSize, exportText, PARTS } from "../../lib/services/account-export";
import { noteDevice } from "../../lib/services/devices";
import { issueCode } from "../../lib/services/mail-codes";
import { createToken } from "../../lib/services/tokens";
import { signedInVisitor, type Visitor } from "../support/browserless-login";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeHost } from "../support/fleet";
import { createPerson, joinAccount, type Somebody } from "../support/people";
import { startServer, type TestServer } from "../support/server";

/** One's own data: what is handed out, and that nothing stays behind. */

let database: TestDatabase;
let server: TestServer;
const origin = { userAgent: "", address: "192.0.2.1" };

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
});
afterAll(async () => {
  await server.stop();
  await database.end();
});

const upload = (token: string, agents: string[], hostId = "a-host") =>
  fetch(`${server.url}/api/upload`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-agent-token": token, "x-host-id": hostId },
    body: JSON.stringify(agents.map((id) => ({ id }))),
  });

/** Somebody with a machine that reported, a login, and a link under way. */
async function busyPerson(name: string): Promise<Somebody & { token: string; visitor: Visitor }> {
  const person = await createPerson(database.ctx(), name);
  const { token } = await createToken(person.ctx, { name: `${name}'s token`, reusable: true });
  expect((await upload(token, [`${name}-main`, `${name}-coding`])).status).toBe(200);
  const visitor = await signedInVisitor(server.url, person.email, person.password);
  await issueCode(database.ctx(), { personId: person.personId, purpose: "verify", email: person.email });
  await noteDevice(database.ctx(), { personId: person.personId, loginId: person.personId, origin });
  return { ...person, token, visitor };
}

async function exported(
  person: Somebody,
): Promise<{ text: string; document: Record<string, Record<string, unknown>[]> }> {
  let text = "";
  for await (const piece of exportText(person.ctx, person.personId)) text += piece;
  return { text, document: JSON.parse(text) };
}

interface Column {
  table: string;
  column: string;
}

/** Every column that names an account or a person. */
const owningColumns = (): Promise<Column[]> =>
  database.db.query<Column>(
    `SELECT c.table_name AS "table", c.column_name AS "column" FROM information_schema.columns c
      WHERE c.table_schema = 'public' AND c.column_name IN ('account_id', 'person_id', 'host_id', 'agent_id', 'created_by', 'decided_by')
      ORDER BY 1, 2`,
  );

async function idsOf(person: Somebody): Promise<string[]> {
  const rows = await database.db.query<{ id: string }>(
    "SELECT id FROM host WHERE account_id = $1 UNION ALL SELECT id FROM agent WHERE account_id = $1",
    [person.accountId],
  );
  return [person.accountId, person.personId, ...rows.map(({ id }) => id)];
}

async function tracesOf(ids: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const { table, column } of await owningColumns()) {
    const rows = await database.db.query(`SELECT 1 FROM ${table} WHERE ${column} = ANY($1::uuid[]) LIMIT 1`, [ids]);
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}

describe("the export", () => {
  it("holds everything of the account and nothing of anybody else's", async () => {
    const [dana, erin] = [await busyPerson("Dana"), await busyPerson("Erin")];
    const { text, document } = await exported(dana);
    expect(document.account).toMatchObject([{ id: dana.accountId, offlineThresholdMinutes: 5 }]);
    expect(document.me).toMatchObject([{ email: dana.email, hasPassword: true, secondFactorSince: null }]);
    expect(document.agents?.map(({ externalId }) => externalId).sort()).toEqual(["Dana-coding", "Dana-main"]);
    expect(document.agentTokens).toMatchObject([{ name: "Dana's token" }]);
    expect([document.hosts?.length, document.reports?.length, document.logins?.length]).toEqual([1, 1, 1]);
    expect(document.statusChanges?.length).toBeGreaterThan(0);
    for (const theirs of ["Erin", erin.email, erin.accountId, erin.personId]) expect(text).not.toContain(theirs);
  });

  it("holds no secret and no hash", async () => {
    const frank = await busyPerson("Frank");
    const { text, document } = await exported(frank);
    const [secrets] = await database.db.query<Record<string, string>>(
      `SELECT p.password_hash AS password, encode(t.hash, 'hex') AS token, t.lookup,
              (SELECT encode(hash, 'hex') FROM mail_code WHERE person_id = p.id LIMIT 1) AS code,
              (SELECT encode(hash, 'hex') FROM known_device WHERE person_id = p.id LIMIT 1) AS device
         FROM person p JOIN agent_token t ON t.account_id = $2 WHERE p.id = $1`,
      [frank.personId, frank.accountId],
    );
    for (const [name, secret] of Object.entries({ ...secrets, raw: frank.token })) {
      expect(text.includes(secret), name).toBe(false);
    }
    const names = Object.values(document).flatMap((rows) => (Array.isArray(rows) ? rows.flatMap(Object.keys) : []));
    expect(names.filter((name) => /hash|secret|lookup|^password/i.test(name))).toEqual([]);
    expect(text).not.toContain('"type":"Buffer"');
  });

  it("forgets no table: each that belongs to somebody is in it, or only holds what is nobody's to take along", async () => {
    const KEPT_OUT: Record<string, string> = {
      membership: "people",
      recovery_code: "hashes",
      login_challenge: "hashes of sign-ins under way",
      mail_code: "hashes of links under way",
      usage_day: "session_usage, added up by day",
    };
    const sql = Object.values(PARTS)
      .map((part) => part.sql)
      .join("\n");
    const tables = [...new Set((await owningColumns()).map(({ table }) => table))];
    const forgotten = tables.filter((table) => !(table in KEPT_OUT) && !new RegExp(`\\b${table}\\b`).test(sql));
    expect(forgotten).toEqual([]);
  });

  it("goes on page after page, without losing or doubling a row", async () => {
    const grace = await createPerson(database.ctx(), "Grace");
    const hostId = await makeHost(database.ctx(), grace.accountId);
    await database.db.query(
      `INSERT INTO status_flip (account_id, host_id, from_state, to_state, at, recorded_at, reason)
       SELECT $1, $3, 'online', 'offline', $2::timestamptz + (n / 7) * interval '1 second', $2, 'silence' FROM generate_series(1, 2345) n`,
      [grace.accountId, new Date(0), hostId],
    );
    const { document, text } = await exported(grace);
    expect(document.statusChanges).toHaveLength(2345);
    expect(new Set(document.statusChanges?.map(({ id }) => id)).size).toBe(2345);
    const { parts, bytes } = await exportSize(grace.ctx, grace.personId);
    expect(parts.find(({ name }) => name === "statusChanges")?.rows).toBe(2345);
    expect(bytes / text.length).toBeGreaterThan(0.5);
    expect(bytes / text.length).toBeLessThan(2);
  });

  it("is a download for its owner, and for nobody else", async () => {
    const heidi = await busyPerson("Heidi");
    const reply = await heidi.visitor.request("/settings/data/export");
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-disposition")).toMatch(
      /^attachment; filename="openclaw-agent-monitor-\d{4}-\d\d-\d\d\.json"$/,
    );
    expect(reply.headers.get("cache-control")).toContain("no-store");
    expect(await reply.json()).toMatchObject({ format: 1, me: [{ email: heidi.email }] });
    expect((await fetch(`${server.url}/settings/data/export`)).status).toBe(401);
  });
});

describe("deleting the account", () => {
  it("is refused for any address but one's own", async () => {
    const ivan = await createPerson(database.ctx(), "Ivan");
    const me = { ...ivan, role: "owner" as const };
    await expect(deleteAccount(ivan.ctx, me, { email: "ivan@example.org", origin })).rejects.toMatchObject({
      kind: "bad_input",
      detail: { field: "email", code: "emailOther" },
    });
  });

  it("S0-62: leaves no row behind, ends logins and streams at once, and refuses later uploads with the published 403", async () => {
    const [judy, mallory] = [await busyPerson("Judy"), await busyPerson("Mallory")];
    const ids = await idsOf(judy);
    expect(await tracesOf(ids)).toContain("agent_token.account_id");
    expect(await lossOf(judy.ctx, { ...judy, role: "owner" })).toEqual({
      reach: "account",
      hosts: 1,
      agents: 2,
      statusChanges: expect.any(Number),
      tokens: 1,
      logins: 1,
      others: 0,
    });
    const stream = await judy.visitor.request("/api/live", { headers: { accept: "text/event-stream" } });
    expect(stream.status).toBe(200);
    const reader = stream.body?.getReader();
    await reader?.read();

    await deleteAccount(judy.ctx, { ...judy, role: "owner" }, { email: judy.email.toUpperCase(), origin });

    for (let done = false; !done; ) done = (await reader?.read())?.done ?? true;
    expect(await tracesOf(ids)).toEqual([]);
    const refused = await upload(judy.token, ["Judy-main"]);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ error: expect.any(String) });
    expect(await tracesOf(ids)).toEqual([]);
    // Their cookie is a cookie of nobody.
    for (const path of ["/agents", "/settings/data"]) {
      const reply = await judy.visitor.request(path);
      expect(reply.status).toBe(307);
      expect(reply.headers.get("location")).toMatch(/^(http:\/\/[^/]+)?\/sign-in\?why=ended/);
    }
    expect((await judy.visitor.request("/settings/data/export")).status).toBe(401);
    const page = await (await judy.visitor.request("/sign-in?why=ended")).text();
    expect(page).toContain("Your login has ended. Sign in again to go on.");
    // Nobody else lost anything.
    expect((await upload(mallory.token, ["Mallory-main"])).status).toBe(200);
    expect((await mallory.visitor.request("/agents")).status).toBe(200);
    // The address is free again.
    await createPerson(database.ctx(), "Judy");
  });

  it("takes only oneself out of an account that has other owners, or where one is not an owner", async () => {
    const owner = await busyPerson("Niaj");
    const other = await createPerson(database.ctx(), "Olivia");
    const member = await joinAccount(database.ctx(), other, owner.accountId);
    const loss = await lossOf(member.ctx, { ...member, role: "member" });
    expect(loss).toMatchObject({ reach: "self", hosts: 0, tokens: 0, others: 0 });
    await deleteAccount(member.ctx, { ...member, role: "member" }, { email: member.email, origin });
    expect(await tracesOf([member.personId])).toEqual([]);
    expect((await upload(owner.token, ["Niaj-main"])).status).toBe(200);
    expect((await owner.visitor.request("/agents")).status).toBe(200);
  });

  it("takes teammates along who have nowhere else to go, when the last owner leaves", async () => {
    const owner = await createPerson(database.ctx(), "Peggy");
    const mate = await joinAccount(database.ctx(), await createPerson(database.ctx(), "Quinn"), owner.accountId);
    expect(await lossOf(owner.ctx, { ...owner, role: "owner" })).toMatchObject({ reach: "account", others: 1 });
    await deleteAccount(owner.ctx, { ...owner, role: "owner" }, { email: owner.email, origin });
    expect(await tracesOf([owner.personId, mate.personId, owner.accountId])).toEqual([]);
    const left = await database.db.query("SELECT 1 FROM person WHERE id = ANY($1)", [[owner.personId, mate.personId]]);
    expect(left).toEqual([]);
  });

  it("loses no race against uploads: whatever they write at the same time is gone too", async () => {
    const rupert = await busyPerson("Rupert");
    const ids = await idsOf(rupert);
    const uploads = Array.from({ length: 12 }, (_, index) => upload(rupert.token, [`r-${index}`], `host-${index}`));
    const deleting = deleteAccount(rupert.ctx, { ...rupert, role: "owner" }, { email: rupert.email, origin });
    const replies = await Promise.all(uploads);
    await deleting;
    expect(replies.filter(({ status }) => ![200, 403].includes(status)).map(({ status }) => status)).toEqual([]);
    expect(await tracesOf(ids)).toEqual([]);
    const orphans = await database.db.query(
      `SELECT 1 FROM report WHERE NOT EXISTS (SELECT 1 FROM host WHERE host.id = report.host_id)`,
    );
    expect(orphans).toEqual([]);
  });
});
