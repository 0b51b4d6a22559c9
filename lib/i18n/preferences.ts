import { isLocale, type Locale, localeFromHeader } from "./locales";

/** What a browser remembers about how its person wants to see things. Cookies, so that the first paint is right. */
export const PREFERENCE_COOKIES = {
  locale: "locale",
  theme: "theme",
  timeZone: "time_zone",
  view: "agents_view",
  bubbles: "bubbles",
} as const;

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The ways of looking at the agents (S0-58); one row here and one in the agents page's view-table.tsx make another. */
export const VIEWS = ["aquarium", "grid", "list"] as const;
export type View = (typeof VIEWS)[number];

/** Cookie, else the browser's languages. At sign-in the cookie is set from the person's own choice, if there is none yet. */
export function localeFrom(cookie: string | undefined, acceptLanguage: string | null): Locale {
  return isLocale(cookie) ? cookie : localeFromHeader(acceptLanguage);
}

export function themeFrom(cookie: string | undefined): Theme {
  return THEMES.find((theme) => theme === cookie) ?? "system";
}

export const isView = (value: unknown): value is View => VIEWS.some((view) => view === value);

/** The first that names a view: what the address asks for before what the browser remembers. */
export function viewFrom(...given: (string | undefined)[]): View {
  return given.find(isView) ?? "aquarium";
}

/** Bubbles rise unless somebody turned them off. */
export const bubblesFrom = (cookie: string | undefined): boolean => cookie !== "off";

/** The browser's time zone as its cookie says, UTC until it has told us. */
export function timeZoneFrom(cookie: string | undefined): string {
  if (!cookie || cookie.length > 60) return "UTC";
  try {
    return new Intl.DateTimeFormat("en", { timeZone: cookie }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
