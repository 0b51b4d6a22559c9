import { expect, type Page, test } from "@playwright/test";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPeople, type People, tokenOf } from "../support/people";
import { startServer, type TestServer } from "../support/server";

/** A machine as its page shows it: the newest figures, how its gateway is, and how it has been. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let database: TestDatabase;
let server: TestServer;
let people: People;
let hostId = "";
let emptyId = "";

/** What a host says, at a moment. @param over of the sample */
async function say(token: string, kind: string, host: string, items: object[]): Promise<void> {
  const reply = await fetch(`${server.url}/api/ingest/${kind}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-agent-token": token },
    body: JSON.stringify({ sentAt: Date.now(), host: { id: host, name: host, platform: "linux" }, items }),
  });
  expect(reply.status, await reply.text()).toBe(200);
}

const sample = (number: number, age: number, over: object = {}) => ({
  key: `mt-${number}`,
  sequence: number,
  observedAt: Date.now() - age,
  everySeconds: 30,
  cpu: 20 + 15 * Math.sin(number / 9) + (number % 7),
  load: [1.2 + Math.sin(number / 20), 1.1, 1],
  memory: { total: 16 * 2 ** 30, used: 6 * 2 ** 30 },
  disks: [
    { mount: "/", total: 500 * 2 ** 30, used: 465 * 2 ** 30 },
    { mount: "/data", total: 4_000 * 2 ** 30, used: 1_000 * 2 ** 30 },
  ],
  network: { up: 20_000 + 300 * number, down: 90_000 + 5_000 * Math.abs(Math.sin(number / 5)) },
  uptimeSeconds: 90_000,
  temperatures: [],
  missing: [{ part: "temperature", reason: "no_sensor" }],
  gateway: { state: "running", version: "2026.9.6", port: 18_789 },
  ...over,
});

test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
  people = await createPeople(database.ctx());
  const token = await tokenOf(people.alice);
  for (const host of ["harbour", "silent"]) {
    await say(token, "heartbeats", host, [{ key: `beat-${host}`, observedAt: Date.now(), agents: [{ id: "main" }] }]);
  }
  // Ten days every ten minutes, with half a day of silence; then the last minutes.
  const ages = Array.from({ length: 1_440 }, (_, index) => 10 * DAY - index * 10 * MINUTE).filter(
    (age) => age > 5 * MINUTE && (age < 2 * DAY || age > 2.5 * DAY),
  );
  let number = 0;
  for (let begin = 0; begin < ages.length; begin += 500) {
    await say(
      token,
      "metrics",
      "harbour",
      ages.slice(begin, begin + 500).map((age) => sample(++number, age, { everySeconds: 600 })),
    );
  }
  await say(token, "metrics", "harbour", [sample(++number, 0)]);
  const rows = await database.db.query<{ id: string; name: string }>("SELECT id, name FROM host");
  hostId = rows.find(({ name }) => name === "harbour")?.id ?? "";
  emptyId = rows.find(({ name }) => name === "silent")?.id ?? "";
});
test.afterAll(async () => {
  await server.stop();
  await database.end();
});

async function signIn(page: Page): Promise<void> {
  await page.goto(`${server.url}/sign-in`, { waitUntil: "networkidle" });
  await page.locator("input[name=email]").fill(people.alice.email);
  await page.locator("input[name=password]").fill(people.alice.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/(agents|overview)/);
}

const shots = process.env.MACHINE_SHOTS;

test("S2-6 S2-7 S2-12 S2-14 S2-25: a host page shows its machine and gateway, now and through every range", async ({
  page,
}) => {
  await signIn(page);
  await page.goto(`${server.url}/hosts/${hostId}`, { waitUntil: "networkidle" });
  const machine = page.getByRole("region", { name: "Machine", exact: true });
  await expect(machine).toContainText("6.0 GB of 16.0 GB");
  await expect(machine).toContainText("465.0 GB of 500.0 GB");
  await expect(machine).toContainText("/data");
  await expect(machine).toContainText("1 d 1 h");
  // Unknown, with the reason, never 0.
  await expect(machine).toContainText("not readable");
  await expect(machine).toContainText("No sensor was found.");
  await expect(machine).toContainText("running");
  await expect(machine).toContainText("version 2026.9.6 · port 18789");

  const past = page.getByRole("region", { name: /^Machine over time/ });
  await expect(past.getByRole("heading")).toContainText("24 hours");
  await expect(past.locator("[data-metric]")).toHaveCount(5);
  await expect(past.getByRole("img", { name: /CPU: mean .* largest/ })).toBeVisible();
  if (shots) await page.screenshot({ path: `${shots}/machine-wide.png`, fullPage: true });

  await past.getByRole("link", { name: "7 days" }).click();
  await page.waitForURL(/\?range=7d$/);
  await expect(past.getByRole("heading")).toContainText("7 days");
  // Half a day of silence is a gap: the line begins anew behind it.
  const line = past.locator("[data-metric=cpu] path[stroke]");
  expect(((await line.getAttribute("d")) ?? "").match(/M/g)?.length).toBe(2);
  await past.locator("[data-metric=cpu] svg").hover();
  await expect(past.locator("[data-metric=cpu]")).toContainText(/CPU: \d/);
  if (shots) await page.screenshot({ path: `${shots}/machine-7d.png`, fullPage: true });
  for (const range of ["1 hour", "6 hours", "30 days", "90 days"]) {
    await past.getByRole("link", { name: range, exact: true }).click();
    await expect(past.getByRole("heading")).toContainText(range);
  }
  await page.reload({ waitUntil: "networkidle" });
  await expect(past.getByRole("heading")).toContainText("90 days");
});

test("a host whose machine was never measured says what to do, on a phone, in Chinese, in the dark", async ({
  page,
  context,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await signIn(page);
  await page.goto(`${server.url}/hosts/${emptyId}`, { waitUntil: "networkidle" });
  await expect(page.getByRole("region", { name: "Machine", exact: true })).toContainText(
    "openclaw-status-monitor start --fork",
  );
  await context.addCookies([{ name: "locale", value: "zh", url: server.url }]);
  await page.goto(`${server.url}/hosts/${hostId}?range=7d`, { waitUntil: "networkidle" });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  if (shots) await page.screenshot({ path: `${shots}/machine-phone.png`, fullPage: true });
});

test("an account chooses how long its past is kept, and is told what will be deleted", async ({ page }) => {
  await signIn(page);
  await page.goto(`${server.url}/settings/retention`, { waitUntil: "networkidle" });
  const save = page.getByRole("button", { name: "Save" });
  await expect(save).toBeDisabled();
  await page.getByRole("combobox", { name: "Sessions, their usage, and runs of scheduled jobs" }).click();
  await page.getByRole("option", { name: "365 days" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "does not come back" })).toBeVisible();
  if (shots) await page.screenshot({ path: `${shots}/retention.png`, fullPage: true });
  await save.click();
  await expect(page.getByText("Retention saved")).toBeVisible();
  const [account] = await database.db.query<{ days: number }>(
    "SELECT sessions_days AS days FROM account WHERE id = $1",
    [people.alice.accountId],
  );
  expect(account?.days).toBe(365);
});
