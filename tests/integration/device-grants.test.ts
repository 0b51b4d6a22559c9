import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { userCodeIn } from "../../lib/domain/user-code";
import { DEVICE } from "../../lib/protocol/device";
import { decideDeviceRequest, peopleToAsk, readDeviceRequest } from "../../lib/services/device-requests";
import { prune } from "../../lib/services/prune";
import { listTokens, verifyToken } from "../../lib/services/tokens";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPeople, createPerson, joinAccount, type People, type Somebody } from "../support/people";
import { startWire, type WireServer } from "../support/wire";

/** The device flow (RFC 8628) between a machine, the platform and a person, over a real port and a real database. */
let test: TestDatabase;
let wire: WireServer;
let people: People;

beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db);
  people = await createPeople(test.ctx());
});
afterAll(async () => {
  await wire.close();
  await test.end();
});
beforeEach(async () => {
  // Each test has an hour of its own: nobody's attempts weigh on the next.
  wire.clock.now += 2 * 3_600_000;
});

const SECOND = 1_000;
const MACHINE = {
  client_id: DEVICE.clientId,
  scope: DEVICE.scope,
  host_id: "host-0123456789",
  host_name: "night-desk",
  platform: "linux",
  arch: "x64",
  uploader_version: "5.0.0",
  language: "zh",
};

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

async function post(path: string, form: Record<string, string> | string, init: RequestInit = {}): Promise<Answer> {
  const reply = await fetch(wire.url + path, { method: "POST", body: new URLSearchParams(form), ...init });
  return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Record<string, unknown> };
}

interface Asked {
  deviceCode: string;
  /** Eight letters. */
  code: string;
  poll(): Promise<Answer>;
}

async function ask(claims: Record<string, string> = {}): Promise<Asked> {
  const { status, body } = await post(DEVICE.codePath, { ...MACHINE, ...claims });
  expect(status).toBe(200);
  const deviceCode = String(body.device_code);
  const form = { grant_type: DEVICE.grantType, client_id: DEVICE.clientId, device_code: deviceCode };
  return { deviceCode, code: userCodeIn(String(body.user_code)) ?? "", poll: () => post(DEVICE.tokenPath, form) };
}

const now = () => new Date(wire.clock.now);
const wait = (seconds: number) => {
  wire.clock.now += seconds * SECOND;
};
const who = (person: Somebody, address = "192.0.2.7") => ({ personId: person.personId, address });
const decide = (person: Somebody, code: string, decision: "approved" | "denied" = "approved") =>
  decideDeviceRequest({ ...person.ctx, now: now() }, who(person), { code, decision });
const read = (person: Somebody, code: string) => readDeviceRequest({ ...person.ctx, now: now() }, who(person), code);

describe("asking for a code", () => {
  it("gives both codes, the page and the times, to be kept by nobody", async () => {
    const { status, headers, body } = await post(DEVICE.codePath, MACHINE);
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("pragma")).toBe("no-cache");
    expect(body).toEqual({
      device_code: expect.stringMatching(/^ocd_[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${wire.url}/device`,
      verification_uri_complete: `${wire.url}/device?code=${body.user_code}`,
      expires_in: 900,
      interval: 5,
    });
  });

  it("stores neither code in clear", async () => {
    const { deviceCode, code } = await ask();
    const [row] = await test.db.query<{ all: string }>(
      "SELECT string_agg(row_to_json(g)::text, '') AS all FROM device_grant g",
    );
    for (const clear of [deviceCode, deviceCode.slice(4), code, `${code.slice(0, 4)}-${code.slice(4)}`]) {
      expect(row?.all).not.toContain(clear);
    }
  });

  it.each([
    ["no client_id", { client_id: "" }, "invalid_request"],
    ["another client", { client_id: "somebody-else" }, "invalid_client"],
    ["another scope", { scope: "report admin" }, "invalid_scope"],
    ["no host id", { host_id: " \u200b" }, "invalid_request"],
    ["a host id too long to compare", { host_id: "x".repeat(201) }, "invalid_request"],
  ])("refuses %s", async (_title, claims, error) => {
    const { status, body } = await post(DEVICE.codePath, { ...MACHINE, ...claims });
    expect([status, body.error]).toEqual([400, error]);
    expect(body.error_description).toMatch(/\w/);
  });

  it("refuses what is no form, a form with a name twice, one too large, and any other method", async () => {
    const asJson = { headers: { "content-type": "application/json" }, body: JSON.stringify(MACHINE) };
    expect(await post(DEVICE.codePath, {}, asJson)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    const twice = `${new URLSearchParams(MACHINE)}&host_id=other`;
    expect(await post(DEVICE.codePath, twice)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    const large = { ...MACHINE, note: "x".repeat(20_000) };
    expect(await post(DEVICE.codePath, large)).toMatchObject({ status: 413, body: { error: "invalid_request" } });
    const reply = await fetch(wire.url + DEVICE.codePath);
    expect([reply.status, reply.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("takes what a hostile machine says as plain text of bounded length", async () => {
    const { code } = await ask({
      host_name: `\u001b[31m<img src=x onerror=alert(1)>\u202e${"y".repeat(4_000)}\u0000`,
      platform: "<b>",
      arch: "__proto__",
      uploader_version: "9".repeat(500),
      language: "xx",
    });
    const request = await read(people.alice, code);
    if (request.kind !== "pending") throw new Error(request.kind);
    expect(request.machine.hostName).toMatch(/^<img src=x onerror=alert\(1\)>y+…$/);
    expect(request.machine.hostName).toHaveLength(120);
    expect(request.machine).toMatchObject({ platform: "", arch: "__proto__", uploaderVersion: `${"9".repeat(39)}…` });
    await decide(people.alice, code, "denied");
  });

  it("lets one address ask for sixty an hour, then says how long to wait", async () => {
    for (let index = 0; index < 60; index += 1) await ask();
    const { status, headers, body } = await post(DEVICE.codePath, MACHINE);
    expect([status, body.error]).toEqual([429, "temporarily_unavailable"]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(60);
  });
});

describe("polling", () => {
  it.each([
    ["no grant_type", { grant_type: "" }, "invalid_request"],
    ["another grant_type", { grant_type: "password" }, "unsupported_grant_type"],
    ["no device_code", { device_code: "" }, "invalid_request"],
    ["another client", { client_id: "somebody-else" }, "invalid_client"],
    ["a device_code that is none", { device_code: "x" }, "invalid_grant"],
    ["a device_code nobody was given", { device_code: `ocd_${"A".repeat(43)}` }, "invalid_grant"],
  ])("refuses %s", async (_title, change, error) => {
    const form = { grant_type: DEVICE.grantType, client_id: DEVICE.clientId, device_code: "ocd_", ...change };
    const { status, body } = await post(DEVICE.tokenPath, form);
    expect([status, body.error]).toEqual([400, error]);
  });

  it("waits for the person, and slows down who polls too often by five seconds each time", async () => {
    const asked = await ask();
    const outcome = async () => (await asked.poll()).body.error;
    expect(await outcome()).toBe("authorization_pending");
    wait(5);
    expect(await outcome()).toBe("authorization_pending");
    wait(2);
    expect(await outcome()).toBe("slow_down");
    wait(5);
    expect(await outcome()).toBe("slow_down");
    wait(15);
    expect(await outcome()).toBe("authorization_pending");
    // A poll that arrives a little early because of the network is no offence.
    wait(14.2);
    expect(await outcome()).toBe("authorization_pending");
  });

  it("lets one address poll six hundred times a minute, then says how long to wait", async () => {
    const outcomes: Answer[] = [];
    for (let round = 0; round < 7; round += 1) {
      outcomes.push(...(await Promise.all(Array.from({ length: 100 }, () => post(DEVICE.tokenPath, {})))));
    }
    const refused = outcomes.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(100);
    expect(refused[0]).toMatchObject({ body: { error: "slow_down" } });
    expect(refused[0]?.headers.get("retry-after")).toBe("1");
  });

  it("gives the token once, and only then makes it", async () => {
    const asked = await ask({ host_name: "office-mac-mini" });
    await decide(people.alice, asked.code);
    expect((await listTokens(people.alice.ctx)).map(({ name }) => name)).not.toContain("office-mac-mini");
    const { status, body, headers } = await asked.poll();
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toEqual({
      access_token: expect.stringMatching(/^ocm_\w{38}$/),
      token_type: "Bearer",
      scope: "report",
      account: "Alice",
    });
    expect(await verifyToken(test.ctx(now()), String(body.access_token))).toMatchObject({
      accountId: people.alice.accountId,
    });
    expect((await listTokens(people.alice.ctx)).map(({ name }) => name)).toContain("office-mac-mini");
    expect(await asked.poll()).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("the token works on that machine and on no other", async () => {
    const asked = await ask({ host_id: "host-pinned" });
    await decide(people.alice, asked.code);
    const token = String((await asked.poll()).body.access_token);
    const upload = (host: string) => wire.post("/api/upload", token, [{ id: "main" }], { "x-host-id": host });
    expect((await upload("host-stolen")).status).toBe(403);
    expect((await upload("host-pinned")).status).toBe(200);
  });

  it("of ten polls at once, one gets the token and the others get invalid_grant", async () => {
    const asked = await ask({ host_name: "raced" });
    await decide(people.alice, asked.code);
    const answers = await Promise.all(Array.from({ length: 10 }, () => asked.poll()));
    expect(answers.map(({ body }) => body.error ?? "token").sort()).toEqual([
      ...Array.from({ length: 9 }, () => "invalid_grant"),
      "token",
    ]);
    const raced = (await listTokens(people.alice.ctx)).filter(({ name }) => name === "raced");
    expect(raced).toHaveLength(1);
  });

  it("is over after fifteen minutes, also for the person", async () => {
    const asked = await ask();
    wait(15 * 60 - 1);
    expect((await asked.poll()).body.error).toBe("authorization_pending");
    wait(1);
    expect((await asked.poll()).body.error).toBe("expired_token");
    expect(await read(people.alice, asked.code)).toEqual({ kind: "expired" });
    await expect(decide(people.alice, asked.code)).rejects.toMatchObject({ detail: { code: "deviceCodeGone" } });
  });

  it("an approval at the last second leaves the machine a minute to fetch its token, and no more", async () => {
    const [first, second] = [await ask(), await ask({ host_id: "host-late" })];
    wait(15 * 60 - 1);
    await decide(people.alice, first.code);
    await decide(people.alice, second.code);
    wait(59);
    expect((await first.poll()).status).toBe(200);
    wait(2);
    expect((await second.poll()).body.error).toBe("expired_token");
    expect(await read(people.alice, second.code)).toMatchObject({ kind: "missed" });
  });

  it("hears that the person said no", async () => {
    const asked = await ask();
    await decide(people.alice, asked.code, "denied");
    expect((await asked.poll()).body.error).toBe("access_denied");
    expect((await asked.poll()).body.error).toBe("access_denied");
  });

  it("gets nothing when its approver has left the account, or may only look, by then", async () => {
    const leaver = await joinAccount(test.ctx(), await createPerson(test.ctx()), people.alice.accountId);
    const [left, demoted] = [await ask(), await ask()];
    await decide(leaver, left.code);
    await decide(leaver, demoted.code);
    await test.db.query("UPDATE membership SET role = 'viewer' WHERE person_id = $1", [leaver.personId]);
    expect((await demoted.poll()).body.error).toBe("access_denied");
    await test.db.query("DELETE FROM membership WHERE person_id = $1", [leaver.personId]);
    expect((await left.poll()).body.error).toBe("access_denied");
  });

  it("a token that was lost on its way ends with the machine's next one", async () => {
    const lost = await ask({ host_id: "host-unlucky" });
    await decide(people.alice, lost.code);
    const first = String((await lost.poll()).body.access_token);
    const again = await ask({ host_id: "host-unlucky" });
    await decide(people.alice, again.code);
    const second = String((await again.poll()).body.access_token);
    expect(await verifyToken(test.ctx(now()), first)).toBeNull();
    expect(await verifyToken(test.ctx(now()), second)).not.toBeNull();
  });

  it("a token in use stays when the machine is connected once more", async () => {
    const one = await ask({ host_id: "host-used" });
    await decide(people.alice, one.code);
    const token = String((await one.poll()).body.access_token);
    await wire.post("/api/upload", token, [{ id: "main" }], { "x-host-id": "host-used" });
    const other = await ask({ host_id: "host-used" });
    await decide(people.alice, other.code);
    await other.poll();
    expect(await verifyToken(test.ctx(now()), token)).not.toBeNull();
  });

  it("one account full of tokens refuses in words, and is left as it was", async () => {
    const full = await createPerson(test.ctx());
    await test.db.query(
      `INSERT INTO agent_token (account_id, name, lookup, hash, created_at)
       SELECT $1, 'filler', 'filler-' || n, '\\x00', $2 FROM generate_series(1, 200) AS n`,
      [full.accountId, now()],
    );
    const asked = await ask();
    await decide(full, asked.code);
    const { body } = await asked.poll();
    expect(body).toMatchObject({ error: "access_denied", error_description: expect.stringContaining("200 tokens") });
  });
});

describe("the person", () => {
  it("sees what asks and from where, and afterwards that it is connected", async () => {
    const asked = await ask({ host_id: "host-seen" });
    expect(await read(people.alice, asked.code)).toEqual({
      kind: "pending",
      machine: {
        hostName: "night-desk",
        hostExternalId: "host-seen",
        platform: "linux",
        arch: "x64",
        uploaderVersion: "5.0.0",
        address: expect.stringContaining("127.0.0.1"),
        askedAt: wire.clock.now,
        expiresAt: wire.clock.now + 900_000,
      },
    });
    await decide(people.alice, asked.code);
    expect(await read(people.alice, asked.code)).toMatchObject({ kind: "approved", hasToken: false });
    const token = String((await asked.poll()).body.access_token);
    expect(await read(people.alice, asked.code)).toMatchObject({ kind: "approved", hasToken: true });
    wait(1);
    await wire.post("/api/upload", token, [{ id: "main" }, { id: "coding" }], { "x-host-id": "host-seen" });
    expect(await read(people.alice, asked.code)).toMatchObject({ kind: "connected", host: { agents: 2 } });
  });

  it("cannot approve for somebody else's account: the machine joins their own, and others learn nothing", async () => {
    const asked = await ask();
    await decide(people.charlie, asked.code);
    expect(await read(people.alice, asked.code)).toEqual({ kind: "used" });
    await expect(decide(people.alice, asked.code)).rejects.toMatchObject({ kind: "not_found" });
    await expect(decide(people.alice, asked.code, "denied")).rejects.toMatchObject({ kind: "not_found" });
    const token = String((await asked.poll()).body.access_token);
    expect(await verifyToken(test.ctx(now()), token)).toMatchObject({ accountId: people.charlie.accountId });
  });

  it("may say the same twice, but not change their mind", async () => {
    const asked = await ask();
    await decide(people.alice, asked.code);
    await decide(people.alice, asked.code);
    await expect(decide(people.alice, asked.code, "denied")).rejects.toMatchObject({ kind: "not_found" });
    // A teammate's second click does no harm either.
    await decide(people.bob, asked.code);
    await asked.poll();
    await decide(people.alice, asked.code);
    expect(await asked.poll()).toMatchObject({ body: { error: "invalid_grant" } });
  });

  it("of an approval and a denial at once, one holds", async () => {
    const asked = await ask();
    const answers = await Promise.allSettled([
      decide(people.alice, asked.code),
      decide(people.bob, asked.code, "denied"),
    ]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("who guesses twenty codes is locked out for a while, also from the right one; others are not", async () => {
    const [guesser, bystander] = [await createPerson(test.ctx()), await createPerson(test.ctx())];
    const asked = await ask();
    for (let guess = 0; guess < 20; guess += 1) {
      const code = `BCDFGHJ${"BCDFGHJKLMNPQRSTVWXZ".charAt(guess)}`;
      if (guess % 2 === 0) expect(await read(guesser, code)).toEqual({ kind: "unknown" });
      else await expect(decide(guesser, code)).rejects.toMatchObject({ kind: "not_found" });
    }
    const locked = { kind: "too_many", detail: { code: "tooMany", retryAfterSeconds: expect.any(Number) } };
    await expect(read(guesser, asked.code)).rejects.toMatchObject(locked);
    await expect(decide(guesser, asked.code)).rejects.toMatchObject(locked);
    expect(await read(bystander, asked.code)).toMatchObject({ kind: "pending" });
    wait(15 * 60);
    const later = await ask();
    expect(await read(guesser, later.code)).toMatchObject({ kind: "pending" });
  });

  it("many people at one address cannot guess together", async () => {
    const crowd = await Promise.all(Array.from({ length: 4 }, () => createPerson(test.ctx())));
    const guess = (person: Somebody, code: string) =>
      readDeviceRequest({ ...person.ctx, now: now() }, who(person, "198.51.100.9"), code);
    const outcomes = await Promise.allSettled(
      crowd.flatMap((person) => Array.from({ length: 20 }, () => guess(person, "ZZZZZZZZ"))),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(60);
  });

  it("reading a good code, however often, costs no guess", async () => {
    const asked = await ask();
    for (let index = 0; index < 30; index += 1)
      expect(await read(people.bob, asked.code)).toMatchObject({ kind: "pending" });
  });

  it("who may only look is told whom to ask", async () => {
    expect(await peopleToAsk(people.alice.ctx)).toEqual([{ name: "Alice", email: "alice@example.com" }]);
  });
});

it("grants that are over for a day are cleared away", async () => {
  await test.db.query("DELETE FROM device_grant");
  await ask();
  wait(20 * 3_600);
  const young = await ask();
  wait(6 * 3_600);
  await prune(test.ctx(now()));
  const left = await test.db.query<{ n: number }>("SELECT count(*)::int AS n FROM device_grant");
  expect(left).toEqual([{ n: 1 }]);
  expect((await young.poll()).body.error).toBe("expired_token");
});
