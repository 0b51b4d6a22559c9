import type { SourceReport, SourceStatus } from "../protocol";

/**
 * What is remembered of the sources an uploader reads, so that a source that held data and turned empty or unreadable is
 * noticed, and a move of OpenClaw's storage told. Pure; moments are milliseconds of our clock.
 */

/** Where a source was found, and since when. */
export interface SourceEra {
  era: string;
  at: number;
}

export interface SourceMemory {
  source: string;
  status: SourceStatus;
  /** Since when it reads so. */
  since: number;
  /** The last report that found data, unless the newest did; null: none ever. */
  okAt: number | null;
  /** Since when it gives nothing although it held data; null while it does. */
  lostAt: number | null;
  schemaVersion: number | null;
  /** When its era or schema was last seen to change. */
  changedAt: number | null;
  /** Oldest first, the present one last. */
  eras: SourceEra[];
  /** No longer among the sources reported since then. */
  goneAt: number | null;
}

const DAY = 86_400_000;
const MOST_SOURCES = 120;
const MOST_ERAS = 6;
/** A source nobody reported for this long is forgotten. */
const FORGET_MS = 30 * DAY;
/** A loss this close to a change of storage is blamed on the upgrade. */
const UPGRADE_MS = DAY;
/** For this long a move of the storage is told. */
export const MOVE_TOLD_MS = 14 * DAY;

/** Empty after data is never the user's wish here; a list of jobs may be emptied on purpose. */
const NEVER_EMPTIED = new Set(["config", "storage", "sessions"]);

/** `sessions/main` is about the sessions of one agent. */
export const sourceKind = (source: string): string => source.split(/[/:]/, 1)[0] ?? source;

/**
 * What is remembered after a report.
 * @param at when the report was made
 * @param before when the report before it was made, null at the first
 * @returns null when nothing is different: most reports are like the one before
 */
export function sourcesAfter(
  known: readonly SourceMemory[],
  reports: readonly SourceReport[],
  at: number,
  before: number | null,
): SourceMemory[] | null {
  const byName = new Map(known.map((memory) => [memory.source, memory]));
  const after: SourceMemory[] = [];
  for (const report of new Map(reports.map((one) => [one.source, one])).values()) {
    const memory = byName.get(report.source);
    byName.delete(report.source);
    after.push(memory ? memoryAfter(memory, report, at, before ?? at) : firstMemory(report, at));
  }
  for (const memory of byName.values()) {
    if (at - (memory.goneAt ?? at) > FORGET_MS) continue;
    after.push(memory.goneAt === null ? { ...memory, goneAt: at } : memory);
  }
  const kept = after.slice(0, MOST_SOURCES);
  const isSame = kept.length === known.length && kept.every((memory, place) => memory === known[place]);
  return isSame ? null : kept;
}

const firstMemory = ({ source, status, era, schemaVersion }: SourceReport, at: number): SourceMemory => ({
  source,
  status,
  since: at,
  okAt: null,
  lostAt: null,
  schemaVersion: schemaVersion ?? null,
  changedAt: null,
  eras: era ? [{ era, at }] : [],
  goneAt: null,
});

function memoryAfter(memory: SourceMemory, report: SourceReport, at: number, before: number): SourceMemory {
  const { status } = report;
  const last = memory.eras.at(-1);
  const isNewEra = report.era !== undefined && report.era !== last?.era;
  const schemaVersion = report.schemaVersion ?? memory.schemaVersion;
  const isNewSchema = schemaVersion !== memory.schemaVersion && memory.schemaVersion !== null;
  const isSame =
    status === memory.status && !isNewEra && schemaVersion === memory.schemaVersion && memory.goneAt === null;
  if (isSame) return memory;
  const wasOk = memory.status === "ok";
  const hadData = wasOk || memory.okAt !== null;
  return {
    source: memory.source,
    status,
    since: status === memory.status ? memory.since : at,
    okAt: wasOk && status !== "ok" ? before : memory.okAt,
    lostAt: status === "ok" || !hadData ? null : (memory.lostAt ?? at),
    schemaVersion,
    changedAt: (isNewEra && last) || isNewSchema ? at : memory.changedAt,
    eras: isNewEra ? [...memory.eras, { era: report.era ?? "", at }].slice(-MOST_ERAS) : memory.eras,
    goneAt: null,
  };
}

/** Something a person should look after. */
export interface SourceTrouble {
  source: string;
  /** unreadable: it is there and cannot be read · turned_empty: it held data, and now does not. */
  kind: "unreadable" | "turned_empty";
  since: number;
  /** It held data before. */
  isLost: boolean;
  /** It began when OpenClaw's storage changed. */
  isAfterUpgrade: boolean;
}

/** Sources of one host that are in trouble, the oldest trouble first. */
export function sourceTroubles(memories: readonly SourceMemory[]): SourceTrouble[] {
  const present = memories.filter(({ goneAt }) => goneAt === null);
  const changes = present.flatMap(({ changedAt }) => (changedAt === null ? [] : [changedAt]));
  const isNearChange = (at: number) => changes.some((change) => Math.abs(at - change) <= UPGRADE_MS);
  const troubles = present.flatMap(({ source, status, since, lostAt }): SourceTrouble[] => {
    const isLost = lostAt !== null;
    const isAfterUpgrade = isLost && isNearChange(lostAt);
    if (status === "error" || status === "unsupported") {
      return [{ source, kind: "unreadable", since, isLost, isAfterUpgrade }];
    }
    const isTelling = isLost && (isAfterUpgrade || NEVER_EMPTIED.has(sourceKind(source)));
    return status === "empty" && isTelling ? [{ source, kind: "turned_empty", since, isLost, isAfterUpgrade }] : [];
  });
  return troubles.sort((a, b) => a.since - b.since);
}

type Storage = "files" | "mixed" | "database";

/** Which kind of storage an era is; null for eras that are about something else. */
function storageOf(era: string): Storage | null {
  if (era === "files" || era === "mixed") return era;
  return /^(database|sqlite)/.test(era) ? "database" : null;
}

/** OpenClaw moved what it keeps from files into a database. */
export interface StorageMove {
  /** What moved: `sessions`, `cron`, … */
  kind: string;
  at: number;
}

/** The newest such move of each kind of source that is recent enough to be told. @param now milliseconds */
export const storageMoves = (memories: readonly SourceMemory[], now: number): StorageMove[] =>
  allMoves(memories).filter(({ at }) => now - at <= MOVE_TOLD_MS);

function allMoves(memories: readonly SourceMemory[]): StorageMove[] {
  const moves = new Map<string, number>();
  for (const { source, eras } of memories) {
    const at = movedAt(eras);
    const kind = sourceKind(source);
    if (at !== null) moves.set(kind, Math.max(at, moves.get(kind) ?? 0));
  }
  // The storage as a whole moves with its sessions: told once.
  if (moves.has("sessions")) moves.delete("storage");
  return [...moves].map(([kind, at]) => ({ kind, at })).sort((a, b) => b.at - a.at);
}

/** When the first of the present run of databases was found after something else; null when none was. */
function movedAt(eras: readonly SourceEra[]): number | null {
  let at: number | null = null;
  let before: Storage | null = null;
  for (const one of eras) {
    const storage = storageOf(one.era);
    if (storage === null) continue;
    if (storage === "database" && before !== null && before !== "database") at = one.at;
    if (storage !== "database") at = null;
    before = storage;
  }
  return at;
}

/** What a list of hosts has to know of one host's sources. */
export interface SourceSummary {
  /** lost: something held data and gives none now · unreadable: something cannot be read, and never could. */
  trouble: "" | "lost" | "unreadable";
  /** Since when, milliseconds. */
  troubleAt: number | null;
  /** When something last moved into a database, milliseconds. */
  movedAt: number | null;
}

export function sourceSummary(memories: readonly SourceMemory[]): SourceSummary {
  const troubles = sourceTroubles(memories);
  const worst = troubles.find(({ isLost }) => isLost) ?? troubles[0];
  return {
    trouble: worst ? (worst.isLost ? "lost" : "unreadable") : "",
    troubleAt: worst?.since ?? null,
    movedAt: allMoves(memories)[0]?.at ?? null,
  };
}
