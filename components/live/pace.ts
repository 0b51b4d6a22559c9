/** What changed on the platform. Without ids: anything may have. */
export interface Change {
  ids?: readonly string[];
}

/** Two changes as one. */
export function mergedChange(first: Change | undefined, second: Change): Change {
  if (first === undefined) return second;
  if (!first.ids || !second.ids) return {};
  return { ids: [...new Set([...first.ids, ...second.ids])] };
}

interface Timers {
  now(): number;
  after(ms: number, work: () => void): () => void;
}

const browserTimers: Timers = {
  now: () => performance.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** How long to wait after work that failed: whoever could not answer is not asked every second. */
const RETRY_MS = 5_000;

/**
 * Runs `work` at once for the first change, then at most once in `everyMs` and never while it still runs. Changes that
 * come in between are kept and merged, and those whose work failed are tried again; none is lost.
 */
export function paced(work: (change: Change) => Promise<void> | void, everyMs: number, timers: Timers = browserTimers) {
  let waiting: Change | undefined;
  let cancel: (() => void) | undefined;
  let isRunning = false;
  let mayRunAt = Number.NEGATIVE_INFINITY;
  let isStopped = false;

  async function run(): Promise<void> {
    cancel = undefined;
    if (isRunning || waiting === undefined) return;
    const change = waiting;
    waiting = undefined;
    isRunning = true;
    mayRunAt = timers.now() + everyMs;
    try {
      await work(change);
    } catch {
      mayRunAt = timers.now() + RETRY_MS;
      waiting = mergedChange(waiting, change);
    } finally {
      isRunning = false;
      schedule();
    }
  }

  function schedule(): void {
    if (waiting === undefined || isRunning || isStopped || cancel) return;
    const wait = mayRunAt - timers.now();
    if (wait <= 0) void run();
    else cancel = timers.after(wait, () => void run());
  }

  return {
    notice(change: Change): void {
      waiting = mergedChange(waiting, change);
      schedule();
    },
    stop(): void {
      cancel?.();
      cancel = undefined;
      isStopped = true;
    },
  };
}
