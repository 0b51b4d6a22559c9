import {
  appendFileSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileStamp, localTime } from "./output";
import type { Paths } from "./paths";

export const MAX_LOG_BYTES = 10 * 1024 * 1024;
export const KEPT_LOGS = 5;

/** The two logs of the service. Writing never throws: a full disk must not stop the heartbeats. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
  /** One line in the error log. */
  error(text: string): void;
  /** A failed upload: its line in the error log, and the remedy once for as long as the same failure repeats. */
  failure(line: string, remedy: string): void;
  /** An upload worked: the next failure gets its remedy again. */
  recovered(): void;
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, " ");

/** @param now gives the time of each line, milliseconds */
export function openLog(paths: Paths, now: () => number): Log {
  const service = (level: string, text: string) =>
    appendLine(paths.log, `${localTime(now())} - ${level} - ${oneLine(text)}`, now());
  const error = (text: string) => appendLine(paths.errorLog, `${localTime(now())} - ${oneLine(text)}`, now());
  let explained: string | undefined;
  return {
    info: (text) => service("INFO", text),
    warn: (text) => service("WARNING", text),
    error,
    failure(line, remedy) {
      error(line);
      if (explained !== line) error(remedy);
      explained = line;
    },
    recovered() {
      explained = undefined;
    },
  };
}

/** Appends a line, starting a fresh file when the current one is above the limit. */
export function appendLine(path: string, line: string, now: number): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rotate(path, now);
    appendFileSync(path, `${line}\n`, { mode: 0o600 });
  } catch {
    // No log can be written (read-only home, disk full); status and doctor say so.
  }
}

function rotate(path: string, now: number): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= MAX_LOG_BYTES) return;
  const stem = path.replace(/\.log$/, "");
  renameSync(path, `${stem}.${fileStamp(now)}.log`);
  const rotated = new RegExp(`^${basename(stem)}\\.\\d{8}_\\d{6}\\.log$`);
  const old = readdirSync(dirname(path))
    .filter((name) => rotated.test(name))
    .sort();
  for (const name of old.slice(0, -KEPT_LOGS)) unlinkSync(join(dirname(path), name));
}

/**
 * The last lines of a file, reading backwards, so that a large log costs no memory. Empty when there is no file.
 * @param end what stands from this byte on is left out
 */
export function lastLines(path: string, count: number, end = Number.POSITIVE_INFINITY): string[] {
  let handle: number;
  try {
    handle = openSync(path, "r");
  } catch {
    return [];
  }
  try {
    let position = Math.min(fstatSync(handle).size, end);
    const chunks: Buffer[] = [];
    let lineEnds = 0;
    while (position > 0 && lineEnds <= count) {
      const chunk = Buffer.alloc(Math.min(16_384, position));
      position -= chunk.length;
      readSync(handle, chunk, 0, chunk.length, position);
      for (const byte of chunk) if (byte === 10) lineEnds++;
      chunks.unshift(chunk);
    }
    const lines = Buffer.concat(chunks).toString("utf8").split("\n");
    if (lines.at(-1) === "") lines.pop();
    return lines.slice(-count);
  } finally {
    closeSync(handle);
  }
}
