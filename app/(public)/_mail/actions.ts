"use server";

import { cookies, headers } from "next/headers";
import { getLocale } from "next-intl/server";
import { z } from "zod";
import { cookieLoginId } from "@/lib/auth/current";
import { enter } from "@/lib/auth/enter";
import { database } from "@/lib/db";
import { emailProblem } from "@/lib/domain/email";
import { publicAction } from "@/lib/http/form-action";
import { originOf } from "@/lib/http/origin";
import { PREFERENCE_COOKIES, timeZoneFrom } from "@/lib/i18n/preferences";
import { verifyEmail } from "@/lib/services/email-address";
import { requestLink, resetByLink, signInByLink } from "@/lib/services/recovery";

const Code = z.string().max(200, "linkUnknown");
const Next = z.string().max(2_000).optional();
const Wish = z.object({ email: z.string().max(1_000, "emailWrong"), next: Next }).superRefine(({ email }, context) => {
  const message = emailProblem(email);
  if (message) context.addIssue({ code: "custom", path: ["email"], message });
});

const now = () => ({ db: database(), now: new Date() });

/** The answer is the same whoever exists. */
async function mailLink(way: "magic_link" | "reset", input: z.output<typeof Wish>): Promise<{ email: string }> {
  const [head, jar, locale] = await Promise.all([headers(), cookies(), getLocale()]);
  const timeZone = timeZoneFrom(jar.get(PREFERENCE_COOKIES.timeZone)?.value);
  await requestLink(now(), way, { ...input, origin: originOf(head), locale, timeZone });
  return { email: input.email.trim() };
}

export const requestMagicLinkAction = publicAction(Wish, (input) => mailLink("magic_link", input));

export const requestResetAction = publicAction(Wish, (input) => mailLink("reset", input));

const browser = async () => ({ origin: originOf(await headers()), replaces: await cookieLoginId() });

/** @returns where to go on */
export const signInByLinkAction = publicAction(z.object({ code: Code, next: Next }), async ({ code, next }) => {
  const path = await enter(await signInByLink(now(), { code, ...(await browser()) }), next);
  return { path };
});

/** @returns where to go on */
export const resetPasswordAction = publicAction(
  z.object({ code: Code, password: z.string().min(1, "passwordMissing").max(2_000, "passwordLong") }),
  async (input) => {
    const path = await enter(await resetByLink(now(), { ...input, ...(await browser()) }));
    return { path };
  },
);

/** @returns the address that is confirmed now */
export const verifyEmailAction = publicAction(z.object({ code: Code }), async ({ code }) => {
  const email = await verifyEmail(now(), code, originOf(await headers()));
  return { email };
});
