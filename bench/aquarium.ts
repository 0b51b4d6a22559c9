import type { Page } from "@playwright/test";
import { LEVELS, type Level, PACES } from "../lib/domain/aquarium-detail";
import { signedIn, startBrowser, upload } from "./pages";
import type { Platform } from "./platform";
import type { Figure } from "./report";

const CREATURES = 500;
const THROTTLE = 4;
const SECONDS = 5;
/** Time for the view to find its level: two looks for each step down, and one to warm up. */
const SETTLE_MS = 9_000;

/** 500 creatures on a processor slowed down four times, beside an empty loop of pictures in the same browser. */
export async function aquariumFigures(platform: Platform): Promise<Figure[]> {
  await upload(
    platform,
    Array.from({ length: CREATURES }, (_, i) => ({ id: `creature-${i}` })),
  );
  const browser = await startBrowser();
  try {
    const page = await signedIn(platform, browser);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: THROTTLE });
    await page.goto("about:blank");
    const floor = await framesPerSecond(page);
    await page.goto(`${platform.url}/agents?view=aquarium`, { waitUntil: "networkidle" });
    await page
      .locator(".aquarium [data-agent]")
      .nth(CREATURES - 1)
      .waitFor({ state: "attached" });
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const frames = await framesPerSecond(page);
    const { level, pictures } = await levelOf(page);
    const aim = PACES[level].least;
    return [
      {
        name: `${CREATURES} creatures, ${THROTTLE}x slower CPU: frames a second of the page`,
        value: frames,
        unit: "/s",
        rule: "at least",
        // Below its best it draws less by itself, so that the page around it stays usable.
        bound: level === "full" || level === "simple" ? Math.min(55, floor * 0.9) : floor * 0.6,
        note: `empty loop ${floor.toFixed(1)}/s`,
      },
      {
        name: `  pictures of the water a second, level "${level}"`,
        value: pictures,
        unit: "/s",
        rule: "at least",
        bound: aim,
        note: `chosen by itself out of ${LEVELS.join(", ")}; software rendering`,
      },
    ];
  } finally {
    await browser.close();
  }
}

/** What the aquarium says of itself: how much it draws, and how often it did in its last look. */
async function levelOf(page: Page): Promise<{ level: Level; pictures: number }> {
  const { level, pictures } = await page.locator(".aquarium").evaluate((water: HTMLElement) => ({ ...water.dataset }));
  return { level: LEVELS.find((one) => one === level) ?? "still", pictures: Number(pictures ?? 0) };
}

async function framesPerSecond(page: Page): Promise<number> {
  return page.evaluate(
    (seconds) =>
      new Promise<number>((resolve) => {
        let frames = 0;
        const started = performance.now();
        const step = (now: number) => {
          frames += 1;
          if (now - started < seconds * 1000) requestAnimationFrame(step);
          else resolve(((frames - 1) * 1000) / (now - started));
        };
        requestAnimationFrame(step);
      }),
    SECONDS,
  );
}
