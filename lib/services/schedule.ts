/** A piece of our own periodic work. */
export interface Task {
  name: string;
  everyMs: number;
  run(): Promise<void>;
}

/**
 * Runs each task at its interval, never twice at once, the first time after one interval. A failing task is reported
 * when it begins to fail and when it works again, not at every turn.
 * @returns stops the schedule and waits for what runs
 */
export function startSchedule(
  tasks: readonly Task[],
  report: (event: { task: string; error: unknown } | { task: string; recovered: true }) => void,
): () => Promise<void> {
  const stops = tasks.map((task) => repeat(task, report));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

function repeat(task: Task, report: Parameters<typeof startSchedule>[1]): () => Promise<void> {
  let stopped = false;
  let failing = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;

  const turn = async () => {
    try {
      await task.run();
      if (failing) report({ task: task.name, recovered: true });
      failing = false;
    } catch (error) {
      if (!failing && !stopped) report({ task: task.name, error });
      failing = true;
    }
    if (!stopped) wait();
  };
  const wait = () => {
    timer = setTimeout(() => {
      running = turn();
    }, task.everyMs);
  };

  wait();
  return () => {
    stopped = true;
    clearTimeout(timer);
    return running;
  };
}
