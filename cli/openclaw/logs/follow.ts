import { open } from "node:fs/promises";
import { breathing } from "../collect/breath";

/** How far a file was read. */
export interface LogMark {
  /** Bytes up to and including the last line feed that was read. */
  offset: number;
  /** What the file began with, so that another one in its place is known; and how many bytes that was. */
  head: string;
  headBytes: number;
  /** In the middle of a line too long to be one. */
  skipping?: boolean;
}

const CHUNK_BYTES = 256 * 1024;
/** A longer line is skipped. */
const MAX_LINE_BYTES = 1024 * 1024;
const HEAD_BYTES = 512;
/** Of a file seen for the first time, at most its end. */
export const FIRST_LOOK_BYTES = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Reads the complete lines of a file from where it was left, at most `limit` bytes and what is left of a line. A file
 * that became shorter, or begins with something else, is another one and is read from its beginning.
 * @returns how far it was read, and whether there is more
 * @throws the system's error
 */
export async function followFile(
  path: string,
  before: LogMark | undefined,
  onLine: (line: Buffer) => void,
  limit: number,
): Promise<{ mark: LogMark; more: boolean }> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const headOf = async (bytes: number) => {
      const buffer = Buffer.alloc(Math.min(bytes, size));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      return { head: sum(buffer.subarray(0, bytesRead)), headBytes: bytesRead };
    };
    const isSame =
      before !== undefined && size >= before.offset && (await headOf(before.headBytes)).head === before.head;
    const skipped = isSame ? 0 : Math.max(0, size - FIRST_LOOK_BYTES);
    const mark: LogMark = isSame ? { ...before } : { offset: skipped, head: "", headBytes: 0 };
    if (skipped > 0) mark.skipping = true;
    if (mark.headBytes < Math.min(HEAD_BYTES, size)) Object.assign(mark, await headOf(HEAD_BYTES));
    if (mark.offset >= size) return { mark, more: false };

    const breath = breathing();
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const from = mark.offset;
    let position = from;
    let held: Buffer[] = [];
    let heldBytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
      if (bytesRead === 0) return { mark, more: false };
      let start = 0;
      for (;;) {
        const end = chunk.subarray(0, bytesRead).indexOf(NEWLINE, start);
        if (end === -1) break;
        if (mark.skipping) mark.skipping = false;
        else onLine(heldBytes > 0 ? Buffer.concat([...held, chunk.subarray(start, end)]) : chunk.subarray(start, end));
        held = [];
        heldBytes = 0;
        start = end + 1;
        mark.offset = position + start;
        if (breath.isDue()) await breath.take();
      }
      position += bytesRead;
      if (mark.skipping) mark.offset = position;
      else if (start < bytesRead) {
        held.push(Buffer.from(chunk.subarray(start, bytesRead)));
        heldBytes += bytesRead - start;
        if (heldBytes > MAX_LINE_BYTES) {
          mark.skipping = true;
          mark.offset = position;
          held = [];
          heldBytes = 0;
        }
      }
      if (position - from >= limit && heldBytes === 0) return { mark, more: position < size };
      if (position - from >= limit + MAX_LINE_BYTES) return { mark, more: mark.offset < size };
    }
  } finally {
    await file.close();
  }
}

/** 32 bits that tell one beginning of a file from another. */
function sum(bytes: Buffer): string {
  let h = 0x811c9dc5;
  for (const byte of bytes) h = Math.imul(h ^ byte, 0x01000193);
  return (h >>> 0).toString(16);
}
