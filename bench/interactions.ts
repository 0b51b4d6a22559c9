import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "@playwright/test";
import { PAGES, type PageIds, pathOf } from "../tests/support/pages";
import { percentile } from "./load";
import type { Platform } from "./platform";
import type { Figure } from "./report";

const FLAGS =
  "--no-sandbox --disable-dev-shm-usage --disable-gpu --disable-quic --no-first-run --disable-background-networking".split(
    " ",
  );
const SYSTEM_CHROMIUM = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));
/** The product's promise for every page. */
const BOUND_MS = 100;
/** Clicks on a page, spread over what it has; each harmless: links stay, dialogs are closed again. */
const CLICKS = 8;

/**
 * Interaction to next paint on every page: real clicks and keys, measured by Event Timing from the input to the frame
 * that shows its effect (in steps of 8 ms). The floor is an empty page with one button, in the same run.
 */
export async function interactionFigures(platform: Platform): Promise<Figure[]> {
  const executablePath = process.env.PLAYWRIGHT_CHROMIUM_PATH || SYSTEM_CHROMIUM;
  const browser = await chromium.launch({ args: FLAGS, ...(executablePath ? { executablePath } : {}) });
  try {
    const floor = await floorOf(browser);
    const measured = await everyPage(browser, platform);
    const slowest = measured.toSorted((a, b) => b.p75 - a.p75);
    const all = measured.flatMap(({ values }) => values).sort((a, b) => a - b);
    return [
      {
        name: `interaction to next paint, ${all.length} on ${measured.length} pages, p75`,
        value: percentile(all, 0.75),
        unit: "ms",
        rule: "at most",
        bound: BOUND_MS,
        note: `an empty page: p75 ${floor.p75} ms, worst ${floor.worst} ms`,
      },
      ...slowest.map(
        ({ route, values, p75, worst }): Figure => ({
          name: `  ${route}, p75 of ${values.length}`,
          value: p75,
          unit: "ms",
          rule: "at most",
          bound: BOUND_MS,
          note: `worst ${worst} ms`,
        }),
      ),
    ];
  } finally {
    await browser.close();
  }
}

/** Runs in the browser before anything else: keeps how long each interaction took. */
function watchInteractions(): void {
  const seen = window as unknown as { interactions: Map<number, number> };
  seen.interactions = new Map();
  const keep = (list: PerformanceObserverEntryList) => {
    for (const entry of list.getEntries() as unknown as { interactionId: number; duration: number }[]) {
      if (!entry.interactionId) continue;
      const before = seen.interactions.get(entry.interactionId) ?? 0;
      seen.interactions.set(entry.interactionId, Math.max(before, entry.duration));
    }
  };
  new PerformanceObserver(keep).observe({ type: "event", durationThreshold: 16, buffered: true } as never);
}

async function interact(page: Page): Promise<number[]> {
  await page.keyboard.press("Tab");
  const targets = await page.locator("button:visible, input:visible, summary:visible, select:visible").all();
  const step = Math.max(1, Math.floor(targets.length / CLICKS));
  // Where following a link would leave the page, the press itself is measured.
  await page.evaluate(() => {
    document.addEventListener("submit", (event) => event.preventDefault(), true);
  });
  for (let index = 0; index < targets.length; index += step) {
    const target = targets[index];
    const words = (await target?.textContent().catch(() => "")) ?? "";
    if (!target || /sign out|demo|look around|revoke|delete/i.test(words)) continue;
    await target.click({ timeout: 1_000, trial: false }).catch(() => {
      // Covered by what another click has opened; the next one is tried.
    });
    if (await target.evaluate((element) => element.matches("input:focus")).catch(() => false)) {
      await page.keyboard.type("ab");
      await page.keyboard.press("Backspace");
    }
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30))));
    await page.keyboard.press("Escape");
  }
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  // What was too short to be told about took less than 16 ms.
  return page.evaluate(() => [...(window as unknown as { interactions: Map<number, number> }).interactions.values()]);
}

async function floorOf(browser: Browser): Promise<{ p75: number; worst: number }> {
  const page = await (await browser.newContext()).newPage();
  await prepare(page);
  await page.goto("about:blank");
  await page.setContent("<title>floor</title><button>1</button><button>2</button><button>3</button><input>");
  const values = (await interact(page)).sort((a, b) => a - b);
  await page.context().close();
  return { p75: values.length > 0 ? percentile(values, 0.75) : 16, worst: values.at(-1) ?? 16 };
}

async function prepare(page: Page): Promise<void> {
  // The loader that runs this file wraps named functions in a helper, which the page has to know.
  await page.addInitScript("globalThis.__name = (wrapped) => wrapped");
  await page.addInitScript(watchInteractions);
}

async function everyPage(browser: Browser, platform: Platform) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  const page = await context.newPage();
  await prepare(page);
  const ids = await populate(platform);
  const listed = Object.entries(PAGES).filter(([, entry]) => entry.as !== "challenged");
  const results: { route: string; values: number[]; p75: number; worst: number }[] = [];
  const measure = async (route: string) => {
    await page.goto(platform.url + pathOf(route, ids), { waitUntil: "networkidle" });
    const values = (await interact(page)).sort((a, b) => a - b);
    if (values.length > 0) results.push({ route, values, p75: percentile(values, 0.75), worst: values.at(-1) ?? 0 });
  };
  for (const [route, entry] of listed) if (entry.as === "visitor") await measure(route);
  await page.goto(`${platform.url}/sign-in`, { waitUntil: "networkidle" });
  await page.locator("input[type=email]").fill(platform.email);
  await page.locator("input[type=password]").fill(platform.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/(agents|overview)$/);
  await page.waitForLoadState("networkidle");
  Object.assign(ids, await idsOf(page));
  for (const [route, entry] of listed) if (entry.as === undefined) await measure(route);
  await context.close();
  return results;
}

/** A few hundred agents, so that pages have something to draw. */
async function populate(platform: Platform): Promise<PageIds> {
  const reply = await fetch(`${platform.url}/api/upload`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-agent-token": platform.token },
    body: JSON.stringify(Array.from({ length: 300 }, (_, index) => ({ id: `busy-${index}` }))),
  });
  if (!reply.ok) throw new Error(`The upload answered ${reply.status}.`);
  return { agentId: "", hostId: "", sessionId: "", jobId: "" };
}

async function idsOf(page: Page): Promise<PageIds> {
  return page.evaluate(async () => {
    const { rows } = (await (await fetch("/api/agents?limit=1")).json()) as { rows: { id: string; hostId: string }[] };
    const sessions = (await (await fetch("/api/sessions?limit=1")).json()) as { rows: { id: string }[] };
    const jobs = (await (await fetch("/api/jobs?limit=1")).json()) as { rows: { id: string }[] };
    const [session, job] = [sessions.rows[0], jobs.rows[0]];
    return {
      agentId: rows[0]?.id ?? "",
      hostId: rows[0]?.hostId ?? "",
      sessionId: session?.id ?? "",
      jobId: job?.id ?? "",
    };
  });
}
