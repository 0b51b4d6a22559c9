import { readSync } from "node:fs";
import type { Entry } from "./entry";
import { entryOfLine } from "./line";
import { Lines } from "./lines";

const CHUNK_BYTES = 256 * 1024;

export interface LinesRead {
  /** Bytes up to and including the last complete line. A half-written one is read when it is whole. */
  offset: number;
}

/** What is told for every complete line: its entry, or undefined when it is none. */
export type OnEntry = (entry: Entry | undefined) => void;

/** Lines of a transcript as entries. */
export const entryLines = (onEntry: OnEntry, withText = false): Lines =>
  new Lines((line, whole) => onEntry(line === undefined ? undefined : entryOfLine(line, whole, withText)));

/** How a file is read, and by whom it is followed. */
export interface Follower {
  onEntry: OnEntry;
  /**
   * Told after every chunk, that others may get their turn: a first look at gigabytes holds no heartbeat back.
   * @param done bytes up to the end of the last complete line; everything before it was told
   * @param position bytes read
   */
  onChunk?(done: number, position: number): Promise<void> | undefined;
  /** Keeps the beginning of what was asked and answered. */
  withText?: boolean;
}

/**
 * Reads the complete lines of an open file from `offset` on. A chunk is read at once: handing each to another thread
 * costs more than reading it.
 * @param file its descriptor
 * @throws the system's error
 */
export async function readEntries(
  file: number,
  offset: number,
  { onEntry, onChunk, withText = false }: Follower,
): Promise<LinesRead> {
  const lines = entryLines(onEntry, withText);
  let position = offset;
  let done = offset;
  for (;;) {
    const bytesRead = readSync(file, CHUNK, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return { offset: done };
    const complete = lines.add(CHUNK.subarray(0, bytesRead));
    if (complete > 0) done = position + complete;
    position += bytesRead;
    const pause = onChunk?.(done, position);
    if (pause) await pause;
  }
}

/** Between two chunks nothing of it is needed: all files are read through the same one. */
const CHUNK = Buffer.allocUnsafeSlow(CHUNK_BYTES);
