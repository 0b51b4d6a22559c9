import en from "./en.json" with { type: "json" };
import type { Locale } from "./locales";
import zh from "./zh.json" with { type: "json" };

export * from "./locales";
export type Messages = typeof en;

/** Every dictionary has every key of the English one: one that is missing in another does not compile. Server only. */
export const messages: Record<Locale, Messages> = { en, zh };
