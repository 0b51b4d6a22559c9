import { isLocale, type Locale, localeFromHeader } from "./locales";

/** What a browser remembers about how its person wants to see things. Cookies, so that the first paint is right. */
export const PREFERENCE_COOKIES = { locale: "locale", theme: "theme", timeZone: "time_zone" } as const;

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Cookie, else the browser's languages. At sign-in the cookie is set from the person's own choice, if there is none yet. */
export function localeFrom(cookie: string | undefined, acceptLanguage: string | null): Locale {
  return isLocale(cookie) ? cookie : localeFromHeader(acceptLanguage);
}

export function themeFrom(cookie: string | undefined): Theme {
  return THEMES.find((theme) => theme === cookie) ?? "system";
}

/** The browser's time zone as its cookie says, UTC until it has told us. */
export function timeZoneFrom(cookie: string | undefined): string {
  if (!cookie || cookie.length > 60) return "UTC";
  try {
    return new Intl.DateTimeFormat("en", { timeZone: cookie }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
