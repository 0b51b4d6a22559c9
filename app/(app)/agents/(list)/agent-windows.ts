import type { AgentCounts, AgentList, AgentRow } from "@/lib/services/agents";
import type { ListQuery } from "./list-query";

/** How many rows one read brings; also how many the server renders at first. */
export const WINDOW = 60;
/** Neighbouring windows are read together, up to what the platform gives at once. */
const WINDOWS_PER_READ = 3;
/** More changed rows than this are cheaper read as windows. */
const MAX_IDS = 50;

export interface Read {
  query: ListQuery;
  offset: number;
  limit: number;
  ids?: readonly string[];
}
export type Reader = (read: Read) => Promise<AgentList>;

/** What is drawn. A new object whenever something changed. */
export interface Snapshot {
  query: ListQuery;
  /** How many match: they come first. */
  total: number;
  /** How many rows there are: those that match, and the others. */
  listed: number;
  counts: AgentCounts;
  rows: ReadonlyMap<number, AgentRow>;
  /** The rows still answer the query before. */
  isStale: boolean;
  hasFailed: boolean;
}

/**
 * The part of a long list that was looked at. Reads windows as they come into sight, and again when something changed;
 * keeps showing what it had until the answer is there.
 */
export class AgentWindows {
  private snapshot: Snapshot;
  private readonly fresh = new Set<number>();
  private readonly reading = new Map<number, Promise<void>>();
  private visible = { first: 0, last: WINDOW - 1 };
  /** Counts queries and re-readings: an answer to an older one is dropped. */
  private generation = 0;
  private readonly listeners = new Set<() => void>();

  constructor(
    query: ListQuery,
    first: AgentList,
    private readonly read: Reader,
  ) {
    const rows = new Map(first.rows.map((row, index) => [index, row]));
    const { total, listed, counts } = first;
    this.snapshot = { query, total, listed, counts, rows, isStale: false, hasFailed: false };
    this.fresh.add(0);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  readonly current = (): Snapshot => this.snapshot;

  /** What is being typed, before it is asked: answers to the query before are dropped from here on. */
  announce(query: ListQuery): void {
    this.forget();
    this.set({ query, isStale: true });
  }

  /** The same rows, looked at in another way. */
  look(query: ListQuery): void {
    this.set({ query });
  }

  /** Another search, filter or order: begins again from the top. */
  async ask(query: ListQuery): Promise<void> {
    this.visible = { first: 0, last: WINDOW - 1 };
    this.forget();
    this.set({ query, isStale: true });
    await this.readVisible();
  }

  /** These rows are in sight. */
  async show(first: number, last: number): Promise<void> {
    this.visible = { first, last };
    await this.readVisible();
  }

  /**
   * Something changed. With ids only those of the loaded rows are read, and the counters; where that shows that the
   * order may have changed, and without ids, what is in sight is read again.
   */
  async changed(ids: readonly string[] | undefined): Promise<void> {
    if (ids && ids.length <= MAX_IDS && (await this.readChanged(ids))) return;
    this.forget();
    await this.readVisible();
  }

  /** @returns false when more has to be read */
  private async readChanged(ids: readonly string[]): Promise<boolean> {
    const { query, rows, total, counts } = this.snapshot;
    const generation = this.generation;
    const loaded = [...rows].filter(([, row]) => ids.includes(row.id));
    const wanted = loaded.map(([, row]) => row.id);
    const answer = await this.read({ query, offset: 0, limit: wanted.length, ids: wanted }).catch((error: unknown) => {
      this.set({ hasFailed: true });
      throw error;
    });
    if (generation !== this.generation) return true;

    const byId = new Map(answer.rows.map((row) => [row.id, row]));
    // A read by ids counts only those as matching: without a filter the counters tell whether rows came or went.
    const isSameOrder =
      JSON.stringify(answer.counts) === JSON.stringify(counts) &&
      total === this.snapshot.total &&
      loaded.every(([, row]) => keepsPlace(row, byId.get(row.id), query));
    if (!isSameOrder) return false;
    const next = new Map(rows);
    for (const [index, row] of loaded) next.set(index, byId.get(row.id) ?? row);
    this.set({ rows: next, hasFailed: false });
    return true;
  }

  private forget(): void {
    this.generation += 1;
    this.fresh.clear();
    this.reading.clear();
  }

  private async readVisible(): Promise<void> {
    const { first, last } = this.visible;
    const end = Math.max(0, this.snapshot.isStale ? 0 : this.snapshot.listed - 1);
    const from = Math.floor(Math.min(first, end) / WINDOW);
    const to = Math.floor(Math.min(last, end) / WINDOW);
    const reads: Promise<void>[] = [];
    const missing: number[] = [];
    for (let window = from; window <= to; window += 1) {
      const running = this.reading.get(window);
      if (running) reads.push(running);
      else if (!this.fresh.has(window)) missing.push(window);
    }
    for (const windows of neighbours(missing)) reads.push(this.readTogether(windows));
    await Promise.all(reads);
  }

  /** @param windows neighbours, at most WINDOWS_PER_READ */
  private readTogether(windows: readonly number[]): Promise<void> {
    const started = this.fetchWindows(windows, this.generation);
    for (const window of windows) this.reading.set(window, started);
    return started;
  }

  private async fetchWindows(windows: readonly number[], generation: number): Promise<void> {
    const offset = (windows[0] ?? 0) * WINDOW;
    try {
      const answer = await this.read({ query: this.snapshot.query, offset, limit: windows.length * WINDOW });
      if (generation !== this.generation) return;
      for (const window of windows) this.fresh.add(window);
      this.place(offset, windows, answer);
    } catch (error) {
      if (generation === this.generation) this.set({ hasFailed: true });
      throw error;
    } finally {
      if (generation === this.generation) for (const window of windows) this.reading.delete(window);
    }
  }

  private place(offset: number, windows: readonly number[], { rows, total, listed, counts }: AgentList): void {
    // Rows of the query before go with the first answer to the new one; rows past a shorter end go always.
    const next = new Map(this.snapshot.isStale ? [] : this.snapshot.rows);
    const arrived = new Set(rows.map((row) => row.id));
    for (const [index, row] of next) {
      const hasMoved = arrived.has(row.id);
      if (hasMoved || index >= listed) next.delete(index);
      // Where it stood before, somebody else stands now.
      const window = Math.floor(index / WINDOW);
      if (hasMoved && !windows.includes(window)) this.fresh.delete(window);
    }
    rows.forEach((row, index) => {
      next.set(offset + index, row);
    });
    this.set({ rows: next, total, listed, counts, isStale: false, hasFailed: false });
  }

  private set(part: Partial<Snapshot>): void {
    this.snapshot = { ...this.snapshot, ...part };
    for (const listener of this.listeners) listener();
  }
}

/** Does the row still belong where it stands? */
function keepsPlace(before: AgentRow, after: AgentRow | undefined, query: ListQuery): boolean {
  if (!after || after.state !== before.state) return false;
  if (after.nameEn !== before.nameEn || after.nameZh !== before.nameZh) return false;
  return query.sort !== "active" || after.lastActiveAt === before.lastActiveAt;
}

/** Runs of numbers that follow each other, each at most WINDOWS_PER_READ long. */
function neighbours(windows: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const window of windows) {
    const last = runs.at(-1);
    if (last && last.length < WINDOWS_PER_READ && last.at(-1) === window - 1) last.push(window);
    else runs.push([window]);
  }
  return runs;
}
