import type { FileHandle } from "node:fs/promises";
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

/**
 * Reads the complete lines of a file from `offset` on. Lets others work between two chunks, so that a first look at
 * gigabytes never holds a heartbeat back.
 * @param onProgress bytes read so far, after every chunk
 * @param withText keeps the beginning of what was asked and answered
 */
export async function readEntries(
  file: FileHandle,
  offset: number,
  onEntry: OnEntry,
  onProgress?: (bytes: number) => void,
  withText = false,
): Promise<LinesRead> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const lines = entryLines(onEntry, withText);
  let position = offset;
  let done = offset;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return { offset: done };
    const complete = lines.add(chunk.subarray(0, bytesRead));
    if (complete > 0) done = position + complete;
    position += bytesRead;
    onProgress?.(position);
  }
}
