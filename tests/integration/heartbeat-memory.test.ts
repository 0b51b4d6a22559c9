import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Database, databaseOver } from "../../lib/db/database";
import { recordHeartbeats, type Upload } from "../../lib/services/heartbeats";
import { sweep } from "../../lib/services/sweep";
import { setOfflineThreshold } from "../../lib/services/threshold";
import { createToken, revokeToken, verifyToken } from "../../lib/services/tokens";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody } from "../support/people";
import { storedAgents, storedFlips } from "../support/wire";

/** A process that remembers what it wrote must store exactly what one that reads everything anew stores. */

const T0 = Date.UTC(2026, 10, 21, 12);
const SEC = 1_000;

let test: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  test = await createTestDatabase();
  pool = new pg.Pool({ connectionString: test.url, max: 10 });
  // Dropping the database may cut off a connection that is just being closed.
  pool.on("error", () => {});
});
afterAll(async () => {
  await pool.end();
  await test.end();
});

/** A writer belongs to a Database object: a new object is a process that remembers nothing. */
const forgetful = (): Database => databaseOver(pool);

interface Subject {
  person: Somebody;
  owner: { tokenId: string; accountId: string };
  db(): Database;
}

async function subject(db: () => Database): Promise<Subject> {
  const person = await createPerson(test.ctx(new Date(T0)));
  const { token } = await createToken(person.ctx, { name: "t", reusable: true });
  const owner = await verifyToken(person.ctx, token);
  return { person, owner: { tokenId: owner?.tokenId ?? "", accountId: person.accountId }, db };
}

const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { maxLength: 4 });
const upload = fc.record({
  host: fc.constantFrom("one", "two"),
  ids,
  isComplete: fc.boolean(),
  isReadable: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  delay: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 600 }) }),
  name: fc.constantFrom("x", "y"),
  key: fc.oneof(
    { weight: 9, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom("same-key-1", "same-key-2") },
  ),
});
const step = fc.record({
  /** Did somebody watch up to this step, so that silence counts? */
  isWatched: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  seconds: fc.oneof(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 400 })),
  what: fc.oneof(
    { weight: 10, arbitrary: fc.record({ uploads: fc.array(upload, { minLength: 1, maxLength: 4 }) }) },
    { weight: 2, arbitrary: fc.constant("sweep" as const) },
    { weight: 1, arbitrary: fc.record({ minutes: fc.integer({ min: 1, max: 8 }) }) },
    { weight: 2, arbitrary: fc.record({ elsewhere: upload }) },
  ),
});

let keys = 0;
interface Given {
  host: string;
  ids: string[];
  isComplete: boolean;
  isReadable: boolean;
  /** Seconds. */
  delay: number;
  name: string;
  key: string | null;
}
function uploadOf(given: Given, owner: Subject["owner"], now: number, key: string): Upload {
  const seenAt = now - given.delay * SEC;
  const text = { nameEn: given.name, nameZh: given.name, greetingEn: "", greetingZh: "", emoji: "", model: "" };
  const listed = given.isReadable ? given.ids : [];
  return {
    ...owner,
    receivedAt: now,
    address: "",
    host: { externalId: given.host, intervalSeconds: 60, name: given.name },
    reports: [
      {
        key: given.key ?? key,
        seenAt,
        roster: { status: given.isReadable ? "ok" : "error", reason: "" },
        isComplete: given.isComplete || !given.isReadable,
        agents: listed.map((externalId) => ({ ...text, externalId, seenAt, configured: true })),
      },
    ],
  };
}

async function state({ person }: Subject) {
  const { accountId } = person;
  const agents = (await storedAgents(test.db, accountId)).map(({ account: _account, ...agent }) => agent);
  const hosts = await test.db.query(
    `SELECT external_id, name, state, state_since, last_seen_at, deadline_at, threshold_ms, roster_status, roster_seen_at,
       (SELECT count(*)::int FROM report WHERE host_id = host.id) AS reports FROM host WHERE account_id = $1 ORDER BY 1`,
    [accountId],
  );
  return { agents, hosts, flips: (await storedFlips(test.db, accountId, T0)).sort() };
}

it("stores the same, whatever happened in between: sweeps, gaps, new thresholds, another platform", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), async (steps) => {
      await test.db.query("TRUNCATE platform_watch, platform_gap, account, person CASCADE");
      const memory = forgetful();
      const subjects = await Promise.all([subject(() => memory), subject(forgetful)]);
      let now = T0;
      for (const { seconds, isWatched, what } of steps) {
        now += seconds * SEC;
        const at = new Date(now);
        if (isWatched) await test.db.query("UPDATE platform_watch SET seen_at = $1", [at]);
        if (what === "sweep") await sweep({ db: test.db, now: at });
        else if ("minutes" in what)
          for (const one of subjects) await setOfflineThreshold({ ...one.person.ctx, now: at }, what.minutes);
        else {
          const isElsewhere = "elsewhere" in what;
          const uploads = isElsewhere ? [what.elsewhere] : what.uploads;
          const names = uploads.map(() => `generated-${++keys}`);
          for (const one of subjects) {
            const db = isElsewhere ? forgetful() : one.db();
            await Promise.all(
              uploads.map((given, index) =>
                recordHeartbeats({ db, now: at }, uploadOf(given, one.owner, now, names[index] ?? "")),
              ),
            );
          }
        }
      }
      const [remembering, reading] = await Promise.all(subjects.map(state));
      expect(remembering).toEqual(reading);
      // What the sweep relies on: it never looks too late.
      const late = await test.db.query("SELECT id FROM agent WHERE state = 'online' AND check_at > deadline_at");
      expect(late).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 120_000);

it("S0-66: what is remembered of a token does not outlive it", async () => {
  const one = await subject(() => test.db);
  const given = {
    host: "one" as const,
    ids: ["a" as const],
    isComplete: true,
    isReadable: true,
    delay: 0,
    name: "x" as const,
    key: null,
  };
  const send = (ms: number) =>
    recordHeartbeats(test.ctx(new Date(T0 + ms)), uploadOf(given, one.owner, T0 + ms, `generated-${++keys}`));
  await send(0);
  await send(1_000);
  await revokeToken(one.person.ctx, one.owner.tokenId);
  await expect(send(2_000)).rejects.toMatchObject({ kind: "forbidden" });
  expect(await storedAgents(test.db, one.person.accountId)).toMatchObject([{ lastActiveAt: T0 + 1_000 }]);
});
