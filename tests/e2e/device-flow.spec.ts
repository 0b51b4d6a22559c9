import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import { axeViolations } from "../support/axe";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { startServer, type TestServer } from "../support/server";

/** As a new user would: from the landing page to the first green light, without copying a token. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const UPLOADER = join(ROOT, "cli/dist/openclaw-status-monitor.mjs");
const PASSWORD = "four unrelated words here";

let database: TestDatabase;
let server: TestServer;
const homes: string[] = [];
const machines: ChildProcess[] = [];

test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
});

test.afterAll(async () => {
  for (const machine of machines) machine.kill("SIGKILL");
  for (const home of homes) await uploader(home, "stop").ended;
  await server.stop();
  await database.end();
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

/** The real uploader, on "the machine" with that home. */
function uploader(home: string, ...args: string[]) {
  const env = { NODE_ENV: "production" as const, PATH: process.env.PATH ?? "", HOME: home, LANG: "C.UTF-8" };
  const child = spawn(process.execPath, [UPLOADER, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  machines.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { output: () => output, ended };
}

function machineHome(): string {
  const home = mkdtempSync(join(tmpdir(), "device-home-"));
  cpSync(join(ROOT, "tests/fixtures/openclaw-home/sqlite-2026.9.6/dot-openclaw"), join(home, ".openclaw"), {
    recursive: true,
  });
  homes.push(home);
  return home;
}

/** Types `login` on the machine and reads the link off its screen. */
async function startLogin(home: string, ...more: string[]) {
  const login = uploader(home, "login", "--url", server.url, ...more);
  const link = () => /^ {2}(http\S+\?code=\S+)$/m.exec(login.output())?.[1] ?? "";
  await expect.poll(link).not.toBe("");
  return { ...login, link: link() };
}

async function signUp(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: /sign up/i }).click();
}

const seriousIn = async (page: Page) =>
  (await axeViolations(page)).filter(({ impact }) => impact === "serious" || impact === "critical");

test("from the landing page to the first green light by the device flow, in under a minute", async ({ page }) => {
  test.setTimeout(120_000);
  const startedAt = performance.now();
  await page.goto(server.url);
  await page.locator('a[href^="/sign-up"]:visible').first().click();
  await page.waitForURL(/\/sign-up/);
  await signUp(page, "alice@example.com");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign"));

  const login = await startLogin(machineHome());
  await page.goto(login.link);
  await expect(page.getByRole("heading", { name: /^Connect .+\?$/ })).toBeVisible();
  await expect(page.getByText("It cannot read or change anything else.")).toBeVisible();
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("Its first report arrives")).toBeVisible();
  // It turns green by itself.
  await expect(page.getByRole("heading", { name: /is connected$/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('[data-state="online"]')).toBeVisible();
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`first green light by the device flow: ${seconds.toFixed(1)} s after opening the landing page`);
  expect(seconds).toBeLessThan(60);

  expect(await login.ended).toBe(0);
  expect(login.output()).toContain("✅ Service started successfully!");
  await page.getByRole("link", { name: "See this machine" }).click();
  await expect(page.locator('[data-state="online"]').first()).toBeVisible();
});

test("on a phone: a stranger opens the link, signs up on the way, comes back to it, and says no", async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const page = await context.newPage();
  const login = await startLogin(machineHome(), "--no-start");
  await page.goto(login.link);
  await page.waitForURL(/\/sign-in\?/);
  await page.getByRole("link", { name: /sign up/i }).click();
  await page.waitForURL(/\/sign-up\?/);
  await signUp(page, "bob@example.com");
  await page.waitForURL(login.link);
  await expect(page.getByRole("button", { name: "Approve" })).toBeInViewport();
  expect(await seriousIn(page)).toEqual([]);
  await page.getByRole("button", { name: "Deny" }).click();
  await expect(page.getByRole("heading", { name: "Denied" })).toBeVisible();
  expect(await login.ended).toBe(1);

  // Typed by hand, as forgivingly as people type, with the keyboard alone.
  const second = await startLogin(machineHome(), "--no-start");
  const code = new URL(second.link).searchParams.get("code") ?? "";
  await page.goto(`${server.url}/device`);
  expect(await seriousIn(page)).toEqual([]);
  await page.keyboard.type(` "${code.toLowerCase().replace("-", " ")}" `);
  await page.keyboard.press("Enter");
  await expect(page.getByText(code, { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Approve" }).focus();
  await page.keyboard.press("Enter");
  expect(await second.ended).toBe(0);
  await context.close();
});
