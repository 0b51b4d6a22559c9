import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signUp } from "../../lib/services/accounts";
import { listIdentities } from "../../lib/services/identities";
import { newVisitor, type OpenVisitor } from "../support/browserless-login";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { type IdentityProvider, startIdentityProvider } from "../support/identity-provider";
import { createPerson, PASSWORD } from "../support/people";
import { withSecondFactor } from "../support/second-factor";
import { freePort, startServer, type TestServer } from "../support/server";

/** Signing in through a real OpenID Connect provider, and everything that must not work. */

const LOGIN_COOKIE = "next-auth.session-token";
const CHALLENGE_COOKIE = "monitor.second-factor";

let database: TestDatabase;
let provider: IdentityProvider;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  const port = await freePort();
  provider = await startIdentityProvider(`http://127.0.0.1:${port}`);
  server = await startServer({
    databaseUrl: database.url,
    // GitHub is only there to be mistaken for: nothing here ever asks it.
    env: {
      PORT: String(port),
      ...provider.env,
      GITHUB_CLIENT_ID: "id",
      GITHUB_CLIENT_SECRET: "secret",
      LOG_LEVEL: "silent",
    },
  });
}, 90_000);
afterAll(async () => {
  await server.stop();
  await provider.stop();
  await database.end();
});

let count = 0;
/** Somebody at the provider whom nobody here knows yet. */
function elsewhere(over: { email?: string; email_verified?: boolean; name?: string } = {}) {
  count += 1;
  const sub = `sub-${count}`;
  provider.know({ sub, name: "Dana", email: `dana.${count}@example.org`, email_verified: true, ...over });
  return { sub, email: over.email ?? `dana.${count}@example.org` };
}

/** Leaves for the provider. @returns where the monitor sends them */
async function leave(visitor: OpenVisitor, id = "oidc", next = "/hosts"): Promise<string> {
  return (await visitor.post(`/api/auth/signin/${id}`, { callbackUrl: next })).url;
}

/** Comes back with an answer, following the monitor's own redirects. @returns the page they end on */
async function comeBack(visitor: OpenVisitor, callback: string): Promise<string> {
  let path = callback;
  for (let step = 0; step < 5; step += 1) {
    const reply = await visitor.request(path);
    await reply.arrayBuffer();
    const to = reply.headers.get("location");
    if (!to) return path;
    const url = new URL(to, server.url);
    path = url.pathname + url.search;
    if (!path.startsWith("/api/")) return path;
  }
  throw new Error("It redirected without end.");
}

const pathOf = (url: URL) => url.pathname + url.search;

async function signInThrough(visitor: OpenVisitor, sub: string): Promise<string> {
  return comeBack(visitor, pathOf(await provider.answer(await leave(visitor), sub)));
}

const isSignedIn = async (visitor: OpenVisitor) => (await visitor.request("/settings/logins")).status === 200;

const people = (email: string) =>
  database.db.query<{ id: string; verified: boolean; identities: number }>(
    `SELECT id, email_verified_at IS NOT NULL AS verified,
            (SELECT count(*)::int FROM identity WHERE person_id = person.id) AS identities
       FROM person WHERE email_key = $1`,
    [email],
  );

describe("S0-57: signing in through an identity provider", () => {
  it("makes a person of a newcomer with a verified address, and finds them again whatever their address is by then", async () => {
    const dana = elsewhere({ name: `Dana ${"x".repeat(500)}\u202e` });
    const first = newVisitor(server.url);
    expect(await signInThrough(first, dana.sub)).toBe("/hosts");
    expect(await isSignedIn(first)).toBe(true);
    expect(await people(dana.email)).toMatchObject([{ verified: true, identities: 1 }]);

    provider.know({ sub: dana.sub, name: "Dana", email: "moved@example.org", email_verified: true });
    const second = newVisitor(server.url);
    await signInThrough(second, dana.sub);
    expect(await isSignedIn(second)).toBe(true);
    expect(await people("moved@example.org")).toEqual([]);
    const [row] = await database.db.query<{ name: string; logins: number; method: string }>(
      `SELECT name, (SELECT count(*)::int FROM login WHERE person_id = person.id) AS logins,
              (SELECT max(method) FROM login WHERE person_id = person.id) AS method
         FROM person WHERE email_key = $1`,
      [dana.email],
    );
    expect(row).toMatchObject({ logins: 2, method: "oidc" });
    expect(row?.name).toMatch(/^Dana x+…$/);
    expect(row?.name).toHaveLength(80);
  });

  it("makes one person of two answers at once about one newcomer", async () => {
    const dana = elsewhere();
    const visitors = [newVisitor(server.url), newVisitor(server.url), newVisitor(server.url)];
    const callbacks = await Promise.all(
      visitors.map(async (visitor) => pathOf(await provider.answer(await leave(visitor), dana.sub))),
    );
    const ends = await Promise.all(visitors.map((visitor, i) => comeBack(visitor, callbacks[i] ?? "")));
    expect(ends).toEqual(["/hosts", "/hosts", "/hosts"]);
    expect(await people(dana.email)).toMatchObject([{ identities: 1 }]);
  });

  it.each<[string, { email?: string; email_verified?: boolean }]>([
    ["an address the provider has not verified", { email_verified: false }],
    ["an unverified address that somebody here has", { email: "taken@example.org", email_verified: false }],
    ["no address at all", { email: "" }],
    ["an address that passes for another", { email: "p\u0430ypal@example.org" }],
  ])("refuses a newcomer with %s, in the same words", async (_name, over) => {
    if (over.email === "taken@example.org") await signUp(database.ctx(), { email: over.email, password: PASSWORD });
    const visitor = newVisitor(server.url);
    expect(await signInThrough(visitor, elsewhere(over).sub)).toBe("/sign-in?error=identityUnverified");
    expect(await isSignedIn(visitor)).toBe(false);
    expect(visitor.cookies.has(LOGIN_COOKIE)).toBe(false);
  });

  it("joins nobody to an account whose address was never shown to be theirs, lest it lay in wait for them", async () => {
    const squatter = await createPerson(database.ctx());
    const victim = elsewhere({ email: squatter.email });
    const visitor = newVisitor(server.url);
    expect(await signInThrough(visitor, victim.sub)).toBe("/sign-in?error=identityTaken");
    const page = await (await visitor.request("/sign-in?error=identityTaken")).text();
    expect(page).toContain("Sign in with your password, then connect the account in Settings");
    expect(await listIdentities(database.ctx(), squatter.personId)).toEqual([]);

    await database.db.query("UPDATE person SET email_verified_at = created_at WHERE id = $1", [squatter.personId]);
    expect(await signInThrough(visitor, victim.sub)).toBe("/hosts");
    expect(await listIdentities(database.ctx(), squatter.personId)).toMatchObject([{ provider: "oidc" }]);
  });

  it("asks for the second factor, and gives no login before", async () => {
    const dana = elsewhere();
    const visitor = newVisitor(server.url);
    await signInThrough(visitor, dana.sub);
    const [person] = await people(dana.email);
    await withSecondFactor(database.ctx(), { personId: person?.id ?? "", email: dana.email });
    const again = newVisitor(server.url);
    expect(await signInThrough(again, dana.sub)).toBe("/sign-in/second-factor?next=%2Fhosts");
    expect([again.cookies.has(LOGIN_COOKIE), again.cookies.has(CHALLENGE_COOKIE)]).toEqual([false, true]);
    expect(await isSignedIn(again)).toBe(false);
  });
});

describe("an answer that does not belong to this sign-in", () => {
  const REFUSED = /^\/sign-in\?.*error=OAuthCallback/;

  it("is refused for another provider, both ways, and says what to do", async () => {
    const dana = elsewhere();
    const visitor = newVisitor(server.url);
    const callback = pathOf(await provider.answer(await leave(visitor), dana.sub));
    const end = await comeBack(visitor, callback.replace("/callback/oidc", "/callback/github"));
    expect(end).toMatch(REFUSED);
    expect(await (await visitor.request(end)).text()).toContain("That answer does not belong to this sign-in");

    const state = new URL(await leave(visitor, "github")).searchParams.get("state") ?? "";
    const code = new URL(callback, server.url).searchParams.get("code") ?? "";
    const mixed = `/api/auth/callback/oidc?${new URLSearchParams({ code, state, iss: provider.env.OIDC_ISSUER ?? "" })}`;
    expect(await comeBack(visitor, mixed)).toMatch(REFUSED);
    expect(await isSignedIn(visitor)).toBe(false);
    expect(await people(dana.email)).toEqual([]);
  });

  it("is refused in another browser: a stolen state signs neither the thief nor their victim in", async () => {
    const [dana, mallory] = [elsewhere(), elsewhere()];
    const [victim, thief, stranger] = [newVisitor(server.url), newVisitor(server.url), newVisitor(server.url)];
    const danas = pathOf(await provider.answer(await leave(victim), dana.sub));
    const mallorys = pathOf(await provider.answer(await leave(thief), mallory.sub));
    expect(await comeBack(stranger, danas)).toMatch(REFUSED);
    expect(await comeBack(thief, danas)).toMatch(REFUSED);
    expect(await comeBack(victim, mallorys)).toMatch(REFUSED);
    const forged = danas.replace(/state=[^&]+/, "state=forged");
    expect(await comeBack(victim, forged)).toMatch(REFUSED);
    for (const visitor of [victim, thief, stranger]) expect(await isSignedIn(visitor)).toBe(false);
    expect([await people(dana.email), await people(mallory.email)]).toEqual([[], []]);
  });

  it("is refused when it comes a second time, even with every cookie of the first", async () => {
    const dana = elsewhere();
    const visitor = newVisitor(server.url);
    const callback = pathOf(await provider.answer(await leave(visitor), dana.sub));
    const copy = newVisitor(server.url, new Map(visitor.cookies));
    expect(await comeBack(visitor, callback)).toBe("/hosts");
    expect(await comeBack(visitor, callback)).toMatch(REFUSED);
    expect(await comeBack(copy, callback)).toMatch(REFUSED);
    expect(await isSignedIn(copy)).toBe(false);
  });

  it("asks with state, nonce and a challenge, each new", async () => {
    const visitor = newVisitor(server.url);
    const asked = [new URL(await leave(visitor)), new URL(await leave(visitor))].map((url) => url.searchParams);
    for (const name of ["state", "nonce", "code_challenge"]) {
      const [one, two] = asked.map((query) => query.get(name));
      expect(one).toMatch(/^[\w-]{40,}$/);
      expect(two).not.toBe(one);
    }
    expect(asked[0]?.get("code_challenge_method")).toBe("S256");
  });

  it("says so when the person turned back at the provider", async () => {
    const visitor = newVisitor(server.url);
    const state = new URL(await leave(visitor)).searchParams.get("state");
    const end = await comeBack(visitor, `/api/auth/callback/oidc?error=access_denied&state=${state}`);
    expect(await (await visitor.request(end)).text()).toContain("was not finished");
  });

  it("does not let anybody write into the log through next-auth", async () => {
    const reply = await newVisitor(server.url).request("/api/auth/_log", { method: "POST", body: "level=error" });
    expect(reply.status).toBe(404);
  });
});

describe("fixation", () => {
  it("S0-57: a cookie planted before signing in is worth nothing after it, and a login used before ends", async () => {
    const alice = await createPerson(database.ctx());
    const mallory = await createPerson(database.ctx());
    const dana = elsewhere();
    const ways: ((visitor: OpenVisitor) => Promise<unknown>)[] = [
      (visitor) => visitor.signIn(alice.email, PASSWORD),
      (visitor) => signInThrough(visitor, dana.sub),
    ];
    for (const way of ways) {
      const planter = newVisitor(server.url);
      await planter.signIn(mallory.email, PASSWORD);
      const planted = planter.cookies.get(LOGIN_COOKIE) ?? "";
      const victim = newVisitor(server.url, new Map([[LOGIN_COOKIE, planted]]));
      await way(victim);
      expect(victim.cookies.get(LOGIN_COOKIE)).not.toBe(planted);
      expect(await isSignedIn(victim)).toBe(true);
      expect(await isSignedIn(planter)).toBe(false);
    }
  });

  it("a cookie of a person who is gone leads to sign in, with words", async () => {
    const alice = await createPerson(database.ctx());
    const visitor = newVisitor(server.url);
    await visitor.signIn(alice.email, PASSWORD);
    await database.db.query("DELETE FROM account WHERE id = $1", [alice.accountId]);
    await database.db.query("DELETE FROM person WHERE id = $1", [alice.personId]);
    const reply = await visitor.request("/agents");
    expect(reply.headers.get("location")).toContain("/sign-in?why=ended");
    expect(await (await visitor.request("/sign-in?why=ended")).text()).toContain("Your login has ended.");
  });

  it("a second step belongs to the browser that took the first", async () => {
    const alice = await createPerson(database.ctx());
    await withSecondFactor(database.ctx(), alice);
    const [first, other] = [newVisitor(server.url), newVisitor(server.url)];
    const { reply, url } = await first.post("/api/auth/callback/credentials", {
      email: alice.email,
      password: PASSWORD,
    });
    expect([reply.status, url]).toEqual([200, "/sign-in/second-factor"]);
    expect(reply.headers.getSetCookie().find((line) => line.startsWith(CHALLENGE_COOKIE))).toMatch(
      /HttpOnly.*SameSite=lax|SameSite=lax.*HttpOnly/i,
    );
    expect((await first.request("/sign-in/second-factor")).status).toBe(200);
    const elsewhere = await other.request("/sign-in/second-factor");
    expect(elsewhere.headers.get("location")).toBe("/sign-in?error=challengeOver");
    expect(await isSignedIn(first)).toBe(false);
  });
});
