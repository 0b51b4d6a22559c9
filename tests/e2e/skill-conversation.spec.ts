import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { startServer, type TestServer } from "../support/server";
import { rowsFor } from "../support/skill";

/**
 * From the front page to the first green light by talking: the platform's one line brings the program, the program
 * brings the skill, and from then on every sentence is carried out as the installed SKILL.md says.
 */
const TEXTS = fileURLToPath(new URL("../fixtures/s0-texts/", import.meta.url));
const SKILL = ".openclaw/skills/openclaw-status-monitor/SKILL.md";
const TOKEN = /^ocm_[A-Za-z0-9]{38}$/;

let database: TestDatabase;
let server: TestServer;
let home: string;

test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
  home = mkdtempSync(join(tmpdir(), "home-skill-"));
  mkdirSync(join(home, ".openclaw/credentials"), { recursive: true });
  writeFileSync(
    join(home, ".openclaw/openclaw.json"),
    '{ agents: { entries: { main: { name: "Main" }, coding: { name: "Coding" } } } }',
  );
  writeFileSync(join(home, ".openclaw/credentials/openclaw-styles.json"), '{ "coding": "bold" }');
});

test.afterAll(async () => {
  await shell("~/.local/bin/openclaw-status-monitor stop");
  await server.stop();
  await database.end();
  rmSync(home, { recursive: true, force: true });
});

/** Runs a line as OpenClaw's exec tool does. @returns what it printed */
function shell(line: string, input = ""): Promise<string> {
  return new Promise((resolve) => {
    const env = { NODE_ENV: "production" as const, HOME: home, PATH: process.env.PATH ?? "", LANG: "C.UTF-8" };
    const child = execFile("/bin/sh", ["-c", line], { env, cwd: home }, (_error, stdout) => resolve(stdout));
    child.stdin?.end(input);
  });
}

/** Says a sentence to the agent: it finds the row, runs its one command and relays the output. */
async function say(phrase: string, token = ""): Promise<string> {
  const commands = rowsFor(phrase, readFileSync(join(home, SKILL), "utf8"));
  expect(commands, phrase).toHaveLength(1);
  return shell((commands[0] ?? "").replace("<token>", token));
}

const published = (number: string) =>
  readFileSync(join(TEXTS, `${number}.txt`), "utf8").replaceAll("<MONITOR_URL>", server.url);

async function makeToken(page: Page): Promise<string> {
  await page.goto(`${server.url}/settings/tokens`);
  await page.getByRole("button", { name: "Generate token" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("my agent");
  await dialog.getByRole("button", { name: "Generate token" }).click();
  const token = (await page.getByRole("alertdialog").locator("code").first().textContent())?.trim() ?? "";
  await page.getByRole("button", { name: "I have saved it" }).click();
  return token;
}

test("S0-50 S0-51 S0-52 S0-67: talking to the agent leads from the front page to green lights", async ({ page }) => {
  const begin = performance.now();
  await page.goto(server.url);
  await page
    .getByRole("link", { name: /sign up/i })
    .first()
    .click();
  await page.getByLabel("E-mail").fill("talker@example.com");
  await page.getByLabel("Password", { exact: true }).fill("four unrelated words here");
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.waitForURL(/\/agents$/);

  const token = await test.step("the token comes from Settings", () => makeToken(page));
  expect(token).toMatch(TOKEN);

  await test.step("one line brings the program, the program brings the skill", async () => {
    const script = await (await fetch(`${server.url}/install.sh`)).text();
    expect(await shell("sh", script)).toContain("is installed");
    expect(await shell("~/.local/bin/openclaw-status-monitor install skill")).toContain("enable status monitor");
  });

  await test.step("the conversation", async () => {
    expect(await say("enable status monitor")).toBe(published("S0-50"));
    await page.context().addCookies([{ name: "agents_view", value: "grid", url: server.url }]);
    await page.goto(`${server.url}/agents`);
    expect(await say("My token is <token>", token)).toBe(published("S0-51"));
  });

  const agents = page.locator("[data-agent]");
  await expect(agents).toHaveCount(2);
  await expect(agents.getByText("Online", { exact: true })).toHaveCount(2);
  const seconds = (performance.now() - begin) / 1000;
  console.log(`first green light by talking: ${seconds.toFixed(1)} s after opening the front page`);
  expect(seconds).toBeLessThan(60);
  await expect(page.locator('[data-agent="main"]')).toContainText("Systems online. Standing by.");
  await expect(page.locator('[data-agent="coding"]')).toContainText("I'm on. Give me the hard one.");

  const [pid = ""] = /\d+/.exec(readFileSync(join(home, ".openclaw/logs/status_uploader.pid"), "utf8")) ?? [];
  const lines = published("S0-52").replace("12345", pid).split("\n");
  const status = (await say("check status monitor")).split("\n");
  expect(status.slice(0, 6)).toEqual(lines.slice(0, 6));
  expect(status.slice(-2)).toEqual(lines.slice(-2));
  expect(status.join("\n")).toContain("Upload success: ['main', 'coding']");
  expect(await say("同步状态")).toBe("正在执行手动上传……\n在线 Agent：['main', 'coding']\n上传结果：✅ 成功\n");
  expect(await say("stop status monitor")).toBe(published("S0-53"));
});
