/** How long work may go on before the others get their turn, ms. */
const LONGEST_MS = 15;

/** Cuts long work into pieces: heartbeats, signals and answers are seen to between two of them. */
export interface Breath {
  /** Has this piece taken long enough? */
  isDue(): boolean;
  /** Lets the others work; the next piece begins. */
  take(): Promise<void>;
}

export function breathing(): Breath {
  let began = performance.now();
  return {
    isDue: () => performance.now() - began > LONGEST_MS,
    take: () =>
      new Promise((resume) =>
        setImmediate(() => {
          began = performance.now();
          resume();
        }),
      ),
  };
}
