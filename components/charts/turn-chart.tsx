"use client";

import { type PointerEvent, useState } from "react";

/** One turn: its parts from the bottom up, and what stands beside the pointer. */
export interface TurnBar {
  parts: readonly number[];
  title: string;
  lines: readonly string[];
}

interface Props {
  bars: readonly TurnBar[];
  /** The highest bar. */
  most: number;
  mostLabel: string;
  label: string;
  /** Of the parts. */
  names: readonly string[];
}

const FILLS = [
  "var(--accent)",
  "color-mix(in oklab, var(--accent) 38%, var(--surface))",
  "var(--edge)",
  "var(--ink)",
] as const;
const BAR = 0.8;
/** A few turns would be drawn as walls. */
const FEWEST = 24;

/** Tokens per turn, stacked, with the figures under the pointer. The list of turns below it says the same in words. */
export function TurnChart({ bars, most, mostLabel, label, names }: Props) {
  const [pointed, setPointed] = useState<number | null>(null);
  const width = Math.max(FEWEST, bars.length);
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - box.left) / box.width) * width);
    setPointed(index >= 0 && index < bars.length ? index : null);
  };
  const bar = pointed === null ? undefined : bars[pointed];
  return (
    <figure>
      <figcaption className="mb-2 flex flex-wrap items-baseline gap-x-4 gap-y-1 text-muted text-xs">
        <span className="mr-auto">{label}</span>
        {names.map((name, index) => (
          <span key={name} className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className="size-2.5 rounded-[2px]" style={{ background: FILLS[index] }} />
            {name}
          </span>
        ))}
      </figcaption>
      <div
        role="img"
        aria-label={label}
        className="relative h-32 touch-pan-y"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setPointed(null)}
      >
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${width} 100`}
          preserveAspectRatio="none"
          className="absolute inset-0 size-full"
        >
          <line x1={0} x2={width} y1={0} y2={0} className="stroke-line" vectorEffect="non-scaling-stroke" />
          <line x1={0} x2={width} y1={100} y2={100} className="stroke-edge" vectorEffect="non-scaling-stroke" />
          {bars.map((one, index) => (
            <Stack key={one.title} bar={one} index={index} most={most} isPointed={index === pointed} />
          ))}
        </svg>
        <span className="pointer-events-none absolute top-0 right-0 bg-surface/80 px-1 text-muted text-xs tabular-nums">
          {mostLabel}
        </span>
        {bar && pointed !== null && (
          <div
            className="pointer-events-none absolute top-2 z-10 w-max max-w-60 rounded-md bg-ink px-2.5 py-1.5 text-paper text-xs leading-5 shadow-float"
            style={
              pointed < width / 2
                ? { left: `calc(${((pointed + 1) / width) * 100}% + 6px)` }
                : { right: `calc(${(1 - pointed / width) * 100}% + 6px)` }
            }
          >
            <p className="font-semibold">{bar.title}</p>
            {bar.lines.map((line) => (
              <p key={line} className="tabular-nums">
                {line}
              </p>
            ))}
          </div>
        )}
      </div>
    </figure>
  );
}

interface StackProps {
  bar: TurnBar;
  index: number;
  most: number;
  isPointed: boolean;
}

function Stack({ bar, index, most, isPointed }: StackProps) {
  let below = 0;
  return bar.parts.map((part, place) => {
    const height = (part / most) * 100;
    below += height;
    return height > 0 ? (
      <rect
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a bar are known by their place.
        key={place}
        x={index + (1 - BAR) / 2}
        width={BAR}
        y={100 - below}
        height={height}
        fill={FILLS[place]}
        fillOpacity={isPointed ? 0.75 : 1}
      />
    ) : null;
  });
}
