"use client";

import { Languages, Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { LOCALE_NAMES, LOCALES, type Locale } from "@/lib/i18n/locales";
import { THEMES, type Theme } from "@/lib/i18n/preferences";
import { usePreferences } from "./use-preferences";

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

const SHORT: Record<Locale, string> = { en: "EN", zh: "中文" };

function after<T>(list: readonly T[], current: T): T {
  return list[(list.indexOf(current) + 1) % list.length] ?? current;
}

/** Language and theme as two small buttons, for pages where nobody is signed in. */
export function AppearanceSwitches({ theme }: { theme: Theme }) {
  const t = useTranslations("appearance");
  const { locale, setLocale, setTheme } = usePreferences();
  const [shown, setShown] = useState(theme);
  const Icon = ICONS[shown];
  const nextLocale = after(LOCALES, locale);
  return (
    <div className="flex items-center gap-1">
      <Button look="ghost" size="small" lang={nextLocale} onClick={() => setLocale(nextLocale)}>
        <Languages aria-hidden className="size-4" />
        <span className="hidden sm:inline">{LOCALE_NAMES[nextLocale]}</span>
        <span className="sm:hidden">{SHORT[nextLocale]}</span>
      </Button>
      <Button
        look="ghost"
        size="icon"
        aria-label={`${t("theme")}: ${t(shown)}`}
        title={`${t("theme")}: ${t(shown)}`}
        onClick={() => {
          const next = after(THEMES, shown);
          setShown(next);
          setTheme(next);
        }}
      >
        <Icon aria-hidden className="size-4.5" />
      </Button>
    </div>
  );
}
