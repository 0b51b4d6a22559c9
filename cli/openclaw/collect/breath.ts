/** How long work may go on before the others get their turn, ms. */
const LONGEST_MS = 15;

/** Cuts long work into pieces: heartbeats, signals and answers are seen to between two of them. */
export interface Breath {
  /** Has this piece taken long enough? */
  isDue(): boolean;
  /** Lets the others work; the next piece begins. */
  take(): Promise<void>;
}

/** @param before done at the end of every piece, when what was read is whole */
export function breathing(before: () => void = () => {}): Breath {
  let began = performance.now();
  return {
    isDue: () => performance.now() - began > LONGEST_MS,
    take() {
      before();
      return new Promise((resume) =>
        setImmediate(() => {
          began = performance.now();
          resume();
        }),
      );
    },
  };
}
