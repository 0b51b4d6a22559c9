"use server";

import { cookies } from "next/headers";
import { currentLogin } from "@/lib/auth/current";
import { isLocale } from "@/lib/i18n/locales";
import { bubblesFrom, PREFERENCE_COOKIES, themeFrom, viewFrom } from "@/lib/i18n/preferences";
import { rememberLocale } from "@/lib/services/accounts";

const YEAR_SECONDS = 365 * 24 * 60 * 60;

async function remember(name: string, value: string): Promise<void> {
  (await cookies()).set(name, value, { path: "/", maxAge: YEAR_SECONDS, sameSite: "lax" });
}

/** Shows everything in another language from the next render on; a signed-in person finds it again elsewhere. */
export async function chooseLocale(locale: string): Promise<void> {
  if (!isLocale(locale)) return;
  await remember(PREFERENCE_COOKIES.locale, locale);
  const login = await currentLogin();
  if (login && !login.isDemo) await rememberLocale(login.ctx, login.personId, locale);
}

export async function chooseTheme(theme: string): Promise<void> {
  await remember(PREFERENCE_COOKIES.theme, themeFrom(theme));
}

/** The way the agents are shown from now on (S0-58). */
export async function chooseView(view: string): Promise<void> {
  await remember(PREFERENCE_COOKIES.view, viewFrom(view));
}

/** Whether bubbles rise in the aquarium: "on" or "off" (S0-58). */
export async function chooseBubbles(bubbles: string): Promise<void> {
  await remember(PREFERENCE_COOKIES.bubbles, bubblesFrom(bubbles) ? "on" : "off");
}
