import { expect, type Page, test } from "@playwright/test";
import { axeProblems } from "../support/axe";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeAgent, makeHost } from "../support/fleet";
import { createPerson, type Somebody } from "../support/people";
import { startServer, type TestServer } from "../support/server";

/** What must hold on every page: commands by keyboard, no network, a fault of ours, switches without a reload. */
let database: TestDatabase;
let server: TestServer;
let alice: Somebody;
/** Changes how they see things, which follows them. */
let bob: Somebody;

test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
  alice = await createPerson(database.ctx(), "Alice");
  bob = await createPerson(database.ctx(), "Bob");
  const hostId = await makeHost(database.ctx(), alice.accountId, { name: "lighthouse" });
  await makeAgent(database.ctx(), alice.accountId, hostId, { nameEn: "Captain Barnacle", nameZh: "藤壶船长" });
  await makeAgent(database.ctx(), alice.accountId, hostId, {
    nameEn: "Silent Sam",
    lastActiveAt: Date.now() - 3_600_000,
  });
});
test.afterAll(async () => {
  await server.stop();
  await database.end();
});

async function signIn(page: Page, somebody = alice): Promise<void> {
  await page.goto(`${server.url}/sign-in?next=/agents`, { waitUntil: "networkidle" });
  await page.locator("input[name=email]").fill(somebody.email);
  await page.locator("input[name=password]").fill(somebody.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(({ pathname }) => pathname === "/agents");
}

/** The key is heard once the page has come alive. */
async function openPalette(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("ControlOrMeta+k");
    await expect(page.getByRole("dialog").getByRole("combobox")).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

/** Counts loads of whole documents. */
function countLoads(page: Page): () => number {
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  return () => loads;
}

test("the command palette: opened by keys, finds agents, hosts, pages and commands in both languages", async ({
  page,
}) => {
  await signIn(page);
  const loads = countLoads(page);
  await openPalette(page);
  const palette = page.getByRole("dialog", { name: "Search and commands" });
  const input = palette.getByRole("combobox");
  await expect(input).toBeFocused();
  await input.fill("barnac");
  await expect(palette.getByRole("option").first()).toContainText("Captain Barnacle");
  expect(await axeProblems(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/agents\/[\w-]+$/);
  await expect(palette).toBeHidden();

  await page.getByRole("button", { name: "Search or do…" }).first().click();
  await input.fill("阈值");
  await expect(palette.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings\/threshold$/);

  await openPalette(page);
  await input.fill("深色");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");

  await openPalette(page);
  await input.fill("no such thing");
  await expect(palette).toContainText("Nothing here is called");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  expect(loads()).toBe(0);

  await openPalette(page);
  await input.fill("generate");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Generate an agent token" })).toBeVisible();
});

test("on a phone the palette is a sheet as wide as the window, and / goes to the search", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page);
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(page.getByRole("searchbox")).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.getByRole("button", { name: "Search or do…" }).last().click();
  const palette = page.getByRole("dialog", { name: "Search and commands" });
  await expect(palette).toBeVisible();
  await expect.poll(async () => (await palette.boundingBox())?.width).toBe(390);
  await palette.getByRole("button", { name: "Close" }).click();
  await expect(palette).toBeHidden();
});

test("S0-60: language and theme change without a reload, and what was typed stays", async ({ page }) => {
  await signIn(page, bob);
  await page.goto(`${server.url}/settings/profile`, { waitUntil: "networkidle" });
  const loads = countLoads(page);
  const name = page.locator("input[name=name]");
  await name.fill("Bob at the harbour");
  await openPalette(page);
  await page.getByRole("dialog").getByRole("combobox").fill("中文");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(page).toHaveTitle(/监控中心/);
  await openPalette(page);
  await page.getByRole("dialog").getByRole("combobox").fill("浅色");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await expect(page.locator("meta[name=theme-color]").first()).toHaveAttribute("content", "#f8f5ee");
  await expect(name).toHaveValue("Bob at the harbour");
  expect(loads()).toBe(0);
});

test("trouble shows on the tab's icon, and goes with it", async ({ page }) => {
  await signIn(page);
  const icon = page.locator('link[rel~="icon"]').first();
  await expect(page).toHaveTitle(/^\(1\) /);
  await expect(icon).toHaveAttribute("href", /^data:image\/svg\+xml/);
  await page.getByRole("link", { name: "Settings" }).first().click();
  await expect(page).toHaveTitle(/^Agent tokens/);
  await expect(icon).not.toHaveAttribute("href", /^data:/);
});

test("a revoked token can be taken back from the message that says so", async ({ page }) => {
  await signIn(page);
  await page.goto(`${server.url}/settings/tokens`, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Generate token" }).click();
  await page.getByLabel("What is it for?").fill("office-mac");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "I have saved it" }).click();
  await page.getByRole("button", { name: "Revoke: office-mac" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  const undo = page.getByRole("button", { name: "Undo" });
  await expect(undo).toBeVisible();
  await expect(page.getByRole("row", { name: /office-mac/ })).toHaveCount(0);
  await undo.click();
  await expect(page.getByText("office-mac works again")).toBeVisible();
  await expect(page.getByRole("row", { name: /office-mac/ })).toHaveCount(1);
});

test("a fault of ours says so, with a code that stands in the log, and goes with another try", async ({ page }) => {
  await signIn(page);
  await database.db.query("ALTER TABLE agent RENAME TO agent_away");
  try {
    await page.goto(`${server.url}/agents`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("This page could not be shown");
    const code = (await page.locator("code").textContent()) ?? "";
    expect(code).toMatch(/^\d+/);
    await expect.poll(() => server.output()).toContain(code);
    expect(await axeProblems(page)).toEqual([]);
  } finally {
    await database.db.query("ALTER TABLE agent_away RENAME TO agent");
  }
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("[data-agent]").first()).toBeVisible();
});

test("without a network the page says so, and what is shown comes back by itself", async ({ page, context }) => {
  await signIn(page);
  await context.setOffline(true);
  await expect(page.locator("[data-offline=true]")).toContainText("No network.");
  await context.setOffline(false);
  await expect(page.locator("[data-offline=false]")).toBeAttached();
  await expect(page.locator("[data-agent]").first()).toBeVisible();
});

/** Paths of everything the service worker keeps. */
const keptPaths = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });

test.describe("installed", () => {
  test.use({ serviceWorkers: "allow" });

  test("the manifest is complete, and without a network a page of ours stands in, with nothing of the account kept", async ({
    page,
    context,
  }) => {
    await signIn(page);
    const manifest = await (await page.request.get(`${server.url}/manifest.webmanifest`)).json();
    expect(manifest).toMatchObject({
      id: "/agents",
      start_url: "/overview",
      scope: "/",
      display: "standalone",
      lang: "en",
    });
    const sizes = (manifest.icons as { sizes: string; purpose: string; src: string }[]).map(({ sizes }) => sizes);
    expect(sizes).toEqual(expect.arrayContaining(["192x192", "512x512"]));
    for (const { src } of manifest.icons) expect((await page.request.get(server.url + src)).status()).toBe(200);

    // Not "networkidle": the stream of live changes stays open, and whether it is open yet is chance.
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.goto(`${server.url}/hosts`);
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect.poll(async () => (await keptPaths(page)).length).toBeGreaterThan(4);

    await context.setOffline(true);
    await page.goto(`${server.url}/agents`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("The monitor cannot be reached");
    await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
    await context.setOffline(false);
    await expect(page.locator("[data-agent]").first()).toBeVisible();

    await page
      .getByRole("button", { name: /^Your account/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/\/sign-in/);
    const kept = await keptPaths(page);
    expect(kept.length).toBeGreaterThan(2);
    expect(kept.filter((path) => !path.startsWith("/_next/static/") && !path.startsWith("/offline."))).toEqual([]);
  });
});
