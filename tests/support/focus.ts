import type { CDPSession, Page } from "@playwright/test";

/** Tabs through a page: everything interactive is reached, and focus is seen on each of it. */

const MAX_TABS = 200;
/** Tabs sent at once. Asked after each, the way there and back would take most of the time. */
const BATCH = 40;

interface Stop {
  /** What `markReachable` called it; null: something it did not expect. */
  mark: string | null;
  html: string;
  isShown: boolean;
}

/** What is noted in the browser, until somebody asks. */
interface Tabbed {
  stops?: (Stop | null)[];
}

export async function focusProblems(page: Page): Promise<string[]> {
  const expected = await page.evaluate(markReachable);
  const devtools = await page.context().newCDPSession(page);
  const problems = new Set<string>();
  const reached = new Set<string>();
  for (const stop of await tabThrough(page, devtools)) {
    if (stop.mark !== null) reached.add(stop.mark);
    if (!stop.isShown) problems.add(`focus is not seen on ${stop.html}`);
  }
  await devtools.detach();
  const missed = expected.filter(({ mark }) => !reached.has(mark));
  if (reached.size < MAX_TABS) for (const { html } of missed) problems.add(`Tab does not reach ${html}`);
  return [...problems];
}

/** Where focus stands after each Tab, until it leaves the page or is where it was before. */
async function tabThrough(page: Page, devtools: CDPSession): Promise<Stop[]> {
  await page.evaluate(noteFocusAfterKeys);
  const stops: Stop[] = [];
  const marks = new Set<string>();
  for (let sent = 0; sent < MAX_TABS; sent += BATCH) {
    await pressTab(devtools, BATCH);
    for (const stop of await page.evaluate(() => (window as Tabbed).stops?.splice(0) ?? [])) {
      if (stop === null || (stop.mark !== null && marks.has(stop.mark))) return stops;
      if (stop.mark !== null) marks.add(stop.mark);
      stops.push(stop);
    }
  }
  return stops;
}

/** The browser takes keys in the order in which they were sent; nobody need wait in between. */
async function pressTab(devtools: CDPSession, times: number): Promise<void> {
  const key = { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 };
  const sent: Promise<unknown>[] = [];
  for (let count = 0; count < times; count += 1) {
    sent.push(devtools.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...key }));
    sent.push(devtools.send("Input.dispatchKeyEvent", { type: "keyUp", ...key }));
  }
  await Promise.all(sent);
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

/** Runs in the browser: notes after each Tab where focus is, and whether anything shows it; null: outside the page. */
function noteFocusAfterKeys(): void {
  const stops: (Stop | null)[] = [];
  (window as Tabbed).stops = stops;
  const isOutlined = (one: Element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1;
  };
  const isSeen = (element: Element) => {
    let around: Element | null = element;
    for (let depth = 0; depth < 6 && around; depth += 1) {
      if (isOutlined(around)) return true;
      around = around.parentElement;
    }
    return false;
  };
  const note = () => {
    const element = document.activeElement;
    const isOutside = !(element instanceof HTMLElement || element instanceof SVGElement) || element === document.body;
    if (isOutside || element === document.documentElement) stops.push(null);
    else
      stops.push({
        mark: element.dataset.walk ?? null,
        html: element.outerHTML.slice(0, 140),
        isShown: isSeen(element),
      });
  };
  window.addEventListener("keyup", ({ key }) => key === "Tab" && note(), { capture: true });
}
