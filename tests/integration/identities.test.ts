import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { claimOf, githubAddress } from "../../lib/auth/claim";
import { configuredProviders } from "../../lib/auth/providers";
import { EnvError, parseEnv } from "../../lib/env";
import { hasPassword, setFirstPassword } from "../../lib/services/accounts";
import { connectIdentity, disconnectIdentity, listIdentities, personOfClaim } from "../../lib/services/identities";
import { signIn } from "../../lib/services/sign-in";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { admitted, createPerson, type Somebody } from "../support/people";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.end());

const ctx = () => database.ctx();
let count = 0;
const claim = (over: { subject?: string; email?: string; emailVerified?: boolean } = {}) => {
  count += 1;
  return {
    provider: "oidc" as const,
    issuer: "https://id.example",
    subject: `subject-${count}`,
    email: `dana.${count}@example.net`,
    emailVerified: true,
    name: "Dana",
    ...over,
  };
};
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: { detail?: { code?: string } }) => error.detail?.code ?? String(error),
  );
const identitiesOf = async (personId: string) => (await listIdentities(ctx(), personId)).map(({ id }) => id);

let alice: Somebody;
beforeEach(async () => {
  alice = await createPerson(ctx());
});

it("connects an account to one person only, and not to whoever else comes with it", async () => {
  const [charlie, theirs] = [await createPerson(ctx()), claim()];
  await connectIdentity(ctx(), alice.personId, theirs);
  await connectIdentity(ctx(), alice.personId, theirs);
  expect(await codeOf(connectIdentity(ctx(), charlie.personId, theirs))).toBe("identityElsewhere");
  expect(await identitiesOf(alice.personId)).toHaveLength(1);
  expect(await identitiesOf(charlie.personId)).toEqual([]);
});

it("knows two accounts of one subject apart when two issuers gave it", async () => {
  const [one, other] = [claim({ subject: "same" }), { ...claim({ subject: "same" }), issuer: "https://other.example" }];
  const newcomer = { address: "192.0.2.9", locale: "en" };
  const people = [await personOfClaim(ctx(), one, newcomer), await personOfClaim(ctx(), other, newcomer)];
  expect(new Set(people).size).toBe(2);
});

it("takes the provider's word for the very address the person has here, and for no other", async () => {
  const verified = async () =>
    (
      await database.db.query<{ is: boolean }>("SELECT email_verified_at IS NOT NULL AS is FROM person WHERE id = $1", [
        alice.personId,
      ])
    )[0]?.is;
  await connectIdentity(ctx(), alice.personId, claim());
  await connectIdentity(ctx(), alice.personId, claim({ email: alice.email, emailVerified: false }));
  expect(await verified()).toBe(false);
  await connectIdentity(ctx(), alice.personId, claim({ email: alice.email.toUpperCase() }));
  expect(await verified()).toBe(true);
});

it("never takes the last way in, not even of two taken at once", async () => {
  const dana = await personOfClaim(ctx(), claim(), { address: "192.0.2.9", locale: "en" });
  const [only = ""] = await identitiesOf(dana);
  expect(await codeOf(disconnectIdentity(ctx(), dana, only))).toBe("lastWayIn");
  await connectIdentity(ctx(), dana, claim());
  const both = (await identitiesOf(dana)).map((id) => codeOf(disconnectIdentity(ctx(), dana, id)));
  expect((await Promise.all(both)).sort()).toEqual(["done", "lastWayIn"]);
  expect(await identitiesOf(dana)).toHaveLength(1);
});

it("takes it once there is a password, which needs a proof to be set", async () => {
  const theirs = claim();
  const dana = await personOfClaim(ctx(), theirs, { address: "192.0.2.9", locale: "en" });
  const [{ accountId } = { accountId: "" }] = await database.db.query<{ accountId: string }>(
    `SELECT account_id AS "accountId" FROM membership WHERE person_id = $1`,
    [dana],
  );
  const me = { personId: dana, loginId: await admitted(ctx(), dana, "oidc"), email: theirs.email, provedAt: null };
  const acting = { ...ctx(), accountId };
  const next = "another harbour lantern";
  expect(await codeOf(setFirstPassword(acting, me, { next }))).toBe("proofNeeded");
  await setFirstPassword(acting, { ...me, provedAt: acting.now }, { next });
  expect(await hasPassword(ctx(), dana)).toBe(true);
  expect(await codeOf(setFirstPassword(acting, { ...me, provedAt: acting.now }, { next: `${next}s` }))).toBe("gone");
  const [only = ""] = await identitiesOf(dana);
  await disconnectIdentity(ctx(), dana, only);
  const origin = { userAgent: "", address: "192.0.2.9" };
  expect((await signIn(ctx(), { email: theirs.email, password: next, origin })).kind).toBe("login");
});

it("is nobody else's to disconnect", async () => {
  await connectIdentity(ctx(), alice.personId, claim());
  const [hers = ""] = await identitiesOf(alice.personId);
  const charlie = await createPerson(ctx());
  expect(await codeOf(disconnectIdentity(ctx(), charlie.personId, hers))).toBe("gone");
  expect(await identitiesOf(alice.personId)).toEqual([hers]);
});

it("offers a provider when all of its variables are set, and names the one that is missing", () => {
  const google = { GOOGLE_CLIENT_ID: "id", GOOGLE_CLIENT_SECRET: "secret" };
  const oidc = { OIDC_ISSUER: "https://id.example", OIDC_CLIENT_ID: "id", OIDC_CLIENT_SECRET: "secret" };
  expect(configuredProviders(parseEnv({}))).toEqual([]);
  expect(configuredProviders(parseEnv({ ...google, ...oidc, OIDC_NAME: "Harbour ID" }))).toEqual([
    { id: "google", name: "Google" },
    { id: "oidc", name: "Harbour ID" },
  ]);
  expect(() => parseEnv({ ...oidc, OIDC_CLIENT_SECRET: "" })).toThrow(EnvError);
  expect(() => parseEnv({ ...oidc, OIDC_CLIENT_SECRET: "" })).toThrow("OIDC_CLIENT_SECRET: goes with OIDC_ISSUER");
});

it("takes of what providers say only what is of the right kind", () => {
  expect(() => claimOf("google", { email: "alice@example.org" })).toThrow();
  expect(() => claimOf("github", { id: "7", login: "alice" })).toThrow();
  const google = { iss: "https://accounts.google.com", sub: "7", email: "a@example.org", email_verified: "true" };
  expect(claimOf("google", google)).toMatchObject({ subject: "7", emailVerified: true, issuer: "" });
  expect(claimOf("oidc", { ...google, email_verified: 1, name: { toString: "x" } })).toMatchObject({
    issuer: "https://accounts.google.com",
    emailVerified: false,
    name: "",
  });
  const addresses = [
    { email: "old@example.org", primary: false, verified: true },
    { email: "new@example.org", primary: true, verified: false },
  ];
  expect(claimOf("github", { id: 7, login: "alice", ...githubAddress(addresses) })).toEqual({
    provider: "github",
    issuer: "",
    subject: "7",
    email: "new@example.org",
    emailVerified: false,
    name: "alice",
  });
  expect(githubAddress({ message: "rate limited" })).toEqual({ email: "", email_verified: false });
});
