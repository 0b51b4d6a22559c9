import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Claim } from "../../lib/auth/claim";
import { type Admission, type LoginOrigin, readLogin } from "../../lib/auth/login";
import type { Ctx } from "../../lib/ctx";
import { LOGIN_METHODS, type LoginMethod, type Provider } from "../../lib/domain/login-method";
import { RULES, take } from "../../lib/services/attempts";
import { admit, isChallengeOpen, passSecondFactor } from "../../lib/services/gate";
import { connectIdentity } from "../../lib/services/identities";
import { issueCode } from "../../lib/services/mail-codes";
import { resetByLink, signInByLink } from "../../lib/services/recovery";
import { signIn, signInByClaim } from "../../lib/services/sign-in";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, PASSWORD, type Somebody } from "../support/people";
import { withSecondFactor } from "../support/second-factor";
import { codeAt, wrongCodeAt } from "../support/totp";

/** Every way to a login passes one gate: throttled, held back for the second factor, and always to a fresh login. */

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.end());

const START = Date.parse("2026-11-21T08:00:00Z");
const at = (ms = 0): Ctx => database.ctx(new Date(START + ms));

/** What a browser brings along. */
interface Browser {
  origin: LoginOrigin;
  replaces?: string | null;
}

interface Path {
  /** What must be there before: a link in the mail, an account elsewhere. */
  prepare?(ctx: Ctx, person: Somebody): Promise<void>;
  /** Goes this way as this person, up to what the gate answers. */
  go(ctx: Ctx, person: Somebody, browser: Browser): Promise<Admission>;
  /** Nobody owns the demo: it has no second factor, and its visitors are counted by address alone. */
  isShared?: true;
}

const claimOf = (provider: Provider, person: Somebody): Claim => ({
  provider,
  issuer: provider === "oidc" ? "https://id.example" : "",
  subject: person.personId,
  email: person.email,
  emailVerified: true,
  name: "",
});

const through = (provider: Provider): Path => ({
  prepare: (ctx, person) => connectIdentity(ctx, person.personId, claimOf(provider, person)),
  go: (ctx, person, browser) => signInByClaim(ctx, { claim: claimOf(provider, person), locale: "en", ...browser }),
});

/** A method without a row here does not compile. */
const PATHS: Record<LoginMethod, Path> = {
  password: { go: (ctx, { email }, browser) => signIn(ctx, { email, password: PASSWORD, ...browser }) },
  google: through("google"),
  github: through("github"),
  oidc: through("oidc"),
  magic_link: {
    go: async (ctx, { personId, email }, browser) => {
      const { code } = await issueCode(ctx, { personId, purpose: "magic_link", email });
      return signInByLink(ctx, { code, ...browser });
    },
  },
  reset: {
    go: async (ctx, { personId, email }, browser) => {
      const { code } = await issueCode(ctx, { personId, purpose: "reset", email });
      return resetByLink(ctx, { code, password: PASSWORD, ...browser });
    },
  },
  demo: { isShared: true, go: (ctx, { personId }, browser) => admit(ctx, { personId, method: "demo", ...browser }) },
};

let count = 0;
/** A browser nobody used before: the throttles of addresses count it alone. */
const browser = (): Browser => {
  count += 1;
  return { origin: { userAgent: "Firefox/140", address: `192.0.2.${count % 250}:${count}` } };
};

async function visitor(path: Path): Promise<Somebody> {
  const person = await createPerson(at());
  await path.prepare?.(at(), person);
  return person;
}

const loginsOf = ({ personId }: Somebody) =>
  database.db.query<{ id: string; method: LoginMethod; proved: boolean }>(
    "SELECT id, method, proved_at IS NOT NULL AS proved FROM login WHERE person_id = $1 AND revoked_at IS NULL",
    [personId],
  );

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: { detail?: { code?: string } }) => error.detail?.code ?? String(error),
  );

describe.each(LOGIN_METHODS.map((method) => ({ method, path: PATHS[method] })))(
  "S0-57: by $method",
  ({ method, path }) => {
    it("leads to a login of its own each time, which says how it was made", async () => {
      const person = await visitor(path);
      const first = await path.go(at(), person, browser());
      const second = await path.go(at(1_000), person, browser());
      if (first.kind !== "login" || second.kind !== "login") throw new Error("There is no second factor.");
      expect(second.loginId).not.toBe(first.loginId);
      expect(await readLogin(at(2_000), second.loginId)).toMatchObject({
        personId: person.personId,
        method,
        provedAt: path.isShared ? null : at(1_000).now,
      });
    });

    it("ends the login the browser had before, so that nobody who planted or stole it comes along", async () => {
      const person = await visitor(path);
      const planted = await createPerson(at());
      const before = await admit(at(), { personId: planted.personId, method: "password", ...browser() });
      if (before.kind !== "login") throw new Error("There is no second factor.");
      const after = await path.go(at(1_000), person, { ...browser(), replaces: before.loginId });
      if (after.kind !== "login") throw new Error("There is no second factor.");
      expect(after.loginId).not.toBe(before.loginId);
      expect(await readLogin(at(2_000), before.loginId)).toBeNull();
      expect(await readLogin(at(2_000), after.loginId)).not.toBeNull();
    });

    it("is throttled by address, whoever it is, and opens nothing then", async () => {
      const { limit, windowMs } = RULES.admitAddress;
      const from = browser();
      await fill("admitAddress", from.origin.address, limit);
      const person = await visitor(path);
      expect(await codeOf(path.go(at(1_000), person, from))).toBe("tooMany");
      expect(await loginsOf(person)).toEqual([]);
      expect(await codeOf(path.go(at(windowMs), person, from))).toBe("done");
    });

    if (path.isShared) return;

    it("is throttled by person, from whatever address", async () => {
      const person = await visitor(path);
      await fill("admitPerson", person.personId, RULES.admitPerson.limit);
      expect(await codeOf(path.go(at(1_000), person, browser()))).toBe("tooMany");
      expect(await loginsOf(person)).toEqual([]);
    });

    it("opens nothing for somebody with a second factor until the second step is taken, once, in time", async () => {
      const person = await visitor(path);
      const { secret } = await withSecondFactor(at(), person);
      const from = browser();
      const held = await path.go(at(), person, from);
      if (held.kind !== "second_factor") throw new Error("The second factor was not asked for.");
      const { challenge } = held;
      expect(await loginsOf(person)).toEqual([]);

      const step = (ms: number, code: string, by = challenge) =>
        passSecondFactor(at(ms), { challenge: by, code, ...from });
      expect(await codeOf(step(1_000, wrongCodeAt(secret, START)))).toBe("codeWrong");
      expect(await codeOf(step(1_000, codeAt(secret, START), `${challenge.slice(0, -1)}_`))).toBe("challengeOver");
      expect(await codeOf(step(600_000, codeAt(secret, START + 600_000)))).toBe("challengeOver");
      expect(await loginsOf(person)).toEqual([]);

      expect((await step(2_000, codeAt(secret, START))).kind).toBe("login");
      expect(await loginsOf(person)).toMatchObject([{ method, proved: true }]);
      expect(await isChallengeOpen(at(3_000), challenge)).toBe(false);
      expect(await codeOf(step(60_000, codeAt(secret, START + 60_000)))).toBe("challengeOver");
    });
  },
);

/** As if it had been tried that often at START. */
async function fill(rule: keyof typeof RULES, key: string, times: number): Promise<void> {
  await take(at(), rule, key);
  await database.db.query("UPDATE attempt SET count = $1 WHERE rule = $2 AND ends_at = $3 AND count = 1", [
    times,
    rule,
    new Date(START + RULES[rule].windowMs),
  ]);
}

describe("the code", () => {
  const ROOT = fileURLToPath(new URL("../..", import.meta.url));
  const files = ["app", "lib", "cli", "scripts", "components"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:tsx?|mjs)$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
      .filter((file) => !/(?:^|\/)(?:node_modules|dist)\//.test(file)),
  );
  const filesWith = (pattern: RegExp) => files.filter((file) => pattern.test(readFileSync(join(ROOT, file), "utf8")));

  it("inserts a login nowhere but in the gate", () => {
    expect(filesWith(/INSERT\s+INTO\s+"?login"?[\s(]|\.login\.(?:create|upsert)|openLogin\(/i)).toEqual([
      "lib/services/gate.ts",
    ]);
  });

  it("makes the cookie of a login nowhere but in enter", () => {
    expect(filesWith(/\bencode\(\{\s*token: \{ loginId/)).toEqual(["lib/auth/enter.ts"]);
    expect(filesWith(/jwt\s*[:(].*loginId/)).toEqual([]);
  });
});
