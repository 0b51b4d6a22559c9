import { shortSpeed } from "@/lib/domain/figures";

/** What the values of a chart are. */
export type MetricUnit = "percent" | "speed" | "load" | "celsius";

/** A value with its unit, the same in every language. @param isRough marks of an axis need no decimals */
export function metricText(unit: MetricUnit, value: number, isRough = false): string {
  const digits = (most: number) => String(Number(value.toFixed(isRough && Math.abs(value) >= 10 ? 0 : most)));
  if (unit === "percent") return `${digits(1)} %`;
  if (unit === "celsius") return `${digits(1)} °C`;
  if (unit === "speed") return isRough ? shortSpeed(value).replace(".0 ", " ") : shortSpeed(value);
  return digits(2);
}
