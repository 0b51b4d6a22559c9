import { AppError } from "../errors";

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * Token buckets by name: a minute's worth may come at once, then it flows. Memory is bounded: the name not seen for
 * longest is forgotten first, which only ever gives it a full bucket again.
 */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>();

  /**
   * @param perMinute 0 means no limit
   * @param mostNames how many buckets are kept
   */
  constructor(
    private readonly perMinute: number,
    private readonly mostNames = 20_000,
  ) {}

  /** Takes one. @returns seconds to wait when there is none left, else 0 */
  take(name: string, now: number): number {
    if (this.perMinute === 0) return 0;
    const known = this.buckets.get(name);
    const bucket = known ?? { tokens: this.perMinute, filledAt: now };
    const perMs = this.perMinute / 60_000;
    bucket.tokens = Math.min(this.perMinute, bucket.tokens + Math.max(0, now - bucket.filledAt) * perMs);
    bucket.filledAt = now;
    if (known) this.buckets.delete(name);
    else if (this.buckets.size >= this.mostNames) this.forgetOldest();
    this.buckets.set(name, bucket);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000));
  }

  /** @throws AppError too_many */
  require(name: string, now: number): void {
    const seconds = this.take(name, now);
    if (seconds === 0) return;
    const message = `Too many uploads: at most ${this.perMinute} a minute are taken. Wait ${seconds} s and send it again.`;
    throw new AppError("too_many", message, { retryAfterSeconds: seconds });
  }

  private forgetOldest(): void {
    const oldest = this.buckets.keys().next();
    if (!oldest.done) this.buckets.delete(oldest.value);
  }
}
