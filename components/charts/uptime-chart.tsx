"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { Bucket } from "@/lib/domain/uptime";
import { SEGMENT_LOOK, SEGMENT_STATES } from "../history/segment-look";
import { useLength } from "../length";
import { BUCKET_SUMS, tickFormat } from "./uptime-data";

const DAY = 86_400_000;

/** The share of each state per step, stacked, with its figures under the pointer. Loaded only then: recharts is large. */
export default function UptimeChart({ buckets, label }: { buckets: readonly Bucket[]; label: string }) {
  const t = useTranslations();
  const format = useFormatter();
  const length = useLength();
  const first = buckets[0];
  const isDaily = first !== undefined && first.to - first.from >= DAY;
  const tick = (at: number) => format.dateTime(new Date(at), tickFormat(buckets));
  const moment = (at: number) =>
    format.dateTime(new Date(at), isDaily ? { dateStyle: "medium" } : { dateStyle: "medium", timeStyle: "short" });
  const words = (state: (typeof SEGMENT_STATES)[number]) =>
    state === "none" ? t("history.none") : t(`status.${state}`);
  const data = buckets.map((bucket) => ({
    ...bucket,
    ...Object.fromEntries(SEGMENT_STATES.map((state) => [state, (bucket[BUCKET_SUMS[state]] / bucket.windowMs) * 100])),
  }));

  return (
    <div role="img" aria-label={label} className="h-44 w-full text-xs">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={data}
          margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
          barCategoryGap="18%"
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="from"
            tickFormatter={tick}
            tick={{ fill: "var(--muted)" }}
            tickLine={false}
            axisLine={{ stroke: "var(--edge)" }}
            minTickGap={28}
          />
          <YAxis
            domain={[0, 100]}
            ticks={[0, 50, 100]}
            unit="%"
            width={48}
            tick={{ fill: "var(--muted)" }}
            tickLine={false}
            axisLine={false}
          />
          <Tooltip
            cursor={{ fill: "var(--sunken)" }}
            isAnimationActive={false}
            content={({ active, payload }) => {
              // recharts hands back the very objects of `data`.
              const bucket = active ? (payload?.[0]?.payload as Bucket | undefined) : undefined;
              if (!bucket) return null;
              return (
                <div className="rounded-md bg-ink px-2.5 py-1.5 text-paper text-xs leading-5 shadow-float">
                  <p className="font-semibold">
                    {moment(bucket.from)} – {moment(bucket.to)}
                  </p>
                  {SEGMENT_STATES.filter((state) => bucket[BUCKET_SUMS[state]] > 0).map((state) => (
                    <p key={state}>
                      {words(state)}: {length(bucket[BUCKET_SUMS[state]])}
                    </p>
                  ))}
                </div>
              );
            }}
          />
          {SEGMENT_STATES.map((state) => (
            <Bar
              key={state}
              dataKey={state}
              stackId="share"
              fill={SEGMENT_LOOK[state].colour}
              fillOpacity={state === "none" ? 0.25 : 1}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
