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

/** For sentences: a name of 120 characters stands in full among the facts. */
export function shortened(name: string): string {
  const points = [...name];
  return points.length > 40 ? `${points.slice(0, 39).join("")}…` : name;
}
