import { expect, type Page, test } from "@playwright/test";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { type IdentityProvider, startIdentityProvider } from "../support/identity-provider";

import { freePort, startServer, type TestServer } from "../support/server";
import { codeAt } from "../support/totp";

/** Through the front door with an account elsewhere, and its second lock: on, used, lost, off. */

const STEP = 30_000;
let database: TestDatabase;
let provider: IdentityProvider;
let server: TestServer;

test.beforeAll(async () => {
  database = await createTestDatabase();
  const port = await freePort();
  provider = await startIdentityProvider(`http://127.0.0.1:${port}`);
  provider.know({ sub: "dana", name: "Dana", email: "dana@example.org", email_verified: true });
  server = await startServer({
    databaseUrl: database.url,
    clockOffset: 0,
    env: { PORT: String(port), ...provider.env },
  });
});
test.afterAll(async () => {
  await server.stop();
  await provider.stop();
  await database.end();
});

/** The provider asks who it is the first time only. */
const leave = (page: Page) => page.getByRole("button", { name: "Continue with Harbour ID" }).click();

async function signOut(page: Page): Promise<void> {
  await page.context().clearCookies({ name: "next-auth.session-token" });
}

/** A code counts once: the next step's is fresh. */
async function freshCode(secret: string): Promise<string> {
  await server.jump(2 * STEP);
  return codeAt(secret, server.now());
}

test("S0-57: signs up and in through an identity provider, and locks the door twice", async ({ page }) => {
  const { url } = server;
  await page.goto(`${url}/sign-up`);
  await leave(page);
  await page.getByRole("button", { name: "Sign in as Dana" }).click();
  await expect(page).toHaveURL(/\/(agents|connect|welcome)/);
  await page.goto(`${url}/settings/logins`);
  await expect(page.getByText("Method · Single sign-on")).toBeVisible();

  // The only way in stays, until there is another.
  await page.goto(`${url}/settings/security`);
  await expect(page.getByText("Your only way in")).toBeVisible();
  await page.goto(`${url}/settings/profile`);
  await page.getByLabel("New password").fill("lantern harbour crab");
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByRole("button", { name: "Change password" })).toBeVisible();

  // A dangerous thing after 10 minutes: who is it?
  await server.jump(11 * 60_000);
  await page.goto(`${url}/settings/security`);
  await page.getByRole("button", { name: "Turn on" }).click();
  const dialog = page.getByRole("dialog", { name: "Is it you?" });
  await dialog.getByLabel("Current password").fill("not my password");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByText("That is not your current password.")).toBeVisible();
  await dialog.getByLabel("Current password").fill("lantern harbour crab");
  await dialog.getByRole("button", { name: "Continue" }).click();

  // The second factor: a picture, a key, a first code, and ten codes for bad days.
  await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
  const secret = ((await page.locator("code").textContent()) ?? "").replaceAll(" ", "");
  await page.getByLabel("Six-digit code").fill("12 34");
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByText("That code is wrong")).toBeVisible();
  await page.getByLabel("Six-digit code").fill(codeAt(secret, server.now()));
  await page.getByRole("button", { name: "Turn on" }).click();
  const sheet = page.getByRole("alertdialog", { name: "Your recovery codes" });
  await expect(sheet.getByRole("listitem")).toHaveCount(10);
  const recovery = await sheet.getByRole("listitem").allTextContents();
  await page.emulateMedia({ media: "print" });
  await expect(sheet.getByText(recovery[9] ?? "")).toBeVisible();
  await expect(sheet.getByRole("button", { name: "I have saved them" })).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await sheet.getByRole("button", { name: "I have saved them" }).click();
  await expect(page.getByText("10 recovery codes left")).toBeVisible();

  // In again, through the provider: now with a code.
  await signOut(page);
  await page.goto(`${url}/sign-in?next=/hosts`);
  await leave(page);
  await expect(page.getByRole("heading", { name: "One more step" })).toBeVisible();
  await page.getByLabel("Six-digit code").fill(await freshCode(secret));
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(`${url}/hosts`);

  // And with the password and a recovery code, the phone being lost.
  await signOut(page);
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").first().fill("dana@example.org");
  await page.getByLabel("Password", { exact: true }).fill("lantern harbour crab");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "No phone at hand? Use a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(recovery[0] ?? "");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(/\/(agents|connect|welcome)/);

  // Off again: only with a code.
  await server.jump(11 * 60_000);
  await page.goto(`${url}/settings/security`);
  await expect(page.getByText("9 recovery codes left")).toBeVisible();
  await page.getByRole("button", { name: "Turn off" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Turn off" }).click();
  const proof = page.getByRole("dialog", { name: "Is it you?" });
  await proof.getByLabel("Code or recovery code").fill(await freshCode(secret));
  await proof.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Any app for one-time codes works.")).toBeVisible();

  // The account elsewhere goes, and comes back.
  await page.getByRole("button", { name: "Disconnect: Harbour ID" }).click();
  await page.getByRole("button", { name: "Connect: Harbour ID", exact: true }).click();
  await expect(page.getByText("The account is connected.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Disconnect: Harbour ID" })).toBeVisible();
});
