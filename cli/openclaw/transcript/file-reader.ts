import type { FileHandle } from "node:fs/promises";
import type { Entry } from "./entry";
import { entryOfBytes, entryOfLine } from "./line";

const CHUNK_BYTES = 256 * 1024;
/** A longer line is skipped whole and counted as not readable: no transcript of ours may fill the memory. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

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
    // Bytes as characters: what separates lines, and what JSON is made of, are single bytes.
    const text = chunk.latin1Slice(0, bytesRead);
    let start = 0;
    for (;;) {
      const end = text.indexOf("\n", start);
      if (end === -1) break;
      if (skipping) onEntry(undefined);
      else if (heldBytes > 0) tellHeld(Buffer.concat([...held, chunk.subarray(start, end)]), onEntry);
      else tell(text, { chunk, start, end }, onEntry);
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

const RETURN = 0x0d;

function tell(text: string, line: { chunk: Buffer; start: number; end: number }, onEntry: OnEntry): void {
  const { chunk, start } = line;
  const end = chunk[line.end - 1] === RETURN ? line.end - 1 : line.end;
  // Blank lines are nothing.
  if (end <= start) return;
  onEntry(entryOfLine(text.slice(start, end), () => chunk.utf8Slice(start, end)));
}

function tellHeld(line: Buffer, onEntry: OnEntry): void {
  const end = line.at(-1) === RETURN ? line.length - 1 : line.length;
  if (end > 0) onEntry(entryOfBytes(line.subarray(0, end)));
}
