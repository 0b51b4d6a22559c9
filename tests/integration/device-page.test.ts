import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { userCodeIn } from "../../lib/domain/user-code";
import { DEVICE } from "../../lib/protocol/device";
import { callAction } from "../support/actions";
import { anonymous, signedInVisitor, type Visitor } from "../support/browserless-login";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPeople, createPerson, joinAccount, type People, type Somebody } from "../support/people";
import { startServer, type TestServer } from "../support/server";

/** The page where a machine is approved, on a real platform: only a live login that passed the gate can say yes. */
let test: TestDatabase;
let server: TestServer;
let people: People;

beforeAll(async () => {
  test = await createTestDatabase();
  server = await startServer({ databaseUrl: test.url });
  people = await createPeople(test.ctx());
}, 90_000);
afterAll(async () => {
  await server.stop();
  await test.end();
});

interface Asked {
  /** XXXX-XXXX. */
  code: string;
  page: string;
  poll(): Promise<Record<string, unknown>>;
}

let asked = 0;

async function ask(hostName = "night-desk"): Promise<Asked> {
  const post = async (path: string, form: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: DEVICE.clientId, ...form });
    return (await (await fetch(server.url + path, { method: "POST", body })).json()) as Record<string, unknown>;
  };
  const codes = await post(DEVICE.codePath, { host_id: `host-${++asked}-page`, host_name: hostName });
  const form = { grant_type: DEVICE.grantType, device_code: String(codes.device_code) };
  const code = String(codes.user_code);
  return { code, page: `/device?code=${code}`, poll: () => post(DEVICE.tokenPath, form) };
}

const enter = ({ email, password }: Somebody) => signedInVisitor(server.url, email, password);
const approve = (who: Visitor, code: string) => callAction(server.url, who, "approveDeviceAction", [{ code }]);
const states = async () =>
  (await test.db.query<{ state: string }>("SELECT state FROM device_grant ORDER BY created_at")).at(-1)?.state;
const isPending = async ({ poll }: Asked) => (await poll()).error === "authorization_pending";

describe("who may approve", () => {
  it("nobody without a login: the page and the action lead to sign-in, and sign-in and sign-up back to the code", async () => {
    const machine = await ask();
    const stranger = anonymous(server.url);
    const reply = await stranger.request(machine.page);
    const signIn = new URL(reply.headers.get("location") ?? "", server.url);
    expect([signIn.pathname, signIn.searchParams.get("next")]).toEqual(["/sign-in", machine.page]);
    const way = `next=${encodeURIComponent(machine.page)}`;
    expect(await (await stranger.request(`/sign-in?${way}`)).text()).toContain(`/sign-up?${way}`);
    expect(await (await stranger.request(`/sign-up?${way}`)).text()).toContain(`/sign-in?${way}`);
    const refused = await approve(stranger, machine.code);
    expect(refused.headers.get("x-action-redirect") ?? refused.headers.get("location")).toContain("/sign-in");
    expect(await isPending(machine)).toBe(true);
  });

  it("not somebody whose sign-in still waits for its second factor", async () => {
    const careful = await createPerson(test.ctx());
    await test.db.query("UPDATE person SET totp_secret = '\\x00', totp_confirmed_at = $2 WHERE id = $1", [
      careful.personId,
      new Date(),
    ]);
    const halfway = await enter(careful);
    const machine = await ask();
    const reply = await halfway.request(machine.page);
    expect(new URL(reply.headers.get("location") ?? "", server.url).pathname).toBe("/sign-in");
    await approve(halfway, machine.code);
    await callAction(server.url, halfway, "denyDeviceAction", [{ code: machine.code }]);
    expect(await isPending(machine)).toBe(true);
  });

  it("not with a login that has ended", async () => {
    const gone = await createPerson(test.ctx());
    const visitor = await enter(gone);
    await test.db.query("UPDATE login SET revoked_at = $2 WHERE person_id = $1", [gone.personId, new Date()]);
    const machine = await ask();
    await approve(visitor, machine.code);
    expect(await isPending(machine)).toBe(true);
  });

  it("not a viewer, who is told whom to ask", async () => {
    const viewer = await joinAccount(test.ctx(), await createPerson(test.ctx()), people.alice.accountId, "viewer");
    const visitor = await enter(viewer);
    const machine = await ask();
    const page = await (await visitor.request(machine.page)).text();
    expect(page).toContain("night-desk");
    expect(page).toContain(people.alice.email);
    expect(page).not.toContain(">Approve</button>");
    expect(await (await approve(visitor, machine.code)).text()).toContain('"forbidden"');
    expect(await isPending(machine)).toBe(true);
  });

  it("not from another site's page, and not by opening a link", async () => {
    const visitor = await enter(people.alice);
    const machine = await ask();
    const elsewhere: Visitor = {
      request: (path, init = {}) =>
        visitor.request(path, { ...init, headers: { ...init.headers, origin: "https://evil.example" } }),
    };
    expect((await approve(elsewhere, machine.code)).status).toBeGreaterThanOrEqual(400);
    for (const query of ["", "&decision=approved", "&approve=1"]) await visitor.request(machine.page + query);
    expect(await isPending(machine)).toBe(true);
  });

  it("a member may: the machine gets its token, and the page says what happens", async () => {
    const visitor = await enter(people.alice);
    const machine = await ask();
    const question = await (await visitor.request(machine.page)).text();
    for (const words of ["night-desk", machine.code, "127.0.0.1", "Only approve if you started this just now"]) {
      expect(question).toContain(words);
    }
    expect((await approve(visitor, machine.code)).status).toBe(200);
    expect(await (await visitor.request(machine.page)).text()).toContain("Its first report arrives");
    const { access_token: token } = await machine.poll();
    expect(token).toMatch(/^ocm_/);
    await fetch(`${server.url}/api/upload`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-agent-token": String(token),
        "x-host-id": `host-${asked}-page`,
      },
      body: JSON.stringify([{ id: "main" }]),
    });
    expect(await (await visitor.request(machine.page)).text()).toContain("1 agent is being watched in Alice.");
    // Whoever else sees the code learns nothing of it.
    const other = await (await (await enter(people.charlie)).request(machine.page)).text();
    expect(other).toContain("This code was used already");
    for (const secret of ["night-desk", "Alice"]) expect(other).not.toContain(secret);
  });
});

describe("what is typed", () => {
  it.each([
    ["lower case without its dash", (code: string) => code.toLowerCase().replace("-", "")],
    ["with spaces and quotes", (code: string) => `%20“${code.replace("-", "%20")}”`],
  ])("is taken %s", async (_title, typed) => {
    const machine = await ask();
    const visitor = await enter(people.alice);
    const page = await (await visitor.request(`/device?code=${typed(machine.code)}`)).text();
    expect(page).toContain(machine.code);
    expect(await (await approve(visitor, typed(machine.code))).text()).toContain('"ok":true');
    expect(userCodeIn(typed(machine.code))).toBe(machine.code.replace("-", ""));
  });

  it("is answered in words when it is no code, unknown, denied or over", async () => {
    const visitor = await enter(people.alice);
    const shows = async (path: string) => (await visitor.request(path)).text();
    expect(await shows("/device?code=hello")).toContain("A code has eight letters");
    expect(await shows("/device?code=ZZZZ-ZZZZ")).toContain("No machine waits with this code");
    const machine = await ask();
    await callAction(server.url, visitor, "denyDeviceAction", [{ code: machine.code }]);
    expect(await shows(machine.page)).toContain("was turned away");
    expect(await machine.poll()).toMatchObject({ error: "access_denied" });
    const late = await ask();
    await test.db.query("UPDATE device_grant SET expires_at = $1 WHERE state = 'pending'", [new Date()]);
    expect(await shows(late.page)).toContain("This code has expired");
    expect(await (await approve(visitor, late.code)).text()).toContain('"deviceCodeGone"');
    expect(await states()).toBe("pending");
  });

  it("twenty wrong codes lock the guesser out, in words with the minutes", async () => {
    const guesser = await enter(await createPerson(test.ctx()));
    const machine = await ask();
    for (let guess = 0; guess < 20; guess += 1) await guesser.request("/device?code=ZZZZ-ZZZZ");
    expect(await (await guesser.request(machine.page)).text()).toMatch(/no more are taken from you for 1[45] minutes/);
    expect(await (await approve(guesser, machine.code)).text()).toContain('"tooMany"');
    expect(await isPending(machine)).toBe(true);
  });

  it("a hostile host name is text and nothing else", async () => {
    const machine = await ask(`<img src=x onerror=alert(1)>\u202e</script>`);
    const page = await (await (await enter(people.alice)).request(machine.page)).text();
    expect(page).not.toContain("<img src=x");
    expect(page).not.toContain("\u202e");
    expect(page).toContain("&lt;img src=x onerror=alert(1)&gt;");
  });
});
