import { en } from "./messages/en";
import { zh } from "./messages/zh";

export type Language = "en" | "zh";
export type MessageKey = keyof typeof en;
export type Translate = (key: MessageKey, params?: Record<string, string | number>) => string;

const TABLES: Record<Language, Record<MessageKey, string>> = { en, zh };

/** `--lang`, then LANG; English when neither says Chinese. */
export function chooseLanguage(flag: string | undefined, env: Record<string, string | undefined>): Language {
  return (flag ?? env.LANG ?? "").toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** Looks a message up and fills its `{names}`. */
export function translator(language: Language): Translate {
  const table = TABLES[language];
  return (key, params = {}) =>
    table[key].replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}
