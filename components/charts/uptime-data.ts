import type { Bucket } from "@/lib/domain/uptime";

const DAY = 86_400_000;

/** Where a bucket keeps the time spent in each state, milliseconds. */
export const BUCKET_SUMS = {
  online: "onlineMs",
  offline: "offlineMs",
  unknown: "unknownMs",
  none: "noneMs",
} as const satisfies Record<string, keyof Bucket>;

/** Hours where the chart spans a day, days where it spans more. */
export function tickFormat(buckets: readonly Bucket[]) {
  const isShort = buckets.length > 0 && (buckets.at(-1)?.to ?? 0) - (buckets[0]?.from ?? 0) <= DAY;
  return isShort ? ({ timeStyle: "short" } as const) : ({ month: "short", day: "numeric" } as const);
}
