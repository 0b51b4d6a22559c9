import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { readSettings } from "@/cli/config";
import type { FeedUpload } from "@/cli/daemon/feeds";
import { sessionFeed } from "@/cli/daemon/session-feed";
import { hostIdentity } from "@/cli/host";
import { translator } from "@/cli/language";
import { openLog } from "@/cli/log-file";
import { Collector } from "@/cli/openclaw/collect";
import { hold } from "@/cli/openclaw/collect/hold";
import { ReadingNote, readingNow } from "@/cli/openclaw/collect/reading";
import { resolvePaths } from "@/cli/paths";
import { Batch, SessionSnapshot, type SessionSnapshot as Snapshot } from "@/lib/protocol";
import { cliBundle, type Home, makeHome, run, runCli } from "./support/cli";
import { GOOD_TOKEN, type Monitor, startMonitor } from "./support/monitor";

/** What the uploader tells of sessions, and what it keeps to itself. */
const CREDENTIALS = "credentials/openclaw-status-monitor.json";
const SECRET = `sk-ant-${"a1B2".repeat(8)}`;
const PEER = "agent:main:telegram:direct:4915112345678";
const SESSION = "agents/main/sessions/s1.jsonl";

const entry = (message: object, at: string) =>
  `${JSON.stringify({ type: "message", id: "i", parentId: null, timestamp: `2026-11-21T01:00:0${at}.000Z`, message })}\n`;
const asked = (text: string) => entry({ role: "user", content: text }, "1");
const answered = (text: string, more: object = {}) =>
  entry(
    {
      role: "assistant",
      content: [
        { type: "text", text },
        { type: "toolCall", id: "c", name: "exec", arguments: { command: "cat /private/diary" } },
      ],
      provider: "mock",
      model: "large",
      usage: { input: 10, output: 2, cost: { total: 0.25 } },
      stopReason: "stop",
      ...more,
    },
    "2",
  );

function homeWith(monitor: Monitor, more: object = {}): Home {
  return makeHome({
    "openclaw.json": "{agents:{list:[{id:'main'}]}}",
    "agents/main/sessions/sessions.json": JSON.stringify({
      [PEER]: { sessionId: "s1", label: `Deploy with ${SECRET}`, totalTokens: 900, contextTokens: 200_000 },
    }),
    [SESSION]:
      asked(`My secret question ${SECRET}`) +
      answered("My secret answer", { stopReason: "error", errorMessage: `401 for key ${SECRET}` }),
    [CREDENTIALS]: JSON.stringify({ agentToken: GOOD_TOKEN, monitorUrl: monitor.url, ...more }),
  });
}
const told = (monitor: Monitor) => (monitor.items.sessions ?? []) as Snapshot[];
const bodies = (monitor: Monitor) =>
  monitor.requests.filter(({ path }) => path === "/api/ingest/sessions").map(({ body }) => body);

describe("privacy levels", () => {
  it("metadata, the default, tells keys, labels, tools and errors with secrets masked, and nothing anybody wrote", async () => {
    const monitor = await startMonitor();
    await runCli(homeWith(monitor), ["sync"]);
    expect(monitor.violations).toEqual([]);
    expect(told(monitor)).toMatchObject([
      {
        sessionKey: PEER,
        kind: "channel",
        label: "Deploy with [redacted:anthropic]",
        contextUsed: 900,
        contextLimit: 200_000,
        model: "mock/large",
        totals: { input: 10, output: 2, costNanos: 250_000_000 },
        detail: { errors: [{ kind: "model-error", message: "401 for key [redacted:anthropic]" }] },
      },
    ]);
    for (const word of [SECRET, "secret question", "secret answer", "diary"])
      expect(bodies(monitor)[0]).not.toContain(word);
  });

  it("counts tells figures, times and models alone", async () => {
    const monitor = await startMonitor();
    await runCli(homeWith(monitor, { privacyLevel: "counts" }), ["sync"]);
    expect(told(monitor)).toMatchObject([
      { sessionKey: null, label: null, kind: "channel", errors: 1, toolsRequested: 1, model: "mock/large" },
    ]);
    for (const word of ["telegram", "4915112345678", "Deploy", "exec", "401 for"])
      expect(bodies(monitor)[0]).not.toContain(word);
  });

  it("content tells also excerpts, masked and cut to 1,000 characters", async () => {
    const monitor = await startMonitor();
    const home = homeWith(monitor, { privacyLevel: "content" });
    appendFileSync(home.path(SESSION), asked("q".repeat(3_000)) + answered(`ok ${SECRET}`));
    await runCli(home, ["sync"]);
    const turns = told(monitor)[0]?.detail.turns ?? [];
    expect(turns[0]).toMatchObject({ asked: "My secret question [redacted:anthropic]", answered: "My secret answer" });
    expect([...(turns[1]?.asked ?? "")]).toHaveLength(1_000);
    expect(turns[1]?.answered).toBe("ok [redacted:anthropic]");
    for (const word of [SECRET, "diary"]) expect(bodies(monitor)[0]).not.toContain(word);
  });

  it("what cannot be understood as a level tells as little as there is", async () => {
    const monitor = await startMonitor();
    await runCli(homeWith(monitor, { privacyLevel: "everything" }), ["sync"]);
    expect(told(monitor)[0]).toMatchObject({ sessionKey: null, label: null });
  });

  it("a change replaces what was told before, and forgets the excerpts kept here", async () => {
    const monitor = await startMonitor();
    const home = homeWith(monitor, { privacyLevel: "content" });
    await runCli(home, ["sync"]);
    expect((await runCli(home, ["privacy", "counts"])).code).toBe(0);
    expect((await runCli(home, ["privacy"])).stdout).toContain("→ counts: ");
    await runCli(home, ["sync"]);
    expect(told(monitor)).toHaveLength(2);
    expect(told(monitor)[1]).toMatchObject({ sessionKey: null, usage: [], totals: { input: 10 } });
    expect(JSON.stringify(told(monitor)[1])).not.toContain("secret");
    await runCli(home, ["sync"]);
    expect(told(monitor)).toHaveLength(2);
    const kept = home.read(`status-monitor/collector/${Buffer.from("main").toString("base64url")}.00000002.jsonl`);
    expect(kept).not.toContain("secret answer");
  });

  it("OPENCLAW_MONITOR_PRIVACY wins, a wrong word is refused in both languages", async () => {
    const monitor = await startMonitor();
    const home = homeWith(monitor);
    await runCli(home, ["sync"], { env: { OPENCLAW_MONITOR_PRIVACY: "counts" } });
    expect(told(monitor)[0]?.sessionKey).toBeNull();
    expect(await runCli(home, ["privacy", "all"])).toMatchObject({
      code: 2,
      stderr: 'The level must be counts, metadata or content, not "all".\n',
    });
    expect((await runCli(home, ["privacy", "all", "--lang", "zh"])).stderr).toContain("级别必须是");
    const set = await runCli(home, ["privacy", "metadata"], { env: { OPENCLAW_MONITOR_PRIVACY: "counts" } });
    expect(set.stderr).toContain("OPENCLAW_MONITOR_PRIVACY is set and wins");
  });
});

describe("the dry run", () => {
  it("shows exactly what the next upload sends of every kind, after masking, and changes nothing", async () => {
    const monitor = await startMonitor();
    const home = homeWith(monitor);
    const dry = await runCli(home, ["sync", "--dry-run"]);
    expect(monitor.requests).toEqual([]);
    const lines = dry.stdout.split("\n");
    const [beat = ""] = lines;
    const sessions = lines.find((line) => line.includes("usageFrom")) ?? "";
    expect(Batch.parse(JSON.parse(beat)).items).toHaveLength(1);
    expect(dry.stderr).toContain("/api/ingest/sessions; masked secrets: anthropic");
    await runCli(home, ["sync"]);
    const still = (text: string) =>
      text.replace(/"(sentAt|observedAt)":\d+/g, '"$1"').replace(/"id":"host-[^"]*"/, '"id"');
    expect(still(bodies(monitor)[0] ?? "")).toBe(still(sessions));
    // Nothing of them is left to be said.
    expect((await runCli(home, ["sync", "--dry-run"])).stderr).not.toContain("/api/ingest/sessions");
  });
});

describe("telling", () => {
  it("goes on where it was; only what changed is told, with the usage from the first quarter hour that changed", async () => {
    const monitor = await startMonitor();
    const home = makeHome({}, "sqlite-2026.9.6");
    home.write(CREDENTIALS, JSON.stringify({ agentToken: GOOD_TOKEN, monitorUrl: monitor.url }));
    await runCli(home, ["sync"]);
    const first = told(monitor).length;
    expect(first).toBe(26);
    const database = new DatabaseSync(home.path("agents/main/agent/openclaw-agent.sqlite"));
    const at = "2026-11-21T09:10:00.000Z";
    const line = answered("later")
      .replace(/2026-11-21T01:00:02.000Z/, at)
      .trim();
    database
      .prepare(
        "INSERT INTO transcript_events (session_id, seq, event_json, created_at) SELECT session_id, 9000, ?, 0 FROM session_windows LIMIT 1",
      )
      .run(line);
    database.close();
    await runCli(home, ["sync"]);
    expect(told(monitor)).toHaveLength(first + 1);
    const last = SessionSnapshot.parse(told(monitor).at(-1));
    expect(last.usageFrom).toBe(Date.parse("2026-11-21T09:00:00.000Z"));
    expect(last.usage).toHaveLength(1);
  });

  it("says that a transcript is gone, and keeps its figures and its name", async () => {
    const monitor = await startMonitor();
    const home = homeWith(monitor);
    await runCli(home, ["sync"]);
    rmSync(home.path("agents"), { recursive: true });
    await runCli(home, ["sync"]);
    expect(told(monitor)).toHaveLength(2);
    expect(told(monitor)[1]).toMatchObject({ sessionKey: PEER, current: false, totals: { input: 10 }, usage: [] });
    expect(told(monitor)[1]?.goneAt).toBeGreaterThan(0);
    await runCli(home, ["sync"]);
    expect(told(monitor)).toHaveLength(2);
  });

  it("says everything anew to another account, and with a token of its own to another platform", async () => {
    const monitor = await startMonitor({ known: [GOOD_TOKEN, `${GOOD_TOKEN}b`] });
    const home = homeWith(monitor);
    await runCli(home, ["sync"]);
    await runCli(home, ["sync"], { env: { MONITOR_PLATFORM_TOKEN: `${GOOD_TOKEN}b` } });
    const other = await startMonitor();
    await runCli(home, ["sync", "--url", other.url]);
    expect([told(monitor).length, told(other).length]).toEqual([2, 1]);
    expect(told(other)[0]).toMatchObject({ usageFrom: 0, usage: [{ input: 10 }] });
  });

  it("says the whole session again when the platform asks for it, and never later than it was said, whatever the clock does", async () => {
    const monitor = await startMonitor();
    const home = homeWith(monitor);
    await runCli(home, ["sync"]);
    appendFileSync(home.path(SESSION), answered("more").replace("T01:", "T03:"));
    let isAsking = true;
    monitor.answer(({ path }) => {
      if (path !== "/api/ingest/sessions" || !isAsking) return undefined;
      isAsking = false;
      return {
        status: 200,
        body: { accepted: 1, duplicates: 0, errors: [], now: Date.now(), resend: ["main/s1"], newest: undefined },
      };
    });
    await runCli(home, ["sync"]);
    expect(told(monitor).at(-1)).toMatchObject({ usageFrom: 0, totals: { input: 20 } });
    const later = Date.now() + 3_600_000;
    appendFileSync(home.path(SESSION), answered("even more").replace("T01:", "T04:"));
    let isLate = true;
    monitor.answer(({ path }) => {
      if (path !== "/api/ingest/sessions" || !isLate) return undefined;
      isLate = false;
      return { status: 200, body: { accepted: 0, duplicates: 1, errors: [], now: Date.now(), newest: later } };
    });
    await runCli(home, ["sync"]);
    expect(told(monitor).at(-1)?.observedAt).toBeGreaterThan(later);
    expect(told(monitor).at(-1)).toMatchObject({ totals: { input: 30 } });
  });

  it("goes in halves when a batch is refused as a whole, and leaves out only what is at fault", async () => {
    const monitor = await startMonitor();
    const home = makeHome({}, "files-2026.5.28");
    home.write(CREDENTIALS, JSON.stringify({ agentToken: GOOD_TOKEN, monitorUrl: monitor.url }));
    const bad = "514550fd-76f3-4203-a37f-13006e1cda7e";
    monitor.answer(({ path, body }) =>
      path === "/api/ingest/sessions" && body.includes(bad) ? { status: 413, body: { error: "too large" } } : undefined,
    );
    const result = await runCli(home, ["sync", "--json"]);
    const { sessions } = JSON.parse(result.stdout);
    expect(sessions).toMatchObject({ refused: 1, reason: "too large" });
    const names = new Set(told(monitor).map(({ sessionId }) => sessionId));
    expect(names.has(bad)).toBe(false);
    expect(names.size).toBe(sessions.sent);
    expect(readFileSync(home.path("logs/status_uploader_error.log"), "utf8")).toContain(
      `session main/${bad} was refused: too large`,
    );
    // Mended, it takes what it refused.
    monitor.answer(() => undefined);
    await runCli(home, ["sync"]);
    expect(told(monitor).at(-1)?.sessionId).toBe(bad);
  });

  it("is silent towards a platform that takes heartbeats alone, and tells it all once it takes more", async () => {
    const monitor = await startMonitor();
    monitor.answer(({ path }) => (path === "/api/ingest/sessions" ? { status: 404 } : undefined));
    const home = homeWith(monitor);
    expect(await runCli(home, ["sync"])).toMatchObject({ code: 0, stderr: "" });
    monitor.answer(() => undefined);
    await runCli(home, ["sync"]);
    expect(told(monitor)).toHaveLength(1);
  });
});

describe("the service's turns", () => {
  it("tell once more at once when asked to, and after that at their own pace, whatever is asked", async () => {
    const monitor = await startMonitor();
    const home = homeWith(monitor);
    const paths = resolvePaths({ HOME: home.home });
    monitor.answer(({ path }) =>
      path === "/api/ingest/sessions"
        ? {
            status: 200,
            body: { accepted: 0, duplicates: 1, errors: [], now: Date.now(), newest: Date.now() + 60_000 },
          }
        : undefined,
    );
    const upload: FeedUpload = {
      ...{ paths, settings: readSettings(paths, {}), log: openLog(paths, Date.now), t: translator("en"), env: {} },
      to: { url: monitor.url, token: GOOD_TOKEN },
      host: hostIdentity("host-1234567890", 60),
      now: Date.now,
      steady: () => performance.now(),
      isStopped: () => false,
    };
    const feed = sessionFeed();
    const asked = [await feed.run(upload), await feed.run(upload), await feed.run(upload)];
    expect(asked.map(({ more }) => more)).toEqual([true, false, false]);
    monitor.answer(() => undefined);
    expect(await feed.run(upload)).toMatchObject({ more: false });
    expect(told(monitor)).toHaveLength(1);
  });
});

describe("an older Node", () => {
  const OLD_NODE = "/usr/bin/node";
  const isOld = existsSync(OLD_NODE) && /^v(18|20|21)\./.test(execFileSync(OLD_NODE, ["--version"]).toString());

  it.skipIf(!isOld)(
    "X-16: still sends heartbeats and what lies in files, and says which Node reads the rest",
    async () => {
      const monitor = await startMonitor();
      const home = makeHome({}, "sqlite-2026.9.6");
      home.write(CREDENTIALS, JSON.stringify({ agentToken: GOOD_TOKEN, monitorUrl: monitor.url }));
      home.write("agents/main/sessions/old.jsonl", asked("q") + answered("a"));
      const result = await run(OLD_NODE, [cliBundle(), "sync"], home.home);
      expect(result).toMatchObject({ code: 0, stderr: "" });
      expect(told(monitor).map(({ sessionId }) => sessionId)).toEqual(["old"]);
      expect(monitor.heartbeats[0]?.sources).toContainEqual({
        source: "sessions/coding",
        status: "unsupported",
        reason: expect.stringMatching(/^Node \d+\.\d+\.\d+ cannot read SQLite; Node 22\.15 or newer can$/),
      });
      expect(home.read("logs/status_uploader.log")).toContain("Sessions not readable: ");
    },
  );
});

describe("a long first reading", () => {
  it("lets others have their turn while a database is read, and tells how far it has come", async () => {
    const home = makeHome({}, "sqlite-2026.9.6");
    const database = new DatabaseSync(home.path("agents/main/agent/openclaw-agent.sqlite"));
    const insert = database.prepare(
      "INSERT INTO transcript_events (session_id, seq, event_json, created_at) SELECT session_id, ?, ?, 0 FROM session_windows LIMIT 1",
    );
    database.exec("BEGIN");
    for (let count = 0; count < 60_000; count += 1) insert.run(9_000 + count, answered("x".repeat(300)).trim());
    database.exec("COMMIT");
    database.close();
    let turns = 0;
    let bytes = 0;
    let isReading = true;
    const others = () => {
      turns += 1;
      if (isReading) setImmediate(others);
    };
    setImmediate(others);
    const collector = new Collector(home.stateDir, home.path("status-monitor/collector"));
    await collector.scan(Date.now(), (read) => {
      bytes += read;
    });
    isReading = false;
    expect(turns).toBeGreaterThan(3);
    expect(bytes).toBeGreaterThan(30_000_000);
  });

  it("is told by status and by the report that goes out meanwhile, and no longer when its reader has ended", async () => {
    const monitor = await startMonitor();
    const home = homeWith(monitor);
    const paths = resolvePaths({ HOME: home.home });
    let now = Date.now();
    const heard: number[] = [];
    const note = new ReadingNote(
      paths.readingFile,
      1_000_000_000,
      () => now,
      ({ done }) => heard.push(done),
    );
    for (let count = 0; count < 4; count += 1) {
      now += 1_500;
      note.add(50_000_000);
    }
    expect(heard).toEqual([100_000_000, 200_000_000]);
    const status = await runCli(home, ["status"]);
    expect(status.stdout).toContain("Reading sessions for the first time: 200 of 1000 MB");
    expect(JSON.parse((await runCli(home, ["status", "--json"])).stdout).reading).toEqual({
      done: 200_000_000,
      total: 1_000_000_000,
    });
    await runCli(home, ["test"]);
    const storage = monitor.heartbeats[0]?.sources.find(({ source }) => source === "storage");
    expect(storage?.reason).toMatch(/^reading sessions: 200 of 1000 MB so far/);
    note.end();
    expect((await runCli(home, ["status"])).stdout).not.toContain("Reading");
    expect(readingNow(paths.readingFile, now)).toBeUndefined();
  });
});

describe("two uploaders of one home", () => {
  it("never read at the same time, and one that died holds nobody up", () => {
    const path = join(makeHome().home, "lock");
    const now = Date.now();
    const release = hold(path, now);
    expect(hold(path, now)).toBeUndefined();
    release?.();
    writeFileSync(path, "4194000 boot:1\n");
    const second = hold(path, now);
    expect(second).toBeTypeOf("function");
    second?.();
    // A process that got the number of a dead one is not it.
    writeFileSync(path, `${process.pid} boot:1\n`);
    expect(hold(path, now)).toBeTypeOf("function");
  });
});
