import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { inspectHome } from "../cli/openclaw/inspect";
import { readWork } from "../cli/openclaw/work";
import { resolvePaths } from "../cli/paths";
import { type Home, makeHome, runCli } from "./support/cli";

/** What goes on beside the sessions: tasks, sub-agents, deliveries, what waits for a person, hooks. */
const FILES = "files-2026.5.28";
const MIXED = "mixed-2026.7.1";
const DATABASE = "sqlite-2026.9.6";
const inspect = (stateDir: string) => inspectHome(resolvePaths({ HOME: "/nonexistent" }, stateDir));
const KEY = "agent:coding:telegram:direct:42";

/** Tables as release 2026.9.6 makes them, in the databases where it keeps them. */
function withTables(home: Home, path: string, sql: string) {
  mkdirSync(join(home.path(path), ".."), { recursive: true });
  const database = new DatabaseSync(home.path(path));
  database.exec("PRAGMA foreign_keys = OFF");
  database.exec(sql);
  database.close();
}
const AGENT = "agents/coding/agent/openclaw-agent.sqlite";
const STATE = "state/openclaw.sqlite";

it("X-5: names who asked a sub-agent, what came of it and whether that arrived, in every era", async () => {
  const runs = async (name: string) => (await inspect(makeHome({}, name).stateDir)).work.subagentRuns;
  const facts = {
    label: "lobster-facts",
    outcome: "ok",
    delivery: "delivered",
    requesterSessionKey: "agent:main:deleg",
  };
  expect(await runs(FILES)).toMatchObject([facts]);
  expect(await runs(DATABASE)).toMatchObject([facts, { label: "crab-facts", model: "mock/mock-small" }]);
  const [run] = await runs(DATABASE);
  expect(run?.childSessionKey).toMatch(/^agent:main:subagent:/);
  expect(run?.endedAt).toBeGreaterThan(run?.startedAt ?? Number.POSITIVE_INFINITY);
});

it("X-5: reads the columns of 2026.7 where it wrote no JSON beside them", () => {
  const home = makeHome();
  withTables(
    home,
    STATE,
    `CREATE TABLE subagent_runs (run_id TEXT PRIMARY KEY, child_session_key TEXT, requester_session_key TEXT, label TEXT,
       model TEXT, created_at INTEGER, started_at INTEGER, ended_at INTEGER, outcome_json TEXT, payload_json TEXT);
     INSERT INTO subagent_runs VALUES ('r1', 'agent:a:subagent:x', 'agent:a:main', 'look', 'p/m', 1, 2, 3, '{"status":"timeout"}', '{}')`,
  );
  expect(readWork(home.stateDir, [], {}).subagentRuns).toEqual([
    {
      id: "r1",
      childSessionKey: "agent:a:subagent:x",
      requesterSessionKey: "agent:a:main",
      label: "look",
      model: "p/m",
      createdAt: 1,
      startedAt: 2,
      endedAt: 3,
      outcome: "timeout",
      delivery: null,
    },
  ]);
});

it("X-11: lists tasks by what began them, without what they were asked", async () => {
  for (const [name, count] of [
    [MIXED, 7],
    [DATABASE, 49],
  ] as const) {
    const { tasks } = (await inspect(makeHome({}, name).stateDir)).work;
    expect(tasks).toHaveLength(count);
    expect(tasks[0]).toMatchObject({
      runtime: "cli",
      agentId: "main",
      status: "succeeded",
      deliveryStatus: "not_applicable",
    });
    expect(JSON.stringify(tasks)).not.toContain("Please say hello");
  }
  const { tasks } = (await inspect(makeHome({}, DATABASE).stateDir)).work;
  expect(new Set(tasks.map(({ runtime }) => runtime))).toEqual(new Set(["cli", "cron", "subagent"]));
  expect(tasks.find(({ lastTool }) => lastTool === "exec")).toMatchObject({ toolUses: 1 });
});

it("X-11: finds the ledger of spring 2026, takes the agent from the session key, and counts a moved task once", () => {
  const home = makeHome();
  const table = `CREATE TABLE task_runs (task_id TEXT PRIMARY KEY, runtime TEXT, child_session_key TEXT, agent_id TEXT,
    status TEXT, created_at INTEGER);`;
  withTables(
    home,
    "tasks/runs.sqlite",
    `${table} INSERT INTO task_runs VALUES ('t1', 'acp', 'agent:coding:acp:x', NULL, 'running', 5), ('t2', 'cli', NULL, 'main', 'lost', 6)`,
  );
  withTables(home, STATE, `${table} INSERT INTO task_runs VALUES ('t2', 'cli', NULL, 'main', 'succeeded', 6)`);
  const { tasks, problems } = readWork(home.stateDir, [], {});
  expect(problems).toEqual([]);
  expect(tasks.map(({ id, agentId, status }) => [id, agentId, status])).toEqual([
    ["t2", "main", "succeeded"],
    ["t1", "coding", "running"],
  ]);
});

it("X-12: tells that something was sent from that it arrived, and reads neither words nor receivers", async () => {
  const home = makeHome();
  withTables(
    home,
    AGENT,
    `CREATE TABLE conversation_deliveries (operation_id TEXT PRIMARY KEY, operation_kind TEXT, conversation_id TEXT,
       source_session_key TEXT, message_hash TEXT, status TEXT, platform_message_id TEXT, rejection_error TEXT,
       reply_text TEXT, created_at INTEGER, updated_at INTEGER) STRICT;
     INSERT INTO conversation_deliveries VALUES
       ('o1', 'send', 'c', '${KEY}', 'h', 'sent', '77', NULL, 'a private answer', 1, 2),
       ('o2', 'send', 'c', '${KEY}', 'h', 'rejected', NULL, 'chat not found', NULL, 3, 4)`,
  );
  withTables(
    home,
    STATE,
    `CREATE TABLE delivery_queue_entries (queue_name TEXT, id TEXT, status TEXT, session_key TEXT, channel TEXT, target TEXT,
       account_id TEXT, retry_count INTEGER, last_error TEXT, entry_json TEXT, enqueued_at INTEGER, updated_at INTEGER,
       failed_at INTEGER, PRIMARY KEY (queue_name, id)) STRICT;
     INSERT INTO delivery_queue_entries VALUES
       ('out', 'q1', 'failed', '${KEY}', 'telegram', '+39 555 0100', 'x', 5, '403 blocked', '{"text":"private"}', 5, 6, 7)`,
  );
  const { deliveries } = readWork(home.stateDir, ["coding"], {});
  expect(deliveries).toMatchObject([
    { id: "o1", agentId: "coding", status: "sent", isConfirmed: true, failedAt: null },
    { id: "o2", status: "rejected", isConfirmed: false, error: "chat not found", failedAt: 4 },
    {
      id: "out/q1",
      from: "queue",
      agentId: "coding",
      channel: "telegram",
      retries: 5,
      error: "403 blocked",
      failedAt: 7,
    },
  ]);
  expect(JSON.stringify(deliveries)).not.toMatch(/private|555/);
});

it("X-13: knows who waits for a person: heartbeats that need attention, flows that are blocked", () => {
  const home = makeHome();
  withTables(
    home,
    AGENT,
    `CREATE TABLE heartbeat_outcomes (session_key TEXT PRIMARY KEY, outcome TEXT, summary TEXT, priority TEXT, occurred_at INTEGER) STRICT;
     INSERT INTO heartbeat_outcomes VALUES ('agent:coding:main', 'needs_attention', 'The key has expired', 'high', 9),
       ('agent:coding:x', 'done', 'All well', NULL, 8)`,
  );
  withTables(
    home,
    STATE,
    `CREATE TABLE flow_runs (flow_id TEXT PRIMARY KEY, owner_key TEXT, status TEXT, blocked_summary TEXT, wait_json TEXT,
       created_at INTEGER, updated_at INTEGER, ended_at INTEGER) STRICT;
     INSERT INTO flow_runs VALUES ('f1', 'agent:main:main', 'blocked', 'Which colour?', NULL, 1, 2, NULL),
       ('f2', 'agent:main:main', 'running', NULL, NULL, 1, 2, NULL), ('f3', 'agent:main:main', 'blocked', 'Old', NULL, 1, 2, 3)`,
  );
  expect(readWork(home.stateDir, ["coding"], {}).waiting).toEqual([
    {
      from: "heartbeat",
      id: "agent:coding:main",
      agentId: "coding",
      sessionKey: "agent:coding:main",
      outcome: "needs_attention",
      priority: "high",
      summary: "The key has expired",
      since: 9,
    },
    {
      from: "flow",
      id: "f1",
      agentId: "main",
      sessionKey: "agent:main:main",
      outcome: "blocked",
      priority: null,
      summary: "Which colour?",
      since: 2,
    },
  ]);
});

it.each([FILES, MIXED, DATABASE])(
  "X-14: reads which hooks lie in %s, for which events, and that they are on",
  async (name) => {
    expect((await inspect(makeHome({}, name).stateDir)).work.hooks).toEqual([
      {
        name: "startup-note",
        description: expect.stringContaining("when the gateway starts"),
        events: ["gateway:startup", "gateway:shutdown"],
        enabled: true,
        hasHandler: true,
      },
    ]);
  },
);

it("X-14: a hook is off where the configuration says so, and a damaged page is a hook without events", () => {
  const home = makeHome({
    "hooks/one/HOOK.md": '---\nname: one\nmetadata: { openclaw: { events: ["command:new"] } }\n---\n',
    "hooks/one/handler.ts": "",
    "hooks/two/HOOK.md": "---\nname: two\nmetadata: { openclaw: [ \n---\n",
    "hooks/three/notes.txt": "no hook",
  });
  const config = { hooks: { internal: { enabled: true, entries: { one: { enabled: false } } } } };
  const { hooks, problems } = readWork(home.stateDir, [], config);
  expect(problems).toEqual([]);
  expect(hooks.map(({ name, enabled, events, hasHandler }) => [name, enabled, events, hasHandler])).toEqual([
    ["one", false, ["command:new"], true],
    ["two", true, [], false],
  ]);
  expect(readWork(home.stateDir, [], {}).hooks.every(({ enabled }) => !enabled)).toBe(true);
});

it("X-6: what OpenClaw made for itself stands apart from what people scheduled", async () => {
  const { cronJobs } = await inspect(makeHome({}, DATABASE).stateDir);
  const own = cronJobs.filter(({ builtin }) => builtin).map(({ name }) => name);
  expect(own).toEqual(
    expect.arrayContaining(["Memory Dreaming Promotion", "heartbeat-main", "skill-collection-review-main"]),
  );
  const others = cronJobs.filter(({ builtin }) => !builtin).map(({ name }) => name);
  expect(others.filter((name) => /^(heartbeat|skill-collection|Memory)/.test(name))).toEqual([]);
});

it("X-7: that a run worked and that its message did not arrive are two facts", async () => {
  const home = makeHome({ "openclaw.json": "{}" });
  const detail = { status: "ok", completionStatus: "failed", deliveryStatus: "not-delivered", runAtMs: 3 };
  withTables(
    home,
    STATE,
    `CREATE TABLE cron_jobs (job_id TEXT, enabled INTEGER, job_json TEXT, state_json TEXT);
     CREATE TABLE task_runs (task_id TEXT, source_id TEXT, runtime TEXT, detail_json TEXT, created_at INTEGER, ended_at INTEGER);
     INSERT INTO task_runs VALUES ('t', 'j1', 'cron', '${JSON.stringify(detail)}', 1, 2)`,
  );
  expect((await inspect(home.stateDir)).cronRuns).toEqual([
    { jobId: "j1", ...detail, durationMs: null, sessionId: null },
  ]);
});

it("X-7: a job that was switched off after too many failures says so", async () => {
  const home = makeHome({
    "openclaw.json": "{}",
    "cron/jobs.json": JSON.stringify({
      version: 1,
      jobs: [
        {
          id: "j1",
          name: "Nightly",
          enabled: false,
          schedule: { kind: "every", everyMs: 60_000 },
          state: {
            lastStatus: "error",
            consecutiveErrors: 10,
            runningAtMs: 4,
            consecutiveSkipped: 2,
            autoDisabled: { reason: "consecutive-failures", atMs: 5, consecutiveErrors: 10 },
          },
        },
      ],
    }),
  });
  const [job] = (await inspect(home.stateDir)).cronJobs;
  expect(job).toMatchObject({
    consecutiveErrors: 10,
    consecutiveSkipped: 2,
    runningAtMs: 4,
    autoDisabled: "consecutive-failures",
  });
});

it("says in both languages what it read beside the sessions", async () => {
  const home = makeHome({}, DATABASE);
  expect((await runCli(home, ["inspect"])).stdout).toContain(
    "49 tasks, 2 runs of sub-agents, 0 deliveries (0 failed), 0 waiting for a person, 1 hooks\n",
  );
  expect((await runCli(home, ["inspect", "--lang", "zh"])).stdout).toContain("49 个任务，2 次子智能体运行");
});
