"use client";

import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { useLiveState } from "./use-live";

const looks = {
  connecting: "text-muted",
  live: "text-online",
  reconnecting: "text-late",
} as const;

/** Says honestly whether the page follows by itself. */
export function LiveState() {
  const t = useTranslations("live");
  const state = useLiveState();
  return (
    <span
      role="status"
      data-live={state}
      title={t(`${state}Hint`)}
      className={clsx("inline-flex items-center gap-2 whitespace-nowrap font-medium text-[0.8125rem]", looks[state])}
    >
      <span
        aria-hidden="true"
        className={clsx(
          "size-2 rounded-full",
          state === "live" ? "animate-beacon bg-current" : "border-[1.5px] border-current border-dashed",
        )}
      />
      {t(state)}
    </span>
  );
}
