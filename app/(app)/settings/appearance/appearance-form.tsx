"use client";

import { FishSymbol, LayoutGrid, List, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/locales";
import { THEMES, type Theme, VIEWS, type View } from "@/lib/i18n/preferences";
import { usePreferences } from "../../../_shell/use-preferences";

interface Props {
  theme: Theme;
  view: View;
  bubbles: boolean;
}

/** How the agents are shown, language and theme (S0-58); each holds at once. */
export function AppearanceForm({ theme, view, bubbles }: Props) {
  const t = useTranslations();
  const { locale, pending, setLocale, setTheme, setView, setBubbles } = usePreferences();
  const [shownView, showView] = useState(view);
  const [shownBubbles, showBubbles] = useState(bubbles);
  return (
    <div aria-busy={pending} className="space-y-6">
      <ViewChoice
        value={shownView}
        onChange={(next) => {
          showView(next);
          setView(next);
        }}
      />
      <div>
        <Switch
          label={t("appearance.showBubbles")}
          checked={shownBubbles}
          onChange={(next) => {
            showBubbles(next);
            setBubbles(next);
          }}
        />
        <p className="mt-1 max-w-prose text-muted text-sm">{t("appearance.bubblesHint")}</p>
      </div>
      <div className="flex flex-wrap gap-x-8 gap-y-5 border-t pt-5">
        <div>
          <Select
            label={t("appearance.language")}
            showLabel
            value={locale}
            onChange={setLocale}
            options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
            className="w-52"
          />
        </div>
        <div>
          <Select
            label={t("appearance.theme")}
            showLabel
            value={theme}
            onChange={setTheme}
            options={THEMES.map((value) => ({ value, label: t(`appearance.${value}`) }))}
            className="w-52"
          />
        </div>
      </div>
    </div>
  );
}

const ICONS: Record<View, LucideIcon> = { aquarium: FishSymbol, grid: LayoutGrid, list: List };

/** Three pictures to choose from; arrow keys move between them, as between radio buttons everywhere. */
function ViewChoice({ value, onChange }: { value: View; onChange(view: View): void }) {
  const t = useTranslations();
  return (
    <fieldset>
      <legend className="font-medium text-sm">{t("agents.displayMode")}</legend>
      <p className="mt-1 text-muted text-sm">{t("appearance.displayModeHint")}</p>
      <div className="mt-3 grid max-w-lg grid-cols-3 gap-2 sm:gap-3">
        {VIEWS.map((view) => {
          const Icon = ICONS[view];
          return (
            <label
              key={view}
              className="flex cursor-pointer flex-col items-center gap-2 rounded-card border border-edge bg-raised px-2 py-4 font-medium text-muted text-sm transition-colors hover:text-ink has-checked:border-accent has-checked:bg-accent-soft has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
            >
              <input
                type="radio"
                name="view"
                value={view}
                checked={value === view}
                onChange={() => onChange(view)}
                className="sr-only"
              />
              <Icon aria-hidden className="size-6" />
              {t(`agents.${view}`)}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
