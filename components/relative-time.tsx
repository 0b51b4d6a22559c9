"use client";

import { clsx } from "clsx";
import { useFormatter, useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import { type RelativeTime as Ago, relativeTimeOf } from "@/lib/domain/relative-time";
import { clockNow, subscribeClock } from "./clock";
import { Tooltip } from "./ui/tooltip";

/** The moment the server rendered at, milliseconds. */
export const RenderedAt = createContext(0);

/** The moment the server rendered at: what is shown until the browser's clock takes over, so that both agree at first. */
export function RenderedAtProvider({ at, children }: { at: number; children: ReactNode }) {
  return <RenderedAt value={at}>{children}</RenderedAt>;
}

/** The platform's clock, as fresh as its last tick (5 s). Renders again with each tick: prefer `RelativeTime`. */
export function useClock(): number {
  const renderedAt = useContext(RenderedAt);
  return useSyncExternalStore(subscribeClock, clockNow, () => renderedAt);
}

/** "minute 5": the same text for as long as the same words are right, so that a tick re-renders only what changes. */
const stepOf = (ago: Ago): string => ("count" in ago ? `${ago.unit} ${ago.count}` : ago.unit);

function useStep(at: number): string {
  const renderedAt = useContext(RenderedAt);
  return useSyncExternalStore(
    subscribeClock,
    () => stepOf(relativeTimeOf(at, clockNow())),
    () => stepOf(relativeTimeOf(at, renderedAt)),
  );
}

interface Props {
  /** Milliseconds. */
  at: number;
  /** true: reachable by keyboard, which shows the exact moment too. In long lists leave it to the pointer. */
  focusable?: boolean;
  className?: string;
}

/**
 * How long ago, in the words of S0-61, always right; the exact moment on hover and tap, and on focus: its own where
 * focusable, else that of the link of its `group`, so that a long list needs no second stop for each line.
 */
export function RelativeTime({ at, focusable = false, className }: Props) {
  const t = useTranslations("time");
  const format = useFormatter();
  const [unit, count = "0"] = useStep(at).split(" ");
  const date = new Date(at);
  const words = {
    now: () => t("justNow"),
    minute: () => t("minutesAgo", { count: Number(count) }),
    hour: () => t("hoursAgo", { count: Number(count) }),
    day: () => t("daysAgo", { count: Number(count) }),
    date: () => format.dateTime(date, { dateStyle: "medium", timeStyle: "short" }),
  };
  const text = words[(unit ?? "date") as keyof typeof words]();
  const exact = format.dateTime(date, { dateStyle: "medium", timeStyle: "medium" });
  // The server's and the browser's language data may differ in a space; the browser's stays.
  const time = (
    <time
      dateTime={date.toISOString()}
      tabIndex={focusable ? 0 : undefined}
      data-exact={format.dateTime(date, { dateStyle: "short", timeStyle: "short" })}
      className={clsx(!focusable && "group-has-[a:focus-visible]:after:content-[attr(data-exact)]", className)}
      suppressHydrationWarning
    >
      <span className={focusable ? undefined : "group-has-[a:focus-visible]:sr-only"} suppressHydrationWarning>
        {text}
      </span>
    </time>
  );
  return <Tooltip hint={exact}>{time}</Tooltip>;
}
