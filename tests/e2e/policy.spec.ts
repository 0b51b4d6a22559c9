import { expect, test } from "@playwright/test";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { startServer, type TestServer } from "../support/server";

let database: TestDatabase;
let server: TestServer;

test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
});
test.afterAll(async () => {
  await server.stop();
  await database.end();
});

for (const path of ["/", "/sign-in", "/sign-up", "/no-such-page"]) {
  test(`${path} comes alive under its own content policy, with nothing blocked`, async ({ page }) => {
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (/content security policy|refused to/i.test(message.text())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    const reply = await page.goto(`${server.url}${path}`, { waitUntil: "networkidle" });
    expect(reply?.headers()["content-security-policy"]).toContain("script-src 'self' 'nonce-");
    // React marks the nodes it took over: without scripts there is nothing to find.
    const isAlive = await page.evaluate(() =>
      [...document.querySelectorAll("body *")].some((node) =>
        Object.keys(node).some((key) => key.startsWith("__react")),
      ),
    );
    expect(isAlive).toBe(true);
    expect(complaints).toEqual([]);
  });
}
