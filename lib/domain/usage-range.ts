import { addDays, addMonths, dayOf, daysBetween, firstOfMonth } from "./calendar";

/** THE RANGES people look at usage through; all of whole days in the account's time zone. */
export const USAGE_RANGES = ["today", "yesterday", "7d", "30d", "90d", "month", "last-month", "year", "all"] as const;
export type UsageRangeName = (typeof USAGE_RANGES)[number];
export const DEFAULT_RANGE: UsageRangeName = "30d";

/** How wide a bar of the chart is. */
export type UsageStep = "hour" | "day" | "month";

export interface UsageRange {
  name: UsageRangeName;
  /** First and last day, both included. */
  from: string;
  to: string;
  step: UsageStep;
}

/** A chart has at most this many bars. */
export const MAX_BARS = 400;

const LENGTHS = { "7d": 7, "30d": 30, "90d": 90, year: 365 } as const;

/**
 * The days of a range.
 * @param first the first day anything was recorded on; null when nothing was
 */
export function usageRange(name: UsageRangeName, now: number, zone: string, first: string | null): UsageRange {
  const today = dayOf(now, zone);
  const range = (from: string, to = today): UsageRange => {
    const days = daysBetween(from, to) + 1;
    return { name, from, to, step: days === 1 ? "hour" : days <= MAX_BARS ? "day" : "month" };
  };
  switch (name) {
    case "today":
      return range(today);
    case "yesterday":
      return range(addDays(today, -1), addDays(today, -1));
    case "month":
      return range(firstOfMonth(today));
    case "last-month":
      return range(addMonths(today, -1), addDays(firstOfMonth(today), -1));
    case "all":
      return range(first !== null && first < today ? first : today);
    default:
      return range(addDays(today, 1 - LENGTHS[name]));
  }
}

export const isUsageRange = (text: string): text is UsageRangeName => USAGE_RANGES.some((name) => name === text);
