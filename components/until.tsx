"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useContext, useSyncExternalStore } from "react";
import { clockNow, subscribeClock } from "./clock";
import { lengthText } from "./length";
import { RenderedAt } from "./relative-time";
import { Tooltip } from "./ui/tooltip";

const MINUTE_MS = 60_000;

/** How long until a moment, always right, in its two largest units; the exact moment on hover and tap. */
export function Until({ at, className }: { at: number; className?: string }) {
  const t = useTranslations("time");
  const format = useFormatter();
  const renderedAt = useContext(RenderedAt);
  // Whole minutes: a tick re-renders only what changes.
  const minutes = useSyncExternalStore(
    subscribeClock,
    () => Math.ceil((at - clockNow()) / MINUTE_MS),
    () => Math.ceil((at - renderedAt) / MINUTE_MS),
  );
  const text = minutes > 0 ? t("in", { length: lengthText(t, minutes * MINUTE_MS) }) : t("due");
  const exact = format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "medium" });
  return (
    <Tooltip hint={exact}>
      <time dateTime={new Date(at).toISOString()} className={className} suppressHydrationWarning>
        {text}
      </time>
    </Tooltip>
  );
}
