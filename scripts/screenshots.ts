import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import pg from "pg";
import { type Platform, run, startPlatform } from "../bench/platform";
import { browserArguments, findBrowser } from "../tests/support/browser.mjs";
import { takeFrontPictures } from "./front-pictures";
import { type Shot, type ShotIds, shots } from "./shots";

/**
 * `npm run screenshots -- [part of a file's name …]`: every page in both themes, both languages and two widths into
 * screenshots/; and with "front" the pictures of the front page, the README and link previews, taken of the live demo.
 * On a platform of its own, with an account that tries the layout, or with `--hosts N` one of so many hosts, whose
 * pages go into a folder of their own.
 */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values: options, positionals: wanted } = parseArgs({
  options: { hosts: { type: "string" } },
  allowPositionals: true,
});
const FOLDER = join(ROOT, "screenshots", options.hosts === undefined ? "" : `${options.hosts}-hosts`);
/** Pages open at the same time. */
const AT_ONCE = 4;

interface Appearance {
  theme: "light" | "dark";
  locale: "en" | "zh";
  width: number;
  height: number;
}

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
const APPEARANCES: Appearance[] = (["light", "dark"] as const).flatMap((theme) =>
  (["en", "zh"] as const).flatMap((locale) => [NARROW, WIDE].map((size) => ({ theme, locale, ...size }))),
);

/** Fills the demo account and keeps its agents reporting. @returns what ends that */
async function seed(databaseUrl: string): Promise<() => void> {
  const child = spawn(
    process.execPath,
    [
      join(ROOT, "node_modules/tsx/dist/cli.mjs"),
      "prisma/seed.ts",
      "--keep-alive",
      ...(options.hosts === undefined ? [] : ["--hosts", options.hosts]),
    ],
    {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: databaseUrl },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`the seed ended with code ${code}`)));
  });
  return () => void child.kill();
}

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

/** @returns the cookies of somebody who has given the password, and owes the second factor */
async function challengedCookies(browser: Browser, platform: Platform): Promise<Cookies> {
  const [email, password] = ["careful@example.org", "two-steps-are-better"];
  const env = { DATABASE_URL: platform.databaseUrl, NODE_ENV: "production" };
  await run(process.execPath, ["dist/admin.mjs", "user", "create", "--email", email, "--password", password], env);
  const client = new pg.Client({ connectionString: platform.databaseUrl });
  await client.connect();
  await client.query("UPDATE person SET totp_confirmed_at = created_at WHERE email = $1", [email]);
  await client.end();
  return signIn(browser, platform.url, email, password, /second-factor/);
}

/** @returns the cookies of a signed-in browser */
async function signIn(
  browser: Browser,
  url: string,
  email: string,
  password: string,
  landing = /\/(agents|overview)/,
): Promise<Cookies> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`, { waitUntil: "networkidle" });
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL(landing);
  const cookies = (await context.cookies()).filter(({ name }) => /next-auth|second-factor/.test(name));
  await context.close();
  return cookies;
}

class Camera {
  constructor(
    private readonly browser: Browser,
    private readonly url: string,
    private readonly logins: Record<Shot["as"], Cookies>,
  ) {}

  /** Takes one picture of the whole page. */
  async take(shot: Shot, appearance: Appearance, file: string): Promise<void> {
    const { theme, locale, width, height } = appearance;
    const context = await this.browser.newContext({
      viewport: { width, height },
      reducedMotion: "reduce",
      timezoneId: "Europe/Berlin",
      serviceWorkers: "block",
    });
    const preferences = { theme, locale, time_zone: "Europe/Berlin" };
    await context.addCookies([
      ...this.logins[shot.as],
      ...Object.entries(preferences).map(([name, value]) => ({ name, value, url: this.url })),
    ]);
    const page = await context.newPage();
    await page.goto(this.url + shot.path, { waitUntil: "networkidle" });
    await shot.act?.(page);
    // A state that was brought about is as tall as the window.
    if (!shot.act) await showAll(page, appearance);
    await page.waitForTimeout(300);
    await page.screenshot({ path: file });
    await context.close();
  }
}

/** Scrolls to the end and back, for what is drawn only when it is near. */
async function showAll(page: Page, { width, height }: Appearance): Promise<void> {
  const end = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let y = height; y < end; y += height) {
    await page.evaluate((top) => window.scrollTo(0, top), y);
    await page.waitForTimeout(60);
  }
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => window.scrollTo(0, 0));
  // What sticks to the window's edges belongs at the picture's edges.
  await page.setViewportSize({ width, height: Math.max(end, height) });
}

/** Some ids of an account of many hosts. */
async function fleetIds(url: string, cookies: Cookies): Promise<ShotIds> {
  const headers = { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") };
  const first = async (path: string): Promise<{ id: string; hostId: string }> => {
    const { rows } = (await (await fetch(url + path, { headers })).json()) as {
      rows: { id: string; hostId: string }[];
    };
    return rows[0] ?? { id: "none-yet", hostId: "none-yet" };
  };
  const [agent, session, job] = await Promise.all(["/api/agents", "/api/sessions", "/api/jobs"].map(first));
  const [online, host] = [agent?.id ?? "", agent?.hostId ?? ""];
  return { online, offline: online, host, warned: host, session: session?.id ?? "", job: job?.id ?? "" };
}

/** Ids of the demo account's pages, read from its own lists. */
async function findIds(url: string, cookies: Cookies): Promise<ShotIds> {
  const headers = { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") };
  const html = async (path: string) => (await fetch(url + path, { headers })).text();
  const places = ["/agents?view=list", "/hosts", "/sessions", "/jobs"];
  const [agents = "", hosts = "", sessions = "", jobs = ""] = await Promise.all(places.map(html));
  const idOf = (text: string, folder: string, name: string) => {
    const before = text.slice(0, text.indexOf(`>${name}<`));
    const links = [...before.matchAll(new RegExp(`href="/${folder}/([^"?]+)"`, "g"))];
    const id = links.at(-1)?.[1];
    if (id === undefined) throw new Error(`"${name}" is not among the demo account's ${folder}.`);
    return id;
  };
  return {
    online: idOf(agents, "agents", "Beacon"),
    offline: idOf(agents, "agents", "Home"),
    host: idOf(hosts, "hosts", "mac-mini-studio"),
    warned: idOf(hosts, "hosts", "WIN-DESK-7"),
    session: /href="\/sessions\/([0-9a-f-]{36})"/.exec(sessions)?.[1] ?? "none-yet",
    job: /href="\/jobs\/([0-9a-f-]{36})"/.exec(jobs)?.[1] ?? "none-yet",
  };
}

async function takeAll(platform: Platform): Promise<void> {
  const { url } = platform;
  const browser = await chromium.launch({
    executablePath: (await findBrowser()) ?? undefined,
    args: browserArguments(),
  });
  try {
    const demo = await signIn(browser, url, "demo@example.org", "watch-the-harbour");
    const newcomer = await signIn(browser, url, platform.email, platform.password);
    const challenged = await challengedCookies(browser, platform);
    const camera = new Camera(browser, url, { demo, newcomer, challenged, visitor: [] });
    const isWanted = (name: string) => wanted.length === 0 || wanted.some((part) => name.includes(part));
    const isFleet = options.hosts !== undefined;
    const all = shots(await (isFleet ? fleetIds : findIds)(url, demo)).filter(
      // What a fleet changes nothing about is taken without one.
      ({ as, act, path }) => !isFleet || (as === "demo" && act === undefined && !path.startsWith("/settings")),
    );
    const queue = APPEARANCES.flatMap((appearance) =>
      all.map((shot) => ({
        shot,
        appearance,
        name: `${shot.name}.${appearance.theme}.${appearance.locale}.${appearance.width}`,
      })),
    ).filter(({ name }) => isWanted(name));
    const worker = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        await camera.take(next.shot, next.appearance, join(FOLDER, `${next.name}.png`));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (!isFleet) await takeFrontPictures({ browser, url, root: ROOT }, isWanted);
  } finally {
    await browser.close();
  }
}

await mkdir(FOLDER, { recursive: true });
await mkdir(join(ROOT, "docs/images"), { recursive: true });
const platform = await startPlatform();
const endSeed = await seed(platform.databaseUrl);
try {
  await takeAll(platform);
} finally {
  endSeed();
  await platform.stop();
}
