/**
 * Days as people in a time zone live them. A day is its ISO date ("2026-11-21"), so that nothing depends on the zone of
 * the machine; lengths and moments are milliseconds.
 */

const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(zone, format);
  }
  return format;
}

/** What clocks in the zone show at a moment, as if it were UTC, ms. */
function wallClock(at: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The day it is in a zone. */
export const dayOf = (at: number, zone: string): string => new Date(wallClock(at, zone)).toISOString().slice(0, 10);

const utcOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export const addDays = (day: string, days: number): string =>
  new Date(utcOf(day) + days * DAY_MS).toISOString().slice(0, 10);

export const firstOfMonth = (day: string): string => `${day.slice(0, 7)}-01`;

/** The first day of the month `months` later. */
export function addMonths(day: string, months: number): string {
  const first = new Date(utcOf(firstOfMonth(day)));
  first.setUTCMonth(first.getUTCMonth() + months);
  return first.toISOString().slice(0, 10);
}

/** How many days from one to the other; 0 when they are the same. */
export const daysBetween = (from: string, to: string): number => Math.round((utcOf(to) - utcOf(from)) / DAY_MS);

/** Every day from the first to the last, both included. */
export const daysFrom = (first: string, last: string): string[] =>
  Array.from({ length: Math.max(0, daysBetween(first, last) + 1) }, (_, index) => addDays(first, index));

/** The moment a day begins in a zone: midnight, or where clocks jump over it the first moment after. */
export function startOfDay(day: string, zone: string): number {
  const target = utcOf(day);
  // The offset on either side of a change; days begin at whole quarter hours everywhere.
  let at = target - (wallClock(target, zone) - target);
  at = target - (wallClock(at, zone) - at);
  if (dayOf(at, zone) < day) at += 3_600_000;
  while (dayOf(at - 900_000, zone) === day) at -= 900_000;
  return at;
}

/** Is it a zone this machine knows? Offsets such as "+08:00" are none: they know no summer time. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/.test(zone)) return false;
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * What a month comes to at the pace so far.
 * @param soFar used since the month began, or since `since` when that is later
 * @returns null while less than a day has passed: a pace needs one
 */
export function projectMonth(
  soFar: number,
  { now, zone, since = "" }: { now: number; zone: string; since?: string },
): number | null {
  const first = firstOfMonth(dayOf(now, zone));
  const begun = startOfDay(since > first ? since : first, zone);
  const end = startOfDay(addMonths(first, 1), zone);
  const elapsed = now - begun;
  if (elapsed < DAY_MS) return null;
  return Number((BigInt(Math.round(soFar)) * BigInt(end - begun) + BigInt(elapsed) / 2n) / BigInt(elapsed));
}
