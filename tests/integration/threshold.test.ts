import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AccountCtx } from "../../lib/ctx";
import { setOfflineThreshold } from "../../lib/services/accounts";
import { sweep } from "../../lib/services/sweep";
import { readThreshold } from "../../lib/services/threshold";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeAccount, makeAgent, makeHost, setWatch } from "../support/fleet";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.end());

const MINUTE = 60_000;
const NOW = Date.parse("2026-11-21T08:00:00Z");
const at = (minutes: number) => NOW + minutes * MINUTE;

let accountId: string;
const ctx = (minutes = 0): AccountCtx => ({ ...database.ctx(new Date(at(minutes))), accountId });
beforeEach(async () => {
  accountId = await makeAccount(ctx(), "alice");
  await setWatch(ctx(), { seenAt: NOW, continuous: false });
});

/** Minutes from now to each agent's deadline, and its state, by name. */
async function deadlines(): Promise<Record<string, [string, number]>> {
  const rows = await database.db.query<{ name: string; state: string; deadlineAt: Date }>(
    `SELECT name_en AS name, state, deadline_at AS "deadlineAt" FROM agent WHERE account_id = $1`,
    [accountId],
  );
  return Object.fromEntries(rows.map((row) => [row.name, [row.state, (row.deadlineAt.getTime() - NOW) / MINUTE]]));
}

async function agent(
  nameEn: string,
  lastActive: number,
  over: { intervalSeconds?: number; state?: "offline" | "retired" } = {},
) {
  const host = await makeHost(ctx(), accountId, {
    intervalSeconds: over.intervalSeconds ?? null,
    lastSeenAt: at(lastActive),
  });
  return makeAgent(ctx(), accountId, host, { nameEn, lastActiveAt: at(lastActive), state: over.state });
}

describe("S0-44: the offline threshold", () => {
  it.each([0, 61, 5.5, Number.NaN])("refuses %d minutes", async (minutes) => {
    await expect(setOfflineThreshold(ctx(), minutes)).rejects.toMatchObject({
      kind: "bad_input",
      detail: { field: "minutes" },
    });
  });

  it("is 5 minutes at first, and says which hosts wait longer", async () => {
    await makeHost(ctx(), accountId, { intervalSeconds: 570, thresholdMs: 630_000 });
    expect(await readThreshold(ctx())).toEqual({ minutes: 5, slowHosts: 1, slowestMinutes: 11 });
  });

  it("moves every deadline of the account, later or sooner, and none before now", async () => {
    await agent("fresh", -1);
    await agent("quiet", -4);
    await setOfflineThreshold(ctx(), 10);
    expect(await deadlines()).toEqual({ fresh: ["online", 9], quiet: ["online", 6] });
    await setOfflineThreshold(ctx(), 2);
    expect(await deadlines()).toEqual({ fresh: ["online", 1], quiet: ["online", 0] });
    await sweep(ctx());
    expect(await deadlines()).toEqual({ fresh: ["online", 1], quiet: ["offline", 0] });
  });

  it("is never below a host's own interval plus one minute", async () => {
    await agent("slow", -1, { intervalSeconds: 600 });
    await setOfflineThreshold(ctx(), 1);
    expect(await deadlines()).toEqual({ slow: ["online", 10] });
    await setOfflineThreshold(ctx(), 30);
    expect(await deadlines()).toEqual({ slow: ["online", 29] });
  });

  it("brings nobody back who is offline, retired, or past the deadline and not swept yet", async () => {
    await agent("dark", -30, { state: "offline" });
    await agent("gone", -30, { state: "retired" });
    await agent("overdue", -6);
    const before = await deadlines();
    await setOfflineThreshold(ctx(), 60);
    expect(await deadlines()).toEqual(before);
    await sweep(ctx());
    expect((await deadlines()).overdue).toEqual(["offline", -1]);
  });

  it("changes nothing in another account", async () => {
    await agent("alices", -1);
    const alices = accountId;
    accountId = await makeAccount(ctx(), "charlie");
    await setOfflineThreshold(ctx(), 60);
    accountId = alices;
    expect(await deadlines()).toEqual({ alices: ["online", 4] });
    expect((await readThreshold(ctx())).minutes).toBe(5);
  });
});
