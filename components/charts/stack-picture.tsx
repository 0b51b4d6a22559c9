import { roundCeiling } from "@/lib/domain/chart-scale";
import { axisText, FAINT, heightOf, type StackBar, type StackData } from "./stack-data";

/** Marks below the chart; on phones every second one is left out. */
const TICKS = 6;
const BAR = 0.82;

/** Stacked bars as a still picture, laid out as the live chart is: what everybody sees who does not point at it. */
export function StackPicture({ data }: { data: StackData }) {
  const { bars, parts, unit, label } = data;
  const end = roundCeiling(Math.max(0, ...bars.map(heightOf)));
  const every = Math.max(1, Math.ceil(bars.length / TICKS));
  return (
    <div role="img" aria-label={label} className="relative h-52 w-full text-muted text-xs">
      {[1, 0.5, 0].map((share) => (
        <span
          key={share}
          className="absolute left-0 w-10 -translate-y-1/2 text-right tabular-nums"
          style={{ top: `calc(4px + (100% - 34px) * ${1 - share})` }}
        >
          {axisText(unit, end * share)}
        </span>
      ))}
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${Math.max(1, bars.length)} 100`}
        preserveAspectRatio="none"
        className="absolute top-1 right-0 left-12 h-[calc(100%-34px)] w-[calc(100%-48px)] overflow-visible"
      >
        {[0, 50, 100].map((y) => (
          <line
            key={y}
            x1={0}
            x2={bars.length}
            y1={y}
            y2={y}
            className={y === 100 ? "stroke-edge" : "stroke-line"}
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {bars.map((bar, index) => (
          <Stack key={bar.key} bar={bar} parts={parts} index={index} end={end} />
        ))}
      </svg>
      <div aria-hidden="true" className="absolute right-0 bottom-0 left-12 h-6">
        {bars.map(({ key, tick }, index) =>
          index % every > 0 ? null : (
            <span
              key={key}
              className={`absolute -translate-x-1/2 whitespace-nowrap tabular-nums ${(index / every) % 2 === 1 ? "max-sm:hidden" : ""}`}
              style={{ left: `${((index + 0.5) / bars.length) * 100}%` }}
            >
              {tick}
            </span>
          ),
        )}
      </div>
    </div>
  );
}

function Stack({ bar, parts, index, end }: { bar: StackBar; parts: StackData["parts"]; index: number; end: number }) {
  let below = 0;
  return parts.map((part, place) => {
    const share = ((bar.values[place] ?? 0) / end) * 100;
    if (!(share > 0)) return null;
    below += share;
    return (
      <rect
        key={part.label}
        x={index + (1 - BAR) / 2}
        width={BAR}
        y={100 - below}
        height={share}
        fill={part.colour}
        fillOpacity={part.isFaint ? FAINT : 1}
      />
    );
  });
}
