import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
import { challengeCookieName } from "../../lib/auth/login-cookie";
import { admit } from "../../lib/services/gate";
import { axeProblems } from "../support/axe";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeOddities } from "../support/fleet";
import { focusProblems } from "../support/focus";
import { PAGES, type PageIds, pathOf } from "../support/pages";
import { createPerson } from "../support/people";
import { startServer, type TestServer } from "../support/server";
import { watchShifts } from "../support/shifts";
import { startSlowLine } from "../support/slow-line";
import { countScripts, outerProblems, setPreferences, setThemeOf } from "../support/walk";

/**
 * Every page there is, in both languages, themes and widths: light to load, titled, readable, within the window, still
 * while it loads, and all of it within reach of a keyboard. Over a slow line, so that what would move does, on every
 * machine: pages come in pieces, and on one walk without their fonts.
 */
const WALKS = [
  { locale: "en", width: 1440, theme: "light", other: "dark", fontDelayMs: 400 },
  { locale: "zh", width: 390, theme: "dark", other: "light", fontDelayMs: 0 },
] as const;
type Walk = (typeof WALKS)[number];

const routesOf = (who: Who) => Object.keys(PAGES).filter((route) => (PAGES[route]?.as ?? "person") === who);
const OWN = routesOf("person");
const HALF = Math.ceil(OWN.length / 2);
/** Parts of a walk, of about one length: each is a test of its own, so that all workers have their share. */
const PARTS: readonly { name: string; routes: readonly string[] }[] = [
  { name: "before the sign-in", routes: [...routesOf("visitor"), ...routesOf("challenged")] },
  { name: "behind it, first half", routes: OWN.slice(0, HALF) },
  { name: "behind it, second half", routes: OWN.slice(HALF) },
];
test.describe.configure({ mode: "parallel" });

let database: TestDatabase;
let server: TestServer;
let ids: PageIds;
type State = Awaited<ReturnType<BrowserContext["storageState"]>>;
type Who = "person" | "challenged" | "visitor";
let states: Record<Who, State | undefined>;

test.beforeAll(async ({ browser }) => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
  const alice = await createPerson(database.ctx(), "Alice");
  ids = await makeOddities(database.ctx(), alice.accountId);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/sign-in?next=/agents`, { waitUntil: "networkidle" });
  await page.locator("input[name=email]").fill(alice.email);
  await page.locator("input[name=password]").fill(alice.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(({ pathname }) => pathname === "/agents");
  states = { person: await context.storageState(), challenged: await challengedState(), visitor: undefined };
  await context.close();
});
test.afterAll(async () => {
  await server.stop();
  await database.end();
});

/** The browser of somebody who has given the password, and owes the second factor. */
async function challengedState(): Promise<State> {
  const ctx = database.ctx();
  const bob = await createPerson(ctx, "Bob");
  await ctx.db.query("UPDATE person SET totp_confirmed_at = $2 WHERE id = $1", [bob.personId, ctx.now]);
  const origin = { address: "127.0.0.1", userAgent: "" };
  const admission = await admit(ctx, { personId: bob.personId, method: "password", origin });
  if (admission.kind !== "second_factor") throw new Error("The gate asked for no second factor.");
  const { hostname: domain } = new URL(server.url);
  const cookie = { name: challengeCookieName(false), value: admission.challenge, domain, path: "/" };
  return {
    cookies: [{ ...cookie, expires: -1, httpOnly: true, secure: false, sameSite: "Lax" }],
    origins: [],
  };
}

for (const walk of WALKS) {
  for (const { name, routes } of PARTS) {
    test(`every page ${name}, ${walk.locale} at ${walk.width} px: light, titled, readable, still, within reach`, async ({
      browser,
    }) => {
      // A dozen pages in a row, on a machine that may be busy with much else.
      test.setTimeout(480_000);
      const line = await startSlowLine(server.url, walk);
      const failures: string[] = [];
      for (const who of ["visitor", "challenged", "person"] as const) {
        const theirs = routes.filter((route) => routesOf(who).includes(route));
        if (theirs.length > 0) failures.push(...(await walkPages(browser, walk, line.url, theirs, states[who])));
      }
      await line.stop();
      expect(failures).toEqual([]);
    });
  }
}

async function walkPages(
  browser: Browser,
  walk: Walk,
  url: string,
  routes: readonly string[],
  storageState: State | undefined,
): Promise<string[]> {
  const context = await browser.newContext({ storageState, viewport: { width: walk.width, height: 900 } });
  await setPreferences(context, url, walk.locale, walk.theme);
  await context.addInitScript(watchShifts);
  const page = await context.newPage();
  const failures: string[] = [];
  const broken: string[] = [];
  page.on("pageerror", (error) => broken.push(error.message));
  page.on("console", (message) => {
    if (/content security policy|MISSING_MESSAGE|hydrat/i.test(message.text())) broken.push(message.text());
  });
  const scripts = await countScripts(page);
  for (const route of routes) {
    scripts.reset();
    const path = pathOf(route, ids);
    const reply = await page.goto(url + path, { waitUntil: "networkidle" });
    if (new URL(page.url()).pathname !== new URL(path, url).pathname) broken.push(`leads to ${page.url()}`);
    if (!reply?.ok()) broken.push(`answers ${reply?.status()}`);
    console.log(`${route} ${walk.width} px: ${Math.round(scripts.bytes() / 1000)} kB`);
    const problems = [...scripts.problems(), ...(await pageProblems(page, walk)), ...broken.splice(0)];
    failures.push(...problems.map((problem) => `${route}: ${problem}`));
  }
  await context.close();
  return failures;
}

async function pageProblems(page: Page, { locale, theme, other }: Walk): Promise<string[]> {
  const outer = await outerProblems(page, locale);
  const first = await axeProblems(page);
  await setThemeOf(page, other);
  const second = await axeProblems(page, ["color-contrast"]);
  await setThemeOf(page, theme);
  const focus = await focusProblems(page);
  return [...outer, ...first.map((one) => `${theme}: ${one}`), ...second.map((one) => `${other}: ${one}`), ...focus];
}
