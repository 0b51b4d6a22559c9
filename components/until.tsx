"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useContext, useSyncExternalStore } from "react";
import { clockNow, subscribeClock } from "./clock";
import { lengthText } from "./length";
import { RenderedAt } from "./relative-time";
import { Tooltip } from "./ui/tooltip";

const MINUTE_MS = 60_000;

const HOUR_MS = 60 * MINUTE_MS;

/** To a whole hour or day where that is close enough. */
function rounded(ms: number): number {
  if (ms >= 48 * HOUR_MS) return Math.round(ms / (24 * HOUR_MS)) * 24 * HOUR_MS;
  return ms >= 2 * HOUR_MS ? Math.round(ms / HOUR_MS) * HOUR_MS : ms;
}

interface Props {
  /** Milliseconds. */
  at: number;
  /** In its two largest units instead of one. */
  isPrecise?: boolean;
  className?: string;
}

/** How long until a moment, always right; the exact moment on hover and tap. */
export function Until({ at, isPrecise = false, className }: Props) {
  const t = useTranslations("time");
  const format = useFormatter();
  const renderedAt = useContext(RenderedAt);
  // Whole minutes: a tick re-renders only what changes.
  const minutes = useSyncExternalStore(
    subscribeClock,
    () => Math.ceil((at - clockNow()) / MINUTE_MS),
    () => Math.ceil((at - renderedAt) / MINUTE_MS),
  );
  const left = minutes * MINUTE_MS;
  const text = minutes > 0 ? t("in", { length: lengthText(t, isPrecise ? left : rounded(left)) }) : t("due");
  const exact = format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "medium" });
  return (
    <Tooltip hint={exact}>
      <time dateTime={new Date(at).toISOString()} className={className} suppressHydrationWarning>
        {text}
      </time>
    </Tooltip>
  );
}
