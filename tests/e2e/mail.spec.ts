import { expect, type Page, test } from "@playwright/test";
import { axeProblems } from "../support/axe";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { type MailServer, startMailServer } from "../support/mail-server";
import { freePort, startServer, type TestServer } from "../support/server";

/**
 * The ways back in, as somebody who lost their password takes them: through a real SMTP server, with the link of the mail
 * that arrived. Then out for good.
 */
const EMAIL = "dana@example.com";
const [FIRST, SECOND] = ["four unrelated words here", "another good passphrase"] as const;

let database: TestDatabase;
let server: TestServer;
let mail: MailServer;

test.beforeAll(async () => {
  const port = await freePort();
  [database, mail] = await Promise.all([createTestDatabase(), startMailServer()]);
  server = await startServer({
    databaseUrl: database.url,
    env: {
      PORT: String(port),
      MONITOR_URL: `http://127.0.0.1:${port}`,
      SMTP_URL: mail.url,
      MAIL_FROM: "Agent Monitor <monitor@example.org>",
    },
  });
});

test.afterAll(async () => {
  await server.stop();
  await Promise.all([database.end(), mail.stop()]);
});

async function expectAccessible(page: Page): Promise<void> {
  expect(await axeProblems(page)).toEqual([]);
}

async function askFor(page: Page, entry: string, button: string, email: string): Promise<string> {
  await page.goto(`${server.url}/sign-in`);
  await page.getByRole("link", { name: entry }).click();
  // The page it comes from has a field of this name as well.
  const send = page.getByRole("button", { name: button });
  await expect(send).toBeVisible();
  await page.getByLabel("E-mail").fill(email);
  await send.click();
  const answer = page.getByRole("status").filter({ hasText: "Look into your inbox" });
  await expect(answer).toBeVisible();
  return (await answer.textContent()) ?? "";
}

test("confirm the address, sign in by a mailed link, set a new password by another, and leave for good", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);

  await test.step("sign up; the address is confirmed by the link in the mail", async () => {
    await page.goto(`${server.url}/sign-up`);
    await page.getByLabel("E-mail").fill(EMAIL);
    await page.getByLabel("Password", { exact: true }).fill(FIRST);
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.waitForURL(/\/agents$/);
    await expect(page.getByText(`Please confirm that ${EMAIL} is yours.`)).toBeVisible();
    const sent = mail.mails.length;
    await page.getByRole("button", { name: "Send it again" }).click();
    const { link } = await mail.next(EMAIL, /Confirm your e-mail/, Math.max(sent, 1));
    await page.goto(link);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Yes, confirm it" }).click();
    await page.getByRole("link", { name: "Go to your agents" }).click();
    await page.waitForURL(/\/agents$/);
    await expect(page.getByText("Please confirm")).toHaveCount(0);
  });

  const phone = await browser.newContext();
  const other = await phone.newPage();
  await test.step("on another device: a sign-in link, which a mail scanner opened before", async () => {
    const known = await askFor(other, "E-mail me a sign-in link", "E-mail me a sign-in link", EMAIL);
    const { link } = await mail.next(EMAIL, /sign-in link/);
    for (let count = 0; count < 2; count += 1) expect((await fetch(link)).status).toBe(200);
    await other.goto(link);
    await expectAccessible(other);
    await other.getByRole("button", { name: `Sign in as ${EMAIL}` }).click();
    await other.waitForURL(/\/agents$/);
    await expect(other.getByRole("heading", { level: 1 })).toBeVisible();
    await mail.next(EMAIL, /new device/);

    const stranger = await browser.newContext();
    const third = await stranger.newPage();
    await third.goto(link);
    await expect(third.getByRole("heading", { name: "This link was used already" })).toBeVisible();
    await third.goto(link.slice(0, -3));
    await expect(third.getByRole("heading", { name: "This link is not complete" })).toBeVisible();
    // Who has an account here, the answer does not tell.
    const unknown = "nobody@example.com";
    const answer = await askFor(third, "E-mail me a sign-in link", "E-mail me a sign-in link", unknown);
    expect(answer.replace(unknown, EMAIL)).toBe(known);
    await stranger.close();
  });

  await test.step("a forgotten password: the new one signs in here and out everywhere else", async () => {
    const lost = await browser.newContext();
    const forgetful = await lost.newPage();
    await askFor(forgetful, "Forgot it?", "E-mail me a link", EMAIL);
    const { link } = await mail.next(EMAIL, /Set a new password/);
    await forgetful.goto(link);
    await expectAccessible(forgetful);
    await forgetful.getByLabel("New password").fill("short");
    await forgetful.getByRole("button", { name: "Set password and sign in" }).click();
    await expect(forgetful.getByText("Use at least 10 characters.")).toBeVisible();
    await forgetful.getByLabel("New password").fill(SECOND);
    await forgetful.getByRole("button", { name: "Set password and sign in" }).click();
    await forgetful.waitForURL(/\/agents$/);
    await mail.next(EMAIL, /password was changed/);
    for (const one of [page, other]) {
      await one.goto(`${server.url}/agents`);
      await expect(one.getByText("Your login has ended. Sign in again to go on.")).toBeVisible();
    }
    await lost.close();
    await phone.close();
  });

  await test.step("the old password is refused, the new one taken", async () => {
    await page.goto(`${server.url}/sign-in`);
    await page.getByLabel("E-mail").fill(EMAIL);
    await page.getByLabel("Password", { exact: true }).fill(FIRST);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByText("E-mail or password is wrong.")).toBeVisible();
    await page.getByLabel("Password", { exact: true }).fill(SECOND);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL(/\/agents$/);
  });

  await test.step("take the data along, then delete the account; its cookie is nobody's", async () => {
    await page.goto(`${server.url}/settings/data`);
    await expectAccessible(page);
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download" }).click();
    expect((await downloading).suggestedFilename()).toMatch(/^openclaw-agent-monitor-[\d-]+\.json$/);
    await page.getByRole("button", { name: "Delete account" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Your e-mail address").fill("someone@example.com");
    await dialog.getByRole("button", { name: "Delete for good" }).click();
    await expect(dialog.getByText("That is not the address of your account.")).toBeVisible();
    // Signed in long ago: whoever finds the browser open must not be able to do this.
    await database.db.query("UPDATE login SET proved_at = created_at - interval '1 hour'");
    await dialog.getByLabel("Your e-mail address").fill(EMAIL);
    await dialog.getByRole("button", { name: "Delete for good" }).click();
    const proof = page.getByRole("dialog", { name: "Is it you?" });
    await proof.getByLabel("Current password", { exact: true }).fill(SECOND);
    await proof.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByText("Your account and everything in it is deleted.")).toBeVisible();
    await page.goto(`${server.url}/agents`);
    await expect(page.getByText("Your login has ended. Sign in again to go on.")).toBeVisible();
    await mail.next(EMAIL, /account was deleted/);
    expect(await database.db.query("SELECT 1 FROM person")).toEqual([]);
  });
});
