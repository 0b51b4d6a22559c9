import { clsx } from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";

interface Props {
  title: ReactNode;
  hint?: ReactNode;
  actions?: ReactNode;
  /** The page one level up. */
  back?: { href: string; label: string };
}

/** The top of a page: its one h1, a line about it, its main actions. */
export function PageHeader({ title, hint, actions, back }: Props) {
  return (
    <header
      className={clsx(
        "mb-6 flex flex-wrap justify-between gap-x-6 gap-y-4 sm:mb-8",
        hint || back ? "items-end" : "items-center",
      )}
    >
      <div className="min-w-0 flex-1 basis-48">
        {back && (
          <Link href={back.href} className="mb-1 inline-flex items-center gap-1 text-muted text-sm hover:text-ink">
            <span aria-hidden="true">←</span> {back.label}
          </Link>
        )}
        <h1 className="font-semibold text-2xl leading-tight sm:text-[1.75rem]">{title}</h1>
        {hint && <div className="mt-1.5 max-w-prose text-muted text-sm">{hint}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
