import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { startServer, type TestServer } from "../support/server";

/** Excerpts of sessions: machine and account both have to ask for them, and the account's no deletes them. */
const UPLOADER = fileURLToPath(new URL("../../cli/dist/openclaw-status-monitor.mjs", import.meta.url));

let database: TestDatabase;
let server: TestServer;
let home: string;
test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
  home = mkdtempSync(join(tmpdir(), "home-content-"));
  const folder = join(home, ".openclaw/agents/main/sessions");
  mkdirSync(folder, { recursive: true });
  write("What is the weather?", "Sunny.");
});
test.afterAll(async () => {
  await server.stop();
  await database.end();
  rmSync(home, { recursive: true, force: true });
});

let entries = "";
function write(question: string, answer: string): void {
  const timestamp = new Date().toISOString();
  const usage = { input: 5, output: 2, cost: { total: 0.01 } };
  const said = { role: "assistant", content: [{ type: "text", text: answer }], model: "m", usage, stopReason: "stop" };
  for (const message of [{ role: "user", content: question }, said]) {
    entries += `${JSON.stringify({ type: "message", timestamp, message })}\n`;
  }
  writeFileSync(join(home, ".openclaw/agents/main/sessions/s1.jsonl"), entries);
}

const uploader = (...args: string[]) =>
  promisify(execFile)(process.execPath, [UPLOADER, ...args], {
    env: { NODE_ENV: "production" as const, PATH: process.env.PATH ?? "", HOME: home },
  });

const kept = async (): Promise<number> => {
  const [row] = await database.db.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM session, jsonb_array_elements(detail->'turns') turn WHERE turn ? 'asked'",
  );
  return row?.count ?? 0;
};

test("excerpts are kept only while the account allows them", async ({ page }) => {
  await page.goto(`${server.url}/sign-up`);
  await page.getByLabel("E-mail").fill("careful@example.com");
  await page.getByLabel("Password", { exact: true }).fill("four unrelated words here");
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.waitForURL(/\/agents$/);
  const token = await test.step("a machine that is set to content", async () => {
    await page.goto(`${server.url}/settings/tokens`);
    await page.getByRole("button", { name: "Generate token" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("laptop");
    await dialog.getByRole("button", { name: "Generate token" }).click();
    return (await page.getByRole("alertdialog").locator("code").first().textContent()) ?? "";
  });
  await uploader("privacy", "content");
  await uploader("login", token.trim(), "--url", server.url, "--no-start");
  await uploader("sync");
  expect(await kept()).toBe(0);

  await page.goto(`${server.url}/settings/data`);
  const card = page.locator("section", { has: page.getByRole("heading", { name: "Content of sessions" }) });
  const choice = card.getByRole("switch", { name: "Keep excerpts of questions and answers" });
  await expect(choice).not.toBeChecked();
  await choice.click();
  await expect(page.getByText("Excerpts are kept from now on")).toBeVisible();
  write("And tomorrow?", "Rain.");
  await uploader("sync");
  expect(await kept()).toBe(2);

  await page.reload();
  await expect(choice).toBeChecked();
  await choice.press("Space");
  await expect(page.getByText("No excerpts are kept; those there were are deleted")).toBeVisible();
  expect(await kept()).toBe(0);
  write("Thanks", "Any time.");
  await uploader("sync");
  expect(await kept()).toBe(0);
});
