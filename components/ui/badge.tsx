import { clsx } from "clsx";
import type { ReactNode } from "react";

const tones = {
  neutral: "bg-sunken text-muted",
  accent: "bg-accent-soft text-accent-text",
  online: "bg-online-soft text-online",
  offline: "bg-offline-soft text-offline",
  late: "bg-late-soft text-late",
  retired: "bg-retired-soft text-retired",
} as const;

export type Tone = keyof typeof tones;

/** A word or two about a thing: a role, a version, a count. */
export function Badge({
  tone = "neutral",
  className,
  children,
}: {
  tone?: Tone;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1 whitespace-nowrap rounded-full px-2 py-0.5 font-medium text-xs leading-5",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
