import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { startServer, type TestServer } from "../support/server";

/** From the landing page to the first green light, as somebody new would: by token, with the real uploader. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const UPLOADER = join(ROOT, "cli/dist/openclaw-status-monitor.mjs");
const SECOND = 1_000;

let database: TestDatabase;
let server: TestServer;
let home: string;

test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
  home = mkdtempSync(join(tmpdir(), "home-connect-"));
  const fixture = join(ROOT, "tests/fixtures/openclaw-home/sqlite-2026.9.6/dot-openclaw");
  cpSync(fixture, join(home, ".openclaw"), { recursive: true });
});

test.afterAll(async () => {
  await server.stop();
  await database.end();
  rmSync(home, { recursive: true, force: true });
});

/** Runs the words the page shows behind `sh -s --`, as install.sh would. */
async function connect(token: string): Promise<void> {
  const env = { NODE_ENV: "production" as const, PATH: process.env.PATH ?? "", HOME: home };
  const run = (...args: string[]) => promisify(execFile)(process.execPath, [UPLOADER, ...args], { env });
  await run("login", token, "--url", server.url, "--no-start");
  await run("sync");
}

test("from the landing page to the first green light, by token, within 60 s", async ({ page }) => {
  test.setTimeout(120 * SECOND);
  const startedAt = performance.now();

  await test.step("find the way in and sign up", async () => {
    await page.goto(server.url);
    await page
      .getByRole("link", { name: /sign up|get started|create/i })
      .first()
      .click();
    await page.getByLabel("E-mail").fill("newcomer@example.com");
    await page.getByLabel("Password", { exact: true }).fill("four unrelated words here");
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.waitForURL(/\/agents$/);
    await expect(page.getByRole("heading", { name: "Waiting for your machine" })).toBeVisible();
  });

  let token = "";
  await test.step("the line carries this address, and on a click a new token", async () => {
    await page.goto(`${server.url}/connect`);
    const line = page.getByRole("tabpanel").locator("code");
    // Preselected by what the browser says it runs on: this one claims Windows.
    await expect(page.getByRole("tab", { name: "Windows" })).toHaveAttribute("aria-selected", "true");
    await page.getByRole("tab", { name: "Linux" }).click();
    await expect(line).toHaveText(`curl -fsSL ${server.url}/install.sh | sh`);
    await page.getByRole("button", { name: "Fill in a new token" }).click();
    await expect(line).toHaveText(/ocm_[A-Za-z0-9]{38}$/);
    token = /ocm_[A-Za-z0-9]{38}$/.exec((await line.textContent()) ?? "")?.[0] ?? "";
    for (const [tab, words] of [
      ["Windows", "install.ps1"],
      ["npx", "login ocm_"],
    ] as const) {
      await page.getByRole("tab", { name: tab }).click();
      await expect(page.getByRole("tabpanel").locator("code")).toContainText(words);
    }
  });

  await test.step("each step lights up by itself, and the page turns green", async () => {
    const steps = page.locator("[data-step-state]");
    await expect(steps.first()).toHaveAttribute("data-step-state", "done");
    await expect(steps.nth(1)).toHaveAttribute("data-step-state", "now");
    await expect(page.locator("[data-live=live]")).toBeVisible();
    // A look-up that finds nothing, as with half a token.
    const half = await fetch(`${server.url}/api/token/validate`, { headers: { "x-agent-token": token.slice(0, 30) } });
    expect(half.status).toBe(403);
    await connect(token);
    await expect(page.locator("[data-connected=true]")).toContainText("reports 3 agents");
    await expect(page.locator("[data-step-state=done]")).toHaveCount(4);
    await page.getByRole("link", { name: "See your agents" }).click();
    await expect(page.locator("[data-agent]").getByText("Online", { exact: true })).toHaveCount(3);
  });
  const seconds = (performance.now() - startedAt) / SECOND;
  console.log(`first green light ${seconds.toFixed(1)} s after opening the landing page`);
  expect(seconds).toBeLessThan(60);

  await test.step("S0-58: agents from a JSON file, dropped or chosen, shown before they count", async () => {
    await page.goto(`${server.url}/settings/agents`);
    const choose = (name: string, text: string) =>
      page.locator("input[type=file]").setInputFiles({
        name,
        mimeType: name.endsWith(".json") ? "application/json" : "text/plain",
        buffer: Buffer.from(text),
      });
    for (const [name, text, said] of [
      ["notes.txt", "[]", "Please upload a JSON file"],
      ["agents.json", '{"id":"main"}', "Invalid format: expected an array of agents"],
      ["agents.json", '[{"id":"main"', "Failed to parse JSON file"],
      ["agents.json", '[{"id":"main"},{"name":"x"}]', "Invalid agent at index 1: missing or invalid id"],
    ] as const) {
      await choose(name, text);
      await expect(page.getByText(said, { exact: true })).toBeVisible();
    }
    await page.locator("[data-drop-zone]").evaluate((zone) => {
      const dropped = new DataTransfer();
      const text = '[{"id":"poet","name":{"en":"Poet","zh":"诗人"}},{"id":"cook","__proto__":{"admin":true}}]';
      dropped.items.add(new File([text], "mine.json", { type: "application/json" }));
      zone.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
    });
    await expect(page.locator("[data-preview]")).toContainText("2 agents in mine.json");
    expect(await database.db.query("SELECT 1 FROM agent WHERE external_id = 'poet'")).toEqual([]);
    await page.getByRole("button", { name: "Upload 2 agents" }).click();
    await expect(page.getByText("2 agents are online now, on the host “default”.")).toBeVisible();
  });

  await test.step("S0-65: the world is counted, and an account can stay out of it", async () => {
    const world = async () => (await (await fetch(`${server.url}/api/world`)).json()).total;
    await expect.poll(world, { timeout: 40 * SECOND }).toBe(5);
    await page.getByRole("switch").click();
    await expect(page.getByText("Your agents are left out")).toBeVisible();
    const [account] = await database.db.query<{ counted: boolean }>(
      "SELECT world_counted AS counted FROM account WHERE NOT is_demo",
    );
    expect(account?.counted).toBe(false);
  });
});
