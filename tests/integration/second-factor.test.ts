import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { seal, unseal } from "../../lib/auth/sealed";
import type { Ctx } from "../../lib/ctx";
import { RULES } from "../../lib/services/attempts";
import { admit, passSecondFactor } from "../../lib/services/gate";
import { endLogins } from "../../lib/services/logins";
import { proofWayOf, prove } from "../../lib/services/proofs";
import { checkSecondFactor } from "../../lib/services/second-factor";
import {
  beginEnrolment,
  confirmEnrolment,
  renewRecoveryCodes,
  secondFactorOf,
  turnOffSecondFactor,
} from "../../lib/services/second-factor-setup";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { admitted, createPerson, PASSWORD, type Somebody } from "../support/people";
import { withSecondFactor } from "../support/second-factor";
import { codeAt, wrongCodeAt } from "../support/totp";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.end());

/** On a step's first millisecond, so that steps are counted from here. */
const START = Date.parse("2026-11-21T08:00:00Z");
const STEP = 30_000;
const at = (ms = 0): Ctx => database.ctx(new Date(START + ms));
const browser = { userAgent: "", address: "192.0.2.1" };

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: { detail?: { code?: string } }) => error.detail?.code ?? String(error),
  );

let alice: Somebody;
beforeEach(async () => {
  alice = await createPerson(at());
});

describe("turning the second factor on", () => {
  it("counts for nothing until a code confirms it, and then needs that code no more", async () => {
    const { secret, uri } = await beginEnrolment(at(), alice);
    expect(uri).toContain(`secret=${secret}`);
    expect((await admit(at(), { personId: alice.personId, method: "password", origin: browser })).kind).toBe("login");
    expect(await codeOf(confirmEnrolment(at(), alice.personId, wrongCodeAt(secret, START)))).toBe("codeWrong");
    expect((await secondFactorOf(at(), alice.personId)).since).toBeNull();

    const codes = await confirmEnrolment(at(), alice.personId, codeAt(secret, START));
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}$/);
    expect(await secondFactorOf(at(), alice.personId)).toEqual({ since: at().now, codesLeft: 10 });
    expect(await codeOf(checkSecondFactor(at(1_000), alice.personId, codeAt(secret, START)))).toBe("codeWrong");
    expect(await codeOf(beginEnrolment(at(), alice))).toBe("gone");
  });

  it("lets one of two confirm that come at once", async () => {
    const { secret } = await beginEnrolment(at(), alice);
    const both = [0, 1].map(() => codeOf(confirmEnrolment(at(), alice.personId, codeAt(secret, START))));
    expect((await Promise.all(both)).sort()).toEqual(["done", "gone"]);
    expect((await secondFactorOf(at(), alice.personId)).codesLeft).toBe(10);
  });

  it("keeps no secret and no recovery code that the table would give away", async () => {
    const { secret, recovery } = await withSecondFactor(at(), alice);
    const [stored] = await database.db.query<{ all: string }>(
      `SELECT (SELECT row_to_json(p)::text FROM person p WHERE id = $1)
           || (SELECT json_agg(r)::text FROM recovery_code r WHERE person_id = $1) AS all`,
      [alice.personId],
    );
    const text = stored?.all ?? "";
    for (const plain of [secret, ...recovery]) {
      expect(text).not.toContain(plain);
      expect(text).not.toContain(Buffer.from(plain).toString("hex"));
    }
    const [row] = await database.db.query<{ sealed: Buffer }>(
      "SELECT totp_secret AS sealed FROM person WHERE id = $1",
      [alice.personId],
    );
    expect(row?.sealed).toHaveLength(12 + 16 + 20);
    // Copied to somebody else's row it opens nothing.
    const sealed = seal(Buffer.from("secret"), alice.personId);
    expect(unseal(sealed, alice.personId).toString()).toBe("secret");
    expect(() => unseal(sealed, "somebody else")).toThrow();
    expect(() => unseal(sealed.fill(0, -1), alice.personId)).toThrow();
  });
});

describe("a code", () => {
  it.each([
    ["two steps before", -2, "codeWrong"],
    ["the step before", -1, "done"],
    ["this step", 0, "done"],
    ["the step after", 1, "done"],
    ["two steps after", 2, "codeWrong"],
  ])("of %s (%i): %s", async (_name, step, outcome) => {
    const { secret } = await withSecondFactor(at(), alice);
    expect(await codeOf(checkSecondFactor(at(), alice.personId, codeAt(secret, START + step * STEP)))).toBe(outcome);
  });

  it("counts once, and those before it no more, even when two come at once", async () => {
    const { secret } = await withSecondFactor(at(), alice);
    const code = codeAt(secret, START);
    const both = [0, 1].map(() => codeOf(checkSecondFactor(at(), alice.personId, code)));
    expect((await Promise.all(both)).sort()).toEqual(["codeWrong", "done"]);
    expect(await codeOf(checkSecondFactor(at(), alice.personId, codeAt(secret, START - STEP)))).toBe("codeWrong");
    expect(await codeOf(checkSecondFactor(at(STEP), alice.personId, codeAt(secret, START + STEP)))).toBe("done");
  });

  it("may be typed with spaces or in full width", async () => {
    const { secret } = await withSecondFactor(at(), alice);
    const code = codeAt(secret, START);
    const typed = ` ${code.slice(0, 3)} ${code.slice(3).replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))} `;
    expect(await codeOf(checkSecondFactor(at(), alice.personId, typed))).toBe("done");
  });

  it("is guessed 8 times, and then not even the right one counts for a quarter of an hour", async () => {
    const { secret } = await withSecondFactor(at(), alice);
    const { limit, windowMs } = RULES.secondFactor;
    for (let i = 0; i < limit; i += 1) {
      expect(await codeOf(checkSecondFactor(at(), alice.personId, wrongCodeAt(secret, START)))).toBe("codeWrong");
    }
    expect(await codeOf(checkSecondFactor(at(), alice.personId, codeAt(secret, START)))).toBe("tooMany");
    const later = START + windowMs;
    expect(await codeOf(checkSecondFactor(at(windowMs), alice.personId, codeAt(secret, later)))).toBe("done");
  });

  it("is nobody else's", async () => {
    const charlie = await createPerson(at());
    const [{ secret }, theirs] = [await withSecondFactor(at(), alice), await withSecondFactor(at(), charlie)];
    expect(await codeOf(checkSecondFactor(at(), charlie.personId, codeAt(secret, START)))).toBe("codeWrong");
    expect(await codeOf(checkSecondFactor(at(), alice.personId, theirs.recovery[0] ?? ""))).toBe("codeWrong");
  });
});

describe("a recovery code", () => {
  it("opens the account once, however it is typed", async () => {
    const { recovery } = await withSecondFactor(at(), alice);
    const [code = ""] = recovery;
    const held = await admit(at(), { personId: alice.personId, method: "password", origin: browser });
    if (held.kind !== "second_factor") throw new Error("The second factor was not asked for.");
    const typed = ` ${code.toUpperCase().replace("-", " ")} `;
    expect((await passSecondFactor(at(), { challenge: held.challenge, code: typed, origin: browser })).kind).toBe(
      "login",
    );
    expect(await codeOf(checkSecondFactor(at(), alice.personId, code))).toBe("codeWrong");
    expect((await secondFactorOf(at(), alice.personId)).codesLeft).toBe(9);
  });

  it("counts no more once there are new ones, or the second factor is off", async () => {
    const { recovery } = await withSecondFactor(at(), alice);
    const renewed = await renewRecoveryCodes(at(), alice.personId);
    expect(await codeOf(checkSecondFactor(at(), alice.personId, recovery[1] ?? ""))).toBe("codeWrong");
    expect(await codeOf(checkSecondFactor(at(), alice.personId, renewed[1] ?? ""))).toBe("done");
    await turnOffSecondFactor(at(), alice.personId, browser);
    expect(await codeOf(checkSecondFactor(at(), alice.personId, renewed[2] ?? ""))).toBe("codeWrong");
    expect(await codeOf(renewRecoveryCodes(at(), alice.personId))).toBe("gone");
    expect(await secondFactorOf(at(), alice.personId)).toEqual({ since: null, codesLeft: 0 });
  });
});

describe("a sign-in that waits for its second step", () => {
  it("leads nowhere once the password has changed", async () => {
    const { secret } = await withSecondFactor(at(), alice);
    const held = await admit(at(), { personId: alice.personId, method: "password", origin: browser });
    if (held.kind !== "second_factor") throw new Error("The second factor was not asked for.");
    await endLogins(at(), alice.personId, null);
    const step = passSecondFactor(at(), { challenge: held.challenge, code: codeAt(secret, START), origin: browser });
    expect(await codeOf(step)).toBe("challengeOver");
  });
});

describe("proving oneself", () => {
  const provedAt = async (loginId: string) =>
    (await database.db.query<{ at: Date }>("SELECT proved_at AS at FROM login WHERE id = $1", [loginId]))[0]?.at;

  it("takes the password, until there is a second factor: then only a code", async () => {
    const loginId = await admitted(at(), alice.personId);
    const me = { personId: alice.personId, loginId };
    const ctx = { ...at(60_000), accountId: alice.accountId };
    expect(await proofWayOf(ctx, alice.personId)).toEqual({ kind: "password", providers: [] });
    expect(await codeOf(prove(ctx, me, "not the password"))).toBe("passwordWrong");
    expect(await provedAt(loginId)).toEqual(at().now);
    await prove(ctx, me, PASSWORD);
    expect(await provedAt(loginId)).toEqual(ctx.now);

    const { secret } = await withSecondFactor(at(), alice);
    expect((await proofWayOf(ctx, alice.personId)).kind).toBe("code");
    expect(await codeOf(prove(ctx, me, PASSWORD))).toBe("codeWrong");
    await prove({ ...ctx, now: at(120_000).now }, me, codeAt(secret, START + 120_000));
    expect(await provedAt(loginId)).toEqual(at(120_000).now);
  });

  it("proves one login only, and nobody else's", async () => {
    const charlie = await createPerson(at());
    const [mine, theirs] = [await admitted(at(), alice.personId), await admitted(at(), charlie.personId)];
    const ctx = { ...at(60_000), accountId: alice.accountId };
    await prove(ctx, { personId: alice.personId, loginId: theirs }, PASSWORD);
    expect([await provedAt(mine), await provedAt(theirs)]).toEqual([at().now, at().now]);
  });
});
