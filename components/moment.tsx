"use client";

import { useFormatter } from "next-intl";

/** An exact moment in the browser's time zone. */
export function Moment({ at, className }: { at: number; className?: string }) {
  const format = useFormatter();
  return (
    <time dateTime={new Date(at).toISOString()} className={className} suppressHydrationWarning>
      {format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "medium" })}
    </time>
  );
}
