/**
 * Counts attempts per key in windows of fixed length. In the memory of one process: a restart forgets, several
 * processes allow several times as many; the slow password hash is the wall behind it.
 */
export class Throttle {
  private readonly windows = new Map<string, { endsAt: number; count: number }>();

  /**
   * @param limit attempts allowed per window
   * @param windowMs length of a window, milliseconds
   * @param maxKeys keys remembered at once; beyond it the oldest are forgotten
   */
  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
    private readonly maxKeys = 50_000,
  ) {}

  /**
   * Counts one attempt now, before its outcome is known, so that attempts at the same time count too.
   * @returns 0 when it may go on, else the seconds to wait
   */
  take(key: string, now: number): number {
    const window = this.windows.get(key);
    if (window && window.endsAt > now) {
      if (window.count >= this.limit) return Math.ceil((window.endsAt - now) / 1000);
      window.count += 1;
      return 0;
    }
    this.windows.delete(key);
    if (this.windows.size >= this.maxKeys) this.forgetOldest();
    this.windows.set(key, { endsAt: now + this.windowMs, count: 1 });
    return 0;
  }

  /** Takes one attempt back: it was a good one. */
  giveBack(key: string): void {
    const window = this.windows.get(key);
    if (window) window.count = Math.max(0, window.count - 1);
  }

  /** Forgets a key's attempts. */
  clear(key: string): void {
    this.windows.delete(key);
  }

  // A Map keeps the order of insertion, and all windows are equally long: the first are the oldest.
  private forgetOldest(): void {
    let spare = Math.ceil(this.maxKeys / 10);
    for (const key of this.windows.keys()) {
      if (spare <= 0) return;
      this.windows.delete(key);
      spare -= 1;
    }
  }
}
