import { positiveInteger } from "../arguments";
import { type Arguments, type CliContext, CommandFailure, type Run } from "../command";
import { MAX_INTERVAL_MINUTES, readSettings, saveCredentials } from "../config";
import { makeFeeds } from "../daemon/feed-list";
import { runFeeds } from "../daemon/feeds";
import { runLoop } from "../daemon/loop";
import { keepSmall } from "../daemon/memory";
import { acquirePidFile, findService, removePidFile } from "../daemon/pid-file";
import { errorCode, errorText, shownMinutes, tildePath } from "../output";
import { ensureService } from "./background";
import { prepareUpload } from "./prepare";

/** Runs the service here, or with `--fork` in the background. */
export const run: Run = async (ctx, args) => {
  const hasInterval = storeInterval(ctx, args);
  const found = findService(ctx.paths);
  if (found.state === "running" && found.pid !== process.pid) {
    ctx.out(ctx.t(hasInterval ? "start_running" : "start_already", { pid: found.pid }));
    return 0;
  }
  return args.has("fork") ? fork(ctx) : foreground(ctx);
};

/** Keeps `--interval` before anything else happens. @returns whether it was given */
export function storeInterval(ctx: CliContext, args: Arguments): boolean {
  const text = args.text("interval");
  if (text === undefined) return false;
  const minutes = positiveInteger(text, "--interval", MAX_INTERVAL_MINUTES);
  saveInterval(ctx, minutes);
  return true;
}

/** @throws CommandFailure when the file cannot be written */
export function saveInterval(ctx: CliContext, minutes: number): void {
  try {
    saveCredentials(ctx.paths, { syncIntervalMinutes: minutes }, ctx.now());
  } catch (cause) {
    const path = tildePath(ctx.paths.credentials, ctx.paths.home);
    throw new CommandFailure("cannot_write", { path, reason: errorCode(cause) || errorText(cause) });
  }
}

async function fork(ctx: CliContext): Promise<number> {
  // The child would find out as well, but its words go nowhere.
  const upload = prepareUpload(ctx);
  if (!upload) return 1;
  const service = await ensureService(ctx);
  if (!service) return 1;
  const { intervalMinutes } = upload.settings;
  ctx.out(ctx.t("start_started", { pid: service.pid }));
  ctx.out(
    ctx.t("status_interval", { seconds: Math.round(intervalMinutes * 60), minutes: shownMinutes(intervalMinutes) }),
  );
  return 0;
}

async function foreground(ctx: CliContext): Promise<number> {
  const upload = prepareUpload(ctx);
  if (!upload) return 1;
  const { log } = upload;
  // Before the PID file tells others whom to signal.
  const stop = stopSignal();
  try {
    const other = acquirePidFile(ctx.paths, ctx.now());
    if (other !== undefined) {
      ctx.out(ctx.t("start_already", { pid: other }));
      return 0;
    }
  } catch (cause) {
    ctx.err(ctx.t("start_no_pid_file", { reason: errorCode(cause) || errorText(cause) }));
  }
  const { url, token, intervalMinutes } = readSettings(ctx.paths, ctx.env, ctx.url);
  const logPath = tildePath(ctx.paths.log, ctx.paths.home);
  ctx.out(ctx.t("start_foreground", { url, minutes: shownMinutes(intervalMinutes), log: logPath }));
  // Published: enough of the key to tell it from another, and too little to use it.
  const key = token?.slice(0, 8) ?? "";
  ctx.out(ctx.t("start_banner", { url, key, seconds: Math.round(intervalMinutes * 60) }));
  log.info(`Service started, PID ${process.pid}, every ${shownMinutes(intervalMinutes)} minutes`);

  keepSmall();
  process.on("uncaughtException", (cause) => log.error(`Loop Exception: ${errorText(cause)}`));
  try {
    let arrived = () => {};
    const ready = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const world = { env: ctx.env, steady: () => performance.now(), random: Math.random, ...stop };
    const loop = runLoop({ ...upload, ...world, urlFlag: ctx.url, onDelivered: arrived });
    const { paths, t, now } = upload;
    void runFeeds(makeFeeds(), {
      ...world,
      ...{ paths, log, t, now, ready },
      readSettings: () => readSettings(ctx.paths, ctx.env, ctx.url),
    });
    // A signal ends the service at once: what is being sent is on disk and goes out the next time.
    return await Promise.race([loop, stop.stopped.then((signal) => goodbye(signal, log.info))]);
  } finally {
    removePidFile(ctx.paths, process.pid);
  }
}

function goodbye(signal: string, say: (text: string) => void): number {
  say(`Stopped (${signal})`);
  return 0;
}

/** A promise of the signal that ends the service, and a sleep it cuts short. */
function stopSignal(): { stopped: Promise<string>; sleep(ms: number): Promise<void> } {
  const sleepers = new Set<() => void>();
  const stopped = new Promise<string>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      process.on(signal, () => {
        resolve(signal);
        for (const wake of sleepers) wake();
      });
    }
  });
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      sleepers.add(wake);
    });
  return { stopped, sleep };
}
