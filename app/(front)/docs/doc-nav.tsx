"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";

/** Every page of the documentation, the one that is open marked. */
export function DocNav({ pages }: { pages: { href: string; title: string }[] }) {
  const path = usePathname();
  return (
    <ul className="flex flex-col gap-0.5 text-sm">
      {pages.map(({ href, title }) => {
        const isHere = path === href || (path === "/docs" && href === pages[0]?.href);
        return (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              aria-current={isHere ? "page" : undefined}
              className={clsx(
                "block rounded-control px-3 py-1.5 transition-colors hover:bg-sunken",
                isHere ? "bg-sunken font-medium text-ink" : "text-muted hover:text-ink",
              )}
            >
              {title}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
