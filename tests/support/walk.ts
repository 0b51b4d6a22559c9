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

const MAX_TABS = 200;

/** Tabs through the page: everything interactive is reached, and focus is seen on each of it. */
export async function focusProblems(page: Page): Promise<string[]> {
  const expected = await page.evaluate(markReachable);
  const problems = new Set<string>();
  const reached = new Set<string>();
  for (let tabs = 0; tabs < MAX_TABS; tabs += 1) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(lookAtFocus);
    if (seen === null || (seen.mark !== null && reached.has(seen.mark))) break;
    if (seen.mark !== null) reached.add(seen.mark);
    if (!seen.isShown) problems.add(`focus is not seen on ${seen.html}`);
  }
  const missed = expected.filter(({ mark }) => !reached.has(mark));
  if (reached.size < MAX_TABS) for (const { html } of missed) problems.add(`Tab does not reach ${html}`);
  return [...problems];
}

/** Runs in the browser: marks what a keyboard should reach, and lets Tab begin at the top. */
function markReachable(): { mark: string; html: string }[] {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  const wanted = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const radios = new Set<string>();
  const found: { mark: string; html: string }[] = [];
  for (const [index, element] of [...document.querySelectorAll<HTMLElement>(wanted)].entries()) {
    const isHidden = !element.checkVisibility({ visibilityProperty: true }) || element.closest("[inert]") !== null;
    if (isHidden || element.matches(":disabled, [tabindex='-1'], [type=hidden], [aria-hidden=true]")) continue;
    // A group of radio buttons is one stop.
    if (element instanceof HTMLInputElement && element.type === "radio") {
      if (radios.has(element.name)) continue;
      radios.add(element.name);
    }
    element.dataset.walk = String(index);
    found.push({ mark: String(index), html: element.outerHTML.slice(0, 140) });
  }
  return found;
}

/** Runs in the browser: where focus is, and whether anything shows it; null outside the page. */
function lookAtFocus(): { mark: string | null; html: string; isShown: boolean } | null {
  const element = document.activeElement as HTMLElement | null;
  if (!element || element === document.body || element === document.documentElement) return null;
  const isOutlined = (one: Element | null) => {
    if (!one) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1;
  };
  let isShown = false;
  let around: Element | null = element;
  for (let depth = 0; depth < 6 && around && !isShown; depth += 1) {
    isShown = isOutlined(around);
    around = around.parentElement;
  }
  return { mark: element.dataset.walk ?? null, html: element.outerHTML.slice(0, 140), isShown };
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
