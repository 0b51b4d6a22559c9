import { writeFileAtomic } from "../atomic-file";
import { readJsonObject } from "../json-file";

/**
 * What was said, and to whom: the moments of what is told never go back, even when the clock does, and a platform or
 * account that is another one than before is told everything.
 */
export class Said {
  readonly #path: string;
  #at = 0;
  #to = "";
  #level = "";

  constructor(path: string) {
    this.#path = path;
    try {
      const file = readJsonObject(path);
      if (typeof file?.at === "number" && Number.isSafeInteger(file.at)) this.#at = file.at;
      if (typeof file?.to === "string") this.#to = file.to;
      if (typeof file?.level === "string") this.#level = file.level;
    } catch {
      // Damaged: the platform says what it has heard.
    }
  }

  /** The moment of what is said now. @param now wall clock, ms */
  next(now: number): number {
    this.#at = Math.max(this.#at, now);
    return this.#at;
  }

  /** What is said from here on is later than this. */
  raise(newest: number): void {
    this.#at = Math.max(this.#at, newest + 1);
    this.save();
  }

  /**
   * What has to be said anew: `all` to somebody who heard nothing yet, `texts` when more or less of them may be told.
   * @param to who listens @param level how much may be told
   */
  anew(to: string, level: string): "all" | "texts" | undefined {
    if (to !== this.#to) return "all";
    return level === this.#level ? undefined : "texts";
  }

  /** What was to be said anew is noted. */
  turnTo(to: string, level: string): void {
    this.#to = to;
    this.#level = level;
    this.save();
  }

  save(): void {
    try {
      writeFileAtomic(this.#path, `${JSON.stringify({ at: this.#at, to: this.#to, level: this.#level })}\n`);
    } catch {
      // The disk refuses: the platform says what it has heard.
    }
  }
}
