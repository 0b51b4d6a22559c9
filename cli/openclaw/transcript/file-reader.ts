import type { FileHandle } from "node:fs/promises";
import type { Entry } from "./entry";
import { entryOfBytes } from "./line";

const CHUNK_BYTES = 1024 * 1024;
/** A longer line is skipped whole and counted as not readable: no transcript of ours may fill the memory. */
export const MAX_LINE_BYTES = 32 * 1024 * 1024;
const NEWLINE = 0x0a;

export interface LinesRead {
  /** Bytes up to and including the last complete line. A half-written one is read when it is whole. */
  offset: number;
}

/** What is told for every complete line: its entry, or undefined when it is none. */
export type OnEntry = (entry: Entry | undefined) => void;

/**
 * Reads the complete lines of a file from `offset` on. Splits on line feeds only: U+2028 is text. Lets others work
 * between two chunks, so that a first look at gigabytes never holds a heartbeat back.
 * @param onProgress bytes read so far, after every chunk
 */
export async function readEntries(
  file: FileHandle,
  offset: number,
  onEntry: OnEntry,
  onProgress?: (bytes: number) => void,
): Promise<LinesRead> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let position = offset;
  let done = offset;
  /** The beginning of a line that went on past its chunk. */
  let held: Buffer[] = [];
  let heldBytes = 0;
  let skipping = false;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return { offset: done };
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end === -1 || end >= bytesRead) break;
      if (skipping) onEntry(undefined);
      else if (heldBytes > 0) tell(Buffer.concat([...held, chunk.subarray(start, end)]), onEntry);
      else tell(chunk.subarray(start, end), onEntry);
      held = [];
      heldBytes = 0;
      skipping = false;
      start = end + 1;
      done = position + start;
    }
    position += bytesRead;
    if (start < bytesRead && !skipping) {
      heldBytes += bytesRead - start;
      if (heldBytes > MAX_LINE_BYTES) {
        skipping = true;
        held = [];
        heldBytes = 0;
      } else held.push(Buffer.from(chunk.subarray(start, bytesRead)));
    }
    onProgress?.(position);
  }
}

function tell(line: Buffer, onEntry: OnEntry): void {
  // Blank lines are nothing.
  if (line.length === 0 || (line.length === 1 && line[0] === 0x0d)) return;
  onEntry(entryOfBytes(line));
}
