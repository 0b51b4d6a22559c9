import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Batch, Heartbeat } from "@/lib/protocol";
import { FIXTURES, type Home, makeHome, runCli } from "./support/cli";

/** Sent with every agent that has no style of its own. */
const DEFAULT_GREETING = { greeting: "Systems online. Standing by.", greetingZh: "系统在线，随时待命" };

/** What the uploader reads from OpenClaw homes: recorded ones of each generation, and small ones for every shape. */
const Expected = z.object({
  homes: z.record(
    z.string(),
    z.object({ configuredAgents: z.array(z.object({ id: z.string(), name: z.string(), model: z.string() })) }),
  ),
});
const expected = Expected.parse(JSON.parse(readFileSync(join(FIXTURES, "EXPECTED.json"), "utf8")));

/** The report a dry run shows, checked against the wire schemas. */
async function reportOf(home: Home, args: string[] = [], env: Record<string, string> = {}): Promise<Heartbeat> {
  const result = await runCli(home, ["sync", "--dry-run", ...args], { env });
  expect(result.code).toBe(0);
  const batch = Batch.parse(JSON.parse(result.stdout.split("\n")[0] ?? ""));
  return Heartbeat.parse(batch.items.at(-1));
}

const ids = (report: Heartbeat) => report.agents.filter((agent) => agent.configured).map((agent) => agent.id);
const source = (report: Heartbeat, name: string) => report.sources.find((candidate) => candidate.source === name);

describe("recorded homes", () => {
  it.each([
    ["files-2026.5.28", "files", "list"],
    ["mixed-2026.7.1", "mixed", "list"],
    ["sqlite-2026.9.6", "sqlite", "entries"],
  ])("S0-37 X-18: %s gives the configured agents and storage %s", async (name, storage, shape) => {
    const home = makeHome({}, name);
    const before = readdirSync(home.stateDir, { recursive: true }).sort();
    const report = await reportOf(home);
    expect(report.agents.map(({ id, name, model }) => ({ id, name, model }))).toEqual(
      expected.homes[name]?.configuredAgents,
    );
    expect(report.roster).toEqual({ status: "ok" });
    expect(source(report, "config")).toEqual({ source: "config", status: "ok", era: shape });
    expect(source(report, "storage")).toMatchObject({ status: "ok", era: storage });
    // A dry run leaves no trace, not even beside a database.
    expect(readdirSync(home.stateDir, { recursive: true }).sort()).toEqual(before);
  });
});

describe("shapes of the configuration", () => {
  it.each<[title: string, config: string, agents: string[], era: string]>([
    ["agents.list", '{"agents":{"list":[{"id":"main"},{"id":"coding"}]}}', ["main", "coding"], "list"],
    ["agents.entries", "{agents:{entries:{a1:{},'b-2':{name:'B'}}}}", ["a1", "b-2"], "entries"],
    ["both: the map wins", "{agents:{list:[{id:'old'}],entries:{neu:{}}}}", ["neu"], "entries"],
    ["neither: the one agent main", '{"gateway":{"port":1}}', ["main"], "default"],
    ["no agents key in an empty object", "{}", ["main"], "default"],
    [
      "JSON5: comments, trailing commas, bare keys, a byte-order mark",
      "\ufeff// hello\n{agents:{list:[{id:'main',},/* two */{id:\"zwei\"},],},}",
      ["main", "zwei"],
      "list",
    ],
    [
      "an id twice, an id that is no text, an element that is no object",
      "{agents:{list:[{id:'a'},{id:'A'},{id:7},null,{id:'b'}]}}",
      ["a", "b"],
      "list",
    ],
    [
      "keys that name prototypes",
      '{"agents":{"entries":{"__proto__":{"name":"x"},"constructor":{},"ok":{}}}}',
      ["ok"],
      "entries",
    ],
  ])("S0-38 X-1: %s", async (_title, config, agents, era) => {
    const report = await reportOf(makeHome({ "openclaw.json": config }));
    expect(ids(report)).toEqual(agents);
    expect(source(report, "config")).toMatchObject({ status: "ok", era });
    expect({}).not.toHaveProperty("name");
  });

  it("takes name, identity name, emoji and model, the model also from the defaults", async () => {
    const config = `{agents:{defaults:{model:{primary:"p/big"}},entries:{
      a:{name:"Ana",identity:{name:"Other",emoji:"🦞"},model:"p/own"}, b:{identity:{name:"Béa"}}, c:{model:{primary:"p/c",fallbacks:["x"]}}}}}`;
    const report = await reportOf(makeHome({ "openclaw.json": config }));
    expect(report.agents).toEqual([
      { id: "a", name: "Ana", emoji: "🦞", model: "p/own", configured: true, ...DEFAULT_GREETING },
      { id: "b", name: "Béa", model: "p/big", configured: true, ...DEFAULT_GREETING },
      { id: "c", model: "p/c", configured: true, ...DEFAULT_GREETING },
    ]);
  });

  it("S0-38: follows $include, alone, in lists and nested, and merges as OpenClaw does", async () => {
    const home = makeHome({
      "openclaw.json":
        '{ $include: "./base.json5", agents: { $include: ["parts/a.json5", "parts/b.json5"], list: [{id: "own"}] } }',
      "base.json5": '{ gateway: {}, agents: { defaults: { model: "p/base" }, list: [{ id: "base" }] } }',
      "parts/a.json5": '{ list: [{ id: "a" }], defaults: { model: "p/a" } }',
      "parts/b.json5": '{ $include: "c.json5" }',
      "parts/c.json5": '{ list: [{ id: "c" }] }',
    });
    const report = await reportOf(home);
    expect(ids(report)).toEqual(["base", "a", "c", "own"]);
    expect(report.agents[0]?.model).toBe("p/a");
  });

  it("leaves includes of other parts unread, so that a broken channels file hides no agent", async () => {
    const home = makeHome({
      "openclaw.json": '{ channels: { $include: "missing.json5" }, agents: { list: [{id: "main"}] } }',
    });
    expect(ids(await reportOf(home))).toEqual(["main"]);
  });

  it("S0-40: an empty list means no agents: the host is still reported", async () => {
    const report = await reportOf(makeHome({ "openclaw.json": "{agents:{list:[]}}" }));
    expect(report.agents).toEqual([]);
    expect(report.roster).toMatchObject({ status: "empty" });
  });

  it("sends directories of agents no longer configured, marked", async () => {
    const home = makeHome({ "openclaw.json": "{agents:{list:[{id:'Main'}]}}" });
    home.write("agents/main/sessions/sessions.json", "{}");
    home.write("agents/gone/sessions/x.jsonl", "");
    home.write("agents/.trash/x", "");
    home.write("agents/a-file", "");
    expect((await reportOf(home)).agents).toEqual([
      { id: "Main", configured: true, ...DEFAULT_GREETING },
      { id: "gone", configured: false },
    ]);
  });
});

describe("configurations that cannot be read", () => {
  it.each<[title: string, files: Record<string, string>, reason: RegExp]>([
    ["empty", { "openclaw.json": "" }, /openclaw\.json is empty/],
    [
      "half-written",
      { "openclaw.json": '{ agents: { list: [ { id: "main" }, { i' },
      /not valid JSON5 at line 1, column/,
    ],
    ["not an object", { "openclaw.json": "[1,2]" }, /does not hold an object/],
    ["a missing include", { "openclaw.json": '{agents:{$include:"nope.json5"}}' }, /nope\.json5 does not exist/],
    [
      "includes in a circle",
      { "openclaw.json": '{agents:{$include:"x.json5"}}', "x.json5": '{$include:"./x.json5"}' },
      /circle/,
    ],
    ["an include of a folder", { "openclaw.json": '{agents:{$include:"dir"}}', "dir/x": "" }, /not a regular file/],
    ["an include that is no name", { "openclaw.json": "{agents:{$include:7}}" }, /must be a file name/],
    ["a folder instead of the file", { "openclaw.json/x": "" }, /not a regular file/],
    ["larger than 2 MB", { "openclaw.json": `{"x":"${"y".repeat(2_100_000)}"}` }, /larger than 2 MB/],
    ["no OpenClaw at all", { "credentials/x": "" }, /does not exist/],
  ])("S0-70 X-16: %s: never an empty roster called ok", async (_title, files, reason) => {
    const report = await reportOf(makeHome(files));
    expect(report.agents).toEqual([]);
    expect(report.roster.status).toBe("error");
    expect(report.roster.reason).toMatch(reason);
    expect(source(report, "config")).toMatchObject({ status: "error" });
  });

  it("stops at includes nested more than ten files deep", async () => {
    const files: Record<string, string> = { "openclaw.json": '{agents:{$include:"i0.json5"}}' };
    for (let index = 0; index < 12; index++) files[`i${index}.json5`] = `{$include:"i${index + 1}.json5"}`;
    expect((await reportOf(makeHome(files))).roster.reason).toMatch(/more than 10 files deep/);
  });

  it("says nothing of a broken file's content", async () => {
    const home = makeHome({ "openclaw.json": `{ gateway: { auth: { token: "hunter2-secret" ` });
    const result = await runCli(home, ["sync", "--dry-run"]);
    expect(result.stdout + result.stderr).not.toContain("hunter2");
  });
});

describe("where OpenClaw lives", () => {
  const configOf = (id: string) => `{agents:{list:[{id:"${id}"}]}}`;

  it("X-1: OPENCLAW_CONFIG_PATH, OPENCLAW_STATE_DIR, OPENCLAW_HOME, OPENCLAW_PROFILE and --state-dir move it", async () => {
    const home = makeHome({
      "openclaw.json": configOf("default"),
      "../.openclaw-work/openclaw.json": configOf("profile"),
      "../.openclaw-dev/openclaw.json": configOf("dev"),
      "../state/openclaw.json": configOf("state"),
      "../other/.openclaw/openclaw.json": configOf("home"),
      "../flag/openclaw.json": configOf("flag"),
      "../my.json5": configOf("path"),
    });
    const cases: [Record<string, string>, string[], string][] = [
      [{}, [], "default"],
      [{ OPENCLAW_PROFILE: "work" }, [], "profile"],
      [{ OPENCLAW_PROFILE: "dev" }, [], "dev"],
      [{ OPENCLAW_PROFILE: "default" }, [], "default"],
      [{ OPENCLAW_STATE_DIR: "~/state", OPENCLAW_PROFILE: "work" }, [], "state"],
      [{ OPENCLAW_HOME: join(home.home, "other") }, [], "home"],
      [{ OPENCLAW_CONFIG_PATH: "~/my.json5" }, [], "path"],
      [{ OPENCLAW_STATE_DIR: "~/state" }, ["--state-dir", join(home.home, "flag")], "flag"],
    ];
    for (const [env, args, agent] of cases) expect(ids(await reportOf(home, args, env))).toEqual([agent]);
  });

  it("a home without a configuration file has the one agent main", async () => {
    const home = makeHome({ "agents/main/sessions/sessions.json": "{}" });
    expect(ids(await reportOf(home))).toEqual(["main"]);
  });
});

describe("hostile and secret names", () => {
  it("masks secrets in every text before upload and counts them", async () => {
    const secret = `sk-ant-${"a1B2".repeat(8)}`;
    const home = makeHome({
      "openclaw.json": JSON.stringify({ agents: { entries: { a: { name: `Bot ${secret}` } } } }),
    });
    const result = await runCli(home, ["sync", "--dry-run"]);
    expect(result.stdout).not.toContain(secret);
    expect(result.stdout).toContain("Bot [redacted:anthropic]");
    expect(result.stderr).toContain("masked secrets: anthropic 1");
  });

  it("cleans terminal codes, bidi marks and names of 5,000 characters", async () => {
    const name = `\u001b[31mRed\u202e\u0000 <b>${"长".repeat(5000)}`;
    const report = await reportOf(
      makeHome({ "openclaw.json": JSON.stringify({ agents: { entries: { a: { name } } } }) }),
    );
    expect(report.agents[0]?.name).toMatch(/^Red <b>长+…$/);
    expect([...(report.agents[0]?.name ?? "")]).toHaveLength(120);
  });

  it("sends nothing of the configuration but ids, names, emoji and models, and a greeting of our own", async () => {
    const home = makeHome({}, "sqlite-2026.9.6");
    const result = await runCli(home, ["sync", "--dry-run"]);
    const report = Heartbeat.parse(Batch.parse(JSON.parse(result.stdout.split("\n")[0] ?? "")).items[0]);
    const keys = new Set(report.agents.flatMap((agent) => Object.keys(agent)));
    expect([...keys].sort()).toEqual(["configured", "emoji", "greeting", "greetingZh", "id", "model", "name"]);
    for (const word of ["workspace", "GATEWAY_TOKEN", "apiKey", "18555"]) expect(result.stdout).not.toContain(word);
    // The gateway's port is told with its state, and nowhere else.
    expect(result.stdout.replace(/"port":18789/g, "")).not.toContain("18789");
  });
});
