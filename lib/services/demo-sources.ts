import { type SourceMemory, sourceSummary, sourcesAfter } from "../domain/source-memory";
import type { SourceReport } from "../protocol";

/** What the uploaders of synthetic hosts could read. */

/** Everything readable, by an OpenClaw of the year: configuration, each agent's sessions, jobs. */
export function readableSources(agentIds: readonly string[], more: readonly SourceReport[] = []): SourceReport[] {
  return [
    { source: "config", status: "ok", era: "entries" },
    { source: "storage", status: "ok", era: "sqlite" },
    ...agentIds.map(
      (id): SourceReport => ({ source: `sessions/${id}`, status: "ok", era: "database+zstd", schemaVersion: 23 }),
    ),
    { source: "cron", status: "ok", era: "database", schemaVersion: 11 },
    ...more,
  ];
}

/** The same of an OpenClaw that kept everything in files. */
const inFiles = (source: SourceReport): SourceReport =>
  source.era?.startsWith("database") || source.era === "sqlite"
    ? { source: source.source, status: source.status, era: "files" }
    : source;

interface Remembered {
  source_memory: SourceMemory[];
  source_trouble: string;
  source_trouble_at: Date | null;
  storage_moved_at: Date | null;
}

/**
 * What the platform remembers of a host that always read so, but for a move into a database.
 * @param movedAt when that was, milliseconds; null: never
 */
export function rememberedSources(sources: readonly SourceReport[], from: number, movedAt: number | null): Remembered {
  const first = sourcesAfter([], movedAt === null ? sources : sources.map(inFiles), from, null) ?? [];
  const memory = movedAt === null ? first : (sourcesAfter(first, sources, movedAt, movedAt - 60_000) ?? first);
  const { trouble, troubleAt, movedAt: at } = sourceSummary(memory);
  return {
    source_memory: memory,
    source_trouble: trouble,
    source_trouble_at: troubleAt === null ? null : new Date(troubleAt),
    storage_moved_at: at === null ? null : new Date(at),
  };
}
