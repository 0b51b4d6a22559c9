import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, unlinkSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { randomHex } from "./random";

/** Makes a directory for our own files, readable by its owner only. */
export function makePrivateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/**
 * Writes a file so that a reader, or a power cut, sees the old or the new content and nothing between.
 * @param mode 0600 unless others may read it
 * @throws the system's error (ENOSPC, EROFS, EACCES, …); nothing is left behind then
 */
export function writeFileAtomic(path: string, content: string, mode = 0o600): void {
  makePrivateDirectory(dirname(path));
  const temporary = `${path}.${process.pid}-${randomHex(8)}.tmp`;
  let handle: number | undefined;
  try {
    handle = openSync(temporary, "wx", mode);
    const bytes = Buffer.from(content);
    for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
    fsyncSync(handle);
    closeSync(handle);
    handle = undefined;
    renameSync(temporary, path);
  } catch (cause) {
    if (handle !== undefined) closeSync(handle);
    try {
      unlinkSync(temporary);
    } catch {
      // It may never have been made.
    }
    throw cause;
  }
  syncDirectory(dirname(path));
}

/** Makes the new name itself durable. Windows cannot open directories, and needs no such step. */
function syncDirectory(path: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } catch {
    // Some file systems refuse to sync a directory; the rename has happened all the same.
  } finally {
    closeSync(handle);
  }
}
