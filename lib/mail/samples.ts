import { LOCALES } from "../i18n/locales";
import type { Mail } from "./kinds";
import { type RenderedMail, renderMail } from "./render";

/** One of each, to be looked at (`npm run admin -- mail render`) and tested. */

const at = new Date("2026-11-21T08:00:00Z");
const until = new Date("2026-11-21T08:15:00Z");
const asked = {
  userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
  address: "203.0.113.7",
  at,
};
const path = (page: string) => `${page}?code=${"x".repeat(43)}`;

export const SAMPLES: readonly Mail[] = [
  { kind: "verify", path: path("/verify-email"), until, asked },
  { kind: "changeEmail", path: path("/verify-email"), until, asked },
  { kind: "magicLink", path: path("/magic-link"), until, asked },
  { kind: "reset", path: path("/reset-password"), until, asked },
  { kind: "passwordChanged", asked },
  { kind: "emailChanged", asked, newEmail: "dana@example.org" },
  { kind: "secondFactorOff", asked },
  { kind: "newDevice", asked },
  { kind: "accountDeleted", asked },
  { kind: "test" },
];

/** Every sample in every language; `name` is e.g. `magicLink.zh`. */
export function renderSamples(origin: string): (RenderedMail & { name: string })[] {
  return LOCALES.flatMap((locale) =>
    SAMPLES.map((mail) => ({
      name: `${mail.kind}.${locale}`,
      ...renderMail(mail, { locale, origin, timeZone: "UTC" }),
    })),
  );
}
