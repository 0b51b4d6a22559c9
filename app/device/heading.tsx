import type { ReactNode } from "react";

/** The one thing this screen says. */
export function Heading({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="mt-5 text-center">
      <h1 className="text-balance font-semibold text-2xl leading-tight [overflow-wrap:anywhere]">{title}</h1>
      {children && <div className="mt-1.5 text-balance text-muted [overflow-wrap:anywhere]">{children}</div>}
    </div>
  );
}
