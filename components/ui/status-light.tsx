import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import type { HostState } from "@/lib/domain/liveness";

/** One shape per state, so that nobody needs to see the colour: full disc, crossed ring, half disc, dash in a ring. */
const shapes: Record<HostState, React.ReactNode> = {
  online: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  offline: (
    <g fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round">
      <circle cx="6" cy="6" r="4.6" />
      <path d="m4.5 4.5 3 3m0-3-3 3" />
    </g>
  ),
  unknown: (
    <g stroke="currentColor" strokeWidth="1.6">
      <circle cx="6" cy="6" r="4.6" fill="none" strokeDasharray="2.4 1.7" />
      <path d="M6 3.2v3.4M6 8.5v.3" strokeLinecap="round" />
    </g>
  ),
  waiting: (
    <g fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round">
      <circle cx="6" cy="6" r="4.6" />
      <path d="M6 3.6V6l1.7 1.1" />
    </g>
  ),
  retired: (
    <g fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round">
      <circle cx="6" cy="6" r="4.6" />
      <path d="M4 6h4" />
    </g>
  ),
};

const colours: Record<HostState, string> = {
  online: "text-online",
  offline: "text-offline",
  unknown: "text-late",
  waiting: "text-retired",
  retired: "text-retired",
};
const fills: Record<HostState, string> = {
  online: "bg-online-soft",
  offline: "bg-offline-soft",
  unknown: "bg-late-soft",
  waiting: "bg-retired-soft",
  retired: "bg-retired-soft",
};

interface Props {
  state: HostState;
  /** pill: on its own soft ground · plain: within a line · dot: the shape alone, its word for screen readers. */
  look?: "pill" | "plain" | "dot";
  className?: string;
}

/** A state as light, shape and word; never by colour alone. */
export function StatusLight({ state, look = "pill", className }: Props) {
  const t = useTranslations("status");
  return (
    <span
      data-state={state}
      className={clsx(
        "inline-flex items-center gap-1.5 whitespace-nowrap font-medium text-[0.8125rem] leading-5",
        colours[state],
        look === "pill" && ["rounded-full py-0.5 pr-2.5 pl-2", fills[state]],
        className,
      )}
    >
      <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3 shrink-0">
        {shapes[state]}
      </svg>
      <span className={look === "dot" ? "sr-only" : undefined}>{t(state)}</span>
    </span>
  );
}
