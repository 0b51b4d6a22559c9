"use client";

import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { useTransition } from "react";
import type { Locale } from "@/lib/i18n/locales";
import type { View } from "@/lib/i18n/preferences";
import { chooseBubbles, chooseLocale, chooseTheme, chooseView } from "./preferences-actions";

interface Preferences {
  locale: Locale;
  /** True while the page is being rendered again. */
  pending: boolean;
  setLocale(locale: string): void;
  setTheme(theme: string): void;
  setView(view: View): void;
  setBubbles(isOn: boolean): void;
}

/** Language, theme, how the agents are shown: remembered on the server, and the page rendered again without a reload. */
export function usePreferences(): Preferences {
  const router = useRouter();
  const locale = useLocale();
  const [pending, start] = useTransition();
  const change = (work: () => Promise<void>) =>
    start(async () => {
      await work();
      router.refresh();
    });
  return {
    locale,
    pending,
    setLocale: (next) => change(() => chooseLocale(next)),
    setTheme: (next) => {
      // At once, so that it does not wait for the server; the next render says the same.
      if (next === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = next;
      change(() => chooseTheme(next));
    },
    setView: (next) => change(() => chooseView(next)),
    setBubbles: (isOn) => change(() => chooseBubbles(isOn ? "on" : "off")),
  };
}
