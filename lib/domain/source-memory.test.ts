import { describe, expect, it } from "vitest";
import type { SourceReport } from "../protocol";
import { MOVE_TOLD_MS, type SourceMemory, sourcesAfter, sourceTroubles, storageMoves } from "./source-memory";

const T0 = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
const DAY = 86_400_000;

/** What is remembered after these reports, one a minute. */
function told(...reports: SourceReport[][]): SourceMemory[] {
  return reports.reduce<SourceMemory[]>((known, sources, minute) => {
    const at = T0 + minute * MINUTE;
    return sourcesAfter(known, sources, at, minute === 0 ? null : at - MINUTE) ?? known;
  }, []);
}
const sessions = (status: SourceReport["status"], era?: string, more: Partial<SourceReport> = {}): SourceReport => ({
  source: "sessions/main",
  status,
  ...(era && { era }),
  ...more,
});

describe("the memory of sources (X-16)", () => {
  it("is not written again while nothing changes", () => {
    const known = told([sessions("ok", "files")]);
    expect(sourcesAfter(known, [sessions("ok", "files", { reason: "3 files more" })], T0 + MINUTE, T0)).toBeNull();
  });

  it("warns of a source that had data and turned unreadable, naming the last report that found some", () => {
    const known = told([sessions("ok", "files")], [sessions("ok", "files")], [sessions("unsupported", "database")]);
    expect(known[0]).toMatchObject({ status: "unsupported", okAt: T0 + MINUTE, lostAt: T0 + 2 * MINUTE });
    expect(sourceTroubles(known)).toEqual([
      {
        source: "sessions/main",
        kind: "unreadable",
        since: T0 + 2 * MINUTE,
        isLost: true,
        isAfterUpgrade: true,
      },
    ]);
  });

  it("warns of sessions that turned empty, and not of those that never held any", () => {
    const lost = told([sessions("ok", "files")], [sessions("empty")]);
    expect(sourceTroubles(lost)).toMatchObject([{ kind: "turned_empty", since: T0 + MINUTE, isAfterUpgrade: false }]);
    expect(sourceTroubles(told([sessions("empty")], [sessions("empty", "database")]))).toEqual([]);
  });

  it("keeps warning while the trouble changes its kind, and stops when data are back", () => {
    const known = told([sessions("ok")], [sessions("empty")], [sessions("error")]);
    expect(known[0]).toMatchObject({ lostAt: T0 + MINUTE, since: T0 + 2 * MINUTE, okAt: T0 });
    const back = sourcesAfter(known, [sessions("ok")], T0 + 3 * MINUTE, T0 + 2 * MINUTE) ?? [];
    expect(back[0]).toMatchObject({ lostAt: null, status: "ok" });
    expect(sourceTroubles(back)).toEqual([]);
  });

  it("takes an emptied list of jobs for the user's wish, unless the storage changed that day", () => {
    const cron = (status: SourceReport["status"]): SourceReport => ({ source: "cron", status });
    expect(sourceTroubles(told([cron("ok")], [cron("empty")]))).toEqual([]);
    const upgraded = told(
      [cron("ok"), sessions("ok", "files", { schemaVersion: 5 })],
      [cron("empty"), sessions("ok", "database", { schemaVersion: 23 })],
    );
    expect(sourceTroubles(upgraded)).toMatchObject([{ source: "cron", kind: "turned_empty", isAfterUpgrade: true }]);
  });

  it("tells for two weeks that OpenClaw moved its sessions into a database, by whatever way", () => {
    const known = told([sessions("ok", "files")], [sessions("ok", "mixed")], [sessions("ok", "database")]);
    expect(storageMoves(known, T0 + DAY)).toEqual([{ kind: "sessions", at: T0 + 2 * MINUTE }]);
    const later = sourcesAfter(known, [sessions("ok", "database+zstd")], T0 + 3 * DAY, T0 + 2 * DAY) ?? [];
    expect(storageMoves(later, T0 + 3 * DAY)).toEqual([{ kind: "sessions", at: T0 + 2 * MINUTE }]);
    expect(storageMoves(later, T0 + 2 * MINUTE + MOVE_TOLD_MS + 1)).toEqual([]);
  });

  it("tells no move of a home that was in a database from the first day, nor of one that went back to files", () => {
    expect(storageMoves(told([sessions("ok", "database")], [sessions("ok", "database+zstd")]), T0)).toEqual([]);
    expect(
      storageMoves(told([sessions("ok", "files")], [sessions("ok", "sqlite")], [sessions("ok", "files")]), T0),
    ).toEqual([]);
  });

  it("forgets a source a month after its last report, and never warns of it meanwhile", () => {
    const known = told([sessions("ok"), { source: "cron", status: "error" }], [sessions("ok")]);
    expect(known.find(({ source }) => source === "cron")).toMatchObject({ goneAt: T0 + MINUTE });
    expect(sourceTroubles(known)).toEqual([]);
    expect(sourcesAfter(known, [sessions("ok")], T0 + 32 * DAY, T0 + 31 * DAY)).toHaveLength(1);
  });

  it("stays bounded, whatever an uploader names", () => {
    const names = (prefix: string) =>
      Array.from({ length: 90 }, (_, place): SourceReport => ({ source: `${prefix}${place}`, status: "ok" }));
    expect(told(names("a"), names("b"))).toHaveLength(120);
    const eras = Array.from({ length: 20 }, (_, place) => [sessions("ok", `era-${place}`)]);
    expect(told(...eras)[0]?.eras).toHaveLength(6);
  });
});
