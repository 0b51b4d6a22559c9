import { readdirSync, readFileSync, renameSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { Heartbeat } from "@/lib/protocol";
import { makePrivateDirectory, writeFileAtomic } from "../atomic-file";
import { isObject, readJsonObject } from "../json-file";
import { errorCode, errorText } from "../output";

/** How much is kept while the platform cannot be reached: a week at five minutes. */
export const OUTBOX_LIMITS = { reports: 2_000, bytes: 8_000_000, setAside: 100 } as const;

/** What can wait in a queue: its key names its file as well. */
export interface Queued {
  key: string;
}

/** One report waiting to be sent. */
export interface Pending<T extends Queued = Heartbeat> {
  /** Its file, or null while it is in memory only. */
  file: string | null;
  item: T;
  bytes: number;
}

/** Reports that had to be dropped and have not yet been told to the platform, and in all. */
export interface Dropped {
  untold: number;
  total: number;
}

const STALE_MS = 600_000;

// 000000000042.613.hb-….json: order, size and idempotency key, so that one listing answers all questions.
const FILE = /^(\d{12})\.(\d+)\.([A-Za-z0-9_-]+)\.json$/;

/**
 * Reports not yet acknowledged, one file each, oldest first. A report is written here before it is sent, so that
 * neither a crash nor an outage loses it. When the disk refuses, reports wait in memory instead.
 */
export class Outbox<T extends Queued = Heartbeat> {
  readonly #directory: string;
  readonly #limits: { reports: number; bytes: number; setAside: number };
  #memory: T[] = [];
  #memoryDropped = 0;
  /** Acknowledged, but the disk would not let them go: not to be sent again by this process. */
  readonly #gone = new Set<string>();
  /** Why the disk refused last time; undefined while it works. */
  diskProblem: string | undefined;

  constructor(directory: string, limits: { reports: number; bytes: number; setAside: number } = OUTBOX_LIMITS) {
    this.#directory = directory;
    this.#limits = limits;
  }

  /** Keeps a report; drops the oldest ones when there are too many. */
  add(item: T): void {
    const content = JSON.stringify(item);
    try {
      const last = FILE.exec(this.#files().at(-1) ?? "");
      const order = String(last ? Number(last[1]) + 1 : 1).padStart(12, "0");
      writeFileAtomic(join(this.#directory, `${order}.${Buffer.byteLength(content)}.${item.key}.json`), content);
      this.diskProblem = undefined;
      this.#enforceLimits();
    } catch (cause) {
      this.diskProblem = errorCode(cause) || errorText(cause);
      this.#memory.push(item);
      if (this.#memory.length > this.#limits.reports) {
        this.#memory.shift();
        this.#memoryDropped++;
      }
    }
  }

  /** How many wait, and their size. */
  size(): { reports: number; bytes: number; setAside: number } {
    const files = this.#files();
    const bytes = files.reduce((sum, name) => sum + Number(FILE.exec(name)?.[2] ?? 0), 0);
    return {
      reports: files.length + this.#memory.length,
      bytes,
      setAside: this.#list(this.#setAsideDirectory()).length,
    };
  }

  /**
   * The oldest reports that fit into one upload. A file that cannot be read is set aside, never sent half.
   * @param peek true changes nothing on disk
   */
  nextBatch(maxItems: number, maxBytes: number, peek = false): Pending<T>[] {
    const batch: Pending<T>[] = [];
    let bytes = 0;
    for (const name of this.#files()) {
      const size = Number(FILE.exec(name)?.[2] ?? 0);
      if (batch.length >= maxItems || (batch.length > 0 && bytes + size > maxBytes)) return batch;
      const item = this.#read(name, peek);
      if (!item) continue;
      bytes += size;
      batch.push({ file: name, item, bytes: size });
    }
    for (const item of this.#memory.slice(0, maxItems - batch.length)) batch.push({ file: null, item, bytes: 0 });
    return batch;
  }

  /** The one that was added last; undefined when none waits on disk. */
  newest(): T | undefined {
    const name = this.#files().at(-1);
    return name === undefined ? undefined : this.#read(name, true);
  }

  /** Forgets reports the platform has acknowledged. */
  remove(batch: readonly Pending<T>[]): void {
    const keys = new Set(batch.filter((pending) => pending.file === null).map((pending) => pending.item.key));
    this.#memory = this.#memory.filter((item) => !keys.has(item.key));
    for (const { file } of batch) {
      if (!file) continue;
      try {
        unlinkSync(join(this.#directory, file));
      } catch (cause) {
        if (errorCode(cause) !== "ENOENT") this.#gone.add(file);
      }
    }
  }

  /** Takes a report the platform will never accept out of the queue and keeps it for a person to look at. */
  setAside(pending: Pending<T>, reason: string): void {
    const directory = this.#setAsideDirectory();
    ignoreErrors(() => {
      const name = pending.file ?? `${pending.item.key}.json`;
      writeFileAtomic(join(directory, name), `${JSON.stringify({ reason, item: pending.item }, null, 2)}\n`);
      const old = this.#list(directory).slice(0, -this.#limits.setAside);
      for (const extra of old) unlinkSync(join(directory, extra));
    });
    this.remove([pending]);
  }

  /** Dropped so far. */
  dropped(): Dropped {
    let file: Record<string, unknown> | undefined;
    try {
      file = readJsonObject(this.#droppedFile());
    } catch {
      // Unreadable: count again from nothing.
    }
    const here = this.#memoryDropped;
    return { untold: (Number(file?.untold) || 0) + here, total: (Number(file?.total) || 0) + here };
  }

  /** Removes what a killed process left half-written. */
  tidy(now: number): void {
    ignoreErrors(() => {
      for (const name of readdirSync(this.#directory)) {
        const path = join(this.#directory, name);
        if (name.endsWith(".tmp") && now - statSync(path).mtimeMs > STALE_MS) unlinkSync(path);
      }
    });
  }

  /** The platform knows of `count` dropped reports now. */
  markDroppedTold(count: number): void {
    const { untold, total } = this.dropped();
    if (count > 0) this.#writeDropped({ untold: Math.max(0, untold - count), total });
  }

  #enforceLimits(): void {
    const files = this.#files();
    let bytes = files.reduce((sum, name) => sum + Number(FILE.exec(name)?.[2] ?? 0), 0);
    let dropped = 0;
    // The newest always stays, however large.
    while (
      files.length - dropped > 1 &&
      (files.length - dropped > this.#limits.reports || bytes > this.#limits.bytes)
    ) {
      const name = files[dropped] ?? "";
      bytes -= Number(FILE.exec(name)?.[2] ?? 0);
      ignoreErrors(() => unlinkSync(join(this.#directory, name)));
      dropped++;
    }
    if (dropped === 0) return;
    const { untold, total } = this.dropped();
    this.#writeDropped({ untold: untold + dropped, total: total + dropped });
  }

  #writeDropped(dropped: Dropped): void {
    ignoreErrors(() => {
      writeFileAtomic(this.#droppedFile(), `${JSON.stringify(dropped)}\n`);
      this.#memoryDropped = 0;
    });
  }

  #read(name: string, peek: boolean): T | undefined {
    const path = join(this.#directory, name);
    try {
      const value: unknown = JSON.parse(readFileSync(path, "utf8"));
      // Written by this program: its key is enough to know it whole.
      if (isObject(value) && typeof value.key === "string") return value as unknown as T;
    } catch (cause) {
      // Another process of ours has just sent it.
      if (errorCode(cause) === "ENOENT") return undefined;
    }
    if (peek) return undefined;
    ignoreErrors(() => {
      makePrivateDirectory(this.#setAsideDirectory());
      renameSync(path, join(this.#setAsideDirectory(), name));
    });
    return undefined;
  }

  #files(): string[] {
    return this.#list(this.#directory).filter((name) => FILE.test(name) && !this.#gone.has(name));
  }

  #list(directory: string): string[] {
    try {
      return readdirSync(directory)
        .filter((name) => name.endsWith(".json") && name !== "dropped.json")
        .sort();
    } catch {
      return [];
    }
  }

  #droppedFile(): string {
    return join(this.#directory, "dropped.json");
  }

  #setAsideDirectory(): string {
    return join(this.#directory, "set-aside");
  }
}

function ignoreErrors(work: () => void): void {
  try {
    work();
  } catch {
    // The queue must go on with the disk as it is; what could not be done is tried again the next time.
  }
}
