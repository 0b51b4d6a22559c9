import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, addMonths, dayOf, daysBetween, daysFrom, isTimeZone, projectMonth, startOfDay } from "./calendar";

const ms = (iso: string) => Date.parse(iso);

describe("S2-8: a day in the account's time zone", () => {
  it.each([
    ["2026-11-20T18:29:59Z", "Asia/Kolkata", "2026-11-20"],
    ["2026-11-20T18:30:00Z", "Asia/Kolkata", "2026-11-21"],
    ["2026-11-20T18:15:00Z", "Asia/Kathmandu", "2026-11-21"],
    ["2026-11-20T16:00:00Z", "Asia/Shanghai", "2026-11-21"],
    ["2026-11-21T04:59:59Z", "America/New_York", "2026-11-20"],
    ["2026-03-29T22:00:00Z", "Europe/Berlin", "2026-03-30"],
    ["1969-12-31T23:00:00Z", "UTC", "1969-12-31"],
  ])("%s is in %s the day %s", (moment, zone, day) => {
    expect(dayOf(ms(moment), zone)).toBe(day);
  });

  it.each([
    ["2026-11-21", "Asia/Kolkata", "2026-11-20T18:30:00Z"],
    ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z"],
    ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00Z"],
    ["2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00Z"],
    // Clocks went from 24:00 to 1:00: that day had no midnight.
    ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z"],
    // Samoa left out a whole day.
    ["2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00Z"],
  ])("%s begins in %s at %s", (day, zone, moment) => {
    expect(new Date(startOfDay(day, zone)).toISOString()).toBe(new Date(moment).toISOString());
  });

  it("begins where the day before ends, at a whole quarter hour, in every zone", () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf("timeZone"), "UTC");
    const day = fc.integer({ min: 0, max: 3_000 }).map((days) => addDays("2020-01-01", days));
    fc.assert(
      fc.property(zone, day, (where, today) => {
        const start = startOfDay(today, where);
        expect(start % 900_000).toBe(0);
        expect([dayOf(start, where), dayOf(start - 1, where)]).toEqual([today, addDays(today, -1)]);
      }),
      { numRuns: 500 },
    );
  });
});

it("counts days and months over their ends", () => {
  expect([addDays("2026-12-31", 1), addDays("2028-03-01", -1)]).toEqual(["2027-01-01", "2028-02-29"]);
  expect([addMonths("2026-12-15", 1), addMonths("2026-01-31", -1)]).toEqual(["2027-01-01", "2025-12-01"]);
  expect(daysBetween("2026-02-27", "2026-03-02")).toBe(3);
  expect(daysFrom("2026-11-29", "2026-12-01")).toEqual(["2026-11-29", "2026-11-30", "2026-12-01"]);
  expect(daysFrom("2026-12-02", "2026-12-01")).toEqual([]);
});

it("knows time zones from what is none", () => {
  const known = ["UTC", "Asia/Shanghai", "America/Argentina/Buenos_Aires", "Etc/GMT+3"].map(isTimeZone);
  expect(known).toEqual([true, true, true, true]);
  expect(["", "+08:00", "Mars/Olympus", "UTC'; DROP TABLE", "x".repeat(500)].map(isTimeZone)).toEqual(
    Array.from({ length: 5 }, () => false),
  );
});

describe("S2-8: the month at its pace so far", () => {
  const zone = "Asia/Shanghai";

  it("is not told before a day of it has passed", () => {
    expect(projectMonth(500, { now: ms("2026-11-01T15:59:59Z"), zone })).toBeNull();
    expect(projectMonth(500, { now: ms("2026-11-01T16:00:00Z"), zone })).toBe(15_000);
  });

  it("is what there is, in the month's last moment", () => {
    expect(projectMonth(777, { now: ms("2026-11-30T16:00:00Z") - 1, zone })).toBe(777);
  });

  it("counts from the first recorded day where that lies within the month", () => {
    const now = ms("2026-11-21T00:00:00+08:00");
    expect(projectMonth(100, { now, zone, since: "2026-11-16" })).toBe(300);
    expect(projectMonth(100, { now, zone, since: "2026-10-16" })).toBe(150);
  });
});
