import { expect, type Page, test } from "@playwright/test";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeHost } from "../support/fleet";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startServer, type TestServer } from "../support/server";
import { makeOddSessions, makeSessions } from "../support/sessions";

/** The sessions as people use them: found, filtered, walked through, followed while they happen. */
let database: TestDatabase;
let server: TestServer;
test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
});
test.afterAll(async () => {
  await server.stop();
  await database.end();
});

async function signIn(page: Page, somebody: Somebody): Promise<void> {
  await page.goto(`${server.url}/sign-in`, { waitUntil: "networkidle" });
  await page.locator("input[name=email]").fill(somebody.email);
  await page.locator("input[name=password]").fill(somebody.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

const lines = (page: Page) => page.locator("[data-session]");

test("the address keeps what is asked for, and every page is reached from the one before", async ({ page }) => {
  const alice = await createPerson(database.ctx(), "Alice");
  const hostId = await makeHost(database.ctx(), alice.accountId, { name: "harbour" });
  await makeSessions(alice.ctx, hostId, 160);
  await signIn(page, alice);

  await page.goto(`${server.url}/sessions`);
  await expect(lines(page)).toHaveCount(50);
  // Every fourth is a probe, which nobody looks for.
  await expect(page.locator("[data-sums] summary")).toContainText("120 sessions");
  await page.getByRole("combobox", { name: "Kind" }).selectOption({ label: "Scheduled" });
  await page.waitForURL(/[?&]kind=cron\b/);
  await expect(page.locator("[data-sums] summary")).toContainText("40 sessions");
  await page.getByRole("combobox", { name: "Agent" }).selectOption("agent-1");
  await page.waitForURL(/kind=cron.*agent=agent-1|agent=agent-1.*kind=cron/);
  await expect(lines(page)).toHaveCount(8);
  await page.reload();
  await expect(lines(page)).toHaveCount(8);

  await page.goto(`${server.url}/sessions?sort=tokens`);
  const first = await lines(page).first().getAttribute("data-session");
  const seen = new Set<string | null>();
  for (const count of [50, 50, 20]) {
    await expect(lines(page)).toHaveCount(count);
    for (const line of await lines(page).all()) seen.add(await line.getAttribute("data-session"));
    const next = page.getByRole("link", { name: "Next page" });
    if (count === 50) {
      const before = page.url();
      await next.click();
      await page.waitForURL((url) => url.href !== before);
    } else await expect(next).toHaveCount(0);
  }
  expect(seen.size).toBe(120);
  await page.getByRole("link", { name: "Back to the first page" }).click();
  await expect(lines(page).first()).toHaveAttribute("data-session", first ?? "");

  await page.getByRole("searchbox", { name: "Search sessions" }).fill("nobody-said-this");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No session matches")).toBeVisible();
  await page.getByRole("link", { name: "Show all sessions" }).click();
  await expect(lines(page)).toHaveCount(50);
});

test("a session tells its turns, its errors, its family and what was said, as text and never as markup", async ({
  page,
}) => {
  const dana = await createPerson(database.ctx(), "Dana");
  const hostId = await makeHost(database.ctx(), dana.accountId, { name: "harbour" });
  const id = await makeOddSessions(dana.ctx, hostId);
  await signIn(page, dana);
  await page.goto(`${server.url}/sessions/${id}`);
  await expect(page.locator("[data-session-state=silent]").first()).toBeVisible();
  await expect(page.locator("[data-figure=context]")).toContainText("191,000");
  await expect(page.locator("[data-figure=tokens]")).toHaveText("4,780,368");
  const turns = page.locator("li[id^=turn-]");
  await expect(turns).toHaveCount(30);
  await expect(turns.first()).toContainText("<b>unbreakable");
  await expect(page.getByText("From here on:")).toBeVisible();
  await page.getByRole("link", { name: "Show all 45 turns" }).click();
  await expect(turns).toHaveCount(45);
  await expect(page.getByText("<script>alert(1)</script>")).toBeVisible();
  const chart = page.getByRole("img", { name: "Tokens per turn, turns 3 to 47" });
  await chart.hover({ position: { x: 4, y: 60 } });
  await expect(chart.getByText("Turn 3", { exact: true })).toBeVisible();
});

test("a session appears on the open page by itself; a host that sends counts only says so", async ({ page }) => {
  const erin = await createPerson(database.ctx(), "Erin");
  const token = await tokenOf(erin);
  const say = async (kind: string, items: object[]) => {
    const body = { sentAt: Date.now(), host: { id: "laptop", name: "laptop", platform: "linux" }, items };
    const headers = { "content-type": "application/json", "x-agent-token": token };
    const reply = await fetch(`${server.url}/api/ingest/${kind}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    expect(reply.status).toBe(200);
  };
  const at = Date.now();
  await say("heartbeats", [{ key: "beat-of-erin", observedAt: at, agents: [{ id: "main" }] }]);
  await signIn(page, erin);
  await page.goto(`${server.url}/sessions`);
  await expect(page.getByText("No session has been reported yet")).toBeVisible();
  await expect(page.locator("[data-live=live]").first()).toBeVisible();
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }));

  const tokens = { input: 70, output: 7, cacheRead: 0, cacheWrite: 0 };
  const usage = { at: at - (at % 900_000), model: "", reported: true, messages: 1, ...tokens, costNanos: 5_000 };
  await say("sessions", [
    {
      ...{ key: "main/quiet", observedAt: at, agentId: "main", sessionId: "quiet-one", kind: "main", source: "file" },
      ...{ current: true, firstAt: at, lastAt: at, entries: 3, userMessages: 1, assistantMessages: 1, toolResults: 1 },
      ...{ toolsRequested: 1, toolsOk: 1, toolsFailed: 0, errors: 0, compactions: 0, resets: 0, turnCount: 1 },
      ...{ unparsable: 0, totals: { messages: 1, ...tokens, costNanos: 5_000, unpricedTokens: 0 } },
      ...{ usageFrom: 0, usage: [usage] },
    },
  ]);
  await expect(lines(page)).toHaveCount(1);
  expect(await page.evaluate(() => "neverReloaded" in window)).toBe(true);
  await lines(page).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Main · quiet-on");
  await expect(page.getByText("The host sends counts only")).toBeVisible();
  await expect(page.locator("[data-figure=context]")).toContainText("not told");
});
