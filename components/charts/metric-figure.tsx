"use client";

import { useFormatter } from "next-intl";
import { type PointerEvent, useState } from "react";
import { bandPath, linePath } from "@/lib/domain/metric-chart";
import { type MetricUnit, metricText } from "./metric-text";

export interface MetricLine {
  name: string;
  /** A colour of the tokens, such as "var(--accent)". */
  colour: string;
  mean: (number | null)[];
  min: (number | null)[];
  max: (number | null)[];
}

export interface MetricChart {
  unit: MetricUnit;
  lines: MetricLine[];
  /** Value at the top and at the bottom. */
  top: number;
  bottom: number;
  /** Start of the first step, and the length of each, ms. */
  from: number;
  stepMs: number;
  /** Steps without a value that are no gap yet. */
  bridge: number;
  /** What it shows, with its figures, for those who do not see it. */
  label: string;
}

const TICKS = 5;
const DAY = 86_400_000;

/** A line with its band, and under the pointer the figures of that moment. Drawn by the server, so it is there at once. */
export function MetricFigure({ chart }: { chart: MetricChart }) {
  const format = useFormatter();
  const [pointed, setPointed] = useState<number | null>(null);
  const { lines, unit, top, bottom, from, stepMs, bridge, label } = chart;
  const steps = lines[0]?.mean.length ?? 0;
  const spanMs = steps * stepMs;
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * steps);
    setPointed(Math.max(0, Math.min(steps - 1, place)));
  };
  const tickFormat = spanMs <= DAY ? ({ timeStyle: "short" } as const) : ({ month: "short", day: "numeric" } as const);
  return (
    <div role="img" aria-label={label} className="relative h-36 w-full text-muted text-xs">
      {[top, (top + bottom) / 2, bottom].map((value, index) => (
        <span
          key={value}
          className="absolute left-0 w-15 -translate-y-1/2 whitespace-nowrap text-right tabular-nums"
          style={{ top: `calc(6px + (100% - 36px) * ${index / 2})` }}
        >
          {metricText(unit, value, true)}
        </span>
      ))}
      <div
        className="absolute top-1.5 right-0 left-17 h-[calc(100%-36px)] touch-pan-y"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setPointed(null)}
      >
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${Math.max(1, steps)} 100`}
          preserveAspectRatio="none"
          className="h-full w-full overflow-visible"
        >
          {[0, 50, 100].map((y) => (
            <line
              key={y}
              x1={0}
              x2={steps}
              y1={y}
              y2={y}
              className={y === 100 ? "stroke-edge" : "stroke-line"}
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {lines.map(({ name, colour, mean, min, max }) => (
            <g key={name}>
              <path d={bandPath(min, max, { top, bottom, bridge })} fill={colour} fillOpacity={0.16} />
              <path
                d={linePath(mean, { top, bottom, bridge })}
                fill="none"
                stroke={colour}
                strokeWidth={1.75}
                strokeLinecap="round"
                strokeLinejoin="round"
                vectorEffect="non-scaling-stroke"
              />
            </g>
          ))}
        </svg>
        {pointed !== null && <Pointed chart={chart} place={pointed} />}
      </div>
      <div aria-hidden="true" className="absolute right-0 bottom-0 left-17 h-6">
        {Array.from({ length: TICKS }, (_, index) => {
          const place = (index + 0.5) / TICKS;
          return (
            <span
              key={place}
              className="absolute -translate-x-1/2 whitespace-nowrap tabular-nums max-sm:even:hidden"
              style={{ left: `${place * 100}%` }}
              suppressHydrationWarning
            >
              {format.dateTime(new Date(from + place * spanMs), tickFormat)}
            </span>
          );
        })}
      </div>
    </div>
  );
}

/** The moment under the pointer, on the side where there is room. */
function Pointed({ chart, place }: { chart: MetricChart; place: number }) {
  const format = useFormatter();
  const { lines, unit, from, stepMs } = chart;
  const steps = lines[0]?.mean.length ?? 1;
  const share = (place + 0.5) / steps;
  const at = new Date(from + place * stepMs);
  return (
    <>
      <span className="pointer-events-none absolute inset-y-0 w-px bg-edge" style={{ left: `${share * 100}%` }} />
      <div
        className="pointer-events-none absolute top-0 z-10 whitespace-nowrap rounded-md bg-ink px-2.5 py-1.5 text-paper text-xs leading-5 shadow-float"
        style={share < 0.5 ? { left: `calc(${share * 100}% + 10px)` } : { right: `calc(${(1 - share) * 100}% + 10px)` }}
      >
        <p className="font-semibold">{format.dateTime(at, { dateStyle: "medium", timeStyle: "short" })}</p>
        {lines.map(({ name, mean, min, max }) => {
          const [value, least, most] = [mean[place] ?? null, min[place] ?? null, max[place] ?? null];
          return (
            <p key={name}>
              {name}: {value === null ? "–" : metricText(unit, value)}
              {least !== null && most !== null && least !== most && (
                <span className="opacity-75">
                  {" "}
                  ({metricText(unit, least)} – {metricText(unit, most)})
                </span>
              )}
            </p>
          );
        })}
      </div>
    </>
  );
}
