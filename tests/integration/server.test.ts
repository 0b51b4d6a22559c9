import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { signedInVisitor } from "../support/browserless-login";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, tokenOf } from "../support/people";
import { freePort, type ServerOptions, startServer, type TestServer, temporaryFolder } from "../support/server";

describe("the server", () => {
  let test: TestDatabase;
  const running: TestServer[] = [];
  const folders: string[] = [];

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()));
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  afterAll(() => test.end());

  const start = async (options: ServerOptions = {}) => {
    const server = await startServer({ databaseUrl: test.url, ...options });
    running.push(server);
    return server;
  };
  const startOnBundled = (dataDir: string, env: Record<string, string> = {}) =>
    start({ databaseUrl: "", dataDir, env: { MONITOR_SECRET: "", CRON_SECRET: "", ...env } });
  const folder = () => {
    const path = temporaryFolder();
    folders.push(path);
    return path;
  };

  it.each([
    ["PORT", "eighty"],
    ["MONITOR_SECRET", "short"],
    ["MONITOR_URL", "monitor.example.org"],
  ])("does not start with a wrong %s and names it", async (name, value) => {
    await expect(start({ env: { [name]: value } })).rejects.toThrow(new RegExp(`ended with code 2[\\s\\S]*${name}: `));
  });

  it("says which port is in use and how to choose another", async () => {
    const taken = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => taken.listen(port, "127.0.0.1", resolve));
    await expect(start({ env: { PORT: String(port) } })).rejects.toThrow(
      `Port ${port} is in use. Stop the program that uses it, or choose another: PORT=${port + 1}.`,
    );
    taken.close();
  });

  it("says that the database cannot be reached, and where that is set", async () => {
    const nowhere = `postgres://postgres@127.0.0.1:${await freePort()}/monitor`;
    await expect(start({ databaseUrl: nowhere })).rejects.toThrow(
      /The database cannot be reached: .*Check DATABASE_URL\./,
    );
  });

  it("refuses a second server on the same data directory and leaves the first alone", async () => {
    const dataDir = folder();
    const first = await startOnBundled(dataDir);
    await expect(startOnBundled(dataDir)).rejects.toThrow(
      `Another server (process ${first.pid}) already uses ${dataDir}.`,
    );
    expect((await fetch(`${first.url}/api/health`)).status).toBe(200);
  });

  it("generates its secrets once, for its own user only", async () => {
    const dataDir = folder();
    const file = join(dataDir, "secrets.json");
    await (await startOnBundled(dataDir)).stop();
    const made = readFileSync(file, "utf8");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await (await startOnBundled(dataDir)).stop();
    expect(readFileSync(file, "utf8")).toBe(made);
  });

  it("stops on SIGTERM with code 0 and takes the bundled PostgreSQL with it", async () => {
    const dataDir = folder();
    const server = await startOnBundled(dataDir);
    expect(existsSync(join(dataDir, "postgres", "postmaster.pid"))).toBe(true);
    expect(await server.stop()).toBe(0);
    expect(existsSync(join(dataDir, "postgres", "postmaster.pid"))).toBe(false);
  });

  it("answers again after kill -9, on the database that kept running, with its token still good", async () => {
    const dataDir = folder();
    const first = await startOnBundled(dataDir);
    const token = await admin(dataDir, "token", "create", "--email", await newUser(dataDir));
    await first.kill9();
    const second = await startOnBundled(dataDir);
    const reply = await fetch(`${second.url}/api/token/validate`, { headers: { "x-agent-token": token } });
    expect(reply.status).toBe(200);
  });

  it("S2-2: takes reports on a second port, and nothing else there", async () => {
    const reportPort = await freePort();
    await start({ env: { REPORT_PORT: String(reportPort) } });
    const token = await tokenOf(await createPerson(test.ctx()));
    const url = `http://127.0.0.1:${reportPort}`;
    const upload = await fetch(`${url}/api/upload`, {
      method: "POST",
      headers: { "x-agent-token": token, "content-type": "application/json" },
      body: '[{"id":"main"}]',
    });
    expect(upload.status).toBe(200);
    expect((await fetch(`${url}/api/health`)).status).toBe(200);
    for (const path of ["/", "/sign-in", "/api/live", "/api/cron/sweep", "/api/auth/session", "/api/devices"]) {
      expect((await fetch(`${url}${path}`)).status, path).toBe(404);
    }
    const published = await fetch(`${url}/api/report/status`, { method: "POST", body: "{}" });
    expect([published.status, await published.json()]).toEqual([401, { detail: "Invalid API Key" }]);
  });

  it("reports itself unavailable while its database is gone, and well again afterwards", async () => {
    const own = await createTestDatabase();
    const server = await start({ databaseUrl: own.url });
    expect(await (await fetch(`${server.url}/api/health`)).json()).toMatchObject({
      status: "ok",
      database: { ok: true },
    });
    const name = new URL(own.url).pathname.slice(1);
    await test.db.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    await test.db.query(`ALTER DATABASE ${name} RENAME TO ${name}_away`);
    const gone = await fetch(`${server.url}/api/health`);
    expect([gone.status, await gone.json()]).toMatchObject([503, { status: "unavailable", database: { ok: false } }]);
    await test.db.query(`ALTER DATABASE ${name}_away RENAME TO ${name}`);
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
    await server.stop();
    await own.end();
  });

  it("ends open event streams when it stops", async () => {
    const server = await start();
    const { email, password } = await createPerson(test.ctx());
    const visitor = await signedInVisitor(server.url, email, password);
    const stream = await visitor.request("/api/live", { headers: { accept: "text/event-stream" } });
    expect(stream.status).toBe(200);
    const read = stream.text().catch(() => "cut");
    const began = performance.now();
    expect(await server.stop()).toBe(0);
    await read;
    // Without an end to the stream it would take the whole grace of 10 s.
    expect(performance.now() - began).toBeLessThan(9_000);
  });

  it("lets two platforms share one database", async () => {
    const [one, other] = await Promise.all([start(), start()]);
    const token = await tokenOf(await createPerson(test.ctx()));
    for (const server of [one, other]) {
      const reply = await fetch(`${server.url}/api/token/validate`, { headers: { "x-agent-token": token } });
      expect(reply.status).toBe(200);
    }
  });

  it("answers a body that is too large instead of cutting the connection", async () => {
    const server = await start();
    const token = await tokenOf(await createPerson(test.ctx()));
    const reply = await post(server.port, token, Buffer.alloc(3_000_000, " "));
    expect(reply.status).toBe(413);
    const chunked = await post(server.port, token, Buffer.alloc(3_000_000, " "), true);
    expect(chunked.status).toBe(413);
  });

  it("does not take its own address from what a client claims", async () => {
    const server = await start();
    const headers = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-forwarded-for": "6.6.6.6" };
    const reply = await fetch(`${server.url}/agents`, { headers, redirect: "manual" });
    expect(`${reply.headers.get("location")} ${await reply.text()}`).not.toContain("evil.example");
  });

  it("allows scripts in pages by a nonce that is new each time, and no framing", async () => {
    const server = await start();
    const policies = await Promise.all(
      [1, 2].map(async () => {
        const reply = await fetch(`${server.url}/sign-in`);
        const policy = reply.headers.get("content-security-policy") ?? "";
        const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "none";
        const html = await reply.text();
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
        for (const [tag] of html.matchAll(/<script[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
        return nonce;
      }),
    );
    expect(new Set(policies).size).toBe(2);
  });

  async function newUser(dataDir: string): Promise<string> {
    const email = "alice@example.com";
    await admin(dataDir, "user", "create", "--email", email, "--password", "a password for tests");
    return email;
  }

  /** Runs the admin command on a data directory. @returns the last line it printed */
  function admin(dataDir: string, ...args: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const env = { ...process.env, MONITOR_DATA_DIR: dataDir, DATABASE_URL: "", MONITOR_SECRET: "" };
      const child = spawn(process.execPath, ["scripts/run.mjs", "admin", ...args], {
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let said = "";
      let complaint = "";
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
      child.stderr.on("data", (chunk: Buffer) => {
        complaint += chunk.toString();
      });
      child.once("close", (code) =>
        code === 0 ? resolve(said.trim().split("\n").at(-1) ?? "") : reject(new Error(complaint)),
      );
    });
  }
});

/** A raw POST: `fetch` would not tell whether the answer came before the body was through. */
function post(port: number, token: string, body: Buffer, chunked = false): Promise<{ status: number }> {
  return new Promise((resolve, reject) => {
    const headers = chunked ? { "transfer-encoding": "chunked" } : { "content-length": String(body.length) };
    const outgoing = request(
      { port, host: "127.0.0.1", path: "/api/upload", method: "POST", headers: { ...headers, "x-agent-token": token } },
      (reply) => {
        reply.resume().once("end", () => resolve({ status: reply.statusCode ?? 0 }));
      },
    );
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}
