import type { BrowserContext, Page } from "@playwright/test";
import { shiftProblems } from "./shifts";

/** What every page must keep, measured in the browser. Each function gives what is wrong, in words. */

/** Compressed bytes of scripts, on any window, loaded without anybody touching anything. */
const MAX_SCRIPT_BYTES = 250_000;

export interface ScriptCount {
  /** Forgets what was counted. */
  reset(): void;
  problems(): string[];
  bytes(): number;
}

/** Counts scripts as they come over the wire, without the browser's cache. */
export async function countScripts(page: Page): Promise<ScriptCount> {
  const devtools = await page.context().newCDPSession(page);
  const scripts = new Map<string, string>();
  const sizes = new Map<string, number>();
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  devtools.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type === "Script" || /\.js($|\?)/.test(response.url)) scripts.set(requestId, response.url);
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) sizes.set(requestId, encodedDataLength);
  });
  const bytes = () => [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return {
    bytes,
    reset() {
      scripts.clear();
      sizes.clear();
    },
    problems() {
      if (bytes() <= MAX_SCRIPT_BYTES) return [];
      const largest = [...sizes]
        .sort(([, a], [, b]) => b - a)
        .slice(0, 6)
        .map(([id, size]) => `${scripts.get(id)?.split("/").at(-1)} ${Math.round(size / 1000)} kB`);
      return [`${Math.round(bytes() / 1000)} kB of scripts, at most 250: ${largest.join(", ")}`];
    },
  };
}

/** Title, heading, language, sideways scrolling, layout shift. */
export async function outerProblems(page: Page, language: string): Promise<string[]> {
  const seen = await page.evaluate(() => ({
    title: document.title,
    headings: document.querySelectorAll("h1").length,
    language: document.documentElement.lang,
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  const problems: string[] = [];
  if (seen.title.trim() === "") problems.push("has no title");
  if (seen.headings !== 1) problems.push(`has ${seen.headings} main headings instead of one`);
  if (!seen.language.startsWith(language)) problems.push(`says it is written in "${seen.language}"`);
  if (seen.sideways > 0) problems.push(`scrolls ${seen.sideways} px sideways`);
  return [...problems, ...(await shiftProblems(page))];
}

/** The other theme, without a reload: what the switch itself does. */
export async function setThemeOf(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.evaluate((next) => {
    document.documentElement.dataset.theme = next;
    for (const animation of document.getAnimations()) {
      // An endless one cannot be finished; colours fade by transitions, which can.
      if (animation instanceof CSSTransition) animation.finish();
    }
  }, theme);
}

export async function setPreferences(
  context: BrowserContext,
  url: string,
  locale: string,
  theme: string,
): Promise<void> {
  await context.addCookies(
    Object.entries({ locale, theme, time_zone: "UTC" }).map(([name, value]) => ({ name, value, url })),
  );
}
