/** For how many days the past is kept, as people may choose it. */

export const RETENTION_DAYS = {
  /** The ladder holds 400 days. */
  metrics: [7, 30, 90, 180, 400],
  /** 0 stands for "for good". */
  sessions: [0, 30, 90, 180, 365, 730],
  errors: [7, 14, 30, 90, 180],
} as const;

export type Kept = keyof typeof RETENTION_DAYS;
export const KEPT = Object.keys(RETENTION_DAYS) as Kept[];
export type Retention = Record<Kept, number>;

/** Is something kept for a shorter time than before, so that it will be deleted? 0 is for good. */
export const isShorter = (before: Retention, next: Retention): boolean =>
  KEPT.some((kept) => (next[kept] || Number.POSITIVE_INFINITY) < (before[kept] || Number.POSITIVE_INFINITY));
