/** How long ago, in the steps people are told (S0-61). Pure: moments and lengths are milliseconds. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `date`: so long ago that the local date and time say more. */
export type RelativeTime = { unit: "now" | "date" } | { unit: "minute" | "hour" | "day"; count: number };

/** A moment ahead of our clock counts as now. */
export function relativeTimeOf(at: number, now: number): RelativeTime {
  const ago = now - at;
  if (ago < MINUTE) return { unit: "now" };
  if (ago < HOUR) return { unit: "minute", count: Math.floor(ago / MINUTE) };
  if (ago < DAY) return { unit: "hour", count: Math.floor(ago / HOUR) };
  if (ago < 30 * DAY) return { unit: "day", count: Math.floor(ago / DAY) };
  return { unit: "date" };
}

/** A length in its two largest units, rounded down: 22 h 10 min, 3 d 4 h, 45 s. Empty units are left out. */
export interface LengthParts {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

export function lengthPartsOf(ms: number): LengthParts {
  const all = Math.max(0, ms);
  const days = Math.floor(all / DAY);
  const hours = Math.floor((all % DAY) / HOUR);
  const minutes = Math.floor((all % HOUR) / MINUTE);
  const seconds = Math.floor((all % MINUTE) / 1000);
  if (days > 0) return { days, hours, minutes: 0, seconds: 0 };
  if (hours > 0) return { days, hours, minutes, seconds: 0 };
  return { days, hours, minutes, seconds: minutes >= 10 ? 0 : seconds };
}
