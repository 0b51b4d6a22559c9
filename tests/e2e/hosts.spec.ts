import { expect, type Page, test } from "@playwright/test";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPeople, type People } from "../support/people";
import { startServer, type TestServer } from "../support/server";

/** Adding a device, its first report, a new name, a new key, and its end, as a person sees them. */

let database: TestDatabase;
let server: TestServer;
let people: People;

test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
  people = await createPeople(database.ctx());
});
test.afterAll(async () => {
  await server.stop();
  await database.end();
});

async function signIn(page: Page): Promise<void> {
  await page.goto(`${server.url}/sign-in?next=/hosts`, { waitUntil: "networkidle" });
  await page.locator("input[name=email]").fill(people.alice.email);
  await page.locator("input[name=password]").fill(people.alice.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/hosts");
}

let reports = 0;
const report = (key: string, id: string) =>
  fetch(`${server.url}/api/ingest/heartbeats`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-agent-token": key },
    body: JSON.stringify({
      sentAt: Date.now(),
      host: { id, name: "machine-name", platform: "linux", uploaderVersion: "1.0.0" },
      items: [{ key: `e2e-report-${++reports}`, observedAt: Date.now(), agents: [{ id: "main", name: "Main" }] }],
    }),
  });

const shownKey = async (page: Page) => {
  const key = page.getByRole("alertdialog").locator("code").first();
  await expect(key).toHaveText(/^[0-9a-f]{64}$/);
  return (await key.textContent()) ?? "";
};

const overflows = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

test("S2-3, S2-24: a device is added, reports with its key, is renamed, keyed anew and deleted", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page);
  await page.getByRole("button", { name: "Add device" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Enter a name.")).toBeVisible();
  await dialog.getByLabel("Name").fill("Attic NAS");
  await dialog.getByRole("combobox", { name: "Type" }).click();
  await page.getByRole("option", { name: "NAS" }).click();
  await dialog.getByLabel("Public IP").fill("not an address");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("That is not an IP address.")).toBeVisible();
  await dialog.getByLabel("Public IP").fill("203.0.113.7");
  await dialog.getByRole("button", { name: "Save" }).click();

  const key = await shownKey(page);
  const shown = page.getByRole("alertdialog");
  // One line with the address and the key (S2-24).
  await expect(shown.getByText(`curl -fsSL ${server.url}/install.sh | sh -s -- ${key}`)).toBeVisible();
  expect(await overflows(page)).toBe(false);
  await page.keyboard.press("Escape");
  await expect(shown).toBeVisible();
  await shown.getByRole("button", { name: "I have copied it" }).click();
  await expect(shown).toBeHidden();

  const row = page.locator("[data-host]");
  await expect(row).toContainText("Waiting");
  await expect(row).toContainText("Has not reported yet");
  await page.goto(`${server.url}/hosts?state=online`);
  await expect(page.getByText("No host matches")).toBeVisible();
  await page.goto(`${server.url}/hosts?state=waiting&type=nas`);
  await row.getByRole("link", { name: "Attic NAS" }).click();
  await expect(page.getByRole("heading", { name: "Waiting for its first report" })).toBeVisible();
  await expect(page.getByText(key)).toHaveCount(0);
  expect(await overflows(page)).toBe(false);

  // The page changes by itself.
  expect((await report(key, "host-of-e2e")).status).toBe(200);
  await expect(page.locator("h1 + div [data-state=online]")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Attic NAS" })).toBeVisible();
  await expect(page.getByText(`${key.slice(0, 8)}…`)).toBeVisible();
  expect(await overflows(page)).toBe(false);

  await page.getByRole("button", { name: "Edit" }).click();
  await dialog.getByLabel("Name").fill("Cellar NAS");
  await dialog.getByLabel("Notes").fill("Behind the printer.");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Cellar NAS" })).toBeVisible();
  await expect(page.getByText("Behind the printer.")).toBeVisible();

  // Signing in was a proof; it is an old one now.
  await database.db.query("UPDATE login SET proved_at = NULL");
  await page.getByRole("button", { name: "New key" }).click();
  await dialog.getByRole("button", { name: "Make a new key" }).click();
  await page.locator("input[name=proof]").fill(people.alice.password);
  await page.keyboard.press("Enter");
  const next = await shownKey(page);
  expect(next).not.toBe(key);
  await shown.getByRole("button", { name: "I have copied it" }).click();
  expect((await report(key, "host-of-e2e")).status).toBe(403);
  expect((await report(next, "host-of-e2e")).status).toBe(200);

  await page.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await page.waitForURL(/\/hosts$/);
  await expect(page.getByText("“Cellar NAS” was deleted")).toBeVisible();
  await expect(page.getByText("No machine has reported yet")).toBeVisible();
  expect((await report(next, "host-of-e2e")).status).toBe(403);
});

test("S2-6, S2-17: what a published agent says stands on the page of its device, as its own word", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page);
  const made = await page.request.post(`${server.url}/api/devices`, {
    data: { name: "Old laptop", device_type: "mac" },
  });
  const { id, api_key } = (await made.json()) as { id: string; api_key: string };
  await page.goto(`${server.url}/hosts/${id}`);
  const tell = (total_tokens: number) =>
    fetch(`${server.url}/api/report/status`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": api_key },
      body: JSON.stringify({
        openclaw_status: "running",
        openclaw_version: "2026.2.17",
        cpu_percent: 12.5,
        total_tokens,
      }),
    });
  for (const total of [1_000_000, 1_230_000]) expect((await tell(total)).status).toBe(200);
  const card = page.getByRole("region", { name: "What its Watch agent says" });
  await expect(card).toContainText("running");
  await expect(card).toContainText("230.0K today · 0 yesterday · 1.23M in all");
  expect(await overflows(page)).toBe(false);
});

test("S2-24: in Chinese the button says 添加设备", async ({ page }) => {
  await page.context().addCookies([{ name: "locale", value: "zh", url: server.url }]);
  await signIn(page);
  await page.getByRole("button", { name: "添加设备" }).click();
  await expect(page.getByRole("dialog").getByRole("heading", { name: "添加设备" })).toBeVisible();
});
