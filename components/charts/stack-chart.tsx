"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { roundCeiling } from "@/lib/domain/chart-scale";
import { axisText, FAINT, heightOf, type StackBar, type StackData, valueText } from "./stack-data";

/** Stacked bars with their figures under the pointer. Loaded only then: recharts is large. */
export default function StackChart({ data }: { data: StackData }) {
  const { bars, parts, unit, label } = data;
  const end = roundCeiling(Math.max(0, ...bars.map(heightOf)));
  const ticks = new Map(bars.map(({ key, tick }) => [key, tick]));
  return (
    <div role="img" aria-label={label} className="h-52 w-full text-xs">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={bars}
          margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
          barCategoryGap="18%"
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="key"
            tickFormatter={(key: string) => ticks.get(key) ?? ""}
            tick={{ fill: "var(--muted)" }}
            tickLine={false}
            axisLine={{ stroke: "var(--edge)" }}
            minTickGap={28}
          />
          <YAxis
            domain={[0, end]}
            ticks={[0, end / 2, end]}
            tickFormatter={(value: number) => axisText(unit, value)}
            width={48}
            tick={{ fill: "var(--muted)" }}
            tickLine={false}
            axisLine={false}
          />
          <Tooltip
            cursor={{ fill: "var(--sunken)" }}
            isAnimationActive={false}
            content={({ active, payload }) => {
              // recharts hands back the very objects of `bars`.
              const bar = active ? (payload?.[0]?.payload as StackBar | undefined) : undefined;
              return bar ? <Figures bar={bar} data={data} /> : null;
            }}
          />
          {parts.map((part, place) => (
            <Bar
              key={part.label}
              dataKey={(bar: StackBar) => bar.values[place] ?? 0}
              name={part.label}
              stackId="all"
              fill={part.colour}
              fillOpacity={part.isFaint ? FAINT : 1}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function Figures({ bar, data: { parts, unit } }: { bar: StackBar; data: StackData }) {
  return (
    <div className="rounded-md bg-ink px-2.5 py-1.5 text-paper text-xs leading-5 shadow-float">
      <p className="font-semibold">{bar.title}</p>
      {parts.map(({ label }, place) => (
        <p key={label} className="tabular-nums">
          {label}: {valueText(unit, bar.values[place] ?? 0)}
        </p>
      ))}
    </div>
  );
}
