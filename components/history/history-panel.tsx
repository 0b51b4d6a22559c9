"use client";

import { clsx } from "clsx";
import { useFormatter, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import type { HistoryWindow, WindowView } from "@/lib/services/history";
import { UptimePicture } from "../charts/uptime-picture";
import { useLength } from "../length";
import { CardSection } from "../ui/card";
import { SEGMENT_LOOK, SEGMENT_STATES } from "./segment-look";
import { SegmentTable } from "./segment-table";
import { UptimeBar } from "./uptime-bar";

const UptimeChart = lazy(() => import("../charts/uptime-chart"));

const NAMES = ["24h", "7d", "30d"] as const satisfies readonly HistoryWindow[];

/** Uptime of three windows; the chosen one as timeline, chart and table. */
export function HistoryPanel({ windows }: { windows: Record<HistoryWindow, WindowView> }) {
  const t = useTranslations("history");
  const length = useLength();
  const [chosen, setChosen] = useState<HistoryWindow>("24h");
  const [isPointedAt, setPointedAt] = useState(false);
  const { window, segments, stepMs, buckets, uptime } = windows[chosen];
  const label = t(`last${chosen}`);
  const step = buckets[0] ? buckets[0].to - buckets[0].from : 0;
  const chartLabel = t("chartLabel", { length: length(step) });
  // Everybody gets the picture with the page; the library that tells figures under a pointer waits for one.
  const picture = <UptimePicture buckets={buckets} label={`${chartLabel} · ${label}`} />;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid in every browser. */}
      <div role="group" aria-label={t("window")} className="grid gap-3 sm:grid-cols-3">
        {NAMES.map((name) => (
          <UptimeCard
            key={name}
            name={name}
            view={windows[name]}
            isChosen={name === chosen}
            onChoose={() => setChosen(name)}
          />
        ))}
      </div>
      <CardSection
        id="history"
        title={`${t("title")} · ${label}`}
        hint={uptime.unknownMs > 0 || uptime.noneMs > 0 ? t("unknownNote") : undefined}
      >
        <div className="space-y-6">
          <div className="pt-3">
            <UptimeBar key={chosen} segments={segments} window={window} label={label} />
            {stepMs && <p className="mt-2 text-muted text-sm">{t("steps", { length: length(stepMs) })}</p>}
          </div>
          <Legend />
          <figure>
            <figcaption className="mb-2 text-muted text-xs">{chartLabel}</figcaption>
            <div className="h-44" data-chart={isPointedAt ? "live" : "still"} onPointerEnter={() => setPointedAt(true)}>
              {isPointedAt ? (
                <Suspense fallback={picture}>
                  <UptimeChart buckets={buckets} label={`${chartLabel} · ${label}`} />
                </Suspense>
              ) : (
                picture
              )}
            </div>
          </figure>
          <SegmentTable segments={segments} label={label} />
        </div>
      </CardSection>
    </>
  );
}

interface CardProps {
  name: HistoryWindow;
  view: WindowView;
  isChosen: boolean;
  onChoose(): void;
}

function UptimeCard({ name, view, isChosen, onChoose }: CardProps) {
  const t = useTranslations("history");
  const format = useFormatter();
  const length = useLength();
  const { uptime, percent } = view;
  const watched = { watched: length(uptime.watchedMs), window: t(`short${name}`) };
  const isWhole = uptime.watchedMs === uptime.windowMs;
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      data-uptime={name}
      onClick={onChoose}
      className="group rounded-card border bg-surface px-5 py-4 text-left shadow-card transition-colors hover:border-edge aria-pressed:border-edge aria-pressed:bg-raised"
    >
      <span className="flex items-baseline justify-between gap-3">
        <span className="font-medium text-muted text-sm group-aria-pressed:text-ink">{t(`last${name}`)}</span>
        <span aria-hidden="true" className={clsx("size-1.5 rounded-full", isChosen ? "bg-accent" : "bg-transparent")} />
      </span>
      <span
        className={clsx(
          "mt-1 block font-semibold text-[1.75rem] tabular-nums leading-tight tracking-tight",
          percent === null ? "text-muted" : percent === 100 ? "text-online" : "text-ink",
        )}
      >
        {percent === null ? "–" : format.number(percent / 100, { style: "percent", maximumFractionDigits: 2 })}
      </span>
      <span className="mt-1 block text-muted text-xs leading-5">
        {percent === null ? t("notWatched") : isWhole ? t("watchedAll", watched) : t("watched", watched)}
      </span>
      {percent !== null && (
        <span className={clsx("block text-xs leading-5", uptime.offlineMs > 0 ? "text-offline" : "text-muted")}>
          {uptime.offlineMs > 0 ? t("offlineFor", { length: length(uptime.offlineMs) }) : t("neverOffline")}
          {uptime.unknownMs > 0 && (
            <span className="text-late"> · {t("unknownFor", { length: length(uptime.unknownMs) })}</span>
          )}
        </span>
      )}
    </button>
  );
}

function Legend() {
  const t = useTranslations();
  return (
    <ul aria-hidden="true" className="flex flex-wrap items-end gap-x-4 gap-y-1 text-muted text-xs sm:gap-x-5">
      {SEGMENT_STATES.map((state) => (
        <li key={state} className="flex h-4 items-end gap-2">
          <span className={clsx("w-2.5 origin-bottom scale-y-40 rounded-[1px]", SEGMENT_LOOK[state].bar)} />
          <span className="leading-4">{state === "none" ? t("history.none") : t(`status.${state}`)}</span>
        </li>
      ))}
    </ul>
  );
}
