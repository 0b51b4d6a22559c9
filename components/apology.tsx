import type { ReactNode } from "react";
import { Mark } from "./brand";

interface Props {
  title: string;
  children: ReactNode;
  /** Above the title, as 404. */
  code?: string;
  actions: ReactNode;
}

/** Stands in the place of a page that cannot be shown: what happened, and the way on. */
export function Apology({ title, children, code, actions }: Props) {
  return (
    <div className="mx-auto flex min-h-[70dvh] max-w-md flex-col items-center justify-center px-6 py-16 text-center">
      <Mark className="size-12" />
      {code && <p className="numeric mt-6 text-muted">{code}</p>}
      <h1 className={`font-semibold text-2xl ${code ? "mt-1" : "mt-6"}`}>{title}</h1>
      {children}
      <div className="mt-8">{actions}</div>
    </div>
  );
}
