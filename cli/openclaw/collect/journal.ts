import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { makePrivateDirectory } from "../../atomic-file";

/** A part is written on until it is this long, bytes. */
const PART_BYTES = 1_000_000;

interface Part {
  path: string;
  /** Keys whose newest record stands here, with its bytes. */
  live: Map<string, number>;
  liveBytes: number;
  bytes: number;
}

/**
 * Records by key, on disk, in parts that only grow: what changed is written and nothing else, however much is
 * remembered. The newest record of a key counts. When more than half of a part is outdated, what still counts in it is
 * written once more and the part is removed: a megabyte at a time, never everything.
 */
export class Journal {
  readonly #directory: string;
  readonly #name: string;
  /** In the order they were begun. */
  readonly #parts: Part[] = [];
  readonly #partOf = new Map<string, Part>();
  #next = 1;
  /** A record may be cut off at the end of the newest part: another one is begun. */
  #isTorn = false;

  constructor(directory: string, name: string) {
    this.#directory = directory;
    this.#name = name;
  }

  /** Names that have a journal in this directory. */
  static names(directory: string): string[] {
    try {
      const names = readdirSync(directory).flatMap((file) => FILE.exec(file)?.[1] ?? []);
      return [...new Set(names)];
    } catch {
      return [];
    }
  }

  /**
   * Every record that counts. A damaged one is passed over: the one before it counts.
   * @throws the system's error
   */
  read(): Map<string, unknown> {
    const found = new Map<string, unknown>();
    for (const number of this.#numbers()) {
      const part = this.#begin(number);
      const content = readFileSync(part.path);
      part.bytes = content.length;
      this.#isTorn = content.length > 0 && content.at(-1) !== 0x0a;
      for (const line of content.toString("utf8").split("\n")) {
        const record = recordIn(line);
        if (!record) continue;
        found.set(record.key, record.value);
        this.#note(record.key, part, Buffer.byteLength(line) + 1);
      }
    }
    return found;
  }

  #numbers(): number[] {
    const numbers = readdirSync(this.#directory).flatMap((file) => {
      const [, name, number] = FILE.exec(file) ?? [];
      return name === this.#name ? [Number(number)] : [];
    });
    return numbers.sort((one, two) => one - two);
  }

  /**
   * Writes records down, then takes one outdated part away.
   * @param recordOf what counts now of a key that was written before
   * @throws the system's error; what was to be written may stand there in part
   */
  write(records: ReadonlyMap<string, unknown>, recordOf: (key: string) => unknown): void {
    if (records.size === 0) return;
    makePrivateDirectory(this.#directory);
    this.#append(records, false);
    const outdated = this.#parts.slice(0, -1).find((part) => part.liveBytes * 2 < part.bytes);
    if (!outdated) return;
    const kept = new Map<string, unknown>();
    for (const key of outdated.live.keys()) {
      const record = recordOf(key);
      if (record !== undefined) kept.set(key, record);
      else this.#partOf.delete(key);
    }
    // What moves must be safe before its old place goes.
    if (kept.size > 0) this.#append(kept, true);
    rmSync(outdated.path, { force: true });
    this.#parts.splice(this.#parts.indexOf(outdated), 1);
  }

  /** Leaves these records and nothing of what stood here before. @throws the system's error */
  rewrite(records: ReadonlyMap<string, unknown>): void {
    makePrivateDirectory(this.#directory);
    const before = this.#parts.splice(0);
    this.#partOf.clear();
    this.#begin(this.#next);
    if (records.size > 0) this.#append(records, true);
    for (const { path } of before) rmSync(path, { force: true });
  }

  #append(records: ReadonlyMap<string, unknown>, isSafe: boolean): void {
    let part = this.#parts.at(-1);
    if (!part || this.#isTorn || part.bytes >= PART_BYTES) part = this.#begin(this.#next);
    this.#isTorn = true;
    const handle = openSync(part.path, "a", 0o600);
    try {
      for (const [key, value] of records) {
        const line = Buffer.from(`${JSON.stringify([key, value])}\n`);
        for (let done = 0; done < line.length; ) done += writeSync(handle, line, done);
        part.bytes += line.length;
        this.#note(key, part, line.length);
      }
      if (isSafe) fsyncSync(handle);
      this.#isTorn = false;
    } finally {
      closeSync(handle);
    }
  }

  #begin(number: number): Part {
    this.#next = number + 1;
    this.#isTorn = false;
    const path = join(this.#directory, `${this.#name}.${String(number).padStart(8, "0")}.jsonl`);
    const part = { path, live: new Map<string, number>(), liveBytes: 0, bytes: 0 };
    this.#parts.push(part);
    return part;
  }

  #note(key: string, part: Part, bytes: number): void {
    const before = this.#partOf.get(key);
    if (before) {
      before.liveBytes -= before.live.get(key) ?? 0;
      before.live.delete(key);
    }
    part.live.set(key, bytes);
    part.liveBytes += bytes;
    this.#partOf.set(key, part);
  }
}

const FILE = /^([A-Za-z0-9_-]+)\.(\d{8})\.jsonl$/;

function recordIn(line: string): { key: string; value: unknown } | undefined {
  if (line === "") return undefined;
  try {
    const record: unknown = JSON.parse(line);
    return Array.isArray(record) && typeof record[0] === "string" ? { key: record[0], value: record[1] } : undefined;
  } catch {
    return undefined;
  }
}
