import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type StoredState, shownState } from "../../lib/domain/liveness";
import { listAgents } from "../../lib/services/agents";
import { listHosts } from "../../lib/services/hosts";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeAccount, makeAgent, makeHost, setWatch } from "../support/fleet";

const NOW = Date.UTC(2026, 10, 21, 12);
const ROSTERS = ["ok", "empty", "unsupported", "error"];
// Around the edges, where the two could differ by one millisecond.
const ago = fc.oneof(fc.constantFrom(-1, 0, 1, 14_999, 15_000, 15_001), fc.integer({ min: -60_000, max: 600_000 }));

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.end());

const anyAgent = fc.record({
  state: fc.constantFrom<StoredState>("online", "offline", "retired"),
  sinceAgo: ago,
  activeAgo: ago,
  deadlineAgo: ago,
  host: fc.nat(3),
});
const anyWatch = fc.record({ seenAgo: ago, continuous: fc.boolean(), gapAgo: fc.option(ago) });

it("a list shows in SQL exactly what the rule says, whatever was stored", async () => {
  const ctx = test.ctx(new Date(NOW));
  const account = await makeAccount(ctx, "Alice");
  const hosts = await Promise.all(ROSTERS.map((rosterStatus) => makeHost(ctx, account, { rosterStatus })));

  await fc.assert(
    fc.asyncProperty(fc.array(anyAgent, { minLength: 8, maxLength: 20 }), anyWatch, async (agents, watch) => {
      const seen = {
        seenAt: NOW - watch.seenAgo,
        continuous: watch.continuous,
        lastGapEndedAt: watch.gapAgo === null ? null : NOW - watch.gapAgo,
      };
      const { lastGapEndedAt } = seen;
      const gaps = lastGapEndedAt === null ? [] : [{ startedAt: lastGapEndedAt - 60_000, endedAt: lastGapEndedAt }];
      await setWatch(ctx, { ...seen, gaps });
      await ctx.db.query("DELETE FROM agent");
      const expected = new Map<string, ReturnType<typeof shownState>>();
      for (const agent of agents) {
        const living = {
          state: agent.state,
          stateSince: NOW - agent.sinceAgo,
          lastActiveAt: NOW - agent.activeAgo,
          deadlineAt: NOW - agent.deadlineAgo,
        };
        const id = await makeAgent(ctx, account, hosts[agent.host] ?? "", living);
        expected.set(id, shownState(living, seen, NOW, agent.host < 2));
      }
      const { rows } = await listAgents({ ...ctx, accountId: account }, { offset: 0, limit: 200 });
      expect(new Map(rows.map(({ id, state, since }) => [id, { state, since }]))).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

it("a host is judged by its reports alone: an unreadable roster does not make it unknown", async () => {
  const ctx = test.ctx(new Date(NOW));
  const account = await makeAccount(ctx, "Bob");
  await setWatch(ctx, { seenAt: NOW, continuous: true });
  await makeHost(ctx, account, { name: "a", rosterStatus: "error" });
  await makeHost(ctx, account, { name: "b", lastSeenAt: NOW - 600_000 });
  const { rows } = await listHosts({ ...ctx, accountId: account });
  expect(rows.map(({ name, state, since }) => ({ name, state, since }))).toEqual([
    { name: "b", state: "offline", since: NOW - 300_000 },
    { name: "a", state: "online", since: NOW - 40 * 86_400_000 },
  ]);
});
