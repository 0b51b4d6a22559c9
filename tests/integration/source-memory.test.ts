import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sourceTroubles, storageMoves } from "../../lib/domain/source-memory";
import { getHost, listHosts } from "../../lib/services/hosts";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startWire, type WireServer } from "../support/wire";

const T0 = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
let test: TestDatabase;
let wire: WireServer;
let alice: Somebody;
let token: string;
let keys = 0;
beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db, T0);
});
afterAll(async () => {
  await wire.close();
  await test.end();
});
beforeEach(async () => {
  wire.clock.now = T0;
  alice = await createPerson(test.ctx(new Date(T0)));
  token = await tokenOf(alice);
});

type Source = { source: string; status: string; era?: string; schemaVersion?: number; reason?: string };
interface Machine {
  boot?: string;
  name?: string;
  /** How long before it was sent the report was made, milliseconds. */
  age?: number;
}

/** A minute later the host reports what it could read. */
async function report(sources: Source[], { boot = "boot-1", name = "office", age = 0 }: Machine = {}): Promise<void> {
  wire.clock.now += MINUTE;
  keys += 1;
  const reply = await wire.post("/api/ingest/heartbeats", token, {
    sentAt: wire.clock.now,
    host: { id: "host-0123456789", name, boot, intervalSeconds: 60 },
    items: [{ key: `memory-report-${keys}`, observedAt: wire.clock.now - age, agents: [{ id: "main" }], sources }],
  });
  expect(await reply.json()).toMatchObject({ accepted: 1 });
}
async function stored() {
  const ctx = { ...alice.ctx, now: new Date(wire.clock.now) };
  return getHost(ctx, (await listHosts(ctx)).rows[0]?.id ?? "");
}
const files: Source = { source: "sessions", status: "ok", era: "files" };
const database: Source = { source: "sessions", status: "ok", era: "database", schemaVersion: 21 };

describe("the platform's memory of a host's sources (X-16)", () => {
  it("tells of an upgrade between two reports: files before, a database after, and when", async () => {
    await report([files]);
    await report([files]);
    expect(storageMoves((await stored()).sourceMemory, wire.clock.now)).toEqual([]);
    await report([database]);
    const host = await stored();
    expect(storageMoves(host.sourceMemory, wire.clock.now)).toEqual([{ kind: "sessions", at: T0 + 3 * MINUTE }]);
    expect(host.sourceMemory).toMatchObject([
      {
        eras: [
          { era: "files", at: T0 + MINUTE },
          { era: "database", at: T0 + 3 * MINUTE },
        ],
        schemaVersion: 21,
      },
    ]);
    expect(sourceTroubles(host.sourceMemory)).toEqual([]);
  });

  it("warns when sessions turn empty after an upgrade, from the quick way of storing reports too", async () => {
    for (let minute = 0; minute < 3; minute += 1) await report([files]);
    await report([{ source: "sessions", status: "empty", era: "database" }]);
    const { sourceMemory } = await stored();
    expect(sourceMemory).toMatchObject([{ okAt: T0 + 3 * MINUTE, lostAt: T0 + 4 * MINUTE, status: "empty" }]);
    expect(sourceTroubles(sourceMemory)).toMatchObject([{ kind: "turned_empty", isLost: true, isAfterUpgrade: true }]);
    await report([database]);
    expect(sourceTroubles((await stored()).sourceMemory)).toEqual([]);
  });

  it("is not misled by a report that was kept on the way and comes late", async () => {
    await report([database]);
    await report([files], { age: 30 * MINUTE });
    const host = await stored();
    expect(host.sources).toMatchObject([{ era: "database" }]);
    expect(host.sourceMemory).toMatchObject([{ eras: [{ era: "database" }] }]);
  });

  it("is not misled by a copy of the machine", async () => {
    await report([files]);
    await report([{ source: "sessions", status: "empty" }], { boot: "boot-2", name: "copy" });
    expect(sourceTroubles((await stored()).sourceMemory)).toEqual([]);
  });

  it("begins anew where another version stored something else", async () => {
    await report([files]);
    await test.db.query(`UPDATE host SET source_memory = '[{"source": 1}]' WHERE account_id = $1`, [alice.accountId]);
    await report([files]);
    expect((await stored()).sourceMemory).toMatchObject([{ source: "sessions", since: T0 + 2 * MINUTE }]);
  });
});
