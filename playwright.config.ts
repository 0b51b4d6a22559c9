import { defineConfig, devices } from "@playwright/test";
import { browserArguments, findBrowser } from "./tests/support/browser.mjs";

/** Journeys in a browser, each on a platform and a database of its own. `npm test` builds what they need first. */
export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  globalSetup: "./tests/support/global-database.ts",
  workers: 2,
  // One more chance where machines are busy with other things; a test that needed it is listed as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? "test-results/report.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    locale: "en-GB",
    timezoneId: "UTC",
    // Each test loads what it loads from the server; offline.spec.ts allows them.
    serviceWorkers: "block",
    // Recording every step takes a third of the time on a small machine: in CI only what is tried again is recorded.
    trace: process.env.CI ? "on-first-retry" : "retain-on-failure",
    launchOptions: { executablePath: (await findBrowser()) ?? undefined, args: browserArguments() },
  },
});
