import { type Browser, expect, type Page, test } from "@playwright/test";
import { type AccountCtx, inTransaction } from "../../lib/ctx";
import { fingerprintOf } from "../../lib/domain/log-fingerprint";
import { storeLogs, type TimedLog } from "../../lib/services/log-reports";
import { axeProblems } from "../support/axe";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeHost } from "../support/fleet";
import { createPerson, type Somebody } from "../support/people";
import { startServer, type TestServer } from "../support/server";
import { watchShifts } from "../support/shifts";
import { countScripts, outerProblems, setPreferences } from "../support/walk";

/** Errors as people see them: what is the same together, the newest first, on a desk and on a phone. */

const MINUTE = 60_000;
const HOSTILE = "<img src=x onerror=alert(1)> \u202etxt.exe failed";

let database: TestDatabase;
let server: TestServer;
let alice: Somebody;
let harbour: string;
let attic: string;
let counted = 0;

function log(message: string, ago: number, over: Partial<TimedLog> = {}): TimedLog {
  counted += 1;
  const at = Date.now() - ago;
  const subsystem = over.subsystem ?? "gateway";
  const fingerprint = fingerprintOf(subsystem, message);
  return {
    ...{ key: `log-${counted}-0000`, fingerprint, level: "error", source: "gateway", subsystem, message, count: 1 },
    ...{ firstAt: at, lastAt: at },
    ...over,
  };
}

const say = (ctx: AccountCtx, hostId: string, logs: TimedLog[]) =>
  inTransaction(ctx, (tx) => storeLogs(tx, hostId, logs));

test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
  const ctx = database.ctx();
  alice = await createPerson(ctx, "Alice");
  harbour = await makeHost(ctx, alice.accountId, { name: "harbour" });
  attic = await makeHost(ctx, alice.accountId, { name: "attic" });
  await say(alice.ctx, harbour, [
    log("Rate limit reached for requests; Retry-After: 1 seconds", 3 * MINUTE, {
      count: 41,
      firstAt: Date.now() - 80 * MINUTE,
    }),
    log("Gateway failed to start: port 18789 is in use", 9 * MINUTE, {
      level: "fatal",
      detail: "Error: listen EADDRINUSE\n    at Server.listen (net.js:1)",
    }),
    log(HOSTILE, 12 * MINUTE, { subsystem: "tools" }),
    log("slow SQLite session write", MINUTE, { level: "warn", subsystem: "session-sqlite" }),
  ]);
  await say(alice.ctx, attic, [
    log("Rate limit reached for requests; Retry-After: 7 seconds", 5 * MINUTE, { count: 2 }),
    ...Array.from({ length: 120 }, (_, index) =>
      log(`lane ${"abcdefghij"[index % 10]}${"klmnopqrstuv"[index % 12]} lost`, (60 + index) * MINUTE),
    ),
  ]);
});
test.afterAll(async () => {
  await server.stop();
  await database.end();
});

async function signedIn(
  browser: Browser,
  look: { width: number; locale: "en" | "zh"; theme: "light" | "dark" },
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: look.width, height: 900 } });
  await setPreferences(context, server.url, look.locale, look.theme);
  await context.addInitScript(watchShifts);
  const page = await context.newPage();
  await page.goto(`${server.url}/sign-in`, { waitUntil: "networkidle" });
  await page.locator("input[name=email]").fill(alice.email);
  await page.locator("input[name=password]").fill(alice.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  return page;
}

test("S2-11: the same message counts once over all hosts, and every kind leads to its hosts and reports", async ({
  browser,
}) => {
  const page = await signedIn(browser, { width: 1440, locale: "en", theme: "light" });
  await page.goto(`${server.url}/errors`);
  const lines = page.locator("tr[data-group]");
  await expect(lines.first()).toContainText("Rate limit reached");
  await expect(lines.first()).toContainText("43");
  await expect(lines.first()).toContainText("and 1 more host");
  await expect(page.getByText("slow SQLite")).toHaveCount(0);
  await expect(page.locator("img[src=x]")).toHaveCount(0);

  await page.getByLabel("Level").selectOption("fatal");
  await expect(page).toHaveURL(/level=fatal/);
  await expect(lines).toHaveCount(1);
  await lines.first().getByRole("link").click();
  await expect(page).toHaveURL(/group=fatal-/);
  await page.getByText("Details").click();
  await expect(page.locator("pre")).toContainText("at Server.listen");
  await page.goBack();
  await expect(page).toHaveURL(/level=fatal/);

  await page.goto(`${server.url}/errors?q=rate+LIMIT`);
  await lines.first().getByRole("link").click();
  await expect(page.getByRole("link", { name: "attic" }).first()).toBeVisible();
  await page.getByRole("link", { name: "harbour" }).first().click();
  await expect(page).toHaveURL(/host=/);
  await expect(page.locator("#kind")).toContainText("Rate limit");
  await page.context().close();
});

test("S2-11: every report one by one, newest first, 100 on a page, by host and words, kept in the address", async ({
  browser,
}) => {
  const page = await signedIn(browser, { width: 1440, locale: "en", theme: "light" });
  await page.goto(`${server.url}/errors`);
  await page.getByRole("link", { name: "Every report" }).click();
  await expect(page).toHaveURL(/view=each/);
  const items = page.locator("main li:has(time)");
  await expect(items).toHaveCount(100);
  await page.getByRole("link", { name: "Older" }).click();
  await expect(items).toHaveCount(24);
  await page.getByRole("link", { name: "To the newest" }).click();
  await expect(items).toHaveCount(100);
  await page.getByLabel("Host").selectOption({ label: "harbour" });
  await expect(items).toHaveCount(3);
  await page.getByRole("searchbox").fill("port");
  await page.keyboard.press("Enter");
  await expect(items).toHaveCount(1);
  await page.reload();
  await expect(items).toHaveCount(1);
  await page.getByRole("searchbox").fill("nothing says this");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("link", { name: "Show all errors" }).click();
  await expect(page.locator("tr[data-group]").first()).toBeVisible();
  await page.context().close();
});

test("S2-11: the host's page shows its newest errors, and a new one shows without a reload", async ({ browser }) => {
  const page = await signedIn(browser, { width: 390, locale: "en", theme: "dark" });
  await page.goto(`${server.url}/hosts/${attic}`);
  const section = page.locator("section:has(#errors)");
  await expect(section.getByRole("listitem")).toHaveCount(10);
  await expect(section.getByRole("listitem").first()).toContainText("Rate limit");
  await expect(section.getByText("port 18789")).toHaveCount(0);
  await expect(page.locator("[data-live=live]").first()).toBeAttached();
  await say(alice.ctx, attic, [log("the disk is full now", 0)]);
  await expect(section.getByRole("listitem").first()).toContainText("the disk is full now");
  await section.getByRole("link", { name: "All of this host" }).click();
  await expect(page).toHaveURL(/errors\?host=/);
  await page.context().close();
});

for (const look of [
  { width: 390, locale: "zh", theme: "dark" },
  { width: 1440, locale: "en", theme: "light" },
] as const) {
  test(`the errors pages hold nothing wrong at ${look.width} px, ${look.locale}, ${look.theme}`, async ({
    browser,
  }) => {
    const page = await signedIn(browser, look);
    const [{ id } = { id: "" }] = await database.db.query<{ id: string }>(
      "SELECT level || '-' || fingerprint AS id FROM log_group WHERE account_id = $1 AND level = 'fatal'",
      [alice.accountId],
    );
    const scripts = await countScripts(page);
    const problems: string[] = [];
    const paths = ["/errors", "/errors?view=each", `/errors?group=${id}`, "/errors?q=nothing", "/errors?group=x"];
    for (const path of paths) {
      scripts.reset();
      await page.goto(server.url + path);
      await expect(page.locator("[data-live=live]").first()).toBeVisible();
      const found = [...scripts.problems(), ...(await axeProblems(page)), ...(await outerProblems(page, look.locale))];
      problems.push(...found.map((problem) => `${path}: ${problem}`));
      const name = `errors-${look.width}-${paths.indexOf(path)}.png`;
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}` });
    }
    expect(problems).toEqual([]);
    await page.context().close();
  });
}

test("who has no errors is told what is read, and how to see that it can be", async ({ browser }) => {
  const nobody = await createPerson(database.ctx(), "Nobody");
  const page = await signedIn(browser, { width: 390, locale: "en", theme: "light" });
  await page.context().clearCookies();
  await page.goto(`${server.url}/sign-in`, { waitUntil: "networkidle" });
  await page.locator("input[name=email]").fill(nobody.email);
  await page.locator("input[name=password]").fill(nobody.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page.goto(`${server.url}/errors`);
  await expect(page.getByText("No errors so far")).toBeVisible();
  await expect(page.getByRole("link", { name: "See hosts" })).toBeVisible();
  await page.context().close();
});
