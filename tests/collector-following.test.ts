import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Collector } from "../cli/openclaw/collect";
import { inspectHome } from "../cli/openclaw/inspect";
import { resolvePaths } from "../cli/paths";
import { FIXTURES, makeHome } from "./support/cli";

/** Following homes while they are written to: nothing twice, nothing lost, whatever happens on the way. */
const FILES = "files-2026.5.28";
const DATABASE = "sqlite-2026.9.6";
const NOW = Date.parse("2026-11-21T03:00:00Z");

function follow(fixture?: string, files: Record<string, string> = {}) {
  const home = makeHome(files, fixture);
  const memory = home.path("status-monitor/collector");
  return {
    ...home,
    collector: new Collector(home.stateDir, memory),
    again: () => new Collector(home.stateDir, memory),
  };
}
const recount = async (stateDir: string) =>
  (await inspectHome(resolvePaths({ HOME: "/nonexistent" }, stateDir))).totals;
const SESSION = "agents/main/sessions/s1.jsonl";
const user =
  '{"type":"message","id":"u","parentId":null,"timestamp":"2026-11-21T01:00:00.000Z","message":{"role":"user","content":"hi"}}\n';
const answer = (input: number, at = "2026-11-21T01:00:05.000Z") =>
  `${JSON.stringify({
    type: "message",
    id: "a",
    parentId: "u",
    timestamp: at,
    message: {
      role: "assistant",
      content: [],
      provider: "p",
      model: "m",
      usage: { input, output: 1, cost: { total: 0.5 } },
      stopReason: "stop",
    },
  })}\n`;

it("X-3: of two archives of one session the fuller counts, and each is read once", async () => {
  const [id, at] = ["5c1f0a52-0000-4000-8000-000000000001", "2026-11-21T01-11-19.559Z"];
  const name = (hash: string) => `agents/main/sessions/${id}.jsonl.deleted.${at}.${hash}.zst`;
  const { collector, path } = follow(undefined, { "agents/main/sessions/.keep": "" });
  writeFileSync(path(name("aaaa")), zstdCompressSync(user + answer(5)));
  writeFileSync(path(name("bbbb")), zstdCompressSync(user + answer(5) + answer(7)));
  await collector.scan(NOW);
  expect(collector.totals()).toMatchObject({ sessions: 1, input: 12 });
  // Were they read again, what could not be would be said.
  for (const hash of ["aaaa", "bbbb"]) writeFileSync(path(name(hash)), "damaged");
  await collector.scan(NOW);
  expect([collector.totals().input, collector.problems]).toEqual([12, []]);
});

it("X-17: a transcript of a database is read again when its generation says that it was rewritten", async () => {
  const { collector, path, stateDir } = follow(DATABASE);
  await collector.scan(NOW);
  const [fullest] = collector.sessions("main").sort((one, two) => two.tally.entries - one.tally.entries);
  const id = fullest?.session.sessionId ?? "";
  const database = new DatabaseSync(path("agents/main/agent/openclaw-agent.sqlite"));
  database.exec("PRAGMA foreign_keys = OFF");
  // An entry in the middle changes: neither the end nor the number of entries shows it.
  const [row] = database
    .prepare("SELECT seq FROM transcript_events WHERE session_id = ? AND event_json LIKE '%\"usage\":%' ORDER BY seq")
    .all(id);
  database
    .prepare("UPDATE transcript_events SET event_json = ? WHERE session_id = ? AND seq = ?")
    .run(answer(4711).trim(), id, Number(row?.seq));
  database
    .prepare(
      `INSERT INTO transcript_rewrite_watermarks (session_id, generation, updated_at) VALUES (?, 'again', 0)
       ON CONFLICT (session_id) DO UPDATE SET generation = excluded.generation`,
    )
    .run(id);
  database.close();
  await collector.scan(NOW);
  expect(collector.totals().input).toBe((await recount(stateDir)).tokens.input);
  expect(collector.sessions("main").some(({ tally }) => tally.usage.some(({ input }) => input >= 4711))).toBe(true);
});

it("X-3: an archive that lies as a file and in the database is one session, by the name the database knows", async () => {
  const { collector, stateDir } = follow(DATABASE);
  await collector.scan(NOW);
  await collector.scan(NOW);
  const { sessions } = await inspectHome(resolvePaths({ HOME: "/nonexistent" }, stateDir));
  const archived = sessions.filter(({ source }) => source === "sqlite-archive");
  const found = collector
    .agents()
    .flatMap((agentId) => collector.sessions(agentId))
    .map(({ session: { sessionId, sessionKey, source } }) => ({ sessionId, sessionKey, source }));
  expect(archived).not.toEqual([]);
  expect(found).toEqual(
    expect.arrayContaining(archived.map(({ sessionId, sessionKey, source }) => ({ sessionId, sessionKey, source }))),
  );
});

describe("a collector", () => {
  it.each([FILES, DATABASE, "mixed-2026.7.1"])(
    "finds in %s what a recount finds, and the second look finds nothing new",
    async (fixture) => {
      const { collector, stateDir } = follow(fixture);
      await collector.scan(NOW);
      const expected = await recount(stateDir);
      expect(collector.problems).toEqual([]);
      expect(collector.totals()).toMatchObject({ sessions: expected.sessions, total: expected.tokens.total });
      const changes = collector.changes();
      expect(changes).toHaveLength(expected.sessions);
      collector.acknowledge(changes);
      await collector.scan(NOW);
      expect(collector.changes()).toEqual([]);
    },
  );

  it("goes on after a restart where it was, and says again only what was not acknowledged", async () => {
    const { collector, again, path } = follow(undefined, { [SESSION]: user + answer(10) });
    await collector.scan(NOW);
    collector.acknowledge(collector.changes());
    appendFileSync(path(SESSION), answer(7));
    const second = again();
    await second.scan(NOW);
    expect(second.totals().input).toBe(17);
    expect(second.changes()).toHaveLength(1);
    // Killed before the answer came: the next one says it again.
    const third = again();
    await third.scan(NOW);
    expect(third.changes()).toHaveLength(1);
    expect(third.totals().input).toBe(17);
  });

  it("reads only what was added: a change before the place it came to is not even seen while the end stands", async () => {
    const long = user.repeat(500);
    const { collector, path } = follow(undefined, { [SESSION]: long });
    await collector.scan(NOW);
    const bytes: number[] = [];
    appendFileSync(path(SESSION), answer(1));
    await collector.scan(NOW, (read) => bytes.push(read));
    expect(Math.max(...bytes)).toBe(Buffer.byteLength(answer(1)));
  });

  it("waits for a half-written line, and counts it once", async () => {
    const { collector, path } = follow(undefined, { [SESSION]: user });
    const line = answer(10);
    for (const part of [line.slice(0, 40), line.slice(40, -1), "\n"]) {
      appendFileSync(path(SESSION), part);
      await collector.scan(NOW);
    }
    expect(collector.totals()).toMatchObject({ input: 10, messages: 1 });
  });

  it("reads a transcript again that was rewritten: shorter, or of the same beginning and another end", async () => {
    const { collector, path } = follow(undefined, { [SESSION]: user + answer(10) + answer(20) });
    await collector.scan(NOW);
    collector.acknowledge(collector.changes());
    truncateSync(path(SESSION), Buffer.byteLength(user + answer(10)));
    await collector.scan(NOW);
    expect(collector.totals().input).toBe(10);
    expect(collector.changes()[0]?.transcript.dirtyFrom).toBe(0);
    writeFileSync(path(SESSION), user + answer(31) + answer(42));
    await collector.scan(NOW);
    expect(collector.totals().input).toBe(73);
  });

  it("follows a reset or a deletion, which rename the file, and keeps counting a transcript that vanished", async () => {
    const { collector, path } = follow(undefined, { [SESSION]: user + answer(10) });
    await collector.scan(NOW);
    renameSync(path(SESSION), path(`${SESSION}.deleted.2026-11-21T01-11-19.559Z`));
    await collector.scan(NOW);
    expect(collector.sessions("main")).toMatchObject([{ session: { fileKind: "deleted" }, tally: { entries: 2 } }]);
    rmSync(path("agents/main"), { recursive: true });
    await collector.scan(NOW);
    expect(collector.totals()).toMatchObject({ sessions: 1, input: 10 });
  });

  it("X-3: an upgrade from files to the database between two looks neither loses nor doubles a token", async () => {
    const { collector, stateDir, path } = follow(DATABASE);
    // Before: the same transcripts, as files.
    const database = new DatabaseSync(path("agents/coding/agent/openclaw-agent.sqlite"));
    const rows = database
      .prepare(
        "SELECT session_id, event_json FROM transcript_events WHERE event_json IS NOT NULL ORDER BY session_id, seq",
      )
      .all();
    database.exec("DELETE FROM transcript_events WHERE event_json IS NULL");
    database.close();
    const upgraded = path("agents/coding/agent");
    const aside = join(stateDir, "aside");
    renameSync(upgraded, aside);
    mkdirSync(path("agents/coding/sessions"), { recursive: true });
    for (const row of rows)
      appendFileSync(path(`agents/coding/sessions/${row.session_id}.jsonl`), `${row.event_json}\n`);
    await collector.scan(NOW);
    const before = collector.totals();
    collector.acknowledge(collector.changes());
    // After: the database holds them, some files stay.
    renameSync(aside, upgraded);
    rmSync(path(`agents/coding/sessions/${rows[0]?.session_id}.jsonl`));
    await collector.scan(NOW);
    const after = collector.totals();
    expect({ ...after, sessions: 0 }).toEqual({ ...before, sessions: 0 });
    expect(collector.sessions("coding").every(({ session }) => session.source === "sqlite")).toBe(true);
  });

  it("X-17: takes up new rows of a database that is open and written to", async () => {
    const { collector, path } = follow(DATABASE);
    await collector.scan(NOW);
    const before = collector.totals().input;
    const database = new DatabaseSync(path("agents/main/agent/openclaw-agent.sqlite"));
    const insert = database.prepare(
      "INSERT INTO transcript_events (session_id, seq, event_json, created_at) SELECT session_id, 5000 + ?, ?, 0 FROM session_windows LIMIT 1",
    );
    for (let count = 1; count <= 20; count += 1) {
      insert.run(count, answer(3).trim());
      if (count % 5 === 0) await collector.scan(NOW);
      expect(collector.problems).toEqual([]);
    }
    database.close();
    await collector.scan(NOW);
    expect(collector.totals().input - before).toBe(60);
  });

  it("reads everything again when its memory is damaged, and counts the same", async () => {
    const { collector, again, path } = follow(FILES);
    await collector.scan(NOW);
    const before = collector.totals();
    const [name] = ["main"].map(
      (agent) => `status-monitor/collector/${Buffer.from(agent).toString("base64url")}.00000001.jsonl`,
    );
    writeFileSync(path(name ?? ""), readFileSync(path(name ?? ""), "utf8").slice(0, 100));
    const second = again();
    await second.scan(NOW);
    expect(second.totals()).toEqual(before);
  });

  it("says which agent cannot be read, and reads the others", async () => {
    const { collector, path } = follow(DATABASE);
    writeFileSync(
      path("agents/coding/agent/openclaw-agent.sqlite"),
      "this is no database, and long enough to be looked at as one",
    );
    await collector.scan(NOW);
    expect(collector.problems.map(({ agentId, status }) => [agentId, status])).toEqual([["coding", "error"]]);
    expect(collector.sessions("main").length).toBeGreaterThan(5);
    cpSync(join(FIXTURES, DATABASE, "dot-openclaw/agents/coding"), path("agents/coding"), { recursive: true });
    await collector.scan(NOW);
    expect(collector.problems).toEqual([]);
    expect(collector.sessions("coding").length).toBeGreaterThan(5);
  });
});

describe("X-3: a transcript that OpenClaw packs away because nobody used it", () => {
  const NAME = `${"ab".repeat(32)}.jsonl.zst`;

  function packAway(path: string, id: string, storage: "file" | "sqlite", folder: string) {
    const database = new DatabaseSync(path);
    const rows = database
      .prepare(
        "SELECT seq, event_json, event_zstd, created_at FROM transcript_events WHERE session_id = ? ORDER BY seq",
      )
      .all(id);
    const records = rows.map(({ event_json: json, event_zstd: packed, ...row }) => {
      const event = json ?? zstdDecompressSync(packed as Uint8Array).toString();
      return { kind: "event", row: { ...row, event_json: event } };
    });
    const last = rows.at(-1)?.seq ?? 0;
    const lines = [{ kind: "header", version: 1, sessionId: id }, ...records, { kind: "index", row: {} }];
    const bytes = zstdCompressSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    if (storage === "file") {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, NAME), bytes);
    }
    database.exec("BEGIN");
    database
      .prepare("INSERT INTO session_transcript_cold_archives VALUES (?, 'g', ?, ?, ?, 1, 1, ?, 0, ?, ?)")
      .run(id, NAME, "0".repeat(64), rows.length, last, storage, storage === "file" ? null : bytes);
    database.prepare("DELETE FROM transcript_events WHERE session_id = ?").run(id);
    database.exec("COMMIT");
    database.close();
  }

  it.each(["file", "sqlite"] as const)("counts the same as before, kept in a %s", async (storage) => {
    const { collector, again, path, stateDir } = follow(DATABASE);
    await collector.scan(NOW);
    const before = collector.totals();
    const fullest = collector
      .sessions("main")
      .filter(({ session }) => session.source === "sqlite")
      .sort((one, two) => two.tally.entries - one.tally.entries)[0];
    const id = fullest?.session.sessionId ?? "";
    const agent = path("agents/main/agent/openclaw-agent.sqlite");
    packAway(agent, id, storage, path("agents/main/sessions/cold"));
    await collector.scan(NOW);
    expect(collector.problems).toEqual([]);
    expect(collector.totals()).toEqual(before);
    // Whoever looks for the first time finds it where it is now.
    rmSync(path("status-monitor/collector"), { recursive: true });
    const fresh = again();
    await fresh.scan(NOW);
    expect(fresh.totals()).toEqual(before);
    expect((await recount(stateDir)).tokens.total).toBe(before.total);
  });

  it("says which one cannot be unpacked, and keeps what was counted before", async () => {
    const { collector, again, path } = follow(DATABASE);
    await collector.scan(NOW);
    const before = collector.totals();
    const id = collector.sessions("main").find(({ session }) => session.source === "sqlite")?.session.sessionId ?? "";
    packAway(path("agents/main/agent/openclaw-agent.sqlite"), id, "file", path("agents/main/sessions/cold"));
    writeFileSync(path(`agents/main/sessions/cold/${NAME}`), "damaged");
    await collector.scan(NOW);
    expect([collector.totals(), collector.problems]).toEqual([before, []]);
    rmSync(path("status-monitor/collector"), { recursive: true });
    const fresh = again();
    await fresh.scan(NOW);
    expect(fresh.problems).toMatchObject([{ agentId: "main", what: "cold/abababab", status: "error" }]);
    expect(fresh.totals().total).toBeLessThan(before.total);
  });
});
