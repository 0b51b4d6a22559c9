import {
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Locator,
  type Page,
  test,
} from "@playwright/test";
import { axeProblems } from "../support/axe";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeAgent, makeFleet, makeHost } from "../support/fleet";
import { createPeople, createPerson, type People, type Somebody, tokenOf } from "../support/people";
import { startServer, type TestServer } from "../support/server";

/** The aquarium (S0-59): creatures live as their agents do, and everybody can reach them. */
const MINUTE = 60_000;

let database: TestDatabase;
let server: TestServer;
let people: People;

test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url, clockOffset: 0 });
  people = await createPeople(database.ctx());
  await makeOddFleet(people.charlie);
});
test.afterAll(async () => {
  await server.stop();
  await database.end();
});

/** Every state, and names that try the layout. */
async function makeOddFleet({ accountId }: Somebody): Promise<void> {
  const ctx = database.ctx();
  const hostId = await makeHost(ctx, accountId, { name: "harbour" });
  const lostHost = await makeHost(ctx, accountId, {
    name: "lighthouse",
    rosterStatus: "error",
    rosterReason: "unreadable",
  });
  const silent = { lastActiveAt: ctx.now.getTime() - 60 * MINUTE };
  await makeAgent(ctx, accountId, hostId, { externalId: "captain", nameEn: "Captain", nameZh: "船长" });
  await makeAgent(ctx, accountId, hostId, { externalId: "mate", nameEn: "<img src=x onerror=alert(1)>" });
  await makeAgent(ctx, accountId, hostId, { externalId: "long", nameEn: `Endless ${"n".repeat(100)}` });
  await makeAgent(ctx, accountId, hostId, { externalId: "sleeper", nameEn: "Sleeper", ...silent });
  await makeAgent(ctx, accountId, lostHost, { externalId: "lost", nameEn: "Lost" });
  await makeAgent(ctx, accountId, hostId, { externalId: "gone", nameEn: "Gone", state: "retired" });
}

async function signIn(page: Page, somebody: Somebody): Promise<void> {
  await page.goto(`${server.url}/sign-in?next=/agents`, { waitUntil: "networkidle" });
  await page.locator("input[name=email]").fill(somebody.email);
  await page.locator("input[name=password]").fill(somebody.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(({ pathname }) => pathname === "/agents");
}

/** The machine reports its one agent, as the published uploader does. */
async function report(token: string): Promise<void> {
  const reply = await fetch(`${server.url}/api/upload`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-agent-token": token },
    body: JSON.stringify([{ id: "captain", name: { en: "Captain", zh: "船长" } }]),
  });
  expect(reply.status).toBe(200);
}

/** The living one: while it comes, the still water that held its place is there as well. */
const water = (page: Page): Locator => page.locator(".aquarium[tabindex]");
const creature = (page: Page, id: string): Locator => page.locator(`.aquarium [data-agent="${id}"]`);
/** Stands on the creature that is looked at, and says what it does. */
const mark = (page: Page): Locator => page.locator("[data-part=mark]");

async function middleOf(one: Locator): Promise<{ x: number; y: number }> {
  const box = await one.boundingBox();
  if (!box) throw new Error("It is not there.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** How far the marked creature is from `from`, pixels. */
const wayFrom = async (page: Page, from: { x: number; y: number }) => {
  const { x, y } = await middleOf(mark(page));
  return Math.hypot(x - from.x, y - from.y);
};

/** Remembers everything the marked creatures do from now on. */
async function watchMotions(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seenMotions: seen });
    const note = (records: MutationRecord[]) => {
      for (const { target } of records) if (target instanceof HTMLElement) seen.push(target.dataset.motion ?? "");
    };
    const attributeFilter = ["data-motion"];
    new MutationObserver(note).observe(document.body, { subtree: true, attributes: true, attributeFilter });
  });
  return () => page.evaluate(() => (window as unknown as { seenMotions: string[] }).seenMotions);
}

test("S0-59: keyboard and screen reader reach everybody; the search dims the rest; hostile names are text", async ({
  page,
}) => {
  await signIn(page, people.charlie);
  const failures: string[] = [];
  page.on("pageerror", (error) => failures.push(error.message));
  const links = water(page).getByRole("list", { name: "Agents" }).getByRole("link");
  await expect(links).toHaveCount(6);
  await expect(links.first()).toHaveAccessibleName("Sleeper, Offline, on harbour. Standing by.");

  await test.step("Tab enters once, arrow keys walk, Escape leaves", async () => {
    await page.getByRole("group", { name: "Display Mode" }).getByRole("button").last().focus();
    for (
      let press = 0;
      press < 4 && !(await links.first().evaluate((link) => link === document.activeElement));
      press++
    ) {
      await page.keyboard.press("Tab");
    }
    await expect(links.first()).toBeFocused();
    await expect(page.locator("[data-part=card]")).toContainText("Sleeper");
    await expect(mark(page)).toHaveAttribute("data-motion", "asleep");
    await page.keyboard.press("ArrowRight");
    await expect(links.nth(1)).toBeFocused();
    await expect(mark(page)).toHaveAttribute("data-motion", "drifting");
    await page.keyboard.press("End");
    await expect(mark(page)).toHaveAttribute("data-motion", "resting");
    await page.keyboard.press("Escape");
    await expect(page.locator("[data-part=card]")).toHaveCount(0);
    await expect(links.last()).toHaveAttribute("tabindex", "0");
  });

  await test.step("the search dims those it does not find", async () => {
    await page.getByRole("searchbox").fill("capt");
    await expect(links.and(page.locator(":not([data-dimmed])"))).toHaveCount(1);
    await expect(links).toHaveCount(6);
    await expect(links.first()).toContainText("Captain");
    await page.getByRole("searchbox").fill("");
  });

  await test.step("a counter leaves only those in its state", async () => {
    await page.locator("[data-counter=offline]").click();
    await expect(links).toHaveCount(1);
    await page.locator("[data-counter=offline]").click();
  });

  await test.step("Enter opens its page", async () => {
    await creature(page, "captain").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Captain" })).toBeVisible();
  });
  expect(failures).toEqual([]);
});

test("S0-58: the choice holds at once, is remembered, and stands in the address", async ({ page }) => {
  await signIn(page, people.charlie);
  await expect(water(page)).toBeVisible();
  await page.getByRole("button", { name: "List", exact: true }).click();
  await expect(page.getByRole("columnheader")).toHaveText(["Agent Name", "Status", "Greeting", "Last Active"]);
  await expect(page).toHaveURL(/view=list/);
  await page.goto(`${server.url}/agents`);
  await expect(page.getByRole("table")).toBeVisible();
  await page.goto(`${server.url}/agents?view=aquarium`);
  await expect(water(page)).toBeVisible();

  await page.goto(`${server.url}/settings/appearance`);
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }));
  await expect(page.getByRole("radio", { name: "List" })).toBeChecked();
  await page.getByText("Grid", { exact: true }).click();
  await page.getByRole("switch", { name: "Show Bubbles" }).click();
  await expect(page.getByRole("switch", { name: "Show Bubbles" })).not.toBeChecked();
  await expect.poll(async () => cookiesOf(page.context())).toMatchObject({ agents_view: "grid", bubbles: "off" });
  await page.getByRole("link", { name: "Agents" }).first().click();
  await expect(page.locator("article[data-agent]")).toHaveCount(6);
  expect(await page.evaluate(() => "neverReloaded" in window)).toBe(true);
});

const cookiesOf = async (context: BrowserContext) =>
  Object.fromEntries((await context.cookies()).map(({ name, value }) => [name, value]));

test("S0-59: 10,000 agents: the water shows those in trouble first, and says so", async ({ page }) => {
  await makeFleet(database.ctx(), people.bob.accountId, 10_000);
  await signIn(page, people.bob);
  await expect(page.getByText(/^500 of 10,00[01] agents are in the water/)).toBeVisible();
  await expect(water(page).getByRole("link")).toHaveCount(500);
  await expect(water(page).locator("[data-state=offline]").nth(498)).toBeAttached();
  await page.getByRole("button", { name: "See all in the list" }).click();
  await expect(page.getByRole("table")).toBeVisible();
});

const LEGENDS = {
  en: ["🟢 Swimming = Online", "⚪ Sleeping = Offline", "👆 Click a swimming agent to make it evade!"],
  zh: ["🟢 游动中 = 在线 (Online)", "⚪ 沉底睡眠 = 离线 (Offline)", "👆 点击在线生物可使其快速避难"],
} as const;
const LOOKS = [
  { theme: "light", locale: "en", width: 1440 },
  { theme: "dark", locale: "zh", width: 390 },
  { theme: "light", locale: "zh", width: 390 },
  { theme: "dark", locale: "en", width: 1440 },
] as const;

test("S0-59: without motion it is a still scene; on a phone a tap tells who it is; axe finds nothing", async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const storageState = await loggedIn(await browser.newContext());
  for (const { theme, locale, width } of LOOKS) {
    await test.step(`${theme}, ${locale}, ${width} px`, async () => {
      const options: BrowserContextOptions = {
        storageState,
        viewport: { width, height: 844 },
        reducedMotion: "reduce",
      };
      const context = await browser.newContext({ ...options, hasTouch: width === 390 });
      const preferences = { theme, locale };
      await context.addCookies(Object.entries(preferences).map(([name, value]) => ({ name, value, url: server.url })));
      const page = await context.newPage();
      await page.goto(`${server.url}/agents`, { waitUntil: "networkidle" });
      await expect(water(page)).toHaveAttribute("data-level", "still");
      for (const text of LEGENDS[locale]) await expect(page.getByText(text, { exact: true })).toBeVisible();

      await creature(page, "captain").focus();
      const before = await middleOf(mark(page));
      await page.evaluate(frames, 30);
      expect(await middleOf(mark(page))).toEqual(before);
      if (width === 390) await tapShowsCard(page);

      // Name tags stand on the page's own surface: pale by day, dark by night.
      const [lightest, darkest] = theme === "light" ? [255, 200] : [80, 0];
      const ground = await page.evaluate(tagGround);
      expect(ground).toBeGreaterThanOrEqual(darkest);
      expect(ground).toBeLessThanOrEqual(lightest);

      const sideways = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
      expect(await page.evaluate(sideways)).toBe(0);
      expect(await axeProblems(page)).toEqual([]);
      await context.close();
    });
  }
});

async function tapShowsCard(page: Page): Promise<void> {
  const { x, y } = await middleOf(mark(page));
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-part=card]")).toHaveCount(0);
  await page.touchscreen.tap(x, y);
  await expect(page.locator("[data-part=card]").getByRole("link")).toBeVisible();
}

/** Lets the browser draw so many pictures. Runs in it. */
function frames(count: number): Promise<void> {
  return new Promise((done) => {
    const next = (left: number) => (left === 0 ? done() : requestAnimationFrame(() => next(left - 1)));
    next(count);
  });
}

/** @returns what a browser remembers after Charlie signed in */
async function loggedIn(context: BrowserContext): Promise<Awaited<ReturnType<BrowserContext["storageState"]>>> {
  const page = await context.newPage();
  await signIn(page, people.charlie);
  const state = await context.storageState();
  await context.close();
  return state;
}

/* Last: it moves the clock. */
test("S0-59: an online agent swims and dodges, sleeps on the sand from its deadline on, and wakes when it reports", async ({
  page,
}) => {
  test.setTimeout(150_000);
  const dora = await createPerson(database.ctx(), "Dora");
  const token = await tokenOf(dora);
  await report(token);
  await signIn(page, dora);
  const motions = await watchMotions(page);

  await test.step("the first agent of a new account swims", async () => {
    await creature(page, "captain").focus();
    await expect(mark(page)).toHaveAttribute("data-motion", "swimming");
    const before = await middleOf(mark(page));
    await expect.poll(() => wayFrom(page, before), { timeout: 40_000 }).toBeGreaterThan(15);
  });

  await test.step("the space bar makes it dodge", async () => {
    await page.keyboard.press(" ");
    await expect.poll(motions).toContain("evading");
  });

  await test.step("a pointer makes it wait and shows who it is; a click makes it evade", async () => {
    await expect(mark(page)).toHaveAttribute("data-motion", "swimming");
    await page.keyboard.press("Escape");
    await expect(mark(page)).toHaveCount(0);
    const clicked = await clickSwimmer(page);
    const count = (await motions()).filter((motion) => motion === "evading").length;
    await page.mouse.click(clicked.x, clicked.y);
    await expect
      .poll(async () => (await motions()).filter((motion) => motion === "evading").length)
      .toBeGreaterThan(count);
  });

  await test.step("its deadline passes: it sinks and falls asleep, without a reload", async () => {
    await server.advance(5 * MINUTE - 30_000);
    await expect(creature(page, "captain")).toHaveAttribute("data-state", "online");
    // A platform that was itself away for a moment, as on a busy machine, waits a full threshold from there.
    await server.advance(7 * MINUTE);
    await expect(creature(page, "captain")).toHaveAttribute("data-state", "offline");
    await expect(creature(page, "captain")).toContainText("Offline");
    await creature(page, "captain").focus();
    await expect(mark(page)).toHaveAttribute("data-motion", "asleep", { timeout: 30_000 });
    const box = await water(page).boundingBox();
    expect((await middleOf(mark(page))).y).toBeGreaterThan((box?.y ?? 0) + (box?.height ?? 0) * 0.7);
  });

  await test.step("it reports again: it wakes, rises and swims", async () => {
    const bed = await middleOf(mark(page));
    await report(token);
    await expect(creature(page, "captain")).toHaveAttribute("data-state", "online");
    await expect(mark(page)).toHaveAttribute("data-motion", "swimming", { timeout: 30_000 });
    await expect.poll(() => wayFrom(page, bed), { timeout: 40_000 }).toBeGreaterThan(15);
    // Noted since the page was opened: it was never loaded again.
    expect(await motions()).toEqual(expect.arrayContaining(["evading", "asleep", "swimming"]));
  });
});

/** Finds the only swimmer with the pointer, as a hand would: goes where it is until it waits. @returns where */
async function clickSwimmer(page: Page): Promise<{ x: number; y: number }> {
  await creature(page, "captain").focus();
  await expect(async () => {
    const { x, y } = await middleOf(mark(page));
    await page.mouse.move(x, y);
    await page.mouse.move(x + 1, y);
    await expect(page.locator("[data-part=card]")).toContainText("Captain");
    // It waits under the pointer.
    const first = await middleOf(mark(page));
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await middleOf(mark(page))).toEqual(first);
  }).toPass();
  return middleOf(mark(page));
}

/** The mean brightness, 0 to 255, of what lies behind the names: the only thing drawn with 82 % cover. Runs in the browser. */
function tagGround(): number {
  const canvas = document.querySelector<HTMLCanvasElement>(".aquarium canvas");
  const data = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  let sum = 0;
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (Math.abs((data[at + 3] ?? 0) - 209) > 1) continue;
    sum += data[at + 1] ?? 0;
    count += 1;
  }
  return count > 200 ? sum / count : Number.NaN;
}
