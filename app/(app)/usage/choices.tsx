import { clsx } from "clsx";
import Link from "next/link";

export interface Choice {
  href: string;
  label: string;
  isChosen: boolean;
}

/** A few views of one thing, each with an address of its own. */
export function Choices({ label, choices }: { label: string; choices: readonly Choice[] }) {
  return (
    <nav aria-label={label} className="max-w-full overflow-x-auto p-1">
      <ul className="flex gap-1">
        {choices.map((choice) => (
          <li key={choice.href}>
            <Link
              href={choice.href}
              prefetch={false}
              scroll={false}
              aria-current={choice.isChosen ? "true" : undefined}
              className={clsx(
                "flex h-9 items-center whitespace-nowrap rounded-control px-2.5 font-medium text-[0.8125rem] transition-colors",
                choice.isChosen ? "bg-sunken text-ink" : "text-muted hover:bg-sunken/60 hover:text-ink",
              )}
            >
              {choice.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
