import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "../../lib/ctx";
import { databaseOver } from "../../lib/db/database";
import { AppError } from "../../lib/errors";
import { forget, giveBack, RULES, take } from "../../lib/services/attempts";
import { prune } from "../../lib/services/prune";
import { signIn } from "../../lib/services/sign-in";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, PASSWORD } from "../support/people";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.end());

const START = Date.parse("2026-11-21T08:00:00Z");
const at = (ms = 0): Ctx => database.ctx(new Date(START + ms));
const { limit, windowMs } = RULES.passwordPair;

/** How often it went through, and the seconds to wait that the others were told. */
async function tried(
  times: number,
  key: string,
  ctx = at(),
): Promise<{ passed: number; waits: (number | undefined)[] }> {
  const outcomes = await Promise.allSettled(Array.from({ length: times }, () => take(ctx, "passwordPair", key)));
  const waits = outcomes.flatMap((outcome) => {
    if (outcome.status === "fulfilled") return [];
    if (!(outcome.reason instanceof AppError)) throw outcome.reason;
    expect(outcome.reason).toMatchObject({ kind: "too_many", detail: { code: "tooMany" } });
    return [outcome.reason.detail.retryAfterSeconds];
  });
  return { passed: times - waits.length, waits };
}

describe("attempts", () => {
  it("beyond the limit are refused, exactly, however many come at once", async () => {
    expect(await tried(limit + 3, "at once")).toEqual({ passed: limit, waits: [900, 900, 900] });
  });

  it("are counted by all processes together", async () => {
    const pool = new pg.Pool({ connectionString: database.url, max: 4 });
    const elsewhere = { ...at(), db: databaseOver(pool) };
    const [here, there] = await Promise.all([tried(limit, "shared"), tried(limit, "shared", elsewhere)]);
    expect(here.passed + there.passed).toBe(limit);
    await pool.end();
  });

  it("that were refused do not lengthen the wait", async () => {
    await tried(limit, "patient");
    expect(await tried(50, "patient", at(windowMs - 1_000))).toEqual({ passed: 0, waits: Array(50).fill(1) });
    expect((await tried(1, "patient", at(windowMs))).passed).toBe(1);
  });

  it("of another key or rule count for themselves", async () => {
    await tried(limit, "mine");
    expect((await tried(1, "yours")).passed).toBe(1);
    await expect(take(at(), "signUp", "mine")).resolves.toBeUndefined();
  });

  it("that were good are taken back or forgotten", async () => {
    await tried(limit, "good");
    await giveBack(at(), "passwordPair", "good");
    expect((await tried(2, "good")).passed).toBe(1);
    await forget(at(), "passwordPair", "good");
    expect((await tried(limit, "good")).passed).toBe(limit);
  });

  it("name nobody in the table, and are cleared away once their window is over", async () => {
    await take(at(), "passwordPair", "alice@example.org 192.0.2.7");
    const [text] = await database.db.query<{ all: string }>("SELECT json_agg(attempt)::text AS all FROM attempt");
    expect(text?.all).not.toMatch(/alice|192\.0\.2|616c696365/);
    await prune(at(2 * RULES.passwordEmail.windowMs));
    expect(await database.db.query("SELECT 1 FROM attempt")).toEqual([]);
  });
});

it("a throttled sign-in says the same of somebody and of nobody, and costs the same statements", async () => {
  const alice = await createPerson(at());
  const watched = async (email: string) => {
    const statements: string[] = [];
    const codes: unknown[] = [];
    const db: Ctx["db"] = {
      ...database.db,
      query: (sql, params) => {
        statements.push(typeof sql === "string" ? sql : sql.text);
        return database.db.query(sql, params);
      },
    };
    const origin = { userAgent: "", address: `198.51.100.${email.length}` };
    for (let i = 0; i <= limit; i += 1) {
      await signIn({ ...at(), db }, { email, password: `not ${PASSWORD}`, origin }).catch((error: AppError) =>
        codes.push([error.kind, error.message, error.detail]),
      );
    }
    return { statements, codes };
  };
  const somebody = await watched(alice.email);
  expect(await watched(`x${alice.email.slice(1)}`)).toEqual(somebody);
  expect(somebody.codes).toHaveLength(limit + 1);
  expect(somebody.codes.at(-1)).toMatchObject(["too_many", expect.any(String), { code: "tooMany" }]);
});
