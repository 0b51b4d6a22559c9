import { renameSync } from "node:fs";
import { cleanToken } from "@/lib/domain/pasted-token";
import { DEFAULT_PRIVACY, isPrivacyLevel, type PrivacyLevel } from "@/lib/domain/privacy";
import { DEFAULT_MONITOR_URL } from "@/lib/protocol/default-url";
import { writeFileAtomic } from "./atomic-file";
import { type JsonObject, readJsonObject } from "./json-file";
import type { Paths } from "./paths";
import { reason } from "./reasons";
import { findWatchFile, readWatchFile, watchVariables } from "./watch-env";

export { cleanToken };

export const DEFAULT_INTERVAL_MINUTES = 5;
/** A day: a longer silence could not be told from an outage. */
export const MAX_INTERVAL_MINUTES = 1439;

/** What the uploader works with, after flag, environment, file and default have been weighed. */
export interface Settings {
  token: string | undefined;
  tokenFrom: "environment" | "file" | "watch" | undefined;
  /** The openclaw_watch.env that was found, if any. */
  watchFile: string | undefined;
  /** Does somebody mean to run it as the published OpenClaw Watch agent? */
  isWatch: boolean;
  /** Without a slash at its end. */
  url: string;
  intervalMinutes: number;
  /** How much of sessions may be told. */
  privacy: PrivacyLevel;
  /** The credentials file exists but cannot be used; why. */
  credentialsError: string | undefined;
}

/** The address or token cannot be used; the text says why. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Can it stand in a request header? */
export function isTokenShaped(token: string): boolean {
  return /^[\x21-\x7e]{1,512}$/.test(token);
}

/**
 * The platform's address in its one spelling: no slash at the end, nothing behind the path.
 * @throws ConfigError
 */
export function cleanUrl(raw: string): string {
  let url: URL;
  try {
    url = new URL(raw.trim());
  } catch {
    throw new ConfigError(raw);
  }
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new ConfigError(raw);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** Is plain HTTP to this address visible to strangers? Loopback, private and link-local addresses are not. */
export function isExposedHttp(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  if (protocol !== "http:") return false;
  const host = hostname.replace(/^\[|\]$/g, "");
  const local =
    /^(localhost|.*\.(localhost|local|lan|internal|home\.arpa)|127\..*|10\..*|192\.168\..*|169\.254\..*|172\.(1[6-9]|2\d|3[01])\..*|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\..*|::1|f[cd][0-9a-f]{2}:.*|fe80:.*)$/i;
  // A name without a dot is resolved inside one's own network.
  return !local.test(host) && (host.includes(".") || host.includes(":"));
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value.trim() ? value : undefined);

function storedInterval(file: JsonObject): number | undefined {
  const minutes = Number(file.syncIntervalMinutes);
  return Number.isInteger(minutes) && minutes >= 1 && minutes <= MAX_INTERVAL_MINUTES ? minutes : undefined;
}

/** OPENCLAW_MONITOR_PRIVACY, then the file. What cannot be understood tells as little as there is. */
function privacyOf(
  env: Record<string, string | undefined>,
  { privacyLevel }: JsonObject,
  credentialsError: string | undefined,
): PrivacyLevel {
  const chosen = text(env.OPENCLAW_MONITOR_PRIVACY) ?? privacyLevel;
  if (isPrivacyLevel(chosen)) return chosen;
  return chosen === undefined && credentialsError === undefined ? DEFAULT_PRIVACY : "counts";
}

/**
 * Reads the settings in force now. Token: MONITOR_PLATFORM_TOKEN, API_KEY, the credentials file, openclaw_watch.env.
 * Address: the flag, OPENCLAW_MONITOR_URL, NAS_URL from where its key is, the credentials file's monitorUrl, the default.
 * @throws ConfigError when the address chosen is not one
 */
export function readSettings(paths: Paths, env: Record<string, string | undefined>, urlFlag?: string): Settings {
  let file: JsonObject = {};
  let credentialsError: string | undefined;
  try {
    file = readJsonObject(paths.credentials) ?? {};
  } catch (cause) {
    credentialsError =
      cause instanceof SyntaxError ? reason("reason_not_json") : cause instanceof Error ? cause.message : "?";
  }
  const watchFile = findWatchFile(env, paths.stateDir);
  const variables = watchVariables(env);
  const written = readWatchFile(watchFile);
  const fromEnv = cleanToken(env.MONITOR_PLATFORM_TOKEN ?? "");
  const fromFile = cleanToken(text(file.agentToken) ?? "");
  // Whoever once ran login meant that, whatever lies in a folder.
  const watch = fromEnv ? undefined : variables.key ? variables : fromFile ? undefined : written;
  const token = fromEnv || watch?.key || fromFile || undefined;
  const watchUrl = watch?.url ?? (watch && (variables.url ?? written?.url));
  const watchSeconds = watch && (variables.intervalSeconds ?? watch.intervalSeconds ?? written?.intervalSeconds);
  return {
    token,
    tokenFrom: fromEnv || variables.key ? "environment" : fromFile ? "file" : token ? "watch" : undefined,
    watchFile,
    isWatch: watch !== undefined || (!token && variables.url !== undefined),
    url: cleanUrl(
      urlFlag ?? text(env.OPENCLAW_MONITOR_URL) ?? watchUrl ?? text(file.monitorUrl) ?? DEFAULT_MONITOR_URL,
    ),
    intervalMinutes: watchSeconds ? watchSeconds / 60 : (storedInterval(file) ?? DEFAULT_INTERVAL_MINUTES),
    privacy: privacyOf(env, file, credentialsError),
    credentialsError,
  };
}

/**
 * Changes some members of the credentials file and keeps all others, known or not. A file that is not JSON is kept
 * beside as `.broken`, never overwritten unseen.
 * @throws the system's error when the file cannot be written
 */
export function saveCredentials(paths: Paths, change: JsonObject, now: number): void {
  let file: JsonObject = {};
  try {
    file = readJsonObject(paths.credentials) ?? {};
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    keepBroken(paths.credentials);
  }
  const isNewToken = typeof change.agentToken === "string" && change.agentToken !== file.agentToken;
  const merged: JsonObject = { ...file, ...change };
  if (isNewToken || ("agentToken" in merged && !merged.createdAt)) merged.createdAt = new Date(now).toISOString();
  const known = ["agentToken", "createdAt", "monitorUrl", "syncIntervalMinutes", "privacyLevel"].filter(
    (name) => name in merged,
  );
  const next = { ...Object.fromEntries(known.map((name) => [name, merged[name]])), ...merged };
  writeFileAtomic(paths.credentials, `${JSON.stringify(next, null, 2)}\n`);
}

function keepBroken(path: string): void {
  renameSync(path, `${path}.broken`);
}
