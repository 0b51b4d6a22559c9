import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { cleanToken } from "@/lib/domain/pasted-token";

/**
 * The settings of the published OpenClaw Watch agent: NAS_URL, API_KEY and REPORT_INTERVAL, from the environment or from a
 * file openclaw_watch.env. They are honoured together: an address alone says nothing, and API_KEY is a name that other
 * programs use for secrets of their own.
 */
export interface WatchSettings {
  /** undefined: none, or one that cannot be ours. */
  key: string | undefined;
  url: string | undefined;
  intervalSeconds: number | undefined;
}

export const WATCH_FILE = "openclaw_watch.env";
/** Names the file where it is not in the present folder; also told to the service, whose folder is another one. */
export const WATCH_FILE_VARIABLE = "OPENCLAW_WATCH_FILE";
const MOST_BYTES = 64_000;
/** Quicker would be noise; slower could not be told from an outage. */
const INTERVAL_SECONDS = { least: 5, most: 86_340 } as const;

type Env = Record<string, string | undefined>;

const OURS = /^(?:[0-9a-f]{64}|ocm_[0-9A-Za-z]+)$/;

function settingsOf(given: Env, isOurs: (key: string) => boolean): WatchSettings {
  const key = cleanToken(given.API_KEY ?? "");
  const seconds = Number(given.REPORT_INTERVAL?.trim() || Number.NaN);
  const isInterval = Number.isInteger(seconds) && seconds >= INTERVAL_SECONDS.least && seconds <= INTERVAL_SECONDS.most;
  return {
    key: key !== "" && isOurs(key) ? key : undefined,
    url: given.NAS_URL?.trim() || undefined,
    intervalSeconds: isInterval ? seconds : undefined,
  };
}

/** From the environment. Its API_KEY counts only where it can be ours: it may be meant for somebody else. */
export const watchVariables = (env: Env): WatchSettings => settingsOf(env, (key) => OURS.test(key));

/** The lines of such a file: NAME=value, with `export`, quotes and comments as people write them. */
export function parseWatchFile(text: string): WatchSettings {
  const given: Env = {};
  for (const line of text.replace(/^\ufeff/, "").split(/\r?\n/)) {
    const found = /^\s*(?:export\s+|set\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    const [, name = "", raw = ""] = found ?? [];
    if (name === "") continue;
    const quoted = /^(["'])(.*?)\1/.exec(raw);
    given[name] = quoted ? quoted[2] : raw.replace(/(?:^|\s+)#.*$/, "");
  }
  return settingsOf(given, () => true);
}

/** Is it this user's own, or root's? What others left in a folder is not for us. */
function isOwn(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size > MOST_BYTES) return false;
  const me = process.getuid?.();
  return me === undefined || found.uid === me || found.uid === 0;
}

/**
 * The file in force: the one OPENCLAW_WATCH_FILE names, else the first of the present folder, the program's, and OpenClaw's.
 * @returns undefined where there is none
 */
export function findWatchFile(env: Env, stateDir: string): string | undefined {
  const named = env[WATCH_FILE_VARIABLE]?.trim();
  const places = named ? [named] : folders(stateDir).map((folder) => join(folder, WATCH_FILE));
  return places.map((place) => resolve(place)).find(isOwn);
}

function folders(stateDir: string): string[] {
  const script = process.argv[1];
  let present: string[] = [];
  try {
    present = [process.cwd()];
  } catch {
    // It was removed meanwhile.
  }
  return [...present, ...(script ? [dirname(script)] : []), stateDir];
}

/** What the file says; undefined where there is none or it cannot be read. */
export function readWatchFile(path: string | undefined): WatchSettings | undefined {
  if (path === undefined) return undefined;
  try {
    return parseWatchFile(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
