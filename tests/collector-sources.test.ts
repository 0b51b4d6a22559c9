import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { readSources } from "@/cli/openclaw/sources";
import { noteTroubles } from "@/cli/openclaw/troubles";
import { resolvePaths } from "@/cli/paths";
import type { SourceReport } from "@/lib/protocol";
import { cliBundle, type Home, makeHome, runCli, userEnv } from "./support/cli";

/** What a report says of every place that is read: ok, empty, unsupported or error, in which form, and why. */
const FILES = "files-2026.5.28";
const MIXED = "mixed-2026.7.1";
const DATABASE = "sqlite-2026.9.6";
const OLD_NODE = "/usr/bin/node";

const pathsOf = (home: Home) =>
  resolvePaths({ HOME: home.home, OPENCLAW_MONITOR_LOG_DIR: `${home.home}/tmp-openclaw` });
const sources = (home: Home) => readSources(pathsOf(home));
const of = (reports: readonly SourceReport[], name: string) => reports.find(({ source }) => source === name);
const short = ({ source, status, era, schemaVersion }: SourceReport) =>
  [source, status, era, schemaVersion].filter((part) => part !== undefined).join(" ");

describe("the sources of a report", () => {
  it.each([
    [FILES, ["sessions/coding ok files", "sessions/main ok files", "sessions/research ok files", "cron ok files"]],
    [
      MIXED,
      [
        "sessions/coding ok files",
        "sessions/main ok files",
        "sessions/research ok files",
        "cron ok database 1",
        "tasks ok database 1",
      ],
    ],
    [
      DATABASE,
      [
        "sessions/coding ok database+zstd 23",
        "sessions/main ok database+zstd 23",
        "sessions/research ok database+zstd 23",
        "cron ok database 1",
        "tasks ok database 1",
      ],
    ],
  ])("X-16: %s says of each agent's sessions, of jobs and tasks in which form they lie", (name, expected) => {
    const found = sources(makeHome({}, name)).map(short);
    expect(found.map((line) => line.replace(/((?:cron|tasks) ok database) \d+$/, "$1 1"))).toEqual([
      ...expected,
      "logs empty",
    ]);
  });

  it("X-9 X-16: says whether OpenClaw's logs can be read, where they are looked for, and why they cannot", () => {
    const home = makeHome({}, FILES);
    const folder = `${home.home}/tmp-openclaw`;
    expect(of(sources(home), "logs")).toMatchObject({
      status: "empty",
      reason: expect.stringContaining("~/tmp-openclaw"),
    });
    mkdirSync(folder);
    writeFileSync(`${folder}/openclaw-2026-11-21.log`, "");
    expect(of(sources(home), "logs")).toEqual({ source: "logs", status: "ok", era: "JSONL" });
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "not a folder");
    expect(of(sources(home), "logs")).toMatchObject({ status: "empty" });
  });

  it("X-16: calls a half-migrated agent mixed and says how many transcripts are still files", () => {
    const home = makeHome({}, DATABASE);
    home.write("agents/main/sessions/left-over.jsonl", "");
    home.write("agents/main/sessions/old.jsonl.deleted.2026-11-21T01-11-19.559Z", "");
    expect(of(sources(home), "sessions/main")).toMatchObject({
      status: "ok",
      era: "mixed",
      reason: "1 transcripts are still kept in files",
    });
  });

  it("X-16: tells an agent that never ran from one whose place cannot be read", () => {
    const home = makeHome({}, DATABASE);
    mkdirSync(home.path("agents/fresh"));
    writeFileSync(home.path("agents/coding/agent/openclaw-agent.sqlite"), "this is no database at all, only text ...");
    const found = sources(home);
    expect(of(found, "sessions/fresh")).toEqual({ source: "sessions/fresh", status: "empty" });
    expect(of(found, "sessions/coding")).toMatchObject({
      status: "error",
      reason: expect.stringContaining("openclaw-agent.sqlite"),
    });
    expect(of(found, "sessions/main")?.status).toBe("ok");
  });

  it("X-16: sees a database that vanishes, and one whose schema is newer than any known", () => {
    const home = makeHome({}, DATABASE);
    const path = home.path("agents/main/agent/openclaw-agent.sqlite");
    const database = new DatabaseSync(path);
    database.exec("UPDATE schema_meta SET schema_version = 99; ALTER TABLE session_windows ADD COLUMN novelty TEXT");
    database.close();
    expect(of(sources(home), "sessions/main")).toMatchObject({ status: "ok", schemaVersion: 99 });
    renameSync(path, `${path}.aside`);
    for (const end of ["-wal", "-shm"]) rmSync(path + end, { force: true });
    expect(of(sources(home), "sessions/main")?.status).toBe("empty");
  });

  it("X-11 X-12 X-16: tells of tasks and deliveries where OpenClaw keeps them, empty or not", () => {
    const home = makeHome({}, DATABASE);
    expect(of(sources(home), "deliveries")).toBeUndefined();
    const database = new DatabaseSync(home.path("state/openclaw.sqlite"));
    database.exec("CREATE TABLE delivery_queue_entries (id TEXT); DELETE FROM task_runs");
    database.close();
    expect(of(sources(home), "deliveries")).toMatchObject({ status: "empty", era: "database" });
    expect(of(sources(home), "tasks")).toMatchObject({ status: "empty", era: "database" });
  });

  it("X-16: repeats what only the reading itself found out, for as long as it stands", () => {
    const home = makeHome({}, FILES);
    const { troublesFile } = pathsOf(home);
    noteTroubles(troublesFile, [{ agentId: "main", what: "a.jsonl", status: "error", reason: "a.jsonl: EIO" }]);
    expect(of(sources(home), "sessions/main")).toMatchObject({ status: "error", era: "files", reason: "a.jsonl: EIO" });
    noteTroubles(troublesFile, []);
    expect(of(sources(home), "sessions/main")).toMatchObject({ status: "ok" });
  });

  it("X-16: masks secrets in names and reasons", () => {
    const home = makeHome({ "agents/sk-ant-0123456789abcdef/sessions/a.jsonl": "" });
    expect(JSON.stringify(sources(home))).not.toContain("0123456789abcdef");
  });

  it("X-16: with many agents names those in trouble first, and stays within what a report may hold", () => {
    const home = makeHome();
    for (let count = 0; count < 60; count += 1) mkdirSync(home.path(`agents/a${count}`), { recursive: true });
    home.write("agents/a59/agent/openclaw-agent.sqlite", "no database, but long enough to be taken for one");
    const found = sources(home);
    expect(found.length).toBeLessThanOrEqual(36);
    expect(found[0]).toMatchObject({ source: "sessions/a59", status: "error" });
  });
});

describe("doctor", () => {
  it("X-16: tells of every source in both languages", async () => {
    const home = makeHome({}, DATABASE);
    expect((await runCli(home, ["doctor"])).stdout).toContain("✅ sessions/main: database+zstd, schema 23\n");
    expect((await runCli(home, ["doctor", "--lang", "zh"])).stdout).toContain(
      "✅ sessions/main：database+zstd, 结构版本 23\n",
    );
  });

  it.skipIf(!existsSync(OLD_NODE))(
    "X-16: on a Node without SQLite says what it cannot read and which Node can",
    async () => {
      const home = makeHome({}, DATABASE);
      const stdout = await new Promise<string>((resolve) => {
        execFile(OLD_NODE, [cliBundle(), "doctor", "--json"], { env: userEnv(home.home) }, (_error, text) =>
          resolve(text),
        );
      });
      const { sources: found } = JSON.parse(stdout);
      const version = /Node (\S+) cannot/.exec(of(found, "sessions/main")?.reason ?? "")?.[1] ?? "";
      // The system's Node may be a newer one.
      if (of(found, "sessions/main")?.status === "ok") return;
      expect(Number(version.split(".")[0])).toBeLessThanOrEqual(22);
      for (const name of ["sessions/main", "cron"]) {
        expect(of(found, name)).toMatchObject({
          status: "unsupported",
          reason: expect.stringMatching(/cannot read SQLite; Node 22\.15 or newer can/),
        });
      }
    },
  );
});
