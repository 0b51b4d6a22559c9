import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { Collector } from "../cli/openclaw/collect";
import { inspectHome } from "../cli/openclaw/inspect";
import { resolvePaths } from "../cli/paths";
import { cliBundle, FIXTURES, type Home, makeHome, runCli, userEnv } from "./support/cli";
import { GOOD_TOKEN, startMonitor } from "./support/monitor";

/** Homes as they are found on bad days. What can be read counts to the unit; what cannot is named, with the reason. */
const DATABASE = "sqlite-2026.9.6";
const FILES = "files-2026.5.28";
const NOW = Date.parse("2026-11-21T03:00:00Z");
const AGENT_DATABASE = "agents/coding/agent/openclaw-agent.sqlite";
const SESSION = "agents/main/sessions/s1.jsonl";

const inspect = (stateDir: string) => inspectHome(resolvePaths({ HOME: "/nonexistent" }, stateDir));
const collectorOf = (home: Home) => new Collector(home.stateDir, home.path("status-monitor/collector"));

const message = (members: object, timestamp: unknown = "2026-11-21T01:00:05.000Z") =>
  `${JSON.stringify({ type: "message", id: "a", parentId: "u", timestamp, message: members })}\n`;
const answer = (usage: unknown, more: object = {}) =>
  message({ role: "assistant", content: [], provider: "p", model: "m", usage, stopReason: "stop", ...more });

/** The recorded home with one agent's database spoilt: the other agents must not notice. */
async function spoilt(spoil: (path: string) => void) {
  const home = makeHome({}, DATABASE);
  const before = await inspect(home.stateDir);
  spoil(home.path(AGENT_DATABASE));
  return { home, before, after: await inspect(home.stateDir) };
}

describe("X-3: a database that cannot be read", () => {
  const damages: [string, (path: string) => void][] = [
    ["is no database", (path) => writeFileSync(path, "this is no database ".repeat(300))],
    ["was cut off in the middle", (path) => truncateSync(path, 4096 * 20)],
    [
      "is damaged inside",
      (path) => {
        const bytes = readFileSync(path);
        bytes.fill(0x5a, 4096 * 3);
        writeFileSync(path, bytes);
      },
    ],
    [
      "is a folder",
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
    [
      "is a link to nothing but itself",
      (path) => {
        rmSync(path);
        symlinkSync(path, path);
      },
    ],
  ];

  it.each(damages)("%s: that agent is named, the others count to the unit", async (_, spoil) => {
    const { home, before, after } = await spoilt(spoil);
    expect(after.problems.map(({ agentId }) => agentId)).toContain("coding");
    expect(new Set(after.problems.map(({ agentId }) => agentId))).toEqual(new Set(["coding"]));
    for (const agent of ["main", "research"]) expect(after.perAgent[agent]).toEqual(before.perAgent[agent]);
    const collector = collectorOf(home);
    await collector.scan(NOW);
    expect(new Set(collector.problems.map(({ agentId }) => agentId))).toEqual(new Set(["coding"]));
    const read = collector.sessions("main").length + collector.sessions("research").length;
    expect(read).toBe((before.perAgent.main?.sessions ?? 0) + (before.perAgent.research?.sessions ?? 0));
  });

  it("what was counted before the damage stays counted, and goes on when it is mended", async () => {
    const home = makeHome({}, DATABASE);
    const collector = collectorOf(home);
    await collector.scan(NOW);
    const before = collector.totals();
    const whole = readFileSync(home.path(AGENT_DATABASE));
    writeFileSync(home.path(AGENT_DATABASE), "no database at all");
    await collector.scan(NOW);
    expect(collector.problems).toMatchObject([{ agentId: "coding", status: "error" }]);
    expect(collector.totals()).toEqual(before);
    writeFileSync(home.path(AGENT_DATABASE), whole);
    await collector.scan(NOW);
    expect([collector.problems, collector.totals()]).toEqual([[], before]);
  });

  it("is empty, or has no table of ours: nothing is there, and nothing is wrong", async () => {
    for (const make of [
      (path: string) => writeFileSync(path, ""),
      (path: string) => {
        rmSync(path);
        const database = new DatabaseSync(path);
        database.exec("CREATE TABLE memory_index (a TEXT)");
        database.close();
      },
    ]) {
      const { before, after } = await spoilt(make);
      expect(after.problems).toEqual([]);
      expect(after.perAgent.coding?.sessions).toBe(
        before.sessions.filter(({ agentId, source }) => agentId === "coding" && source !== "sqlite").length,
      );
    }
  });

  it("X-16: is of a newer release: what it still has is read, whatever its number, columns and tables", async () => {
    const { before, after } = await spoilt((path) => {
      const database = new DatabaseSync(path);
      database.exec(`PRAGMA user_version = 99; ALTER TABLE transcript_events ADD COLUMN event_brotli BLOB;
        ALTER TABLE session_windows DROP COLUMN display_name; CREATE TABLE session_of_tomorrow (a TEXT) STRICT;
        UPDATE schema_meta SET schema_version = 99`);
      database.close();
    });
    expect(after.problems).toEqual([]);
    expect(after.totals).toEqual(before.totals);
  });

  it("is locked by its writer: it is said, nothing is lost, and read when the lock is gone", async () => {
    const home = makeHome({}, DATABASE);
    const expected = await inspect(home.stateDir);
    const path = home.path(AGENT_DATABASE);
    const writer = new DatabaseSync(path);
    onTestFinished(() => {
      if (writer.isOpen) writer.close();
    });
    writer.exec(
      "PRAGMA journal_mode = WAL; PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; UPDATE schema_meta SET updated_at = 1",
    );
    const collector = collectorOf(home);
    await collector.scan(NOW);
    expect(collector.problems.map(({ agentId }) => agentId)).toEqual(["coding"]);
    expect(collector.sessions("main").length).toBe(expected.perAgent.main?.sessions);
    writer.exec("COMMIT");
    writer.close();
    await collector.scan(NOW);
    expect(collector.problems).toEqual([]);
    expect(collector.totals().total).toBe(expected.totals.tokens.total);
  });

  it("has events that are no events, damaged ones and empty ones: they are counted as not readable", async () => {
    const { before, after } = await spoilt((path) => {
      const database = new DatabaseSync(path);
      const id = database.prepare("SELECT session_id FROM session_windows LIMIT 1").get()?.session_id ?? "";
      const put = database.prepare(
        "INSERT INTO transcript_events (session_id, seq, event_json, event_zstd, event_utf8_bytes, navigation_json, created_at) VALUES (?, ?, ?, ?, ?, ?, 0)",
      );
      put.run(id, 9001, "garbage", null, null, null);
      put.run(id, 9002, '{"type":', null, null, null);
      database.exec("PRAGMA ignore_check_constraints = ON");
      put.run(id, 9003, null, Buffer.from("no frame of zstd"), 100, "{}");
      database.close();
    });
    expect(after.problems).toMatchObject([{ agentId: "coding", what: "transcript_events", status: "error" }]);
    expect({ ...after.totals, errors: 0 }).toEqual({ ...before.totals, errors: 0 });
    const unparsable = (found: typeof after) =>
      found.sessions.reduce((sum, session) => sum + session.unparsableLines, 0);
    expect(unparsable(after) - unparsable(before)).toBe(3);
  });
});

describe("X-2: transcript files as they should not be", () => {
  it("count what is whole between garbage, NUL bytes, half lines and a line of 50 MB", async () => {
    const home = makeHome({ [SESSION]: answer({ input: 10, output: 1 }) });
    const path = home.path(SESSION);
    appendFileSync(path, `garbage\n\u0000\u0000\u0000\n[1,2]\n"text"\n{"type":7}\n{"type":"message","mess\n`);
    appendFileSync(path, Buffer.concat([Buffer.alloc(50_000_000, 0x78), Buffer.from("\n")]));
    appendFileSync(path, Buffer.from([0xff, 0xfe, 0x80, 0x0a]));
    appendFileSync(path, answer({ input: 7, output: 1 }));
    const collector = collectorOf(home);
    await collector.scan(NOW);
    expect(collector.totals().input).toBe(17);
    expect(collector.sessions("main")[0]?.tally).toMatchObject({ entries: 2, unparsable: 8 });
    expect((await inspect(home.stateDir)).sessions[0]?.unparsableLines).toBe(8);
  });

  it("X-4: take nothing from counters that go back, are no numbers, or are missing", async () => {
    const broken = [
      { input: -500, output: -1 },
      { input: "12", output: null },
      { input: 1e300, output: Number.MAX_VALUE },
      { input: 5, output: 5, cost: { total: -3 } },
      { input: 0.4, output: 2.6 },
      "none",
      undefined,
    ];
    const home = makeHome({ [SESSION]: broken.map((usage) => answer(usage)).join("") });
    home.write(
      "agents/main/sessions/sessions.json",
      JSON.stringify({ "agent:main:main": { sessionId: "s1", totalTokens: -9, contextTokens: "many", status: 5 } }),
    );
    const [session] = (await inspect(home.stateDir)).sessions;
    expect(session?.tokens).toEqual({ input: 5, output: 8, cacheRead: 0, cacheWrite: 0, total: 13 });
    expect(session?.costUsd).toBe(0);
    expect([session?.context, session?.status]).toEqual([{ used: null, limit: null }, null]);
  });

  it("take times that go back, are nonsense or far away", async () => {
    const home = makeHome({
      [SESSION]: [
        "2026-11-21T01:00:05.000Z",
        "2026-11-20T01:00:05.000Z",
        "yesterday",
        -5,
        9e18,
        null,
        "2026-11-21T25:61:00.000Z",
      ]
        .map((at) => message({ role: "assistant", content: [], model: "m", usage: { input: 1 } }, at))
        .join(""),
    });
    const collector = collectorOf(home);
    await collector.scan(NOW);
    expect(collector.totals()).toMatchObject({ input: 7, messages: 7 });
    const times = collector.sessions("main")[0]?.tally.usage.map((bucket) => new Date(bucket.at).toISOString());
    expect(times?.every((time) => time.startsWith("2026-11-2"))).toBe(true);
  });

  it("hold any script, half an emoji and names of the language, on and off the disk", async () => {
    const names = ["工具", "naïve", "\ud83d", "__proto__", "constructor", "a\u202eb", "x".repeat(900)];
    const lines = names.map(
      (name) =>
        answer(
          { input: 1, output: 1 },
          { content: [{ type: "toolCall", id: name, name, arguments: {} }], model: name },
        ) + message({ role: "toolResult", toolCallId: name, toolName: name, content: [], details: {}, isError: false }),
    );
    const id = "会话-🦞";
    const home = makeHome({ [`agents/агент_1/sessions/${id}.jsonl`]: lines.join("") });
    const first = collectorOf(home);
    await first.scan(NOW);
    const second = collectorOf(home);
    await second.scan(NOW);
    for (const collector of [first, second]) {
      const [session] = collector.sessions("агент_1");
      expect(session?.session.sessionId).toBe(id);
      expect(Object.keys(session?.tally.tools ?? {}).length).toBe(names.length);
      expect(session?.tally).toMatchObject({ requested: names.length, resultsWithoutCall: 0, pending: [] });
    }
    expect(second.changes()).toEqual(first.changes());
  });

  it("vanish and come back while they are looked at, without a word", async () => {
    const home = makeHome({}, FILES);
    const expected = await inspect(home.stateDir);
    const collector = collectorOf(home);
    const folder = home.path("agents/main/sessions");
    const aside = home.path("aside");
    const scanning = collector.scan(NOW, () => {
      // In the middle of the reading: everything that was not reached yet is gone.
      if (!existsSync(aside)) {
        cpSync(folder, aside, { recursive: true });
        rmSync(folder, { recursive: true });
      }
    });
    await scanning;
    expect(collector.problems).toEqual([]);
    cpSync(aside, folder, { recursive: true });
    await collector.scan(NOW);
    expect(collector.totals().total).toBe(expected.totals.tokens.total);
  });
});

const isRoot = process.getuid?.() === 0;

describe("X-16: an agent whose files belong to somebody else", () => {
  const SETPRIV = "/usr/bin/setpriv";
  const NOBODY = 65534;

  const locked = ["agents/coding", "agents/coding/agent", AGENT_DATABASE];

  it.skipIf(isRoot && !existsSync(SETPRIV)).each(locked)(
    "%s: is named with the reason, the others are read",
    (name) => {
      const home = makeHome({}, DATABASE);
      const program = cliBundle();
      chmodSync(home.path(name), 0o000);
      onTestFinished(() => chmodSync(home.path(name), 0o755));
      // Whoever runs the tests as root may read everything: then the uploader runs as somebody who may not.
      const [command, args] = isRoot
        ? [SETPRIV, [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", process.execPath, program]]
        : [process.execPath, [program]];
      if (isRoot) {
        execFileSync("chown", ["-R", String(NOBODY), home.home]);
        execFileSync("chown", ["0", home.path(name)]);
        for (const path of [home.home, dirname(program)]) chmodSync(path, 0o755);
      }
      const run = spawnSync(command, [...args, "inspect", "--json"], { env: userEnv(home.home), encoding: "utf8" });
      const found = JSON.parse(run.stdout);
      expect(run.status).toBe(1);
      expect(new Set(found.problems.map(({ agentId }: { agentId: string }) => agentId))).toEqual(new Set(["coding"]));
      expect(JSON.stringify(found.problems)).toMatch(/EACCES|unable to open/);
      expect(found.perAgent.main.sessions).toBeGreaterThan(5);
      expect(found.perAgent.research.sessions).toBeGreaterThan(1);
    },
  );
});

describe("a Node that has neither databases nor zstd", () => {
  /** Node 20 has neither. Where there is none, that is said. */
  const OLD = [process.env.NODE_OLD, "/usr/bin/node"].find(
    (path) =>
      path && existsSync(path) && /^v(18|20)\./.test(spawnSync(path, ["--version"], { encoding: "utf8" }).stdout),
  );
  if (!OLD) console.warn("no Node 20 at /usr/bin/node or $NODE_OLD: what old releases do is not tried here");

  it.skipIf(!OLD)(
    "X-3 X-16: still reports the host and its agents, and says which Node would read the rest",
    async () => {
      const monitor = await startMonitor();
      const home = makeHome({}, DATABASE);
      home.write(
        "status-monitor/credentials.json",
        JSON.stringify({ agentToken: GOOD_TOKEN, monitorUrl: monitor.url }),
      );
      const env = userEnv(home.home, { MONITOR_PLATFORM_TOKEN: GOOD_TOKEN, OPENCLAW_MONITOR_URL: monitor.url });
      const sync = await runOld(["sync"], env);
      expect([sync.status, monitor.violations]).toEqual([0, []]);
      expect(monitor.heartbeats.at(-1)?.agents.map(({ id }) => id)).toEqual(["main", "coding", "research"]);
      const found = await runOld(["inspect"], env);
      expect(found.status).toBe(1);
      expect(found.text).toContain("22.15");
    },
  );

  /** Asynchronously: the platform it reports to lives in this process. */
  async function runOld(words: string[], env: NodeJS.ProcessEnv): Promise<{ status: number | null; text: string }> {
    const { spawn } = await import("node:child_process");
    return new Promise((resolve, reject) => {
      const child = spawn(OLD ?? "", [cliBundle(), ...words], { env });
      let text = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
      child.on("error", reject);
      child.on("close", (status) => resolve({ status, text }));
    });
  }

  it.skipIf(!OLD)("reads homes of files as any other", async () => {
    const home = makeHome({}, FILES);
    const found = await runOld(["inspect", "--json"], userEnv(home.home));
    const expected = await runCli(home, ["inspect", "--json"]);
    expect(JSON.parse(found.text)).toEqual(JSON.parse(expected.stdout));
  });
});

it("X-18: the recorded homes themselves are left as they are", () => {
  for (const name of readdirSync(FIXTURES)) {
    if (!existsSync(join(FIXTURES, name, "dot-openclaw"))) continue;
    const names = readdirSync(join(FIXTURES, name), { recursive: true }).map(String);
    expect(names.filter((file) => /-(wal|shm)$/.test(file))).toEqual([]);
  }
});
