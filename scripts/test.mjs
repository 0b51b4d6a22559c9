// npm test [-- --unit --integration --e2e] [file …]: installs and builds what the tests need, runs them, sums them up.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { browserArguments, findBrowser } from "../tests/support/browser.mjs";
import { build } from "./build-steps.mjs";
import { bin, Failure, main, prepare, ROOT, run, runQuietly } from "./runtime.mjs";

const KINDS = ["unit", "integration", "e2e"];
const RESULTS = join(ROOT, "test-results");
const isCi = Boolean(process.env.CI) && process.env.CI !== "0" && process.env.CI !== "false";

main(async () => {
  const args = process.argv.slice(2);
  const unknown = args.find((arg) => arg.startsWith("--") && !KINDS.includes(arg.slice(2)));
  if (unknown)
    throw new Failure(`Unknown option ${unknown}. Choose from: ${KINDS.map((kind) => `--${kind}`).join(", ")}.`);
  const asked = KINDS.filter((kind) => args.includes(`--${kind}`));
  const kinds = asked.length > 0 ? asked : KINDS;
  const files = args.filter((arg) => !arg.startsWith("--"));

  await prepare();
  await build(kinds.length === 1 && kinds[0] === "unit" ? ["client", "uploader"] : undefined);
  mkdirSync(RESULTS, { recursive: true });

  const total = { passed: 0, failed: 0, skipped: 0 };
  const add = (counts) => {
    for (const key of Object.keys(total)) total[key] += counts[key];
  };
  const projects = kinds.filter((kind) => kind !== "e2e");
  if (projects.length > 0) add(await runVitest(projects, files));
  if (kinds.includes("e2e")) add(await runPlaywright(files));

  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
});

async function runVitest(projects, files) {
  const report = join(RESULTS, "vitest.json");
  rmSync(report, { force: true });
  const code = await run(process.execPath, [
    bin("vitest/vitest.mjs"),
    "run",
    ...projects.flatMap((project) => ["--project", project]),
    "--passWithNoTests",
    "--reporter=default",
    "--reporter=json",
    // One more chance where machines are busy with other things; whatever needed it is told by the reporter.
    ...(isCi ? ["--retry=1"] : []),
    `--outputFile.json=${report}`,
    ...files,
  ]);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, "utf8"),
  );
  // A file that cannot even be loaded has no failed test in it, and still is a failure.
  const unloaded = testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  return settle(code, numPassedTests, numFailedTests + unloaded, numPendingTests + numTodoTests);
}

async function runPlaywright(files) {
  const problem = await missingBrowser();
  if (problem !== null) {
    console.error(`\n!!! The browser tests did not run. ${problem}\n`);
    return isCi ? { passed: 0, failed: 1, skipped: 0 } : { passed: 0, failed: 0, skipped: await countBrowserTests() };
  }
  const report = join(RESULTS, "playwright.json");
  rmSync(report, { force: true });
  const args = [bin("@playwright/test/cli.js"), "test", "--pass-with-no-tests", ...files];
  const code = await run(process.execPath, args, { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { stats, errors } = JSON.parse(readFileSync(report, "utf8"));
  if (stats.flaky > 0)
    console.error(`\n!!! ${stats.flaky} browser tests needed a second try: see above, and mend them.\n`);
  return settle(code, stats.expected + stats.flaky, stats.unexpected + errors.length, stats.skipped);
}

/** A runner that says failure although no test failed (an unhandled error, a leaked handle) is counted as one. */
function settle(code, passed, failed, skipped) {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
}

/** Finds or installs a browser. @returns null when one runs, else why not and what to do */
async function missingBrowser() {
  let path = await findBrowser();
  if (path === null) {
    console.log("No browser found; asking Playwright to install one …");
    await runQuietly(process.execPath, [bin("@playwright/test/cli.js"), "install", "chromium"]).catch((error) => {
      console.error(error.message.split("\n").slice(-3).join("\n"));
    });
    path = await findBrowser();
  }
  const remedy = "Install Chromium (Debian: apt-get install -y chromium) or set PLAYWRIGHT_CHROMIUM_PATH.";
  if (path === null) return `No browser was found and none could be installed. ${remedy}`;
  let problem = await whyNotStarting(path);
  if (problem !== null) {
    // Containers often forbid the name spaces its sandbox is made of; the pages of these tests are our own.
    process.env.PLAYWRIGHT_NO_SANDBOX = "1";
    problem = await whyNotStarting(path);
  }
  return problem === null ? null : `${path} does not start: ${problem} ${remedy}`;
}

async function whyNotStarting(path) {
  const { chromium } = await import("@playwright/test");
  try {
    const browser = await chromium.launch({ executablePath: path, args: browserArguments() });
    await browser.close();
    return null;
  } catch (error) {
    return error.message.split("\n")[0];
  }
}

async function countBrowserTests() {
  const report = join(RESULTS, "list.json");
  rmSync(report, { force: true });
  const args = [bin("@playwright/test/cli.js"), "test", "--list", "--reporter=json"];
  await runQuietly(process.execPath, args, { PLAYWRIGHT_JSON_OUTPUT_FILE: report }).catch(() => {});
  if (!existsSync(report)) return 1;
  const count = (suite) =>
    (suite.specs ?? []).length + (suite.suites ?? []).reduce((sum, inner) => sum + count(inner), 0);
  return count({ suites: JSON.parse(readFileSync(report, "utf8")).suites });
}
