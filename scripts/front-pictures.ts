import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "@playwright/test";

/**
 * The pictures of the product on the front page, in the README and in link previews: the live demo as a visitor sees it.
 * Browsers get WebP, which Chromium itself makes.
 */
const THEMES = ["light", "dark"] as const;
const LOCALES = ["en", "zh"] as const;

const WIDE = { width: 1440, height: 900 };
const TALL = { width: 1440, height: 1080 };
const PHONE = { width: 390, height: 780 };
const PREVIEW = { width: 1200, height: 630 };
const QUALITY = 0.82;
/** Of the front page a preview needs the headline and the harbour. */
const PREVIEW_STYLE = `header, main form, main a, h1 ~ p:last-child { display: none !important }
.harbour > div:first-child { padding-top: 3rem } .harbour > svg { margin-top: -11rem !important }`;

interface Look {
  theme: (typeof THEMES)[number];
  locale: (typeof LOCALES)[number];
}

interface Studio {
  browser: Browser;
  url: string;
  /** The project's folder. */
  root: string;
}

/** Takes them all. @param isWanted by the picture's name, e.g. `front/agents.en.dark` */
export async function takeFrontPictures(studio: Studio, isWanted: (name: string) => boolean): Promise<void> {
  for (const theme of THEMES) {
    for (const locale of LOCALES) {
      const look = { theme, locale };
      if (!isWanted(`front/${locale}.${theme}`)) continue;
      const visit = await contextFor(studio, look, WIDE);
      const page = await enterDemo(visit, studio.url);
      await takeScreens(studio, page, look);
      const phone = await contextFor(studio, look, PHONE, 2);
      await phone.addCookies((await visit.cookies()).filter(({ name }) => name.includes("session-token")));
      const small = await openAgents(await phone.newPage(), studio.url);
      await save(studio, small, look, "phone");
      await phone.close();
      await visit.close();
    }
  }
  if (isWanted("front/preview")) await takePreview(studio);
}

async function contextFor(
  { browser, url }: Studio,
  look: Look,
  viewport: { width: number; height: number },
  deviceScaleFactor = 1,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor,
    reducedMotion: "reduce",
    timezoneId: "Europe/Berlin",
  });
  const cookies = { ...look, time_zone: "Europe/Berlin" };
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url })));
  return context;
}

/** As a visitor does: by the button on the front page. */
async function enterDemo(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "load" });
  await page.locator("main form [type=submit]").first().click();
  await page.waitForURL(/\/overview/);
  return openAgents(page, url);
}

async function openAgents(page: Page, url: string): Promise<Page> {
  // The address says how, where a click might come before the page listens.
  await page.goto(`${url}/agents?view=grid`, { waitUntil: "load" });
  await page.locator("[data-agent]").first().waitFor();
  await page.locator("[data-live=live], [role=status]").first().waitFor();
  return page;
}

async function takeScreens(studio: Studio, page: Page, look: Look): Promise<void> {
  await save(studio, page, look, "agents");
  await page.setViewportSize(TALL);
  await page.getByRole("link", { name: /^(Home|管家)$/ }).click();
  await page.waitForURL(/\/agents\/[0-9a-f-]{36}/);
  await page.locator("h1").waitFor();
  await save(studio, page, look, "agent");
}

/** The README shows them in English: as PNG, which every viewer knows. */
const README: Record<string, string> = {
  "agents.en.light": "agents-light",
  "agent.en.light": "agent-light",
  "phone.en.dark": "agents-dark-phone",
};

async function save({ root, browser }: Studio, page: Page, { locale, theme }: Look, name: string): Promise<void> {
  await page.waitForLoadState("networkidle").catch(() => {});
  await page.mouse.move(0, 0);
  await page.waitForTimeout(400);
  const png = await page.screenshot();
  const full = `${name}.${locale}.${theme}`;
  await writeFile(join(root, "app/(front)/shots", `${full}.webp`), await webpOf(browser, png));
  const readme = README[full];
  if (readme) await writeFile(join(root, "docs/images", `${readme}.png`), png);
}

async function webpOf(browser: Browser, png: Buffer): Promise<Buffer> {
  const page = await browser.newPage();
  try {
    const made = await page.evaluate(
      async ([source, quality]) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = image.naturalWidth;
        canvas.height = image.naturalHeight;
        canvas.getContext("2d")?.drawImage(image, 0, 0);
        return canvas.toDataURL("image/webp", quality);
      },
      [`data:image/png;base64,${png.toString("base64")}`, QUALITY] as const,
    );
    return Buffer.from(made.slice(made.indexOf(",") + 1), "base64");
  } finally {
    await page.close();
  }
}

/** What a link to the front page looks like elsewhere: its headline over the harbour. */
async function takePreview(studio: Studio): Promise<void> {
  const context = await contextFor(studio, { theme: "light", locale: "en" }, PREVIEW);
  const page = await context.newPage();
  await page.goto(studio.url, { waitUntil: "load" });
  await page.addStyleTag({
    content: PREVIEW_STYLE,
  });
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(studio.root, "public/open-graph.png") });
  await context.close();
}
