import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";

/** A sheet of paper on the desk: hairline border, 12 px corners. */
export function Card({ className, ...rest }: ComponentProps<"div">) {
  return <div className={clsx("rounded-card border bg-surface shadow-card", className)} {...rest} />;
}

interface SectionProps extends Omit<ComponentProps<"section">, "title"> {
  title: ReactNode;
  /** One line below the title. */
  hint?: ReactNode;
  /** Buttons beside the title. */
  actions?: ReactNode;
  /** Of the heading, for aria-labelledby and links. */
  id: string;
  /** false: the content touches the card's edges, as tables and lists do. */
  padded?: boolean;
}

/** A card with a heading: one topic of a page. */
export function CardSection({ title, hint, actions, id, padded = true, className, children, ...rest }: SectionProps) {
  return (
    <section aria-labelledby={id} className={clsx("rounded-card border bg-surface shadow-card", className)} {...rest}>
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-5 pt-5 pb-4 sm:px-6">
        <div className="min-w-0 flex-1 basis-56">
          <h2 id={id} className="font-semibold text-base leading-snug">
            {title}
          </h2>
          {hint && <p className="mt-1 max-w-prose text-muted text-sm">{hint}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      <div className={clsx(padded ? "px-5 pb-6 sm:px-6" : "overflow-hidden rounded-b-card border-t")}>{children}</div>
    </section>
  );
}
