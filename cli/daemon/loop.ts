import { statSync } from "node:fs";
import { readSettings, type Settings } from "../config";
import { errorText } from "../output";
import { deliver, syncOnce, type Upload } from "../upload/sync-once";
import { holdPidFile } from "./pid-file";
import { after, delayAfter, hasCome, type Moment } from "./schedule";

/** How long it sleeps at most: a new interval or token, a clock that jumped or a lid that opened is noticed then. */
const LONGEST_SLEEP_MS = 15_000;

/** What the loop needs from the world. */
export interface LoopDeps extends Omit<Upload, "settings" | "intervalSeconds"> {
  env: Record<string, string | undefined>;
  urlFlag: string | undefined;
  /** Steady clock, milliseconds. */
  steady(): number;
  random(): number;
  /** Resolves when the service is told to end. */
  stopped: Promise<unknown>;
  /** Resolves after the time, or when `stopped` does. */
  sleep(ms: number): Promise<void>;
  /** Called after every upload that arrived. */
  onDelivered?(): void;
}

type Ready = Settings & { token: string };

/**
 * Uploads at every interval until it is stopped.
 * @returns the exit code: 0 when stopped, 1 when there is no token
 */
export async function runLoop(deps: LoopDeps): Promise<number> {
  let isStopped = false;
  deps.stopped.then(() => {
    isStopped = true;
  });
  const source = settingsSource(deps);
  let settings = source.read();
  const begin = moment(deps);
  let reportDue: Moment = begin;
  let sendDue: Moment = begin;

  while (!isStopped) {
    if (!settings.token) {
      deps.log.error("Exception: no monitoring token; run `openclaw-status-monitor login <token>`");
      return 1;
    }
    const now = moment(deps);
    const intervalMs = settings.intervalMinutes * 60_000;
    const isReportDue = hasCome(reportDue, now);
    if (isReportDue || hasCome(sendDue, now)) {
      const attempt = await attemptUpload(deps, { ...settings, token: settings.token }, isReportDue);
      if (isReportDue) reportDue = after(now, intervalMs);
      sendDue = attempt.failed ? after(moment(deps), delayAfter(attempt, intervalMs, deps.random())) : reportDue;
      // While nobody listens the queue would only grow: a denied token waits for the retry.
      if (attempt.failed && attempt.denied) reportDue = later(reportDue, sendDue);
    }
    if (isStopped) break;
    await deps.sleep(Math.min(LONGEST_SLEEP_MS, untilNext(deps, reportDue, sendDue)));
    if (isStopped) break;
    if (!holdPidFile(deps.paths)) {
      deps.log.info("Another service has taken over; this one ends");
      return 0;
    }
    const changed = source.readIfChanged();
    if (changed) {
      if (changed.intervalMinutes !== settings.intervalMinutes) {
        deps.log.info(`Upload interval is now ${changed.intervalMinutes} minutes`);
      }
      settings = changed;
      // Whatever changed, say it to the platform at once: a new token or address heals an outage.
      reportDue = sendDue = moment(deps);
    }
  }
  return 0;
}

const moment = (deps: LoopDeps): Moment => ({ wallMs: deps.now(), steadyMs: deps.steady() });
const later = (a: Moment, b: Moment): Moment => (a.steadyMs > b.steadyMs ? a : b);

function untilNext(deps: LoopDeps, reportDue: Moment, sendDue: Moment): number {
  const now = moment(deps);
  return Math.max(
    50,
    Math.min(...[reportDue, sendDue].map((due) => Math.min(due.wallMs - now.wallMs, due.steadyMs - now.steadyMs))),
  );
}

async function attemptUpload(deps: LoopDeps, settings: Ready, withReport: boolean) {
  const upload: Upload = { ...deps, settings, intervalSeconds: Math.round(settings.intervalMinutes * 60) };
  try {
    const result = withReport ? await syncOnce(upload) : await deliver(upload);
    const { failure, denied } = result;
    if (!failure) deps.onDelivered?.();
    return { failed: failure !== undefined, denied, retryAfterSeconds: failure?.retryAfterSeconds };
  } catch (cause) {
    deps.log.error(`Loop Exception: ${errorText(cause)}`);
    return { failed: true, denied: false };
  }
}

/** The settings, read again only when their file changed. The last good ones stay while it cannot be read. */
function settingsSource(deps: LoopDeps) {
  const stamp = () => {
    const found = statSync(deps.paths.credentials, { throwIfNoEntry: false });
    return found ? `${found.mtimeMs}:${found.size}:${found.ino}` : "none";
  };
  let seen = stamp();
  const read = () => readSettings(deps.paths, deps.env, deps.urlFlag);
  return {
    read,
    readIfChanged(): Settings | undefined {
      try {
        const now = stamp();
        if (now === seen) return undefined;
        const next = read();
        if (next.credentialsError !== undefined) return undefined;
        seen = now;
        return next;
      } catch (cause) {
        deps.log.error(`Loop Exception: ${errorText(cause)}`);
        return undefined;
      }
    },
  };
}
