"use client";

import { clsx } from "clsx";
import { ChevronsUpDown } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef } from "react";

const SECTIONS = [
  "tokens",
  "agents",
  "threshold",
  "prices",
  "retention",
  "profile",
  "security",
  "logins",
  "appearance",
  "data",
] as const;

/** The sections of Settings, each a page of its own: a list at the side, and where that has no room one line that opens it. */
export function SectionLinks() {
  const t = useTranslations("settings");
  const path = usePathname();
  const current = SECTIONS.find((section) => path === `/settings/${section}`);
  const folded = useRef<HTMLDetailsElement>(null);
  const fold = () => {
    if (folded.current) folded.current.open = false;
  };
  const links = (onFollow?: () => void) => (
    <ul className="space-y-0.5">
      {SECTIONS.map((section) => (
        <li key={section}>
          <Link
            href={`/settings/${section}`}
            aria-current={section === current ? "page" : undefined}
            onClick={onFollow}
            className={clsx(
              "flex min-h-11 items-center rounded-control px-3 py-2 text-sm transition-colors lg:min-h-9",
              section === current ? "bg-sunken font-medium text-ink" : "text-muted hover:bg-sunken/60 hover:text-ink",
            )}
          >
            {t(`nav.${section}`)}
          </Link>
        </li>
      ))}
    </ul>
  );
  return (
    <nav aria-label={t("sections")} className="lg:sticky lg:top-10 lg:self-start">
      <details
        ref={folded}
        className="group relative lg:hidden"
        onKeyDown={(event) => {
          if (event.key !== "Escape" || !folded.current?.open) return;
          fold();
          folded.current.querySelector("summary")?.focus();
        }}
        onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && fold()}
      >
        <summary className="flex h-11 list-none items-center justify-between gap-3 rounded-control border border-edge bg-raised px-3 font-medium text-sm [&::-webkit-details-marker]:hidden">
          {current ? t(`nav.${current}`) : t("sections")}
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
        </summary>
        <div className="absolute inset-x-0 top-12 z-10 rounded-card border bg-raised p-1.5 shadow-float">
          {links(fold)}
        </div>
      </details>
      <div className="hidden lg:block">{links()}</div>
    </nav>
  );
}
