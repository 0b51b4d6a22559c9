import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Inspection, inspectHome } from "../cli/openclaw/inspect";
import { resolvePaths } from "../cli/paths";
import { FIXTURES, makeHome } from "./support/cli";

/** Every figure the collector reads, against what each recorded home is known to hold. */
interface Expected {
  totals: Inspection["totals"];
  configuredAgents: Inspection["configuredAgents"];
  agentDirectories: string[];
  sessionStorage: string;
  cronStorage: string;
  dailyUtc: Inspection["dailyUtc"];
  perAgent: Inspection["perAgent"];
  sessions: Record<string, unknown>[];
  cronJobs: Record<string, unknown>[];
  cronRuns: Record<string, unknown>[];
}
const EXPECTED: { homes: Record<string, Expected> } = JSON.parse(readFileSync(join(FIXTURES, "EXPECTED.json"), "utf8"));
const inspect = (stateDir: string) => inspectHome(resolvePaths({ HOME: "/nonexistent" }, stateDir));

/** Costs agree within a millionth of a dollar; everything else to the unit. */
function rounded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value === "number") return Number.isInteger(value) ? value : Math.round(value * 1e6) / 1e6;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rounded(member)]));
}

const by =
  <T>(key: (row: T) => string) =>
  (one: T, two: T) =>
    key(one).localeCompare(key(two));
const byId = <T extends object>(rows: T[], key: string): T[] =>
  [...rows].sort(by((row) => String(Object.entries(row).find(([name]) => name === key)?.[1])));

/** Of ours, the members that are known of theirs. */
function known(ours: object, theirs: object): unknown {
  const all: Record<string, unknown> = { ...ours };
  return rounded(Object.fromEntries(Object.keys(theirs).map((key) => [key, all[key]])));
}

function expectFigures(found: Inspection, expected: Expected) {
  expect(found.problems).toEqual([]);
  for (const part of ["totals", "dailyUtc", "perAgent", "configuredAgents", "agentDirectories"] as const) {
    expect(rounded(found[part]), part).toEqual(rounded(expected[part]));
  }
}

describe.each(Object.keys(EXPECTED.homes))("X-18: the home %s", (name) => {
  const expected = EXPECTED.homes[name] as Expected;

  it("X-2 X-3: holds the known sessions, messages, tool calls, tokens and cost, to the unit", async () => {
    const found = await inspect(makeHome({}, name).stateDir);
    expectFigures(found, expected);
    expect([found.sessionStorage, found.cronStorage]).toEqual([expected.sessionStorage, expected.cronStorage]);
    const theirs = byId(expected.sessions, "sessionId");
    const ours = byId(found.sessions, "sessionId").map((session) => ({ ...session, archiveName: session.file }));
    expect(ours.map((session, at) => known(session, theirs[at] ?? {}))).toEqual(theirs.map(rounded));
  });

  it("X-6: holds the known jobs and runs, OpenClaw's own jobs told apart", async () => {
    const found = await inspect(makeHome({}, name).stateDir);
    const jobs = byId(expected.cronJobs, "id");
    expect(byId([...found.cronJobs], "id").map((job, at) => known(job, jobs[at] ?? {}))).toEqual(jobs);
    const key = (run: object) => `${Object.values(run).join(" ")}`;
    expect(found.cronRuns.map((run) => ({ ...run })).sort(by(key))).toEqual([...expected.cronRuns].sort(by(key)));
  });

  it("holds the same when nobody may write in it", async () => {
    const { home, stateDir } = makeHome({}, name);
    // Who runs the tests as root may write everywhere: then this says nothing new, and still must hold.
    const lock = (mode: string) => execFileSync("chmod", ["-R", mode, home]);
    lock("a-w");
    try {
      expectFigures(await inspect(stateDir), expected);
    } finally {
      lock("u+w");
    }
  });
});

const WITH_DATABASE = "sqlite-2026.9.6";
const FILES = "files-2026.5.28";

it("X-3: counts rows that stand in the write-ahead log only", async () => {
  const { stateDir } = makeHome({}, WITH_DATABASE);
  const database = new DatabaseSync(join(stateDir, "agents/main/agent/openclaw-agent.sqlite"));
  onTestFinished(() => database.close());
  database.exec("PRAGMA wal_autocheckpoint = 0");
  const [{ session_id: sessionId }] = database.prepare("SELECT session_id FROM session_windows LIMIT 1").all() as [
    { session_id: string },
  ];
  const before = await inspect(stateDir);
  const entry = {
    type: "message",
    id: "late",
    parentId: null,
    timestamp: "2026-11-21T02:00:00.000Z",
    message: {
      role: "assistant",
      content: [],
      provider: "mock",
      model: "mock-large",
      usage: { input: 7, output: 5, cacheRead: 3, cacheWrite: 1, cost: { total: 0.25 } },
      stopReason: "stop",
    },
  };
  database
    .prepare("INSERT INTO transcript_events (session_id, seq, event_json, created_at) VALUES (?, 9999, ?, 0)")
    .run(sessionId, JSON.stringify(entry));
  const after = await inspect(stateDir);
  expect(after.problems).toEqual([]);
  expect(after.totals.tokens.total - before.totals.tokens.total).toBe(16);
  expect(after.totals.costUsd - before.totals.costUsd).toBeCloseTo(0.25, 6);
});

it("X-3: a home upgraded half-way holds both storages, and nothing is doubled", async () => {
  const { stateDir } = makeHome({}, WITH_DATABASE);
  const expected = EXPECTED.homes[WITH_DATABASE] as Expected;
  // What an upgrade leaves behind: the transcripts as files too, one of them shorter than its copy in the database.
  const left = exportedTranscripts(stateDir, "coding");
  for (const [sessionId, lines] of left) {
    const kept = sessionId === [...left.keys()][0] ? lines.slice(0, -1) : lines;
    writeFileSync(join(stateDir, "agents/coding/sessions", `${sessionId}.jsonl`), `${kept.join("\n")}\n`);
  }
  expectFigures(await inspect(stateDir), expected);
});

it("X-3: what only a leftover file holds counts beside the database", async () => {
  const { stateDir } = makeHome({}, WITH_DATABASE);
  cpSync(join(FIXTURES, FILES, "dot-openclaw/agents/research"), join(stateDir, "agents/research"), { recursive: true });
  const found = await inspect(stateDir);
  const [database, files] = [EXPECTED.homes[WITH_DATABASE], EXPECTED.homes[FILES]] as [Expected, Expected];
  expect(found.perAgent.research?.tokensTotal).toBe(
    (database.perAgent.research?.tokensTotal ?? 0) + (files.perAgent.research?.tokensTotal ?? 0),
  );
  expect(found.sessionStorage).toBe("both");
});

/** Session id -> its entries as lines, as OpenClaw's own export writes them. */
function exportedTranscripts(stateDir: string, agentId: string): Map<string, string[]> {
  mkdirSync(join(stateDir, "agents", agentId, "sessions"), { recursive: true });
  const database = new DatabaseSync(join(stateDir, "agents", agentId, "agent/openclaw-agent.sqlite"), {
    readOnly: true,
  });
  const sessions = new Map<string, string[]>();
  for (const row of database.prepare("SELECT * FROM transcript_events ORDER BY session_id, seq").all()) {
    const line = row.event_json ?? zstdDecompressSync(row.event_zstd as Uint8Array).toString();
    sessions.set(String(row.session_id), [...(sessions.get(String(row.session_id)) ?? []), String(line)]);
  }
  database.close();
  return sessions;
}
