import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareLayout } from "../../lib/db/bundled-layout";
import { databaseOver } from "../../lib/db/database";
import { urlOf } from "../../lib/db/postmaster";
import { createToken } from "../../lib/services/tokens";
import { cliBundle, FIXTURES } from "../support/cli";
import { freePort, startServer, type TestServer, temporaryFolder } from "../support/server";

/**
 * The promise of docs/protocol.md: an answered heartbeat is stored, once, whatever dies. Platform, PostgreSQL and
 * uploader are killed with SIGKILL at random moments while 10,000 heartbeats are uploaded by clients which, like the
 * real uploader, repeat an unanswered one under the same key.
 */
const UPLOADS = 10_000;
const KILLS = 20;
const CLIENTS = 16;
const HOSTS = 25;

type Victim = "platform" | "postgres" | "uploader";

const dataDir = temporaryFolder();
const home = mkdtempSync(join(tmpdir(), "monitor-home-"));
let uploaderFile = "";
let server: TestServer;
let port = 0;
let token = "";
let databaseUrl = "";
let uploader: ChildProcess | null = null;
let uploaderRuns = 0;

const limits = { RATE_LIMIT_PER_TOKEN: "0", RATE_LIMIT_PER_ADDRESS: "0" };
const start = () => startServer({ dataDir, env: { PORT: String(port), ...limits } });

async function withDatabase<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  pool.on("error", () => {});
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

beforeAll(async () => {
  uploaderFile = cliBundle();
  cpSync(join(FIXTURES, "sqlite-2026.9.6", "dot-openclaw"), join(home, ".openclaw"), { recursive: true });
  port = await freePort();
  server = await start();
  databaseUrl = urlOf(prepareLayout(dataDir), "monitor");
  token = await withDatabase(async (pool) => {
    const now = new Date();
    const { rows } = await pool.query<{ id: string }>(
      "INSERT INTO account (name, created_at) VALUES ('Alice', $1) RETURNING id",
      [now],
    );
    const ctx = { db: databaseOver(pool), now, accountId: rows[0]?.id ?? "" };
    process.env.MONITOR_SECRET ??= "test-secret-test-secret-test-secret-test-secret";
    return (await createToken(ctx, { name: "kill -9", reusable: true })).token;
  });
}, 90_000);

afterAll(async () => {
  uploader?.kill("SIGKILL");
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
});

/** Sends one heartbeat until it is answered. @returns how often it had to be sent */
async function uploadUntilAnswered(index: number): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const sentAt = Date.now();
    const body = JSON.stringify({
      sentAt,
      host: { id: `host-${index % HOSTS}`, name: `host ${index % HOSTS}`, intervalSeconds: 300 },
      items: [{ key: `upload-${index}`, observedAt: sentAt, agents: [{ id: "main" }, { id: "coding" }] }],
    });
    const reply = await fetch(`http://127.0.0.1:${port}/api/ingest/heartbeats`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-agent-token": token },
      body,
    }).catch(() => null);
    if (reply?.status === 200) {
      const answer = (await reply.json()) as { accepted: number; duplicates: number };
      expect(answer.accepted + answer.duplicates).toBe(1);
      return attempt;
    }
    expect([undefined, 500, 502, 503]).toContain(reply?.status);
    await pause(20 + Math.random() * 60);
  }
}

const uploaderEnv = () => ({
  PATH: process.env.PATH ?? "",
  NODE_ENV: "test" as const,
  HOME: home,
  MONITOR_PLATFORM_TOKEN: token,
  OPENCLAW_MONITOR_URL: `http://127.0.0.1:${port}`,
});

function runUploader(): Promise<number | null> {
  uploader = spawn(process.execPath, [uploaderFile, "sync"], { env: uploaderEnv(), stdio: "ignore" });
  uploaderRuns++;
  return new Promise((resolve) => uploader?.once("exit", (code) => resolve(code)));
}

async function kill(victim: Victim): Promise<void> {
  if (victim === "platform") {
    await server.kill9();
    server = await start();
  } else if (victim === "postgres") {
    const pidFile = join(prepareLayout(dataDir).cluster, "postmaster.pid");
    const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8").split("\n")[0]) : 0;
    if (pid > 1) process.kill(pid, "SIGKILL");
  } else {
    uploader?.kill("SIGKILL");
  }
}

describe("kill -9 of platform, PostgreSQL and uploader, 20 times at random during 10,000 uploads", () => {
  it("keeps every acknowledged heartbeat, once, and marks nobody offline", { timeout: 300_000 }, async () => {
    const killAt = Array.from({ length: KILLS }, () => Math.floor(Math.random() * UPLOADS * 0.95)).sort(
      (a, b) => a - b,
    );
    const victims: Victim[] = ["platform", "postgres", "uploader"];
    const story: string[] = [];
    let next = 0;
    let answered = 0;
    let repeated = 0;

    const clients = Array.from({ length: CLIENTS }, async () => {
      while (next < UPLOADS) {
        const attempts = await uploadUntilAnswered(next++);
        answered++;
        if (attempts > 1) repeated++;
      }
    });
    const keepSyncing = (async () => {
      while (answered < UPLOADS) await runUploader();
    })();
    const killer = (async () => {
      for (const [turn, at] of killAt.entries()) {
        while (answered < at) await pause(5);
        const victim = victims[turn % victims.length] ?? "platform";
        story.push(`${victim} at ${answered}`);
        await kill(victim);
      }
    })();
    await Promise.all([...clients, keepSyncing, killer]);
    console.log(`killed ${story.join(", ")}; ${repeated} uploads were sent again; ${uploaderRuns} uploader runs`);

    expect(await runUploader()).toBe(0);
    const outbox = join(home, ".openclaw", "status-monitor", "outbox");
    expect(existsSync(outbox) ? readdirSync(outbox).filter((name) => name.endsWith(".json")) : []).toEqual([]);
    const stored = await withDatabase(async (pool) => {
      const one = async (sql: string) => Number((await pool.query<{ n: string }>(sql)).rows[0]?.n);
      return {
        uploads: await one("SELECT count(*) AS n FROM report WHERE key LIKE 'upload-%'"),
        distinct: await one("SELECT count(DISTINCT key) AS n FROM report WHERE key LIKE 'upload-%'"),
        fromUploader: await one("SELECT count(*) AS n FROM report WHERE key NOT LIKE 'upload-%'"),
        offline: await one("SELECT count(*) AS n FROM status_flip WHERE to_state = 'offline'"),
        silent: await one("SELECT count(*) AS n FROM agent WHERE state <> 'online'"),
      };
    });
    const successes = readFileSync(join(home, ".openclaw", "logs", "status_uploader.log"), "utf8").match(
      /Upload success/g,
    );
    expect(stored).toMatchObject({ uploads: UPLOADS, distinct: UPLOADS, offline: 0, silent: 0 });
    expect(stored.fromUploader).toBeGreaterThanOrEqual(successes?.length ?? 0);
    expect(story).toHaveLength(KILLS);
  });
});
