import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Once what starting up and a first look needed is no longer needed, and then now and then. */
const FIRST_MS = 45_000;
const EVERY_MS = 600_000;

/**
 * The environment in which the service needs 3 MB less: one heap of the C library for all threads, and two threads for
 * what Node does beside the loop. Only the first is for the one who starts it to say, others ignore it.
 */
export const SMALL_MEMORY: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: "1", UV_THREADPOOL_SIZE: "2" };

/**
 * Keeps the room for what lives shortly at what Node begins with, for this whole process; to be called first. A look at
 * a large home makes nothing but short-lived things: left alone, V8 gives them up to 100 MB, and is no faster for it.
 */
export function keepYoungSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}

/**
 * Gives memory back while nothing happens: left alone, Node keeps what the first look at a home took for as long as the
 * machine has memory to spare, and the service is at home on small ones. Takes some 20 ms each time.
 */
export function keepSmall(): void {
  try {
    keepYoungSmall();
    setFlagsFromString("--expose-gc");
    const collect: unknown = runInNewContext("gc");
    if (typeof collect !== "function") return;
    const tidy = () => void collect({ type: "major", execution: "sync", flavor: "last-resort" });
    setTimeout(() => {
      // Not before: a first look at a large home wants all the speed there is.
      setFlagsFromString("--optimize-for-size");
      tidy();
    }, FIRST_MS).unref();
    setInterval(tidy, EVERY_MS).unref();
  } catch {
    // An older Node, or another engine: the service works with more memory as well.
  }
}
