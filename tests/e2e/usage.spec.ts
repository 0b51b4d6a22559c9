import { readFileSync } from "node:fs";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { axeProblems } from "../support/axe";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeAgent, makeHost } from "../support/fleet";
import { focusProblems } from "../support/focus";
import { createPerson, type Somebody } from "../support/people";
import { startServer, type TestServer } from "../support/server";
import { watchShifts } from "../support/shifts";
import { makeSession, makeUse } from "../support/usage";
import { countScripts, outerProblems, setPreferences } from "../support/walk";

/** Usage as people see it: what it cost as far as that is known, since when, and why. */

const DAY = 86_400_000;
const HOSTILE = '=HYPERLINK("http://evil.example","x")';

let database: TestDatabase;
let server: TestServer;
let alice: Somebody;
let charlie: Somebody;
let agentId: string;

test.beforeAll(async () => {
  database = await createTestDatabase();
  // At noon, so that the day stays the same during the whole test.
  const real = Date.now();
  const noon = Math.ceil((real - DAY / 2) / DAY) * DAY + DAY / 2;
  server = await startServer({ databaseUrl: database.url, clockOffset: noon - real });
  const ctx = database.ctx(new Date(noon));
  alice = await createPerson(ctx, "Alice");
  charlie = await createPerson(ctx, "Charlie");
  const now = ctx.now.getTime();
  const host = await makeHost(ctx, alice.accountId, { name: "harbour" });
  agentId = await makeAgent(ctx, alice.accountId, host, { externalId: "main", nameEn: "Captain", nameZh: "船长" });
  const session = await makeSession(ctx, alice.accountId, host, { label: HOSTILE });
  for (let day = 0; day < 20; day += 1) {
    const at = now - day * DAY;
    await makeUse(ctx, session, at, {
      model: "anthropic/claude-opus-4-5",
      input: 20_000,
      output: 1_000 * (day + 1),
      cacheRead: 90_000,
      costNanos: 250_000_000 + day * 9_000_000,
    });
    await makeUse(ctx, session, at, { model: "openai/gpt-5", reported: false, input: 1_000_000, output: 20_000 });
  }
  await makeUse(ctx, session, now, { model: "mock/nobody-sells", reported: false, input: 2_000_000 });
});
test.afterAll(async () => {
  await server.stop();
  await database.end();
});

async function signedIn(
  browser: Browser,
  look: { width: number; locale: "en" | "zh"; theme: "light" | "dark" },
  who = alice,
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: look.width, height: 900 } });
  await setPreferences(context, server.url, look.locale, look.theme);
  await context.addInitScript(watchShifts);
  const page = await context.newPage();
  await page.goto(`${server.url}/sign-in`, { waitUntil: "networkidle" });
  await page.locator("input[name=email]").fill(who.email);
  await page.locator("input[name=password]").fill(who.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  return page;
}

test("S2-8, S2-9: tokens and cost of today, yesterday, the month and ever; what has no price is not known until it has one", async ({
  browser,
}) => {
  const page = await signedIn(browser, { width: 1440, locale: "en", theme: "light" });
  await page.goto(`${server.url}/usage`);
  const today = page.locator("[data-usage=today]");
  await expect(today).toContainText("≥ $1.7000");
  await expect(today).toContainText("3.13M tokens");
  await expect(today).toContainText("roughly $2.0000 by rule of thumb");
  await expect(page.locator("[data-usage=yesterday]")).toContainText("$1.7090");
  await page.locator("[data-chart]").hover();
  await expect(page.locator("[data-chart=live] .recharts-bar-rectangle").first()).toBeAttached();

  await page.getByRole("link", { name: "Model", exact: true }).click();
  await expect(page).toHaveURL(/by=model/);
  await expect(page.locator("[data-line='mock/nobody-sells']")).toContainText("not known");
  await expect(page.locator("[data-line='openai/gpt-5']")).toContainText("Estimated");
  // The reason is one tap away.
  await page.getByText("what is counted, and what is not").click();
  await expect(page.getByText("Some use never gets there")).toBeVisible();

  await page.goto(`${server.url}/settings/prices`);
  const line = page.locator("[data-model='mock/nobody-sells']");
  await expect(line).toContainText("no price");
  await line.getByText("Set a price").click();
  for (const name of ["input", "output", "cacheRead"]) await line.locator(`[name=${name}]`).fill("0.5");
  await line.locator("[name=cacheWrite]").fill("much");
  await line.getByRole("button", { name: "Save" }).click();
  await expect(line.getByText("Give dollars from 0 to 10000")).toBeVisible();
  await line.locator("[name=cacheWrite]").fill("0,5");
  await line.getByRole("button", { name: "Save" }).click();
  await expect(line).toContainText("yours");
  await page.goto(`${server.url}/usage?by=model`);
  await expect(page.locator("[data-line='mock/nobody-sells']")).toContainText("$1.0000");
  await expect(today).toContainText("$2.7000");

  await page.goto(`${server.url}/agents/${agentId}`);
  await page.getByRole("link", { name: "All of its usage" }).click();
  await expect(page.getByText("Agent: main")).toBeVisible();
  await page.context().close();
});

test("the file for spreadsheets holds what the page shows, and nothing a spreadsheet would run", async ({
  browser,
}) => {
  const page = await signedIn(browser, { width: 1440, locale: "en", theme: "light" });
  await page.goto(`${server.url}/usage?by=session&range=all`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^usage-by-session-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d\.csv$/);
  const [head, line] = readFileSync(await file.path(), "utf8").split("\r\n");
  expect(head).toContain("session,session_id,agent,host,answers,input_tokens");
  expect(line?.startsWith(`"'=HYPERLINK(""http://evil.example"",""x"")",`)).toBe(true);
  expect(line).toContain(",harbour,41,22400000,");
  await page.context().close();
});

test("days begin where the account says", async ({ browser }) => {
  const page = await signedIn(browser, { width: 390, locale: "en", theme: "dark" });
  await page.goto(`${server.url}/settings/profile`);
  // The list of zones is the browser's own: it is there once the page is alive.
  await expect(page.locator("#time-zones option").first()).toBeAttached();
  const zone = page.locator("[name=timeZone]");
  await zone.fill("Mars/Olympus");
  const form = page.locator("form", { has: zone });
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Choose a time zone from the list")).toBeVisible();
  await zone.fill("Pacific/Kiritimati");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Time zone saved.")).toBeVisible();
  await page.goto(`${server.url}/usage`);
  await expect(page.getByText("in days of Pacific/Kiritimati")).toBeVisible();
  await page.context().close();
});

test("somebody without any usage learns how it comes here", async ({ browser }) => {
  const page = await signedIn(browser, { width: 390, locale: "en", theme: "light" }, charlie);
  await page.goto(`${server.url}/usage`);
  await expect(page.getByText("No usage recorded yet")).toBeVisible();
  await expect(page.getByRole("link", { name: "Connect a machine" })).toBeVisible();
  await expect(page.getByRole("link", { name: "CSV" })).toHaveCount(0);
  expect(await axeProblems(page)).toEqual([]);
  await page.context().close();
});

for (const look of [
  { width: 390, locale: "zh", theme: "dark" },
  { width: 1440, locale: "en", theme: "light" },
] as const) {
  test(`usage and prices fit a window of ${look.width} px and say everything to a screen reader`, async ({
    browser,
  }) => {
    const page = await signedIn(browser, look);
    const problems: string[] = [];
    const scripts = await countScripts(page);
    for (const path of [
      "/usage",
      "/usage?by=session&show=tokens&range=today",
      "/usage?by=agent&range=year",
      "/settings/prices",
    ]) {
      scripts.reset();
      await page.goto(server.url + path);
      await expect(page.locator("h1")).toBeVisible();
      if (path.startsWith("/usage")) await expect(page.locator("[data-live=live]").first()).toBeVisible();
      console.log(`${path} ${look.width} px: ${Math.round(scripts.bytes() / 1000)} kB`);
      problems.push(
        ...scripts.problems(),
        ...(await axeProblems(page)),
        ...(await focusProblems(page)),
        ...(await outerProblems(page, look.locale === "zh" ? "zh" : "en")),
      );
      if (process.env.SHOTS)
        await page.screenshot({
          path: `${process.env.SHOTS}/usage-${look.width}-${path.replaceAll(/\W+/g, "-")}.png`,
          fullPage: true,
        });
    }
    expect(problems).toEqual([]);
    await page.context().close();
  });
}
