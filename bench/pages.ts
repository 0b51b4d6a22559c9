import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "@playwright/test";
import { load, percentile, request } from "./load";
import { type Platform, residentMb } from "./platform";
import type { Figure } from "./report";

const FLAGS =
  "--no-sandbox --disable-dev-shm-usage --disable-gpu --disable-quic --no-first-run --disable-background-networking".split(
    " ",
  );
const SYSTEM_CHROMIUM = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));

/** Without a screen or a graphics card: everything is drawn by the processor. */
export function startBrowser(): Promise<Browser> {
  const executablePath = process.env.PLAYWRIGHT_CHROMIUM_PATH || SYSTEM_CHROMIUM;
  return chromium.launch({ args: FLAGS, ...(executablePath ? { executablePath } : {}) });
}

/** What a person feels: push to visible, the page of 10,000 agents, and what ten open pages cost the server. */
export async function pageFigures(platform: Platform): Promise<Figure[]> {
  const browser = await startBrowser();
  try {
    return [
      ...(await pushToVisible(platform, browser)),
      ...(await memory(platform, browser)),
      ...(await longList(platform, browser)),
    ];
  } finally {
    await browser.close();
  }
}

export async function signedIn(platform: Platform, browser: Browser): Promise<Page> {
  const page = await (
    await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" })
  ).newPage();
  // The loader that runs this file wraps named functions in a helper, which the page has to know.
  await page.addInitScript("globalThis.__name = (wrapped) => wrapped");
  await page.goto(`${platform.url}/sign-in`);
  await page.locator("input[type=email]").fill(platform.email);
  await page.locator("input[type=password]").fill(platform.password);
  await page.locator("button[type=submit]").click();
  await page.waitForURL(/\/(agents|overview)$/);
  return page;
}

export async function upload(
  platform: Platform,
  agents: { id: string; name?: { en: string; zh: string } }[],
): Promise<void> {
  const reply = await fetch(`${platform.url}/api/upload`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-agent-token": platform.token },
    body: JSON.stringify(agents),
  });
  if (!reply.ok) throw new Error(`upload answered ${reply.status}`);
}

/** An agent's name changes with each upload; a MutationObserver notes when the new one stands on the page. */
async function pushToVisible(platform: Platform, browser: Browser): Promise<Figure[]> {
  const page = await signedIn(platform, browser);
  const delays: number[] = [];
  for (let i = 0; i <= 60; i++) {
    // Sorted before all others, so that it is among the rows that are drawn.
    const name = `0-tick-${i}-end`;
    const seen = page.evaluate(
      (wanted) =>
        new Promise<number>((resolve, reject) => {
          const isThere = () => document.body.textContent?.includes(wanted) ?? false;
          const observer = new MutationObserver(() => {
            if (!isThere()) return;
            observer.disconnect();
            resolve(performance.timeOrigin + performance.now());
          });
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
          setTimeout(() => reject(new Error(`${wanted} did not show within 10 s`)), 10_000);
        }),
      name,
    );
    // Let the observer stand and the page's own once-a-second limit pass, so that each push is a first one.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const pushed = performance.timeOrigin + performance.now();
    await upload(platform, [{ id: "agent-0", name: { en: name, zh: name } }]);
    const at = await seen;
    if (i > 0) delays.push(at - pushed);
  }
  await page.context().close();
  delays.sort((a, b) => a - b);
  return [
    {
      name: "push to visible on an open page, p50 (60 pushes)",
      value: percentile(delays, 0.5),
      unit: "ms",
      rule: "at most",
      bound: 150,
    },
    { name: "  p99", value: percentile(delays, 0.99), unit: "ms", rule: "at most", bound: 500 },
  ];
}

/** 1,000 agents reporting while 10 pages are open. */
async function memory(platform: Platform, browser: Browser): Promise<Figure[]> {
  const pages: Page[] = [];
  for (let i = 0; i < 10; i++) pages.push(await signedIn(platform, browser));
  const bodies = Array.from({ length: 1000 }, (_, i) =>
    request("/api/upload", { "x-agent-token": platform.token }, JSON.stringify([{ id: `connected-${i}` }])),
  );
  for (let round = 0; round < 5; round++) {
    await load({ port: platform.port, connections: 16, total: 1000, next: (i) => bodies[i % 1000] as Buffer });
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
  const mb = await residentMb(platform.pid);
  for (const page of pages) await page.context().close();
  return [
    {
      name: "server memory, 1,000 agents reporting, 10 open pages",
      value: mb,
      unit: "MB",
      rule: "at most",
      bound: 300,
    },
  ];
}

async function longList(platform: Platform, browser: Browser): Promise<Figure[]> {
  for (let part = 0; part < 10; part++) {
    await upload(
      platform,
      Array.from({ length: 1000 }, (_, i) => ({ id: `many-${part}-${i}` })),
    );
  }
  const page = await signedIn(platform, browser);
  const firstRow: number[] = [];
  for (let i = 0; i < 6; i++) {
    await page.goto("about:blank");
    const started = performance.now();
    await page.goto(`${platform.url}/agents?view=grid`, { waitUntil: "commit" });
    await page.locator("[data-agent]").first().waitFor();
    firstRow.push(performance.now() - started);
  }
  const fresh = await signedIn(platform, browser);
  let bytes = 0;
  const session = await fresh.context().newCDPSession(fresh);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const scripts = new Set<string>();
  session.on("Network.responseReceived", (event) => {
    if (event.type === "Script") scripts.add(event.requestId);
  });
  session.on("Network.loadingFinished", (event) => {
    if (scripts.has(event.requestId)) bytes += event.encodedDataLength;
  });
  await fresh.goto(`${platform.url}/agents?view=grid`);
  await fresh.waitForLoadState("networkidle").catch(() => {});
  const frames = (await scrollFrames(fresh)).sort((a, b) => a - b);
  await page.context().close();
  await fresh.context().close();
  firstRow.sort((a, b) => a - b);
  return [
    {
      name: "agents page, 10,000 agents: first row visible (worst of 6)",
      value: firstRow.at(-1) ?? 0,
      unit: "ms",
      rule: "at most",
      bound: 1500,
    },
    { name: "  compressed JavaScript", value: bytes / 1000, unit: "kB", rule: "at most", bound: 250 },
    {
      name: "  scrolling 7,200 px/s, software rendering: median frame",
      value: percentile(frames, 0.5),
      unit: "ms",
      rule: "at most",
      bound: 20,
      note: `95 % within ${percentile(frames, 0.95).toFixed(0)} ms`,
    },
  ];
}

/** Milliseconds between frames while scrolling at `speed` pixels a second, for four seconds: fast reading, no jump. */
async function scrollFrames(page: Page, speed = 7_200): Promise<number[]> {
  return page.evaluate(
    (pixelsPerSecond) =>
      new Promise<number[]>((resolve) => {
        const frames: number[] = [];
        const started = performance.now();
        let last = started;
        const step = () => {
          const now = performance.now();
          frames.push(now - last);
          last = now;
          window.scrollTo(0, ((now - started) / 1000) * pixelsPerSecond);
          if (now - started < 4000) requestAnimationFrame(step);
          else resolve(frames.slice(1));
        };
        requestAnimationFrame(step);
      }),
    speed,
  );
}
