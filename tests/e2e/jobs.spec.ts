import { expect, type Page, test } from "@playwright/test";
import { announce } from "../../lib/live/announce";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeAgent, makeHost } from "../support/fleet";
import { makeJob } from "../support/jobs";
import { createPerson, type Somebody } from "../support/people";
import { startServer, type TestServer } from "../support/server";
import { makeSession } from "../support/sessions";

/** Scheduled jobs as people use them: what is wrong first, narrowed, followed to a run and its session, live. */
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
  await page.goto(`${server.url}/sign-in?next=/jobs`, { waitUntil: "networkidle" });
  await page.locator("input[name=email]").fill(somebody.email);
  await page.locator("input[name=password]").fill(somebody.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(({ pathname }) => pathname === "/jobs");
}

const names = (page: Page) => page.locator("[data-job] a").allTextContents();

test("X-7: what fails stands first, and leads by its runs to the session that failed", async ({ page }) => {
  const alice = await createPerson(database.ctx());
  const hostId = await makeHost(database.ctx(), alice.accountId, { name: "harbour" });
  await makeHost(database.ctx(), alice.accountId, { name: "attic" });
  await makeAgent(database.ctx(), alice.accountId, hostId, { externalId: "main", nameEn: "Beacon" });
  const session = await makeSession(alice.ctx, hostId, { sessionId: "session-1", label: "brief of today" });
  await makeJob(alice.ctx, hostId, { name: "All is well", runs: ["ok", "ok"], lastDelivery: "delivered" });
  await makeJob(alice.ctx, hostId, {
    name: "Memory promotion",
    builtin: true,
    lastRunAt: alice.ctx.now.getTime() - 9_000_000,
  });
  await makeJob(alice.ctx, hostId, {
    name: "Lost on the way",
    deliveryMode: "announce",
    lastDelivery: "not-delivered",
  });
  await makeJob(alice.ctx, hostId, {
    name: "Morning brief",
    enabled: false,
    autoDisabled: "consecutive-failures",
    lastStatus: "error",
    lastError: "<img src=x onerror=alert(1)> Channel is required",
    consecutiveErrors: 10,
    runs: ["error", "error", "ok"],
  });
  await signIn(page, alice);

  await test.step("the worst first, in words", async () => {
    expect(await names(page)).toEqual(["Morning brief", "Lost on the way", "All is well", "Memory promotion"]);
    await expect(page.locator("[data-job-sums]")).toHaveText(
      "4 jobs · 1 Stopped by OpenClaw · 1 Not delivered · 2 OK · 5 runs recorded (2 failed)",
    );
    const worst = page.locator("[data-job]").first();
    await expect(worst).toContainText("Stopped by OpenClaw");
    await expect(worst).toContainText("<img src=x onerror=alert(1)> Channel is required");
    await expect(worst.getByRole("img")).toHaveAccessibleName("Last 3 runs: 1 ok, 2 failed, 0 not delivered");
  });

  await test.step("filters stand in the address", async () => {
    await page.getByRole("combobox", { name: "State" }).selectOption("trouble");
    await page.waitForURL(/state=trouble/);
    await expect(page.locator("[data-job]")).toHaveCount(2);
    await page.goto(`${server.url}/jobs?origin=builtin`);
    expect(await names(page)).toEqual(["Memory promotion"]);
    await page.getByRole("searchbox").fill("nothing like it");
    await page.keyboard.press("Enter");
    await expect(page.getByText("No job matches")).toBeVisible();
    await page.getByRole("link", { name: "Show all jobs" }).click();
    await expect(page.locator("[data-job]")).toHaveCount(4);
  });

  await test.step("a job tells its runs, and a run its session", async () => {
    await page.getByRole("link", { name: "Morning brief" }).click();
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Morning brief");
    await expect(page.getByText("does not run again until somebody enables it")).toBeVisible();
    await expect(page.locator("[data-figure=nextRun]")).toHaveText("Not scheduled");
    await expect(page.locator("[data-figure=schedule]")).toHaveText("0 7 * * * (Europe/Rome)");
    await expect(page.locator("[data-run]")).toHaveCount(3);
    await page.locator("[data-run]").first().getByRole("link").click();
    await page.waitForURL(`${server.url}/sessions/${session}`);
  });

  await test.step("its host and the overview tell of it", async () => {
    await page.goto(`${server.url}/hosts/${hostId}`);
    const section = page.locator("section", { has: page.locator("#jobs") });
    await expect(section.getByRole("link", { name: "Morning brief" })).toBeVisible();
    await page.goto(`${server.url}/overview`);
    await expect(page.locator("[data-attention=jobs_stopped]")).toContainText(
      "OpenClaw stopped scheduled jobs on 1 host",
    );
    await expect(page.locator("[data-attention=jobs_failing]")).toContainText("harbour");
    await page.locator("[data-attention=jobs_failing]").getByRole("link", { name: "harbour" }).click();
    await expect(page.locator("[data-job]")).toHaveCount(2);
  });
});

test("a job appears by itself on the page of somebody who had none, on a phone, in Chinese", async ({
  page,
  context,
}) => {
  const bob = await createPerson(database.ctx());
  const hostId = await makeHost(database.ctx(), bob.accountId, { name: "harbour" });
  await context.addCookies([{ name: "locale", value: "zh", url: server.url }]);
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, bob);
  await expect(page.getByText("还没有定时任务上报")).toBeVisible();
  await makeJob(bob.ctx, hostId, { name: "晨报", lastStatus: null, schedule: { kind: "every", everyMs: 43_200_000 } });
  await announce(bob.ctx, { accountId: bob.accountId, topic: "jobs", ids: [hostId] });
  await expect(page.locator("[data-job]")).toContainText("晨报");
  await expect(page.locator("[data-job]")).toContainText("从未运行");
  await expect(page.locator("[data-job]")).toContainText("每 12 小时");
});
