"use client";

import { useTranslations } from "next-intl";
import { Select } from "@/components/ui/select";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/locales";
import { THEMES, type Theme } from "@/lib/i18n/preferences";
import { usePreferences } from "../../../_shell/use-preferences";

/** Language and theme; both hold at once. */
export function AppearanceForm({ theme }: { theme: Theme }) {
  const t = useTranslations("appearance");
  const { locale, pending, setLocale, setTheme } = usePreferences();
  return (
    <div aria-busy={pending} className="flex flex-wrap gap-x-8 gap-y-5">
      <div>
        <Select
          label={t("language")}
          showLabel
          value={locale}
          onChange={setLocale}
          options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
          className="w-52"
        />
      </div>
      <div>
        <Select
          label={t("theme")}
          showLabel
          value={theme}
          onChange={setTheme}
          options={THEMES.map((value) => ({ value, label: t(value) }))}
          className="w-52"
        />
      </div>
    </div>
  );
}
