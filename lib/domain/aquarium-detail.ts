/**
 * How much the aquarium draws so that it stays smooth, decided from what it managed to draw. Pure: the clock is an
 * argument; milliseconds.
 */

/**
 * full: everything · simple: one dot per pixel, no bubbles, nothing turns · half and quarter: fewer pictures a second ·
 * still: one picture, drawn anew when something changes.
 */
export const LEVELS = ["full", "simple", "half", "quarter", "still"] as const;
export type Level = (typeof LEVELS)[number];

/** Pictures a second each level means to draw, and fewer than which make it step down. */
export const PACES: Record<Level, { aim: number; least: number }> = {
  full: { aim: 60, least: 55 },
  simple: { aim: 60, least: 52 },
  half: { aim: 30, least: 23 },
  quarter: { aim: 15, least: 8 },
  still: { aim: 0, least: 0 },
};

/** How long one look at the pictures takes, milliseconds. */
export const LOOK_MS = 800;
/** The first look at a level counts the time its pictures are being prepared: it is not judged. */
const WARM_UP_LOOKS = 1;
/** Below this part of what is needed one look is enough to step down. */
const FAR_BELOW = 0.8;
/** After so long without a stumble the level above gets another chance; twice as long after each that failed. */
const FIRST_PATIENCE_MS = 20_000;
const MAX_PATIENCE_MS = 600_000;

export interface Detail {
  level: Level;
  /** Looks taken at this level. */
  looks: number;
  /** Bad looks in a row: one may be somebody else's fault. */
  stumbles: number;
  /** When it may try the level above. */
  retryAt: number;
  patienceMs: number;
  /** The level was tried again after it had failed. */
  isTrial: boolean;
}

/** @param level where to begin: "still" for those who want no motion; it stays there */
export const firstDetail = (level: Level = "full"): Detail => ({
  level,
  looks: 0,
  stumbles: 0,
  retryAt: Number.POSITIVE_INFINITY,
  patienceMs: FIRST_PATIENCE_MS,
  isTrial: false,
});

/** The level after a look. @param pictures drawn in `ms` */
export function detailAfter(detail: Detail, pictures: number, ms: number, now: number): Detail {
  const looks = detail.looks + 1;
  if (looks <= WARM_UP_LOOKS || ms <= 0) return { ...detail, looks };
  const { least } = PACES[detail.level];
  const perSecond = (pictures * 1000) / ms;
  const at = LEVELS.indexOf(detail.level);
  if (perSecond < least) {
    const stumbles = detail.stumbles + 1;
    if (stumbles < 2 && perSecond > least * FAR_BELOW) return { ...detail, looks, stumbles };
    const patienceMs = detail.isTrial ? Math.min(MAX_PATIENCE_MS, detail.patienceMs * 2) : detail.patienceMs;
    const level = LEVELS[at + 1] ?? "still";
    return { level, looks: 0, stumbles: 0, retryAt: now + patienceMs, patienceMs, isTrial: false };
  }
  const steady = { ...detail, looks, stumbles: 0 };
  if (at === 0 || now < detail.retryAt) return steady;
  return { ...detailTried(steady), retryAt: now + detail.patienceMs };
}

/** Names that may stand in the water at once; more would cover what swims there. */
export const MAX_NAMES = 36;

/** From the still picture too there is a way back: the level to try at `retryAt`. */
export function detailTried(detail: Detail): Detail {
  const level = LEVELS[Math.max(0, LEVELS.indexOf(detail.level) - 1)] ?? "full";
  return { ...detail, level, looks: 0, stumbles: 0, isTrial: true };
}

/** The least water per name, square pixels. */
const WATER_PER_NAME = 11_000;

/** Does everybody wear a name, or only those that are looked for, pointed at, or in trouble? @param area square pixels */
export const namesEverybody = (creatures: number, area: number): boolean =>
  creatures <= MAX_NAMES && creatures * WATER_PER_NAME <= area;

/** How many of a crowd may: names must not hide those they belong to. @param area square pixels */
export const namesInCrowd = (area: number): number =>
  Math.max(3, Math.min(MAX_NAMES, Math.floor(area / (2 * WATER_PER_NAME))));

/** What makes one of many worth a name: smaller is more. null: none. */
export function nameRank(one: { isFound: boolean; isSearched: boolean; state: string }): number | null {
  if (one.isSearched) return one.isFound ? 0 : null;
  if (one.state === "offline") return 1;
  return one.state === "unknown" ? 2 : null;
}
