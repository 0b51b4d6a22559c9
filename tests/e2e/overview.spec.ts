import { expect, type Page, test } from "@playwright/test";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startServer, type TestServer } from "../support/server";

/** One page that answers "is everything alright?", by itself and on a phone. */
let database: TestDatabase;
let server: TestServer;
let alice: Somebody;
let token: string;
let keys = 0;

test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
  alice = await createPerson(database.ctx(), "Alice");
  token = await tokenOf(alice);
});
test.afterAll(async () => {
  await server.stop();
  await database.end();
});

async function signIn(page: Page): Promise<void> {
  await page.goto(`${server.url}/sign-in`, { waitUntil: "networkidle" });
  await page.locator("input[name=email]").fill(alice.email);
  await page.locator("input[name=password]").fill(alice.password);
  await page.keyboard.press("Enter");
  // Without a host yet it is the page where the first one is connected.
  await page.waitForURL(/\/(agents|overview)$/);
}

/** A host reports, with what it could read. */
async function report(sources: { source: string; status: string; era?: string }[], roster = "ok"): Promise<void> {
  keys += 1;
  const reply = await fetch(`${server.url}/api/ingest/heartbeats`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-agent-token": token },
    body: JSON.stringify({
      sentAt: Date.now(),
      host: { id: "harbour-host", name: "harbour" },
      items: [
        {
          key: `overview-report-${keys}`,
          observedAt: Date.now(),
          roster: { status: roster, ...(roster === "ok" ? {} : { reason: "permission denied" }) },
          agents: roster === "ok" ? [{ id: "main", name: "Beacon" }] : [],
          sources,
        },
      ],
    }),
  });
  expect(reply.status).toBe(200);
}
const files = [{ source: "sessions/main", status: "ok", era: "files" }];
const verdict = (page: Page) => page.locator("[data-verdict]");

test("S2-13: one page says whether everything is alright, follows by itself, and X-16: tells of an upgrade", async ({
  page,
}) => {
  await signIn(page);
  await page.goto(`${server.url}/overview`);
  await expect(page.getByText("Nothing to watch yet")).toBeVisible();
  await expect(page.getByRole("link", { name: "Connect a machine" })).toBeVisible();

  await report(files);
  await page.goto(`${server.url}/`);
  await page.waitForURL(/\/overview$/);
  await expect(verdict(page)).toHaveAttribute("data-verdict", "alright");
  await expect(page.getByRole("heading", { name: "Everything is alright." })).toBeVisible();
  await expect(page.locator("[data-host=harbour-host]")).toContainText("1 agent");
  await expect(page.locator("[data-live=live]")).toBeVisible();

  // From here on nothing is loaded again by hand.
  await report([{ source: "sessions/main", status: "ok", era: "database" }]);
  await expect(page.locator("[data-attention=storage_moved]")).toContainText("nothing was counted twice");
  await expect(verdict(page)).toHaveAttribute("data-verdict", "alright");
  await report([{ source: "sessions/main", status: "empty", era: "database" }]);
  await expect(verdict(page)).toHaveAttribute("data-verdict", "trouble");
  await expect(page.locator("[data-attention=sources_lost]")).toContainText("harbour");

  await page.locator("[data-attention=sources_lost]").getByRole("link", { name: "harbour" }).click();
  await expect(page.getByText(/^Sessions · main: empty since .*, when OpenClaw’s storage changed\.$/)).toBeVisible();
  await expect(page.getByText(/^OpenClaw moved its sessions from files to a database/)).toBeVisible();
  await expect(page.getByText("files → database")).toBeVisible();

  await report([{ source: "sessions/main", status: "ok", era: "database" }], "error");
  await page.goto(`${server.url}/overview`);
  await expect(verdict(page)).toHaveAttribute("data-verdict", "warning");
  await expect(page.getByRole("heading", { name: "The agents of 1 host cannot be read" })).toBeVisible();
});

test("on a phone five tabs lead everywhere, the last one by a sheet that closes behind whoever follows it", async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page);
  const tabs = page.getByRole("navigation", { name: "Main" });
  await expect(tabs.locator("> ul > li")).toHaveCount(5);
  await tabs.getByRole("link", { name: "Overview" }).click();
  await page.waitForURL(/\/overview$/);
  await expect(tabs.getByRole("link", { name: "Overview" })).toHaveAttribute("aria-current", "page");
  const more = tabs.getByRole("button", { name: "More" });
  await more.focus();
  await page.keyboard.press("Enter");
  const settings = tabs.getByRole("link", { name: "Settings" });
  await expect(settings).toBeVisible();
  await settings.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/settings/);
  await expect(settings).toBeHidden();
  await expect(more).toHaveAttribute("data-current", "true");
});
