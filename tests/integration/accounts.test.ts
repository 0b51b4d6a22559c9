import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readLogin } from "../../lib/auth/login";
import type { AccountCtx, Ctx } from "../../lib/ctx";
import { AppError } from "../../lib/errors";
import { changePassword, resetPassword, signUp, updateProfile } from "../../lib/services/accounts";
import { endLogin, endOtherLogins, listLogins } from "../../lib/services/logins";
import { signIn as signInWith } from "../../lib/services/sign-in";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { admitted } from "../support/people";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.end());

const START = Date.parse("2026-11-21T08:00:00Z");
const at = (ms = 0) => database.ctx(new Date(START + ms));
const PASSWORD = "lantern harbour crab";
const browser = { userAgent: "Firefox/140", address: "192.0.2.7" };

/** Signs in a person without a second factor. */
async function signIn(ctx: Ctx, input: { email: string; password: string; userAgent: string; address: string }) {
  const { userAgent, address, ...rest } = input;
  const admission = await signInWith(ctx, { ...rest, origin: { userAgent, address } });
  if (admission.kind !== "login") throw new Error("The gate asks for a second factor.");
  return admission;
}

/** A person of a name nobody had before in this file, signed in once. */
let count = 0;
async function person(name: string) {
  count += 1;
  const email = `${name}.${count}@example.org`;
  const { accountId, personId } = await signUp(at(), { email, password: PASSWORD, name });
  const { loginId } = await signIn(at(), { email, password: PASSWORD, ...browser });
  const ctx: AccountCtx = { ...at(1_000), accountId };
  return { email, accountId, personId, loginId, ctx, provedAt: new Date(START) };
}

/** The code and field of what was thrown. */
async function refusal(work: Promise<unknown>): Promise<{ kind: string; field?: string; code?: string }> {
  const error = await work.then(
    () => new Error("It was not refused."),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw error;
  return { kind: error.kind, field: error.detail.field, code: error.detail.code };
}

describe("S0-57: signing up", () => {
  it.each([
    [{ email: "nobody", password: PASSWORD }, "email", "emailWrong"],
    [{ email: "short@example.org", password: "nine char" }, "password", "passwordShort"],
    [{ email: "same.as.mine@example.org", password: "same.as.mine@example.org" }, "password", "passwordIsEmail"],
  ])("refuses %j on its field", async (input, field, code) => {
    expect(await refusal(signUp(at(), input))).toEqual({ kind: "bad_input", field, code });
  });

  it("lets one of two win who sign up at once with one address, and tells the other why", async () => {
    const typed = ["Twice@Example.org", "twice@example.org", " TWICE@example.org ", "twice@example.ORG"];
    const outcomes = await Promise.allSettled(typed.map((email) => signUp(at(), { email, password: PASSWORD })));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        expect(outcome.reason).toMatchObject({ kind: "conflict", detail: { field: "email", code: "emailTaken" } });
      }
    }
    const [counts] = await database.db.query<{ people: number; accounts: number }>(
      `SELECT (SELECT count(*)::int FROM person WHERE email_key = 'twice@example.org') AS people,
              (SELECT count(*)::int FROM account WHERE lower(trim(name)) = 'twice@example.org') AS accounts`,
    );
    expect(counts).toEqual({ people: 1, accounts: 1 });
  });

  it("makes an account of one's own and its owner, and stores no password", async () => {
    const alice = await person("alice");
    const rows = await database.db.query(
      "SELECT role, password_hash LIKE '$argon2id$%' AS hashed FROM membership JOIN person ON id = person_id WHERE account_id = $1",
      [alice.accountId],
    );
    expect(rows).toEqual([{ role: "owner", hashed: true }]);
  });
});

describe("S0-57: signing in", () => {
  it("says the same to a wrong password and to an address nobody has", async () => {
    const alice = await person("alice");
    const wrong = await refusal(signIn(at(), { email: alice.email, password: "not the password", ...browser }));
    const nobody = await refusal(signIn(at(), { email: "nobody@example.org", password: PASSWORD, ...browser }));
    expect(wrong).toEqual({ kind: "unauthenticated", field: undefined, code: "credentials" });
    expect(nobody).toEqual(wrong);
  });

  it("stops guessing after 8 wrong passwords from one address, and lets the owner in from another", async () => {
    const alice = await person("alice");
    const guess = (address: string, password = "not the password") =>
      refusal(signIn(at(), { email: alice.email, password, userAgent: "", address }));
    const codes = await Promise.all(Array.from({ length: 12 }, () => guess("198.51.100.9").then(({ code }) => code)));
    expect(codes.filter((code) => code === "credentials")).toHaveLength(8);
    expect(codes.filter((code) => code === "tooMany")).toHaveLength(4);
    expect((await guess("198.51.100.9", PASSWORD)).code).toBe("tooMany");
    await signIn(at(), { email: alice.email, password: PASSWORD, userAgent: "", address: "203.0.113.4" });
    await signIn(at(16 * 60_000), { email: alice.email, password: PASSWORD, userAgent: "", address: "198.51.100.9" });
  });

  it("gives every sign-in a login of its own", async () => {
    const alice = await person("alice");
    const again = await signIn(at(), { email: alice.email.toUpperCase(), password: PASSWORD, ...browser });
    expect(again.loginId).not.toBe(alice.loginId);
  });
});

describe("a login", () => {
  let alice: Awaited<ReturnType<typeof person>>;
  beforeEach(async () => {
    alice = await person("alice");
  });

  it("holds no more once it is revoked, expired, or its membership is gone", async () => {
    const { personId } = alice;
    const open = () => admitted(at(), personId);
    const [revoked, expiring] = [await open(), await open()];
    await endLogin(alice.ctx, { personId, loginId: revoked });
    expect(await readLogin(at(2_000), revoked)).toBeNull();

    const month = 30 * 86_400_000;
    expect(await readLogin(at(month - 1), expiring)).not.toBeNull();
    expect(await readLogin(at(month), expiring)).toBeNull();

    await database.db.query("DELETE FROM membership WHERE person_id = $1", [personId]);
    expect(await readLogin(at(2_000), expiring)).toBeNull();
  });

  it("knows who it is and in which role", async () => {
    expect(await readLogin(at(), alice.loginId)).toMatchObject({
      personId: alice.personId,
      accountId: alice.accountId,
      role: "owner",
      email: alice.email,
    });
  });

  it("notes that it was seen at most once a minute", async () => {
    const seen = async () =>
      (await listLogins(alice.ctx, alice.personId)).map(({ lastSeenAt }) => lastSeenAt.getTime() - START);
    await readLogin(at(59_000), alice.loginId);
    expect(await seen()).toEqual([0]);
    await readLogin(at(61_000), alice.loginId);
    expect(await seen()).toEqual([61_000]);
  });

  it("cannot be ended or listed by somebody of another account", async () => {
    const charlie = await person("charlie");
    expect(await listLogins(charlie.ctx, alice.personId)).toEqual([]);
    for (const { personId } of [charlie, alice]) {
      const attempt = endLogin(charlie.ctx, { personId, loginId: alice.loginId });
      expect((await refusal(attempt)).kind).toBe("not_found");
    }
    expect(await readLogin(at(), alice.loginId)).not.toBeNull();
  });

  it("stays when the others are ended, and every ended one is announced", async () => {
    const others = [0, 1].map(() => signIn(at(), { email: alice.email, password: PASSWORD, ...browser }));
    const ids = (await Promise.all(others)).map(({ loginId }) => loginId);
    const heard: string[] = [];
    const client = new (await import("pg")).default.Client({ connectionString: database.url });
    await client.connect();
    client.on("notification", ({ payload }) => heard.push(payload ?? ""));
    await client.query("LISTEN openclaw_monitor");
    expect(await endOtherLogins(alice.ctx, alice)).toBe(2);
    await client.query("SELECT 1");
    await client.end();

    expect(await readLogin(at(), alice.loginId)).not.toBeNull();
    for (const id of ids) expect(await readLogin(at(), id)).toBeNull();
    const announced = heard.map((payload): unknown => JSON.parse(payload));
    expect(announced).toHaveLength(2);
    for (const message of announced)
      expect(message).toMatchObject({ accountId: alice.accountId, topic: "login_ended" });
  });
});

describe("one's own password and profile", () => {
  const next = "another harbour lantern";

  it("changes no password without the current one, however often it is tried", async () => {
    const alice = await person("alice");
    const guess = () => refusal(changePassword(alice.ctx, alice, { current: "not the password", next }));
    expect(await guess()).toEqual({ kind: "bad_input", field: "current", code: "passwordWrong" });
    for (let i = 0; i < 8; i += 1) await guess();
    expect((await guess()).code).toBe("tooMany");
  });

  it("ends every other login when the password changes", async () => {
    const alice = await person("alice");
    const other = await signIn(at(), { email: alice.email, password: PASSWORD, ...browser });
    expect(await changePassword(alice.ctx, alice, { current: PASSWORD, next })).toBe(1);
    expect(await readLogin(at(), other.loginId)).toBeNull();
    expect(await readLogin(at(), alice.loginId)).not.toBeNull();
    await signIn(at(), { email: alice.email, password: next, ...browser });
  });

  it("changes the e-mail only within 10 minutes of a proof, and trusts the new one no more than an unknown one", async () => {
    const alice = await person("alice");
    await database.db.query("UPDATE person SET email_verified_at = created_at WHERE id = $1", [alice.personId]);
    const late = { ...alice.ctx, now: new Date(START + 600_000) };
    const renamed = { name: "Alice B.", email: alice.email };
    const moved = { name: "Alice B.", email: `new.${alice.email}` };
    const verified = () =>
      database.db.query("SELECT email, email_verified_at IS NOT NULL AS verified FROM person WHERE id = $1", [
        alice.personId,
      ]);
    expect((await refusal(updateProfile(late, alice, moved))).code).toBe("proofNeeded");
    expect((await refusal(updateProfile(late, { ...alice, provedAt: null }, moved))).code).toBe("proofNeeded");
    await updateProfile(late, alice, renamed);
    expect(await verified()).toEqual([{ email: alice.email, verified: true }]);
    await updateProfile(alice.ctx, alice, moved);
    expect(await verified()).toEqual([{ email: moved.email, verified: false }]);
  });

  it("refuses an e-mail that belongs to somebody else", async () => {
    const [alice, bob] = [await person("alice"), await person("bob")];
    const taken = { name: "", email: bob.email.toUpperCase() };
    expect(await refusal(updateProfile(alice.ctx, alice, taken))).toMatchObject({ kind: "conflict", field: "email" });
  });

  it("ends every login when the operator resets the password, and knows when there is nobody", async () => {
    const alice = await person("alice");
    await resetPassword(at(), { email: alice.email, password: next });
    expect(await readLogin(at(), alice.loginId)).toBeNull();
    expect((await refusal(resetPassword(at(), { email: "nobody@example.org", password: next }))).kind).toBe(
      "not_found",
    );
  });
});
