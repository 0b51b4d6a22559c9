// Which browser the browser tests use. Plain JavaScript: scripts/test.mjs asks before anything is compiled.
import { existsSync } from "node:fs";

const SYSTEM = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * The path of a Chromium: PLAYWRIGHT_CHROMIUM_PATH, else the one Playwright installed, else the system's.
 * @returns {Promise<string | null>} null where there is none
 */
export async function findBrowser() {
  const given = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (given) return given;
  const { chromium } = await import("@playwright/test");
  return [chromium.executablePath(), ...SYSTEM].find((path) => existsSync(path)) ?? null;
}

/** Arguments it needs in containers, where tests run as root and shared memory is small; and silence towards the network. */
export function browserArguments() {
  const isUnboxed = process.getuid?.() === 0 || process.env.PLAYWRIGHT_NO_SANDBOX === "1";
  return [
    ...(isUnboxed ? ["--no-sandbox"] : []),
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
}
