import { type Browser, expect, type Page, test } from "@playwright/test";
import { axeProblems } from "../support/axe";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { startServer, type TestServer } from "../support/server";

/** The front of the house, as somebody sees it who has just heard of it. */
let database: TestDatabase;
let server: TestServer;

test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url, clockOffset: 0 });
});
test.afterAll(async () => {
  await server.stop();
  await database.end();
});

interface Look {
  theme: string;
  locale: string;
  width: number;
}

async function visitWith(browser: Browser, { theme, locale, width }: Look): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce" });
  await context.addCookies(
    Object.entries({ theme, locale, time_zone: "UTC" }).map(([name, value]) => ({ name, value, url: server.url })),
  );
  return context.newPage();
}

/** What is wrong with the page as it stands. */
async function faultsOf(page: Page, path: string): Promise<string[]> {
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return [
    ...(sideways > 0 ? [`${path} scrolls ${sideways} px sideways`] : []),
    ...(await axeProblems(page)).map((one) => `${path}: ${one}`),
  ];
}

const LOOKS: Look[] = [
  { theme: "light", locale: "en", width: 390 },
  { theme: "dark", locale: "en", width: 1440 },
  { theme: "light", locale: "zh", width: 1440 },
  { theme: "dark", locale: "zh", width: 390 },
];

for (const look of LOOKS) {
  test(`${look.theme}, ${look.locale}, ${look.width} px: front page and documentation can be read by everybody`, async ({
    browser,
  }) => {
    const page = await visitWith(browser, look);
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    for (const path of ["/", "/docs/api"]) {
      await page.goto(server.url + path);
      await expect(page.locator("h1")).toHaveCount(1);
      faults.push(...(await faultsOf(page, path)));
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });
}

test("the front page tells search engines what they need, and shows the product's own screens", async ({ page }) => {
  await page.goto(server.url);
  await expect(page).toHaveTitle(/know the moment an agent goes dark/);
  await expect(page.locator("meta[name=robots]")).toHaveAttribute("content", "index, follow");
  await expect(page.locator("link[rel=canonical]")).toHaveAttribute("href", /^http:\/\/127\.0\.0\.1:\d+\/?$/);
  const preview = await page.locator("meta[property='og:image']").getAttribute("content");
  const picture = await page.request.get(preview ?? "");
  expect([picture.status(), picture.headers()["content-type"]]).toEqual([200, "image/png"]);

  const shot = page.getByRole("img", { name: /Agents page of the demo: counters/ });
  await shot.scrollIntoViewIfNeeded();
  await expect.poll(() => shot.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1440);
  const source = await shot.evaluate((image: HTMLImageElement) => image.currentSrc);
  expect((await page.request.get(source)).headers()["cache-control"]).toContain("immutable");

  await page.goto(`${server.url}/sign-up`);
  await expect(page.locator("meta[name=robots]")).toHaveAttribute("content", /noindex/);
});

test("S0-60: language and theme change without a reload", async ({ page }) => {
  await page.goto(server.url, { waitUntil: "networkidle" });
  await page.evaluate(() => Object.assign(window, { stillHere: true }));
  await page.getByRole("button", { name: "简体中文" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Agent 一失联，你立刻知道。");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await page.getByRole("button", { name: /^主题/ }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.getByRole("link", { name: "文档", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("快速开始");
  expect(await page.evaluate(() => "stillHere" in window)).toBe(true);
});

test("documentation: the next page, an anchor, a command copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`${server.url}/docs`, { waitUntil: "networkidle" });
  await page.getByRole("main").getByRole("button", { name: "Copy code" }).first().click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(`curl -fsSL ${server.url}/install.sh | sh`);
  await page.getByRole("main").getByRole("link", { name: /^Next/ }).click();
  await expect(page).toHaveURL(/\/docs\/connect$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Connect a machine");
  expect((await page.goto(`${server.url}/docs/no-such-page`))?.status()).toBe(404);
});

test("the demo opens with one click, lives, and cannot be changed", async ({ page }) => {
  await page.goto(server.url);
  await page.getByRole("button", { name: "Look around the live demo" }).first().click();
  await page.waitForURL(/\/overview/);
  await expect(page.getByText("Demo: synthetic hosts.")).toBeVisible();
  await page.getByRole("link", { name: "Agents", exact: true }).first().click();
  await page.waitForURL(/\/agents/);
  await expect(page.getByText("Beacon").first()).toBeVisible();

  // Within two minutes of its clock somebody falls silent or comes back, and the page says so by itself.
  const counters = () => page.locator("[data-counter=offline], [data-counter=online]").allTextContents();
  await expect.poll(async () => (await counters()).length).toBe(2);
  const before = (await counters()).join();
  await expect
    .poll(
      async () => {
        await server.advance(20_000);
        return (await counters()).join();
      },
      { timeout: 45_000 },
    )
    .not.toBe(before);

  // Somebody else visits as well; nobody is told of the other.
  await database.db.query(
    `INSERT INTO login (person_id, account_id, created_at, last_seen_at, expires_at, method)
     SELECT person_id, account_id, created_at, last_seen_at, expires_at, method FROM login WHERE method = 'demo'`,
  );
  await page.goto(`${server.url}/settings/logins`);
  await expect(page.getByRole("list", { name: "Logins" }).getByRole("listitem")).toHaveCount(1);
  await page.goto(`${server.url}/settings/tokens`);
  await expect(page.getByRole("button", { name: "Generate token" })).toHaveCount(0);
  await page.goto(`${server.url}/settings/profile`, { waitUntil: "networkidle" });
  await page.locator("input[name=name]").fill("Somebody was here");
  await page
    .locator("form")
    .filter({ has: page.locator("input[name=name]") })
    .getByRole("button", { name: "Save" })
    .click();
  await expect(page.getByText("The demo can only be looked at.").first()).toBeVisible();

  await page.getByRole("button", { name: "Leave the demo" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Know the moment an agent goes dark.");
  await page.goto(`${server.url}/agents`);
  await expect(page).toHaveURL(/\/sign-in/);
});
