"use client";

import { clsx } from "clsx";
import { useFormatter, useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { Segment, Window } from "@/lib/domain/uptime";
import { useLength } from "../length";
import { SEGMENT_LOOK } from "./segment-look";

interface Props {
  segments: readonly Segment[];
  window: Window;
  /** Names the bar, e.g. "Last 24 hours". */
  label: string;
}

const DAY = 86_400_000;

/** The states of a window side by side. A pointer or the arrow keys pick a segment, whose words appear above. */
export function UptimeBar({ segments, window, label }: Props) {
  const t = useTranslations("history");
  const wordsOf = useSegmentWords();
  const [picked, setPicked] = useState<number | null>(null);
  const place = (at: number) => ((at - window.from) / (window.to - window.from)) * 100;
  const segment = picked === null ? undefined : segments[picked];

  const onKeyDown = (event: KeyboardEvent) => {
    const last = segments.length - 1;
    const from = picked ?? last;
    const steps: Record<string, number> = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last };
    const next = steps[event.key];
    if (event.key === "Escape") setPicked(null);
    if (next === undefined) return;
    event.preventDefault();
    setPicked(Math.min(last, Math.max(0, next)));
  };
  const onPointer = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    setPicked(
      nearest(segments, window.from + share * (window.to - window.from), (window.to - window.from) / box.width),
    );
  };

  return (
    <div className="relative">
      {segment && (
        <Bubble at={place((segment.from + segment.to) / 2)}>
          <span className="font-semibold">{wordsOf(segment).state}</span> · {wordsOf(segment).length}
          <br />
          {wordsOf(segment).from} – {wordsOf(segment).to}
        </Bubble>
      )}
      <div
        role="slider"
        tabIndex={0}
        aria-label={t("timelineLabel", { window: label, count: segments.length })}
        aria-valuemin={1}
        aria-valuemax={segments.length}
        aria-valuenow={(picked ?? segments.length - 1) + 1}
        aria-valuetext={t("segment", wordsOf(segment ?? segments.at(-1)))}
        onKeyDown={onKeyDown}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && setPicked(picked ?? segments.length - 1)}
        onBlur={() => setPicked(null)}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => setPicked(null)}
        className="relative h-10 cursor-crosshair touch-pan-y overflow-clip rounded-xs border-b-2 border-b-line outline-offset-4"
      >
        {segments.map((one, index) => (
          <span
            key={one.from}
            className={clsx(
              "absolute bottom-0 transition-opacity",
              SEGMENT_LOOK[one.state].bar,
              // However short an outage was, it is seen.
              one.state === "offline" ? "z-2 min-w-[3px]" : one.state === "unknown" ? "z-1 min-w-[3px]" : "",
              picked !== null && picked !== index && "opacity-45",
            )}
            style={{ left: `${place(one.from)}%`, width: `${place(one.to) - place(one.from)}%` }}
          />
        ))}
      </div>
      <Axis window={window} />
    </div>
  );
}

/** The segment under the pointer; one too short to be hit within 4 px of it wins over its long neighbour. */
function nearest(segments: readonly Segment[], at: number, msPerPx: number): number {
  const reach = 4 * msPerPx;
  const isShort = (one: Segment) => one.to - one.from < reach && (one.state === "offline" || one.state === "unknown");
  const short = segments.findIndex((one) => isShort(one) && at > one.from - reach && at < one.to + reach);
  if (short >= 0) return short;
  const found = segments.findIndex((one) => at < one.to);
  return found >= 0 ? found : segments.length - 1;
}

function Bubble({ at, children }: { at: number; children: React.ReactNode }) {
  // Near the edges the bubble leans inwards.
  const lean = at < 20 ? "0%" : at > 80 ? "-100%" : "-50%";
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute bottom-full z-10 mb-1.5 whitespace-nowrap rounded-md bg-ink px-2.5 py-1.5 text-paper text-xs leading-5 shadow-float"
      style={{ left: `${at}%`, transform: `translateX(${lean})` }}
    >
      {children}
    </div>
  );
}

function Axis({ window }: { window: Window }) {
  const t = useTranslations("history");
  const format = useFormatter();
  const isShort = window.to - window.from <= DAY;
  const text = (at: number) =>
    format.dateTime(new Date(at), isShort ? { timeStyle: "short" } : { month: "short", day: "numeric" });
  const marks = [0, 0.25, 0.5, 0.75].map((share) => window.from + share * (window.to - window.from));
  return (
    <div
      aria-hidden="true"
      className="mt-1.5 grid grid-cols-[1fr_1fr_1fr_1fr_auto] text-muted text-xs tabular-nums"
      suppressHydrationWarning
    >
      {marks.map((mark) => (
        <span key={mark} suppressHydrationWarning>
          {text(mark)}
        </span>
      ))}
      <span>{t("now")}</span>
    </div>
  );
}

/** The words of a segment, for bubbles, tables and screen readers. */
export function useSegmentWords() {
  const t = useTranslations();
  const format = useFormatter();
  const length = useLength();
  const moment = (at: number) => format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "short" });
  return (segment: Segment | undefined) => {
    const { state, from, to } = segment ?? { state: "none" as const, from: 0, to: 0 };
    return {
      state: state === "none" ? t("history.none") : t(`status.${state}`),
      from: moment(from),
      to: moment(to),
      length: length(to - from),
    };
  };
}
