"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useLength } from "./length";
import { useClock } from "./relative-time";
import { Tooltip } from "./ui/tooltip";

/** How long a state has lasted, "for 2 h 10 min"; keeps counting. Since when exactly on hover and focus. */
export function Lasting({ since, className }: { since: number; className?: string }) {
  const t = useTranslations();
  const format = useFormatter();
  const length = useLength();
  const now = useClock();
  // Seconds would only ever be as true as the last tick.
  const lasted = Math.max(60_000, Math.floor((now - since) / 60_000) * 60_000);
  const moment = format.dateTime(new Date(since), { dateStyle: "medium", timeStyle: "medium" });
  return (
    <Tooltip hint={t("agent.since", { moment })}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the exact moment must be reachable by keyboard. */}
      <time dateTime={new Date(since).toISOString()} tabIndex={0} className={className} suppressHydrationWarning>
        {t("time.for", { length: length(lasted) })}
      </time>
    </Tooltip>
  );
}
