import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { prepareLayout } from "../../lib/db/bundled-layout";
import { runningPid, stopPostmaster } from "../../lib/db/postmaster";
import { temporaryFolder } from "../support/server";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROBE = join(ROOT, "dist", `bundled-probe-${process.pid}.mjs`);
const isRoot = process.getuid?.() === 0;
/** A user every Unix has, neither root nor the one PostgreSQL runs as for root. */
const ORDINARY = { uid: 1, gid: 1 };

interface Probe {
  child: ChildProcess;
  ready: Promise<{ url: string; started: boolean }>;
  said(): string;
  exited: Promise<number | null>;
  stop(): Promise<number | null>;
}

describe("the bundled PostgreSQL", () => {
  let dataDir: string;
  const probes: Probe[] = [];

  beforeAll(async () => {
    await build({
      entryPoints: [join(ROOT, "tests/support/bundled-probe.ts")],
      outfile: PROBE,
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
    });
  });
  afterAll(() => rmSync(PROBE, { force: true }));
  beforeEach(() => {
    dataDir = join(temporaryFolder("bundled-"), "data");
  });
  afterEach(async () => {
    for (const probe of probes.splice(0)) probe.child.kill("SIGKILL");
    if (existsSync(join(dataDir, "postgres.json"))) {
      const layout = prepareLayout(dataDir);
      await stopPostmaster(layout);
      rmSync(dirname(layout.cluster) === dataDir ? layout.cluster : dirname(layout.cluster), { recursive: true });
    }
    rmSync(join(dataDir, ".."), { recursive: true, force: true });
  });

  function start(folder = dataDir, role = "server", user: { uid: number; gid: number } | object = {}): Probe {
    const child = spawn(process.execPath, [PROBE, folder, role], { ...user, cwd: "/", stdio: "pipe" });
    let said = "";
    const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
    const ready = new Promise<{ url: string; started: boolean }>((resolve, reject) => {
      child.stdout?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const line = /^ready (.*)$/m.exec(said)?.[1];
        if (line !== undefined) resolve(JSON.parse(line));
      });
      child.stderr?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
      void exited.then((code) => reject(new Error(`ended with ${code}: ${said}`)));
    });
    ready.catch(() => {});
    const stop = () => {
      child.stdin?.write("stop\n");
      return exited;
    };
    const probe: Probe = { child, ready, said: () => said, exited, stop };
    probes.push(probe);
    return probe;
  }

  const query = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  it("refuses a second server on the same data in one sentence, and leaves the first alone", async () => {
    const first = start();
    const { url } = await first.ready;
    const second = start();
    expect(await second.exited).toBe(1);
    expect(second.said()).toMatch(
      new RegExp(`^StartError: Another server \\(process ${first.child.pid}\\) already uses .*DATABASE_URL\\.\\n$`),
    );
    expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("re-attaches after kill -9 of its server, with everything committed still there", async () => {
    const first = start();
    const { url } = await first.ready;
    await query(url, "CREATE TABLE kept (id int)");
    await query(url, "INSERT INTO kept VALUES (1)");
    const postmaster = runningPid(prepareLayout(dataDir));
    first.child.kill("SIGKILL");
    await first.exited;

    const second = start();
    const again = await second.ready;
    expect(again.started).toBe(false);
    expect(runningPid(prepareLayout(dataDir))).toBe(postmaster);
    expect(await query(again.url, "SELECT * FROM kept")).toEqual([{ id: 1 }]);
    expect(await second.stop()).toBe(0);
    expect(runningPid(prepareLayout(dataDir))).toBeNull();
  });

  it("starts PostgreSQL again when it is killed under a running server, losing nothing committed", async () => {
    const server = start();
    const { url } = await server.ready;
    await query(url, "CREATE TABLE kept AS SELECT 1 AS id");
    const pid = runningPid(prepareLayout(dataDir));
    process.kill(pid ?? 0, "SIGKILL");
    await once(server.child.stdout ?? server.child, "data");
    expect(server.said()).toContain("event PostgreSQL had stopped; it was started again.");
    expect(await query(url, "SELECT * FROM kept")).toEqual([{ id: 1 }]);
    expect(await query(url, "SHOW fsync")).toEqual([{ fsync: "on" }]);
  });

  it("takes the pid file of a crash for what it is, even when its number now belongs to another process", async () => {
    const first = start();
    await first.ready;
    await first.stop();
    writeFileSync(join(prepareLayout(dataDir).cluster, "postmaster.pid"), `${process.pid}\n/nowhere\n1\n5432\n/tmp\n`);
    const second = start();
    expect((await second.ready).started).toBe(true);
  });

  it("lets a command in while the server runs, and keeps PostgreSQL up until the last one leaves", async () => {
    const server = start();
    const { url } = await server.ready;
    const visitor = start(dataDir, "visitor");
    expect((await visitor.ready).started).toBe(false);
    await visitor.stop();
    expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await server.stop();
    expect(runningPid(prepareLayout(dataDir))).toBeNull();

    const [alone, together] = [start(dataDir, "visitor"), start(dataDir, "visitor")];
    await Promise.all([alone.ready, together.ready]);
    await alone.stop();
    expect(runningPid(prepareLayout(dataDir))).not.toBeNull();
    await together.stop();
    expect(runningPid(prepareLayout(dataDir))).toBeNull();
  });

  it("makes one cluster when two commands are the first at once", async () => {
    const both = [start(dataDir, "visitor"), start(dataDir, "visitor")];
    const ready = await Promise.all(both.map((probe) => probe.ready));
    expect(ready.filter(({ started }) => started)).toHaveLength(1);
  });

  it("puts the socket into a short folder when the path is too long, and finds it again", async () => {
    const long = join(dataDir, "a-rather-long-folder-name".repeat(6));
    const first = start(long);
    const { url } = await first.ready;
    const folder = new URL(url).searchParams.get("host") ?? "";
    expect(folder.startsWith(dataDir)).toBe(false);
    expect(statSync(folder).mode & 0o077).toBe(0);
    first.child.kill("SIGKILL");
    await first.exited;
    const second = start(long);
    expect(await second.ready).toEqual({ url, started: false });
    await second.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("lets nobody else reach the socket and listens on no port", async () => {
    const { url } = await start().ready;
    const { cluster } = prepareLayout(dataDir);
    expect(statSync(cluster).mode & 0o077).toBe(0);
    expect(await query(url, "SHOW listen_addresses")).toEqual([{ listen_addresses: "" }]);
  });

  it("says what to do when the data directory cannot be written", async () => {
    mkdirSync(join(dataDir, ".."), { recursive: true });
    writeFileSync(dataDir, "a file");
    const probe = start();
    expect(await probe.exited).toBe(1);
    expect(probe.said()).toBe(
      `StartError: The data directory ${dataDir} is not a directory: set MONITOR_DATA_DIR to a directory that can be written.\n`,
    );
  });

  it("passes on PostgreSQL's own words when it cannot start", async () => {
    const first = start();
    await first.ready;
    await first.stop();
    const { cluster } = prepareLayout(dataDir);
    writeFileSync(join(cluster, "postgresql.conf"), "no_such_setting = 1\n");
    const second = start();
    expect(await second.exited).toBe(1);
    expect(second.said()).toContain("did not start (postgres)");
    expect(second.said()).toContain("no_such_setting");
  });

  it("runs for an ordinary user as that user", { skip: !isRoot }, async () => {
    mkdirSync(dataDir, { mode: 0o700 });
    chownSync(dataDir, ORDINARY.uid, ORDINARY.gid);
    const probe = start(dataDir, "server", ORDINARY);
    const { url } = await probe.ready;
    expect(statSync(join(dataDir, "postgres")).uid).toBe(ORDINARY.uid);
    expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await probe.stop();
  });

  it("runs for root below a home only root can enter, as another user in another place", {
    skip: !isRoot,
  }, async () => {
    const home = join(dataDir, "..");
    chmodSync(home, 0o700);
    const probe = start();
    const { url } = await probe.ready;
    const { cluster } = JSON.parse(readFileSync(join(dataDir, "postgres.json"), "utf8"));
    expect(cluster.startsWith(home)).toBe(false);
    expect(statSync(cluster).uid).not.toBe(0);
    expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });
});
