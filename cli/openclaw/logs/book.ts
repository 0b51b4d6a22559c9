import { fingerprintOf, MORE_KINDS } from "@/lib/domain/log-fingerprint";
import type { LogReport } from "@/lib/protocol";
import { LIMITS } from "@/lib/protocol/limits";
import type { LogLevel } from "@/lib/protocol/logs";
import { safeLine, safeLines } from "@/lib/protocol/text";
import { writeFileAtomic } from "../../atomic-file";
import { isObject, readJsonObject } from "../../json-file";
import { errorCode, errorText } from "../../output";
import { randomHex } from "../../random";
import type { Veil } from "../../upload/session-item";
import type { LogMark } from "./follow";
import type { LogLine } from "./line";

/** A report that has not been acknowledged. */
export interface Waiting extends LogReport {
  /** When it is to be sent, wall clock, ms. */
  due: number;
  /** It may have arrived already: what comes later is counted in another one. */
  tried: boolean;
}

/** What is remembered between two looks; written before anything is sent, so that nothing is counted twice or lost. */
interface Kept {
  files: Record<string, LogMark>;
  crashes: string[];
  cursors: Record<string, string>;
  waiting: Waiting[];
}

/** The first of its kind goes at once; more of it are counted together for so long, ms. */
const TOGETHER_MS: Record<LogLevel, number> = { fatal: 60_000, error: 300_000, warn: 900_000 };
const LONGEST_MS = Math.max(...Object.values(TOGETHER_MS));
/** Kinds that wait while the platform cannot be reached; more are counted together. */
export const MOST_WAITING = 1_000;
/** What happened longer ago is not taken any more, ms. */
const TOO_OLD_MS = 13 * 86_400_000;
const FULL = 2_000;
/** What a tool was asked to do is content. */
const PARAMETERS = /\s+raw_params=[\s\S]*$/;

/** Counts what is the same, keeps it until it is acknowledged. */
export class LogBook {
  readonly #path: string;
  readonly #keeps: boolean;
  readonly #kept: Kept;
  readonly #sent = new Map<string, number>();
  #changed = false;

  /** @param keeps false: nothing is written */
  constructor(path: string, { keeps = true }: { keeps?: boolean } = {}) {
    this.#path = path;
    this.#keeps = keeps;
    this.#kept = load(path);
  }

  get crashes(): readonly string[] {
    return this.#kept.crashes;
  }

  set crashes(names: string[]) {
    if (names.join("/") === this.#kept.crashes.join("/")) return;
    this.#kept.crashes = names;
    this.#changed = true;
  }

  get waiting(): readonly Waiting[] {
    return this.#kept.waiting;
  }

  mark(file: string): LogMark | undefined {
    return this.#kept.files[file];
  }

  setMark(file: string, mark: LogMark): void {
    const before = this.#kept.files[file];
    if (before && before.offset === mark.offset && before.head === mark.head) return;
    this.#kept.files[file] = mark;
    this.#changed = true;
  }

  /** Forgets files that are gone. */
  keepMarks(files: ReadonlySet<string>): void {
    for (const file of Object.keys(this.#kept.files)) {
      if (files.has(file)) continue;
      delete this.#kept.files[file];
      this.#changed = true;
    }
  }

  cursor(unit: string): string | undefined {
    return this.#kept.cursors[unit];
  }

  setCursor(unit: string, cursor: string | undefined): void {
    if (cursor === undefined || cursor === this.#kept.cursors[unit]) return;
    this.#kept.cursors = { [unit]: cursor };
    this.#changed = true;
  }

  /** Counts a line. @param now wall clock, ms: when a line without a moment was written */
  add(line: LogLine, source: string, veil: Veil, now: number): void {
    const at = Math.min(line.at ?? now, now);
    if (!line.isGateway || now - at > TOO_OLD_MS) return;
    const { level } = line;
    const subsystem = veil.line(line.subsystem, 80);
    const message = veil.line(veil.level === "content" ? line.message : line.message.replace(PARAMETERS, ""), FULL);
    const fingerprint = fingerprintOf(subsystem || source, message);
    this.#changed = true;
    if (this.#count(fingerprint, level, at)) return;
    if (this.#kept.waiting.length >= MOST_WAITING) {
      if (!this.#count(MORE_KINDS, level, at))
        this.#push(now, { fingerprint: MORE_KINDS, level, source, subsystem: "", at, message: "" });
      return;
    }
    const isTelling = veil.level !== "counts";
    this.#push(now, {
      ...{ fingerprint, level, source, subsystem, at },
      message: isTelling ? safeLine(message, LIMITS.logMessageLength) : "",
      ...(isTelling && line.detail !== undefined && { detail: linesOf(line.detail, veil) }),
    });
  }

  #count(fingerprint: string, level: LogLevel, at: number): boolean {
    const one = this.#kept.waiting.find(
      (other) => other.fingerprint === fingerprint && other.level === level && !other.tried,
    );
    if (!one) return false;
    one.count += 1;
    one.firstAt = Math.min(one.firstAt, at);
    one.observedAt = Math.max(one.observedAt, at);
    return true;
  }

  #push(
    now: number,
    { at, ...report }: Omit<LogReport, "key" | "count" | "firstAt" | "observedAt"> & { at: number },
  ): void {
    const before = this.#sent.get(`${report.level} ${report.fingerprint}`);
    const due = before === undefined ? now : Math.max(now, before + TOGETHER_MS[report.level]);
    this.#kept.waiting.push({
      key: `log-${randomHex(24)}`,
      observedAt: at,
      firstAt: at,
      count: 1,
      ...report,
      due,
      tried: false,
    });
  }

  /**
   * What is to be sent now. From here on it may have arrived.
   * @param everything also what would be counted together for longer
   */
  due(now: number, most: number, everything = false): Waiting[] {
    // A clock that was set back must not make anybody wait for it to come round again.
    const isDue = (one: Waiting) => one.tried || one.due <= now || one.due - now > LONGEST_MS;
    const due = this.#kept.waiting.filter((one) => everything || isDue(one)).slice(0, most);
    for (const one of due) {
      if (one.tried) continue;
      one.tried = true;
      this.#changed = true;
      this.#sent.set(`${one.level} ${one.fingerprint}`, now);
    }
    if (this.#sent.size > 5_000) this.#sent.clear();
    return due;
  }

  /** The platform has them, or will never take them. */
  settle(done: readonly Waiting[]): void {
    const gone = new Set(done);
    this.#kept.waiting = this.#kept.waiting.filter((one) => !gone.has(one));
    this.#changed = true;
  }

  /** @returns why the disk refused; what is counted is then in memory only, and is sent all the same */
  save(): string | undefined {
    if (!this.#changed || !this.#keeps) return undefined;
    try {
      writeFileAtomic(this.#path, `${JSON.stringify({ version: 1, ...this.#kept })}\n`);
      this.#changed = false;
      return undefined;
    } catch (cause) {
      return errorCode(cause) || errorText(cause);
    }
  }
}

const linesOf = (detail: string, veil: Veil): string =>
  safeLines(
    detail
      .split("\n")
      .slice(0, 60)
      .map((line) => `${/^ {0,8}/.exec(line)?.[0] ?? ""}${veil.line(line, 500)}`)
      .join("\n"),
    LIMITS.logDetailLength,
  );

/** As a report is sent: without what is only ours, and without words where the owner turned to counts meanwhile. */
export function reportOf({ due: _due, tried: _tried, ...report }: Waiting, veil: Veil): LogReport {
  if (veil.level !== "counts") return report;
  const { detail: _detail, ...bare } = report;
  return { ...bare, message: "" };
}

function load(path: string): Kept {
  const empty: Kept = { files: {}, crashes: [], cursors: {}, waiting: [] };
  try {
    const kept = readJsonObject(path);
    if (kept?.version !== 1) return empty;
    return {
      files: isObject(kept.files) ? (kept.files as Kept["files"]) : {},
      crashes: Array.isArray(kept.crashes) ? kept.crashes.filter((name) => typeof name === "string") : [],
      cursors: isObject(kept.cursors) ? (kept.cursors as Kept["cursors"]) : {},
      waiting: Array.isArray(kept.waiting) ? (kept.waiting.filter(isObject) as unknown as Waiting[]) : [],
    };
  } catch {
    // Damaged: what still lies in the files is read anew.
    return empty;
  }
}
