"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";

const SECTIONS = ["tokens", "threshold", "profile", "logins", "appearance"] as const;

/** The sections of Settings, each a page of its own with its own address. */
export function SectionLinks() {
  const t = useTranslations("settings");
  const path = usePathname();
  const row = useRef<HTMLUListElement>(null);
  // On a phone the row is wider than the screen.
  useEffect(() => {
    row.current?.querySelector(`[href="${path}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [path]);
  return (
    <nav aria-label={t("sections")} className="-mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0">
      <ul ref={row} className="flex min-w-max border-b sm:gap-1">
        {SECTIONS.map((section) => {
          const current = path === `/settings/${section}`;
          return (
            <li key={section}>
              <Link
                href={`/settings/${section}`}
                aria-current={current ? "page" : undefined}
                className={clsx(
                  "-mb-px inline-flex h-11 items-center border-b-2 px-2 font-medium sm:px-3 text-sm outline-offset-[-3px] transition-colors",
                  current ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
                )}
              >
                {t(`nav.${section}`)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
