import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sendEmail } from "../channels/email";
import { emailProblem } from "../domain/email";
import { env, mailSettings } from "../env";
import { AppError } from "../errors";
import { renderMail } from "../mail/render";
import { renderSamples } from "../mail/samples";

/** What operators do to see whether mail works and what it looks like. */

/**
 * Sends one mail at once, past the outbox.
 * @returns a sentence: to whom, and by which server
 * @throws AppError when mail is not set up or the address is none, EmailError saying what went wrong
 */
export async function sendTestMail(to: string): Promise<string> {
  const settings = mailSettings(env());
  if (!settings) {
    throw new AppError(
      "unavailable",
      "No mail server is set. Give SMTP_URL, MAIL_FROM and MONITOR_URL, and try again.",
    );
  }
  if (emailProblem(to)) throw new AppError("bad_input", "Give an e-mail address such as name@example.org.");
  const { origin } = settings;
  await sendEmail(settings, {
    id: randomUUID(),
    to: to.trim(),
    ...renderMail({ kind: "test" }, { locale: "en", origin, timeZone: "UTC" }),
  });
  return `${new URL(settings.smtpUrl).host} took the mail to ${to.trim()}. If it does not arrive, look into the spam folder.`;
}

/** Writes every mail in every language, as HTML and text. @returns the files */
export async function writeSamples(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const origin = mailSettings(env())?.origin ?? "https://monitor.example.org";
  const written = renderSamples(origin).map(async ({ name, text, html }) => {
    const file = join(folder, name);
    await Promise.all([writeFile(`${file}.html`, html), writeFile(`${file}.txt`, text)]);
    return `${file}.html`;
  });
  return Promise.all(written);
}
