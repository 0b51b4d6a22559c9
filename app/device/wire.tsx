import { clsx } from "clsx";
import { Mark } from "@/components/brand";
import { PlatformMark } from "@/components/platform";

export type WireState = "asking" | "joining" | "live" | "cut";

const LINES: Record<WireState, string> = {
  asking: "stroke-edge [stroke-dasharray:3_7]",
  joining: "stroke-late [stroke-dasharray:8_8] animate-flow",
  live: "stroke-online",
  cut: "stroke-edge [stroke-dasharray:44_999]",
};

/** The machine, this monitor, and what is between them. */
export function Wire({ platform, state }: { platform: string; state: WireState }) {
  const live = state === "live";
  return (
    <div aria-hidden="true" className="mx-auto flex w-full max-w-60 items-center">
      <span
        className={clsx("rounded-2xl transition-shadow", live && "ring-2 ring-online ring-offset-4 ring-offset-paper")}
      >
        <PlatformMark platform={platform} size="large" />
      </span>
      <svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none" className="h-2.5 min-w-0 flex-1 px-2">
        <path
          d="M0 5H100"
          fill="none"
          strokeWidth="3"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
          className={LINES[state]}
        />
      </svg>
      <span
        className={clsx(
          "grid size-14 shrink-0 place-items-center rounded-2xl border bg-raised shadow-card",
          live && "ring-2 ring-online ring-offset-4 ring-offset-paper",
        )}
      >
        <Mark className="size-8" alive={state !== "cut"} />
      </span>
    </div>
  );
}
