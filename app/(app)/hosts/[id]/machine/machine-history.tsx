import { clsx } from "clsx";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type MetricChart, MetricFigure } from "@/components/charts/metric-figure";
import { type MetricUnit, metricText } from "@/components/charts/metric-text";
import { useLength } from "@/components/length";
import { CardSection } from "@/components/ui/card";
import { bridgeOf, outline, roundTop } from "@/lib/domain/metric-chart";
import { DEFAULT_METRIC_RANGE, METRIC_RANGE_NAMES, type MetricRange, type Series } from "@/lib/domain/metric-ladder";
import type { MetricHistory } from "@/lib/services/metric-history";

interface Props {
  history: MetricHistory;
  hostId: string;
  everySeconds: number | null;
}

/** THE CHARTS of a machine. */
const CHARTS = [
  { name: "cpu", unit: "percent", series: ["cpu"] },
  { name: "memory", unit: "percent", series: ["memory"] },
  { name: "disk", unit: "percent", series: ["disk"] },
  { name: "network", unit: "speed", series: ["down", "up"] },
  { name: "load", unit: "load", series: ["load"] },
  { name: "temperature", unit: "celsius", series: ["temperature"] },
] as const satisfies { name: string; unit: MetricUnit; series: readonly Series[] }[];

const COLOURS = ["var(--online)", "var(--accent)"];

/** How the machine has been through the chosen range (S2-12). */
export function MachineHistory({ history, hostId, everySeconds }: Props) {
  const t = useTranslations("metrics");
  const length = useLength();
  const { range, stepMs, measured } = history;
  return (
    <CardSection
      id="machine-history"
      title={`${t("past")} · ${t(`range.${range}`)}`}
      hint={measured > 0 ? t("steps", { length: length(stepMs) }) : undefined}
      actions={<Ranges chosen={range} hostId={hostId} />}
    >
      {measured === 0 ? (
        <p className="py-6 text-center text-muted text-sm">{t("emptyRange")}</p>
      ) : (
        <div className="grid gap-x-8 gap-y-7 lg:grid-cols-2">
          {CHARTS.map((chart) => (
            <Chart key={chart.name} chart={chart} history={history} everySeconds={everySeconds} />
          ))}
        </div>
      )}
    </CardSection>
  );
}

function Ranges({ chosen, hostId }: { chosen: MetricRange; hostId: string }) {
  const t = useTranslations("metrics");
  return (
    <nav aria-label={t("ranges")} className="-mx-1 flex flex-wrap gap-1">
      {METRIC_RANGE_NAMES.map((name) => (
        <Link
          key={name}
          href={name === DEFAULT_METRIC_RANGE ? `/hosts/${hostId}` : `/hosts/${hostId}?range=${name}`}
          scroll={false}
          prefetch={false}
          aria-current={name === chosen ? "true" : undefined}
          className={clsx(
            "inline-flex min-h-9 items-center rounded-control px-2.5 text-sm transition-colors",
            name === chosen ? "bg-sunken font-medium text-ink" : "text-muted hover:bg-sunken/60 hover:text-ink",
          )}
        >
          {t(`range.${name}`)}
        </Link>
      ))}
    </nav>
  );
}

function Chart({
  chart,
  history,
  everySeconds,
}: {
  chart: (typeof CHARTS)[number];
  history: MetricHistory;
  everySeconds: number | null;
}) {
  const t = useTranslations("metrics");
  const { name, unit, series } = chart;
  const lines = series.map((one, index) => ({
    name: series.length > 1 ? t(one === "up" ? "up" : "down") : t(`part.${name}`),
    colour: COLOURS[index] ?? "var(--ink)",
    ...rounded(history.series[one], unit),
  }));
  const outlines = lines.map((line) => ({ name: line.name, colour: line.colour, told: outline(line) }));
  const tops = outlines.flatMap(({ told }) => (told ? [told.max] : []));
  // Nothing of it in this range: the tile above says why.
  if (tops.length === 0) return null;
  const words = outlines.flatMap(({ name: line, told }) =>
    told
      ? [
          t("outline", {
            name: line,
            mean: metricText(unit, told.mean),
            min: metricText(unit, told.min),
            max: metricText(unit, told.max),
            latest: metricText(unit, told.latest),
          }),
        ]
      : [],
  );
  const drawn: MetricChart = {
    ...{ unit, lines, from: history.from, stepMs: history.stepMs, bridge: bridgeOf(everySeconds, history.stepMs) },
    top: topOf(unit, Math.max(...tops)),
    bottom: 0,
    label: `${t(`range.${history.range}`)}. ${words.join(" ")}`,
  };
  return (
    <figure data-metric={name} className="min-w-0">
      <figcaption className="mb-2 flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
        <span className="font-medium text-sm">{t(`part.${name}`)}</span>
        {outlines.map(({ name: line, colour, told }) =>
          told ? (
            <span key={line} className="text-muted text-xs tabular-nums">
              {series.length > 1 && (
                <>
                  <span
                    aria-hidden
                    className="mr-1.5 inline-block size-2 rounded-full"
                    style={{ background: colour }}
                  />
                  {line}{" "}
                </>
              )}
              {t("short", { mean: metricText(unit, told.mean), max: metricText(unit, told.max) })}
            </span>
          ) : null,
        )}
      </figcaption>
      <MetricFigure chart={drawn} />
    </figure>
  );
}

/** The value at the top of a chart: a round number in the unit it is read in. */
function topOf(unit: MetricUnit, largest: number): number {
  if (unit === "percent") return 100;
  if (unit !== "speed") return roundTop(largest);
  const power = 1024 ** Math.max(1, Math.floor(Math.log(Math.max(1, largest)) / Math.log(1024)));
  return roundTop(largest / power) * power;
}

/** No more digits than can be seen: every page carries these numbers as text. */
function rounded(drawn: { mean: (number | null)[]; min: (number | null)[]; max: (number | null)[] }, unit: MetricUnit) {
  const factor = unit === "speed" ? 1 : unit === "load" ? 100 : 10;
  const all = (values: readonly (number | null)[]) =>
    values.map((value) => (value === null ? null : Math.round(value * factor) / factor));
  return { mean: all(drawn.mean), min: all(drawn.min), max: all(drawn.max) };
}
