import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { startServer, type TestServer } from "../support/server";

/**
 * The whole story, as a new user lives it: sign up, make a token, connect machines of every storage generation, see
 * their agents without a reload, lose one, see it offline at exactly its deadline, get it back.
 */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const UPLOADER = join(ROOT, "cli/dist/openclaw-status-monitor.mjs");
const GENERATIONS = ["files-2026.5.28", "mixed-2026.7.1", "sqlite-2026.9.6"] as const;
const AGENTS = ["main", "coding", "research"];
const MINUTE = 60_000;

let database: TestDatabase;
let server: TestServer;
const homes = new Map<string, string>();
const daemons: ChildProcess[] = [];

test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url, clockOffset: 0 });
  for (const generation of GENERATIONS) {
    const home = mkdtempSync(join(tmpdir(), `home-${generation}-`));
    cpSync(join(ROOT, "tests/fixtures/openclaw-home", generation, "dot-openclaw"), join(home, ".openclaw"), {
      recursive: true,
    });
    homes.set(generation, home);
  }
});

test.afterAll(async () => {
  for (const daemon of daemons) daemon.kill("SIGKILL");
  await server.stop();
  await database.end();
  for (const home of homes.values()) rmSync(home, { recursive: true, force: true });
});

const environment = (generation: string) => ({
  NODE_ENV: "production" as const,
  PATH: process.env.PATH ?? "",
  HOME: homes.get(generation) ?? "",
  OPENCLAW_MONITOR_URL: server.url,
});

/** Runs one command of the uploader on the machine with that home. */
async function uploader(generation: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [UPLOADER, ...args], { env: environment(generation) });
  return stdout;
}

/** The daemon in the foreground, so that it can be killed by its process. */
function startDaemon(generation: string): ChildProcess {
  const daemon = spawn(process.execPath, [UPLOADER, "start", "--interval", "1"], {
    env: environment(generation),
    stdio: "ignore",
  });
  daemons.push(daemon);
  return daemon;
}

/** A mark that a reload would wipe out. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { neverReloaded: true }));
const isUnloaded = (page: Page) => page.evaluate(() => "neverReloaded" in window);

async function makeToken(page: Page, name: string): Promise<string> {
  await page.goto(`${server.url}/settings/tokens`);
  await page.getByRole("button", { name: "Generate token" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(name);
  await dialog.getByRole("checkbox", { name: "Use on several machines" }).check();
  await dialog.getByRole("button", { name: "Generate token" }).click();
  const token = (await page.getByRole("alertdialog").locator("code").first().textContent()) ?? "";
  await page.getByRole("button", { name: "I have saved it" }).click();
  return token.trim();
}

test("sign up, connect a machine of each generation, lose it, see it offline at its deadline, get it back", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const startedAt = performance.now();

  await test.step("sign up", async () => {
    await page.goto(`${server.url}/sign-up`);
    await page.getByLabel("E-mail").fill("alice@example.com");
    await page.getByLabel("Password", { exact: true }).fill("four unrelated words here");
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.waitForURL(/\/agents$/);
    await expect(page.getByRole("heading", { name: "Let’s connect your first machine" })).toBeVisible();
  });

  let token = "";
  await test.step("S0-57: make a token; it is shown once", async () => {
    token = await makeToken(page, "my machines");
    expect(token).toMatch(/^ocm_[A-Za-z0-9]{38}$/);
    await expect(page.getByRole("cell", { name: "my machines", exact: true })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("cell", { name: "my machines", exact: true })).toBeVisible();
    expect(await page.content()).not.toContain(token);
  });

  await test.step("each generation's agents appear on the open page", async () => {
    await page.getByRole("link", { name: "Agents" }).first().click();
    await expect(page.getByRole("heading", { name: "Let’s connect your first machine" })).toBeVisible();
    await mark(page);
    for (const [index, generation] of GENERATIONS.entries()) {
      await uploader(generation, "login", token, "--no-start");
      await uploader(generation, "sync");
      await expect(page.locator("[data-agent]")).toHaveCount((index + 1) * AGENTS.length);
      if (index === 0)
        console.log(
          `first green light ${Math.round((performance.now() - startedAt) / 1000)} s after opening the sign-up page`,
        );
    }
    for (const id of AGENTS) await expect(page.locator(`[data-agent="${id}"]`)).toHaveCount(GENERATIONS.length);
    await expect(page.locator("[data-agent]").getByText("Online", { exact: true })).toHaveCount(9);
    expect(await isUnloaded(page)).toBe(true);
  });

  const generation = "sqlite-2026.9.6";
  await test.step("the daemon is killed, time passes, and its agents go dark at exactly their deadline", async () => {
    const seenBefore = await lastSeen(generation);
    const daemon = startDaemon(generation);
    await expect.poll(() => lastSeen(generation)).not.toBe(seenBefore);
    daemon.kill("SIGKILL");

    const before = await rowsOf(generation);
    // The account's threshold is 5 minutes; a host that reports every minute may keep it.
    for (const row of before) expect(row.deadline_at.getTime() - row.last_active_at.getTime()).toBe(5 * MINUTE);
    await server.advance(5 * MINUTE - 15_000);
    await expect(page.locator("[data-agent]").getByText("Offline")).toHaveCount(0);
    await server.advance(7 * MINUTE);
    await expect(page.locator("[data-agent]").getByText("Offline")).toHaveCount(9);
    expect(await isUnloaded(page)).toBe(true);

    const flips = await database.db.query<{ agent_id: string; at: Date; reason: string }>(
      "SELECT agent_id, at, reason FROM status_flip WHERE to_state = 'offline' AND agent_id = ANY($1)",
      [before.map((row) => row.id)],
    );
    expect(flips).toHaveLength(AGENTS.length);
    for (const row of before) {
      const flip = flips.find((one) => one.agent_id === row.id);
      expect(flip?.at).toEqual(row.deadline_at);
      expect(flip?.reason).toBe("silence");
    }
  });

  await test.step("the daemon returns: online within one upload", async () => {
    startDaemon(generation);
    await expect(page.locator("[data-agent]").getByText("Online", { exact: true })).toHaveCount(AGENTS.length);
    await expect(page.locator("[data-agent]").getByText("Offline")).toHaveCount(6);
    expect(await isUnloaded(page)).toBe(true);
  });

  await test.step("its page tells what happened", async () => {
    const row = (await rowsOf(generation))[0];
    await page.goto(`${server.url}/agents/${row?.id}`);
    await expect(page.getByText("Online").first()).toBeVisible();
    await expect(page.getByText(/Offline/).first()).toBeVisible();
  });
});

interface Row {
  id: string;
  deadline_at: Date;
  last_active_at: Date;
}

/** The agents of the machine with that home, found by the id its uploader made for itself. */
async function rowsOf(generation: string): Promise<Row[]> {
  return database.db.query<Row>(
    `SELECT a.id, a.deadline_at, a.last_active_at FROM agent a JOIN host h ON h.id = a.host_id
     WHERE h.external_id = $1 ORDER BY a.external_id`,
    [await hostIdOf(generation)],
  );
}

async function lastSeen(generation: string): Promise<number> {
  const [row] = await database.db.query<{ last_seen_at: Date }>(
    "SELECT last_seen_at FROM host WHERE external_id = $1",
    [await hostIdOf(generation)],
  );
  return row?.last_seen_at.getTime() ?? 0;
}

async function hostIdOf(generation: string): Promise<string> {
  const dry = await uploader(generation, "sync", "--dry-run");
  const line = dry.split("\n").find((text) => text.startsWith("{")) ?? "";
  const body = JSON.parse(line) as { host: { id: string } };
  return body.host.id;
}
