import type { RedactionCounts } from "@/lib/domain/redact";
import type { HostIdentity, Kind } from "@/lib/protocol";
import { bootName } from "../boot";
import type { Settings } from "../config";
import { hostId, hostIdentity } from "../host";
import type { Translate } from "../language";
import type { Log } from "../log-file";
import { errorText } from "../output";
import type { Paths } from "../paths";
import type { Destination } from "../upload/client";
import type { Failure } from "../upload/failure";
import { after, delayAfter, hasCome, type Moment } from "./schedule";

/**
 * What is sent beside the heartbeats: sessions, figures of the machine, errors. Each at its own pace, in its own turns:
 * one that takes long, fails or throws holds back neither the heartbeats nor the others.
 */

/** With what a feed works in one turn. */
export interface FeedUpload {
  paths: Paths;
  settings: Settings;
  to: Destination;
  host: HostIdentity;
  log: Log;
  t: Translate;
  env: Record<string, string | undefined>;
  /** Wall clock and steady clock, milliseconds. */
  now(): number;
  steady(): number;
  /** Has the service been told to end? Long work looks now and then. */
  isStopped(): boolean;
}

/** What became of one turn. */
export interface FeedOutcome {
  /** Why it did not get through. */
  failure?: Failure;
  /** Only a person can help (401, 403). */
  denied?: boolean;
  /** There is more to send: the next turn comes at once. */
  more?: boolean;
}

/** One kind of thing that is sent, with what it remembers between its turns. */
export interface Feed {
  /** As the log calls it. */
  name: string;
  /** It has to look again and again to know anything: an upload by hand leaves it out. */
  isContinuous?: boolean;
  /** Milliseconds between two turns. */
  everyMs(settings: Settings): number;
  run(upload: FeedUpload): Promise<FeedOutcome>;
  /** What it would send now, masked as it would be sent; sends nothing and remembers nothing. */
  preview?(upload: FeedUpload): Promise<FeedPreview>;
}

/** The items of the next uploads of one kind, each list one upload. */
export interface FeedPreview {
  kind: Exclude<Kind, "heartbeats">;
  batches: (readonly unknown[])[];
  /** Masked secrets per rule. */
  redactions: RedactionCounts;
}

/** What the feeds need from the world. */
export interface FeedDeps {
  paths: Paths;
  env: Record<string, string | undefined>;
  log: Log;
  t: Translate;
  /** The settings in force; a token may be missing for a while. @throws when they cannot be read */
  readSettings(): Settings;
  now(): number;
  steady(): number;
  random(): number;
  /** Resolves when the service is told to end. */
  stopped: Promise<unknown>;
  /** Resolves after the time, or when `stopped` does. */
  sleep(ms: number): Promise<void>;
  /** Resolves when the first heartbeat has arrived: before it the platform does not know this host. */
  ready: Promise<unknown>;
}

/** As in the loop of the heartbeats: a lid that opened or a clock that jumped is noticed then. */
const LONGEST_SLEEP_MS = 15_000;

/** Runs every feed until the service is told to end. Never throws. */
export async function runFeeds(feeds: readonly Feed[], deps: FeedDeps): Promise<void> {
  let isStopped = false;
  const stopped = deps.stopped.then(() => {
    isStopped = true;
  });
  await Promise.race([deps.ready, stopped]);
  await Promise.all(feeds.map((feed) => runFeed(feed, deps, () => isStopped)));
}

async function runFeed(feed: Feed, deps: FeedDeps, isStopped: () => boolean): Promise<void> {
  const moment = (): Moment => ({ wallMs: deps.now(), steadyMs: deps.steady() });
  let due = moment();
  let trouble: string | undefined;
  while (!isStopped()) {
    if (hasCome(due, moment())) {
      const { outcome, everyMs } = await turn(feed, deps, isStopped);
      const { failure, denied = false } = outcome;
      if (failure && failure.line !== trouble) deps.log.warn(`${feed.name}: not sent, kept for later: ${failure.line}`);
      if (!failure && trouble !== undefined) deps.log.info(`${feed.name}: sent again`);
      trouble = failure?.line;
      const attempt = {
        failed: failure !== undefined,
        denied,
        ...(failure?.retryAfterSeconds !== undefined && { retryAfterSeconds: failure.retryAfterSeconds }),
      };
      due = outcome.more && !failure ? moment() : after(moment(), delayAfter(attempt, everyMs, deps.random()));
    }
    if (isStopped()) return;
    const now = moment();
    const left = Math.min(due.wallMs - now.wallMs, due.steadyMs - now.steadyMs);
    // Also when there is more at once: others want their turn.
    await deps.sleep(Math.max(1, Math.min(LONGEST_SLEEP_MS, left)));
  }
}

const WITHOUT_SETTINGS_MS = 60_000;

async function turn(
  feed: Feed,
  deps: FeedDeps,
  isStopped: () => boolean,
): Promise<{ outcome: FeedOutcome; everyMs: number }> {
  let everyMs = WITHOUT_SETTINGS_MS;
  try {
    const settings = deps.readSettings();
    everyMs = feed.everyMs(settings);
    // The loop of the heartbeats says what is missing.
    if (!settings.token) return { outcome: {}, everyMs };
    const { paths, env, log, t, now, steady } = deps;
    const boot = await bootName(paths.bootFile, now());
    const { id } = await hostId(paths.hostFile, now());
    const host = hostIdentity(id, Math.round(settings.intervalMinutes * 60), boot);
    const to = { url: settings.url, token: settings.token };
    return { outcome: await feed.run({ paths, settings, to, host, log, t, env, now, steady, isStopped }), everyMs };
  } catch (cause) {
    const line = `Loop Exception: ${errorText(cause)}`;
    return { outcome: { failure: { line, hint: "hint_network", params: { host: "" } } }, everyMs };
  }
}
