import { readFileSync, unlinkSync } from "node:fs";
import { writeFileAtomic } from "../../atomic-file";
import { isObject } from "../../json-file";

/** Less than this is read before anybody asks, bytes. */
const WORTH_TELLING = 32_000_000;
const EVERY_MS = 2_000;
/** Whoever read has ended without a word, ms. */
const STALE_MS = 60_000;

/** How far a long reading has come, bytes. */
export interface Reading {
  done: number;
  total: number;
}

/** Keeps what others ask for (`status`, the heartbeats) beside what is remembered, while a reading takes long. */
export class ReadingNote {
  #done = 0;
  #toldAt: number;

  /** @param total bytes there are to read @param steady clock that never jumps, ms */
  constructor(
    private readonly path: string,
    private readonly total: number,
    private readonly now: () => number,
    private readonly tell: (reading: Reading) => void,
  ) {
    this.#toldAt = now();
  }

  /** @param bytes read since the last call */
  add(bytes: number): void {
    this.#done += bytes;
    const now = this.now();
    if (this.total < WORTH_TELLING || Math.abs(now - this.#toldAt) < EVERY_MS) return;
    this.#toldAt = now;
    // What was added meanwhile is read too.
    const reading = { done: this.#done, total: Math.max(this.total, this.#done) };
    try {
      writeFileAtomic(this.path, JSON.stringify({ ...reading, at: now }));
    } catch {
      // Nobody can be told then; the reading goes on.
    }
    this.tell(reading);
  }

  end(): void {
    try {
      unlinkSync(this.path);
    } catch {
      // It was short.
    }
  }
}

export const megabytes = (bytes: number): number => Math.round(bytes / 1_000_000);

/** How far the reading that goes on now has come; undefined when none does. @param now wall clock, ms */
export function readingNow(path: string, now: number): Reading | undefined {
  try {
    const note: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (!isObject(note) || Math.abs(now - Number(note.at)) > STALE_MS) return undefined;
    return { done: Number(note.done), total: Number(note.total) };
  } catch {
    return undefined;
  }
}
