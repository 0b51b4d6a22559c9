import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readLogin } from "../../lib/auth/login";
import { hashPassword } from "../../lib/auth/password";
import type { AccountCtx } from "../../lib/ctx";
import { forgetEnv } from "../../lib/env";
import { AppError } from "../../lib/errors";
import { changePassword, signUp, updateProfile } from "../../lib/services/accounts";
import {
  askForVerification,
  cancelEmailChange,
  pendingEmail,
  verificationState,
  verifyEmail,
} from "../../lib/services/email-address";
import { deliverMail } from "../../lib/services/mail";
import { linkState, requestLink, resetByLink, signInByLink } from "../../lib/services/recovery";
import { signIn } from "../../lib/services/sign-in";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { type Arrived, type MailServer, startMailServer } from "../support/mail-server";

/** Everything a link in a mail can do, and everything it must not; through a real SMTP server. */

let database: TestDatabase;
let server: MailServer;
const VARIABLES = ["SMTP_URL", "MAIL_FROM", "MONITOR_URL"] as const;

beforeAll(async () => {
  [database, server] = await Promise.all([createTestDatabase(), startMailServer()]);
  Object.assign(process.env, {
    SMTP_URL: server.url,
    MAIL_FROM: "monitor@example.org",
    MONITOR_URL: "https://monitor.example.org",
  });
  forgetEnv();
});
afterAll(async () => {
  for (const name of VARIABLES) delete process.env[name];
  forgetEnv();
  await Promise.all([database.end(), server.stop()]);
});

const START = Date.parse("2026-11-21T08:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (ms = 0) => database.ctx(new Date(START + ms));
const PASSWORD = "lantern harbour crab";
const CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36";
let addresses = 0;
/** An address of its own for each test, so that they do not throttle one another. */
let origin = { userAgent: CHROME, address: "" };
beforeEach(() => {
  addresses += 1;
  origin = { userAgent: CHROME, address: `192.0.2.${addresses}` };
});

let people = 0;
async function person(options: { secondFactor?: boolean } = {}) {
  people += 1;
  const email = `dana.${people}@example.org`;
  const { accountId, personId } = await signUp(at(), { email, password: PASSWORD, name: "Dana", locale: "en" });
  if (options.secondFactor)
    await database.db.query("UPDATE person SET totp_secret = '\\x00', totp_confirmed_at = $2 WHERE id = $1", [
      personId,
      at().now,
    ]);
  const ctx: AccountCtx = { ...at(), accountId };
  return { email, accountId, personId, ctx };
}

/** Sends what waits, and takes the newest mail to that address out of it. */
async function mailTo(email: string, subject: RegExp, ms = 0): Promise<Arrived> {
  await deliverMail(at(ms));
  const found = server.mails.findLast((one) => one.to.includes(email) && subject.test(one.mail.subject ?? ""));
  if (!found) throw new Error(`No mail to ${email} about ${subject}.`);
  return found;
}
const codeOf = ({ link }: Arrived): string => new URL(link).searchParams.get("code") ?? "";
const wish = (email: string, ms = 0, way: "magic_link" | "reset" = "magic_link") =>
  requestLink(at(ms), way, { email, origin, locale: "en", timeZone: "UTC" });

async function refusal(work: Promise<unknown>): Promise<{ kind: string; field?: string; code?: string }> {
  const error = await work.then(
    () => new Error("It was not refused."),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw error;
  return { kind: error.kind, field: error.detail.field, code: error.detail.code };
}

async function loginOf(loginId: string, ms = 0) {
  return readLogin(at(ms), loginId);
}

async function signedIn(email: string, password = PASSWORD): Promise<string> {
  const admission = await signIn(at(), { email, password, origin });
  if (admission.kind !== "login") throw new Error("A second factor was asked for.");
  return admission.loginId;
}

const verifiedAt = async (personId: string) =>
  (
    await database.db.query<{ at: Date | null }>("SELECT email_verified_at AS at FROM person WHERE id = $1", [personId])
  )[0]?.at;

describe("asking for a link", () => {
  it("answers alike, and does the same work, whether or not somebody has the address", async () => {
    const { email } = await person();
    const statements: string[][] = [];
    for (const address of [email, "nobody.at.all@example.org"]) {
      const seen: string[] = [];
      const ctx = at();
      const recorded = recording(ctx.db, seen);
      const answer = await requestLink({ ...ctx, db: recorded }, "reset", {
        email: address,
        origin,
        locale: "en",
        timeZone: "UTC",
      });
      expect(answer).toBeUndefined();
      statements.push(seen);
    }
    // Whom to write to differs; what is asked of the database does not.
    expect(statements[0]).toEqual(statements[1]);
    expect(statements[0]?.filter((sql) => sql.startsWith("INSERT INTO mail_"))).toHaveLength(2);
    await deliverMail(at());
    expect(server.mails.flatMap(({ to }) => to)).not.toContain("nobody.at.all@example.org");
    const [kept] = await database.db.query<{ codes: number; mails: number }>(
      `SELECT (SELECT count(*)::int FROM mail_code WHERE email LIKE 'nobody%') AS codes,
              (SELECT count(*)::int FROM mail_outbox WHERE recipient LIKE 'nobody%') AS mails`,
    );
    expect(kept).toEqual({ codes: 0, mails: 0 });
  });

  it("is throttled per e-mail and per address, alike for known and unknown ones", async () => {
    const { email } = await person();
    for (const [index, address] of [email.toUpperCase(), "nobody.else@example.org"].entries()) {
      for (let count = 0; count < 5; count += 1) {
        origin = { ...origin, address: `198.51.100.${index * 10 + count}` };
        await wish(address);
      }
      expect(await refusal(wish(address))).toMatchObject({ kind: "too_many", code: "tooMany" });
    }
    origin = { ...origin, address: "198.51.100.99" };
    for (let count = 0; count < 30; count += 1) await wish(`stranger.${count}@example.org`);
    expect(await refusal(wish("stranger.31@example.org"))).toMatchObject({ kind: "too_many" });
  });

  it("stores only a hash: the code stands nowhere once the mail is sent", async () => {
    const { email } = await person();
    await wish(email);
    const code = codeOf(await mailTo(email, /sign-in link/));
    expect(code).toMatch(/^[\w-]{43}$/);
    const rows = await database.db.query<{ text: string }>(
      "SELECT row_to_json(t)::text AS text FROM (SELECT * FROM mail_outbox) t UNION ALL SELECT row_to_json(c)::text FROM mail_code c",
    );
    expect(rows.filter(({ text }) => text.includes(code))).toEqual([]);
  });

  it("says in the mail who asked, from where, and until when the link works", async () => {
    const { email } = await person();
    await wish(email);
    const { text } = await mailTo(email, /sign-in link/);
    expect(text).toContain(`Chrome on Windows, address ${origin.address}`);
    expect(text).toContain("The link works until: 21 November 2026 at 08:15 (UTC)");
    expect(text).toContain("If it was not you, delete this mail.");
  });
});

describe("a sign-in link", () => {
  it("signs in once, and confirms the address", async () => {
    const { email, personId } = await person();
    await wish(email);
    const code = codeOf(await mailTo(email, /sign-in link/));
    expect(await linkState(at(), "magic_link", code)).toMatchObject({ state: "good", email });
    const admission = await signInByLink(at(MINUTE), { code, origin });
    expect(admission.kind).toBe("login");
    if (admission.kind === "login")
      expect(await loginOf(admission.loginId, MINUTE)).toMatchObject({ personId, method: "magic_link" });
    expect(await verifiedAt(personId)).toEqual(at(MINUTE).now);
    expect(await refusal(signInByLink(at(MINUTE), { code, origin }))).toMatchObject({ code: "linkUsed" });
    expect(await linkState(at(), "magic_link", code)).toEqual({ state: "used" });
  });

  it("leaves nothing to a stranger who signed up with this address before its owner came", async () => {
    const { email, personId } = await person();
    const strangers = await signedIn(email);
    await wish(email);
    const code = codeOf(await mailTo(email, /sign-in link/));
    expect((await signInByLink(at(MINUTE), { code, origin })).kind).toBe("login");
    expect(await loginOf(strangers, MINUTE)).toBeNull();
    expect((await refusal(signIn(at(MINUTE), { email, password: PASSWORD, origin }))).code).toBe("credentials");
    // Once the address is confirmed, a link takes nothing away.
    await database.db.query("UPDATE person SET password_hash = $2 WHERE id = $1", [
      personId,
      await hashPassword(PASSWORD),
    ]);
    await wish(email, 2 * MINUTE);
    const later = codeOf(await mailTo(email, /sign-in link/, 2 * MINUTE));
    expect((await signInByLink(at(3 * MINUTE), { code: later, origin })).kind).toBe("login");
    expect((await signIn(at(3 * MINUTE), { email, password: PASSWORD, origin })).kind).toBe("login");
  });

  it("is used up by the first of two clicks at once", async () => {
    const { email } = await person();
    await wish(email);
    const code = codeOf(await mailTo(email, /sign-in link/));
    const both = await Promise.allSettled([1, 2, 3].map(() => signInByLink(at(), { code, origin })));
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("stops after 15 minutes, to the second", async () => {
    const { email } = await person();
    await wish(email);
    const code = codeOf(await mailTo(email, /sign-in link/));
    expect(await refusal(signInByLink(at(15 * MINUTE), { code, origin }))).toMatchObject({ code: "linkExpired" });
    expect((await signInByLink(at(15 * MINUTE - 1), { code, origin })).kind).toBe("login");
  });

  it("is refused when it was cut, mangled, or made up", async () => {
    const { email } = await person();
    await wish(email);
    const code = codeOf(await mailTo(email, /sign-in link/));
    const wrong = ["", code.slice(0, 42), `${code}x`, code.toLowerCase(), "x".repeat(43), "x".repeat(10_000), "\u0000"];
    for (const raw of wrong) {
      expect(await linkState(at(), "magic_link", raw)).toEqual({ state: "unknown" });
      expect(await refusal(signInByLink(at(), { code: raw, origin }))).toMatchObject({ code: "linkUnknown" });
    }
    expect((await linkState(at(), "magic_link", code)).state).toBe("good");
  });

  it("opens nothing but what it is for", async () => {
    const { email } = await person();
    await wish(email);
    const code = codeOf(await mailTo(email, /sign-in link/));
    const asReset = resetByLink(at(), { code, password: "another good passphrase", origin });
    expect(await refusal(asReset)).toMatchObject({ code: "linkUnknown" });
    expect(await refusal(verifyEmail(at(), code, origin))).toMatchObject({ code: "linkUnknown" });
  });

  it("lets in its own person, whoever opens it: Bob's link is never Alice's", async () => {
    const [alice, bob] = [await person(), await person()];
    await wish(bob.email);
    const code = codeOf(await mailTo(bob.email, /sign-in link/));
    const replaces = await signedIn(alice.email);
    const admission = await signInByLink(at(), { code, origin, replaces });
    if (admission.kind !== "login") throw new Error("It asked for a second factor.");
    expect(await loginOf(admission.loginId)).toMatchObject({ personId: bob.personId });
    expect(admission.loginId).not.toBe(replaces);
    expect(await loginOf(replaces)).toBeNull();
  });

  it("asks for the second factor of a person who has one", async () => {
    const { email, personId } = await person({ secondFactor: true });
    await wish(email);
    const code = codeOf(await mailTo(email, /sign-in link/));
    expect((await signInByLink(at(), { code, origin })).kind).toBe("second_factor");
    expect(await database.db.query("SELECT 1 FROM login WHERE person_id = $1", [personId])).toEqual([]);
  });

  it("is dead once the password was changed or the address became another", async () => {
    const { email, personId, ctx } = await person();
    await wish(email);
    const first = codeOf(await mailTo(email, /sign-in link/));
    const loginId = await signedIn(email);
    await changePassword(
      ctx,
      { personId, loginId, email, provedAt: null },
      { current: PASSWORD, next: "another good passphrase" },
    );
    expect((await linkState(at(), "magic_link", first)).state).toBe("used");
    await wish(email, MINUTE);
    const second = codeOf(await mailTo(email, /sign-in link/, MINUTE));
    await database.db.query("UPDATE person SET email_key = 'someone.else@example.org' WHERE id = $1", [personId]);
    expect((await linkState(at(), "magic_link", second)).state).toBe("used");
  });
});

describe("a link that sets a new password", () => {
  it("sets it, ends every other login, tells the person, and works once", async () => {
    const { email, personId } = await person();
    const [one, two] = [await signedIn(email), await signedIn(email)];
    await wish(email, 0, "reset");
    const code = codeOf(await mailTo(email, /new password/));
    const admission = await resetByLink(at(MINUTE), { code, password: "another good passphrase", origin });
    if (admission.kind !== "login") throw new Error("It asked for a second factor.");
    expect(await loginOf(admission.loginId, MINUTE)).toMatchObject({ personId, method: "reset" });
    for (const loginId of [one, two]) expect(await loginOf(loginId, MINUTE)).toBeNull();
    expect(await refusal(signIn(at(), { email, password: PASSWORD, origin }))).toMatchObject({ code: "credentials" });
    expect((await signIn(at(), { email, password: "another good passphrase", origin })).kind).toBe("login");
    expect((await mailTo(email, /password was changed/, MINUTE)).text).toContain(origin.address);
    const again = resetByLink(at(MINUTE), { code, password: "a third good passphrase", origin });
    expect(await refusal(again)).toMatchObject({ code: "linkUsed" });
  });

  it("is not used up by a password that cannot be used", async () => {
    const { email } = await person();
    await wish(email, 0, "reset");
    const code = codeOf(await mailTo(email, /new password/));
    for (const [password, expected] of [
      ["short", "passwordShort"],
      [email, "passwordIsEmail"],
      ["aaaaaaaaaaaa", "passwordSimple"],
    ] as const)
      expect(await refusal(resetByLink(at(), { code, password, origin }))).toEqual({
        kind: "bad_input",
        field: "password",
        code: expected,
      });
    expect((await linkState(at(), "reset", code)).state).toBe("good");
  });

  it("does not spare anybody their second factor, and voids every other link", async () => {
    const { email, personId } = await person({ secondFactor: true });
    await wish(email);
    const magic = codeOf(await mailTo(email, /sign-in link/));
    await wish(email, 0, "reset");
    const code = codeOf(await mailTo(email, /new password/));
    expect((await resetByLink(at(), { code, password: "another good passphrase", origin })).kind).toBe("second_factor");
    expect(await database.db.query("SELECT 1 FROM login WHERE person_id = $1", [personId])).toEqual([]);
    expect((await linkState(at(), "magic_link", magic)).state).toBe("used");
  });

  it("stops after an hour", async () => {
    const { email } = await person();
    await wish(email, 0, "reset");
    const code = codeOf(await mailTo(email, /new password/));
    const late = resetByLink(at(HOUR), { code, password: "another good passphrase", origin });
    expect(await refusal(late)).toMatchObject({ code: "linkExpired" });
  });
});

describe("whose an address is", () => {
  it("is asked by mail at sign-up, and shown by the link, once", async () => {
    const email = "erin@example.org";
    const { personId, accountId } = await signUp(at(), { email, password: PASSWORD, locale: "zh", origin });
    const mail = await mailTo(email, /请确认/);
    const code = codeOf(mail);
    expect(new URL(mail.link).pathname).toBe("/verify-email");
    expect(await verifiedAt(personId)).toBeNull();
    // Opening the page, as mail scanners do, changes nothing.
    expect((await verificationState(at(), code)).state).toBe("good");
    expect(await verifiedAt(personId)).toBeNull();
    expect(await verifyEmail(at(HOUR), code, origin)).toBe(email);
    expect(await verifiedAt(personId)).toEqual(at(HOUR).now);
    expect(await refusal(verifyEmail(at(HOUR), code, origin))).toMatchObject({ code: "linkUsed" });
    const again = askForVerification({ ...at(), accountId }, personId, origin);
    expect(await refusal(again)).toMatchObject({ code: "emailVerified" });
  });

  it("is asked again on demand, five times an hour", async () => {
    const { personId, ctx, email } = await person();
    for (let count = 0; count < 5; count += 1) await askForVerification(ctx, personId, origin);
    expect(await refusal(askForVerification(ctx, personId, origin))).toMatchObject({ kind: "too_many" });
    await deliverMail(at());
    expect(server.mails.filter((mail) => mail.to.includes(email))).toHaveLength(5);
  });

  it("changes only when the new address confirms, and the old one is told", async () => {
    const { personId, ctx, email } = await person();
    const me = { personId, loginId: await signedIn(email), provedAt: at().now, email };
    const wanted = "dana.new@example.org";
    const change = { name: "Dana", email: wanted, origin };
    expect(await updateProfile(ctx, me, change)).toBe(wanted);
    expect(await pendingEmail(ctx, personId)).toBe(wanted);
    expect((await loginOf(me.loginId))?.email).toBe(email);
    const code = codeOf(await mailTo(wanted, /new e-mail/));
    expect(await verifyEmail(at(MINUTE), code, origin)).toBe(wanted);
    expect(await loginOf(me.loginId, MINUTE)).toMatchObject({ email: wanted, emailVerifiedAt: at(MINUTE).now });
    expect(await pendingEmail(ctx, personId)).toBeNull();
    const told = await mailTo(email, /address was changed/, MINUTE);
    expect(told.text).toContain("d…@example.org");
    expect(told.text).not.toContain(wanted);
  });

  it("can be kept after all, and a later wish replaces an earlier one", async () => {
    const { personId, ctx, email } = await person();
    const me = { personId, loginId: await signedIn(email), provedAt: at().now, email };
    const wanting = (address: string) => updateProfile(ctx, me, { name: "", email: address, origin });
    await wanting("first.wish@example.org");
    await wanting("second.wish@example.org");
    const first = codeOf(await mailTo("first.wish@example.org", /new e-mail/));
    expect(await refusal(verifyEmail(at(), first, origin))).toMatchObject({ code: "linkUsed" });
    await cancelEmailChange(ctx, personId);
    const second = codeOf(await mailTo("second.wish@example.org", /new e-mail/));
    expect(await refusal(verifyEmail(at(), second, origin))).toMatchObject({ code: "linkUsed" });
    expect((await loginOf(me.loginId))?.email).toBe(email);
  });

  it("is not told while asking, and refused when somebody else has it by then", async () => {
    const [dana, other] = [await person(), await person()];
    const loud = other.email.replace("dana", "DANA");
    const me = { personId: dana.personId, loginId: await signedIn(dana.email), provedAt: at().now, email: dana.email };
    const taken = { name: "", email: loud, origin };
    expect(await updateProfile(dana.ctx, me, taken)).toBe(loud);
    const code = codeOf(await mailTo(loud, /new e-mail/));
    expect(await refusal(verifyEmail(at(), code, origin))).toMatchObject({ kind: "conflict", code: "emailTaken" });
    expect((await loginOf(me.loginId))?.email).toBe(dana.email);
  });
});

describe("a sign-in from a new device", () => {
  it("is told once per device, and never for the first of all", async () => {
    const { email, personId } = await person();
    const mails = async () => {
      await deliverMail(at());
      return server.mails.filter((mail) => mail.to.includes(email) && /new device/.test(mail.mail.subject ?? ""))
        .length;
    };
    const laptop = "l".repeat(43);
    const phone = "p".repeat(43);
    const enterWith = (device: string) => signIn(at(), { email, password: PASSWORD, origin: { ...origin, device } });
    await enterWith(laptop);
    await enterWith(laptop);
    expect(await mails()).toBe(0);
    await enterWith(phone);
    await enterWith(phone);
    await enterWith(laptop);
    expect(await mails()).toBe(1);
    // A cookie nobody here made is no device that is known.
    await enterWith("not ours");
    expect(await mails()).toBe(2);
    const rows = await database.db.query("SELECT hash FROM known_device WHERE person_id = $1", [personId]);
    expect(rows).toHaveLength(3);
  });
});

/** The same database, noting every statement. */
function recording(db: TestDatabase["db"], seen: string[]): TestDatabase["db"] {
  return {
    query(sql, params) {
      seen.push((typeof sql === "string" ? sql : sql.text).trim());
      return db.query(sql, params);
    },
    transaction: (work) => db.transaction((tx) => work(recording(tx, seen))),
  };
}
