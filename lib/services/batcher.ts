/**
 * Collects what arrives while the last batch is being worked on and works on it together, one batch at a time.
 * When a batch fails it is halved, until what made it fail stands alone and only its sender hears of it.
 */
export class Batcher<In, Out> {
  private readonly waiting: { item: In; resolve(out: Out): void; reject(error: unknown): void }[] = [];
  private isRunning = false;

  /**
   * @param work gives one result per item, in order; all of a batch or nothing
   * @param options.most items in one batch
   * @param options.isShared is this failure everybody's (the database is away), so that halving helps nobody?
   */
  constructor(
    private readonly work: (items: In[]) => Promise<Out[]>,
    private readonly options: { most: number; isShared(error: unknown): boolean },
  ) {}

  /** How many wait for the next batch. */
  get length(): number {
    return this.waiting.length;
  }

  /** The result of this item, once its batch is done. */
  submit(item: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.isRunning) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.waiting.length > 0) {
      // Requests that came in with the same turn of the event loop travel together.
      await new Promise(setImmediate);
      await this.attempt(this.waiting.splice(0, this.options.most));
    }
    this.isRunning = false;
  }

  private async attempt(batch: typeof this.waiting): Promise<void> {
    try {
      const results = await this.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error("A batch gave fewer results than it had items."));
        else resolve(result);
      });
    } catch (error) {
      if (batch.length === 1 || this.options.isShared(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const middle = Math.ceil(batch.length / 2);
      await this.attempt(batch.slice(0, middle));
      await this.attempt(batch.slice(middle));
    }
  }
}
