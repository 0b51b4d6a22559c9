import { clsx } from "clsx";
import type { ReactNode } from "react";

interface Props {
  /** A drawing or an icon of about 40 px. */
  icon?: ReactNode;
  title: ReactNode;
  /** What belongs here and how it gets here. */
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

/** A place with nothing in it yet: says what belongs there and offers the next step. */
export function EmptyState({ icon, title, children, actions, className }: Props) {
  return (
    <div className={clsx("flex flex-col items-center px-6 py-12 text-center", className)}>
      {icon && (
        <div aria-hidden="true" className="mb-4 grid size-14 place-items-center rounded-full bg-sunken text-muted">
          {icon}
        </div>
      )}
      <p className="font-semibold text-base">{title}</p>
      {children && <div className="mt-1.5 max-w-md text-muted text-sm">{children}</div>}
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
