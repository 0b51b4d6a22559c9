"use client";

import { clsx } from "clsx";
import { Check, ChevronsUpDown, Download, LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useTransition } from "react";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/locales";
import { THEMES, type Theme } from "@/lib/i18n/preferences";
import { signOut } from "./sign-out";
import { useInstall } from "./use-install";
import { usePreferences } from "./use-preferences";

interface Props {
  name: string;
  email: string;
  theme: Theme;
  /** compact: the initial alone, for the header of phones. */
  compact?: boolean;
}

/**
 * Who is signed in; language, theme, sign out. A popover of the browser's own: its place is known, and on every page it
 * would cost more than all else to bring a library's menu.
 */
export function AccountMenu({ name, email, theme, compact = false }: Props) {
  const t = useTranslations();
  const id = useId();
  const preferences = usePreferences();
  const install = useInstall();
  const [leaving, startLeaving] = useTransition();
  const shown = name || email;
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={`${t("nav.you")}: ${shown}`}
        className={clsx(
          "flex w-full min-w-0 items-center gap-2.5 p-1.5 text-left text-sm transition-colors hover:bg-sunken",
          compact ? "rounded-full" : "rounded-control",
        )}
      >
        <span
          aria-hidden
          className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-text text-sm uppercase"
        >
          {[...shown][0]}
        </span>
        {!compact && (
          <>
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium leading-tight">{shown}</span>
              {name && <span className="block truncate text-muted text-xs leading-tight">{email}</span>}
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
          </>
        )}
      </button>
      <div
        id={id}
        popover="auto"
        className={clsx(
          "fixed inset-auto m-0 w-60 rounded-card border bg-raised p-1.5 text-ink shadow-float",
          compact ? "top-15 right-3" : "bottom-17 left-3",
        )}
      >
        {compact && <p className="truncate px-2.5 pt-2 pb-1 font-medium text-sm">{email}</p>}
        <Choices
          label={t("appearance.language")}
          value={preferences.locale}
          onChange={preferences.setLocale}
          options={LOCALES.map((value) => [value, LOCALE_NAMES[value]])}
        />
        <Choices
          label={t("appearance.theme")}
          value={theme}
          onChange={preferences.setTheme}
          options={THEMES.map((value) => [value, t(`appearance.${value}`)])}
        />
        <hr className="my-1.5" />
        {install && (
          <button type="button" onClick={install} className={clsx(rowClass, "w-full text-left")}>
            <Download aria-hidden className="size-4 text-muted" />
            {t("nav.install")}
          </button>
        )}
        <button
          type="button"
          disabled={leaving}
          onClick={() => startLeaving(() => signOut())}
          className={clsx(rowClass, "w-full text-left")}
        >
          <LogOut aria-hidden className="size-4 text-muted" />
          {t("nav.signOut")}
        </button>
      </div>
    </>
  );
}

const rowClass =
  "grid cursor-pointer grid-cols-[1rem_1fr] items-center gap-2.5 rounded-md px-2.5 py-2 text-sm outline-offset-[-2px] hover:bg-sunken";

interface ChoicesProps {
  label: string;
  value: string;
  onChange(value: string): void;
  options: readonly (readonly [value: string, label: string])[];
}

/** One of a few: radio buttons drawn as rows with a tick. */
function Choices({ label, value, onChange, options }: ChoicesProps) {
  const name = useId();
  return (
    <fieldset>
      <legend className="px-2.5 pt-2.5 pb-1 text-muted text-xs">{label}</legend>
      {options.map(([option, words]) => (
        <label
          key={option}
          className={clsx(rowClass, "relative has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent")}
        >
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === value}
            onChange={() => onChange(option)}
            className="peer absolute inset-0 cursor-pointer opacity-0"
          />
          <Check aria-hidden className="invisible size-4 text-accent-text peer-checked:visible" />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}
