"use client";

import { clsx } from "clsx";
import { Bot, Server, Settings } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";

/** THE TABLE of main pages: one row makes a page appear in the side bar and in the tab bar of phones. */
const PAGES = [
  { href: "/agents", key: "agents", Icon: Bot },
  { href: "/hosts", key: "hosts", Icon: Server },
  { href: "/settings", key: "settings", Icon: Settings },
] as const;

/** The main pages: a column on wide screens, a bar at the thumb's reach on phones. */
export function NavLinks({ shape }: { shape: "side" | "tabs" }) {
  const t = useTranslations("nav");
  const path = usePathname();
  return (
    <ul className={shape === "side" ? "flex flex-col gap-1" : "grid auto-cols-fr grid-flow-col"}>
      {PAGES.map(({ href, key, Icon }) => {
        const current = path === href || path.startsWith(`${href}/`);
        return (
          <li key={href}>
            <Link
              href={href}
              aria-current={current ? (path === href ? "page" : "true") : undefined}
              className={clsx(
                "group relative flex items-center font-medium transition-colors",
                shape === "side"
                  ? "h-10 gap-3 rounded-control px-3 text-sm"
                  : "h-14 flex-col justify-center gap-1 text-xs outline-offset-[-3px]",
                current ? "text-ink" : "text-muted hover:text-ink",
                shape === "side" && (current ? "bg-sunken" : "hover:bg-sunken/60"),
              )}
            >
              {shape === "tabs" && current && (
                <span aria-hidden className="absolute top-0 h-0.5 w-10 rounded-full bg-accent" />
              )}
              <Icon aria-hidden className={clsx("size-5", current && "text-accent")} strokeWidth={1.75} />
              {t(key)}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
