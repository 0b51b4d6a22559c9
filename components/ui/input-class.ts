import { clsx } from "clsx";

/** How a text input looks; apart from `Field`, so that a page with one bare input does not load the whole form. */
export const inputClass = clsx(
  "h-10 w-full rounded-control border border-edge bg-raised px-3 text-base text-ink sm:text-sm",
  "transition-colors placeholder:text-muted/80 hover:border-muted",
  "focus:border-accent focus:outline-2 focus:outline-accent/35 focus:outline-offset-0",
  "aria-invalid:border-offline data-invalid:border-offline disabled:opacity-60",
);
