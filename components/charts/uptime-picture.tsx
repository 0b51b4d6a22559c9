import { useFormatter } from "next-intl";
import type { Bucket } from "@/lib/domain/uptime";
import { SEGMENT_LOOK, SEGMENT_STATES } from "../history/segment-look";
import { BUCKET_SUMS, tickFormat } from "./uptime-data";

/** Marks below the chart; on phones every second one is left out. */
const TICKS = 6;
const BAR = 0.82;

interface Props {
  buckets: readonly Bucket[];
  label: string;
}

/** The chart as a still picture, laid out as the live one is: what everybody sees who does not point at it. */
export function UptimePicture({ buckets, label }: Props) {
  const format = useFormatter();
  const every = Math.max(1, Math.ceil(buckets.length / TICKS));
  return (
    <div role="img" aria-label={label} className="relative h-44 w-full text-muted text-xs">
      {[100, 50, 0].map((share) => (
        <span
          key={share}
          className="absolute left-0 w-10 -translate-y-1/2 text-right tabular-nums"
          style={{ top: `calc(4px + (100% - 34px) * ${1 - share / 100})` }}
        >
          {share}%
        </span>
      ))}
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${Math.max(1, buckets.length)} 100`}
        preserveAspectRatio="none"
        className="absolute top-1 right-0 left-12 h-[calc(100%-34px)] w-[calc(100%-48px)] overflow-visible"
      >
        {[0, 50, 100].map((y) => (
          <line
            key={y}
            x1={0}
            x2={buckets.length}
            y1={y}
            y2={y}
            className={y === 100 ? "stroke-edge" : "stroke-line"}
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {buckets.map((bucket, index) => (
          <Stack key={bucket.from} bucket={bucket} index={index} />
        ))}
      </svg>
      <div aria-hidden="true" className="absolute right-0 bottom-0 left-12 h-6">
        {buckets.map(({ from }, index) =>
          index % every > 0 ? null : (
            <span
              key={from}
              className={`absolute -translate-x-1/2 whitespace-nowrap tabular-nums ${(index / every) % 2 === 1 ? "max-sm:hidden" : ""}`}
              style={{ left: `${((index + 0.5) / buckets.length) * 100}%` }}
              suppressHydrationWarning
            >
              {format.dateTime(new Date(from), tickFormat(buckets))}
            </span>
          ),
        )}
      </div>
    </div>
  );
}

function Stack({ bucket, index }: { bucket: Bucket; index: number }) {
  let below = 0;
  return SEGMENT_STATES.map((state) => {
    const share = (bucket[BUCKET_SUMS[state]] / bucket.windowMs) * 100;
    if (!(share > 0)) return null;
    below += share;
    return (
      <rect
        key={state}
        x={index + (1 - BAR) / 2}
        width={BAR}
        y={100 - below}
        height={share}
        fill={SEGMENT_LOOK[state].colour}
        fillOpacity={state === "none" ? 0.25 : 1}
      />
    );
  });
}
