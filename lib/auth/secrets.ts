import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartError, startErrorOf } from "../db/start-error";

/** The secrets a platform cannot do without, by the name of the variable that gives them. */
export const SECRET_NAMES = ["MONITOR_SECRET", "CRON_SECRET"] as const;
export type Secrets = Record<(typeof SECRET_NAMES)[number], string>;

/**
 * The secrets not given as variables, made at the first start and kept in `secrets.json` (0600): losing them ends every
 * login and every agent token.
 * @throws StartError when the directory cannot be written or the file is damaged
 */
export function storedSecrets(dataDir: string): Secrets {
  const file = join(dataDir, "secrets.json");
  const draft = `${file}.${process.pid}`;
  try {
    const known = read(file);
    if (known) return known;
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    const made: Secrets = { MONITOR_SECRET: generate(), CRON_SECRET: generate() };
    writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flush: true });
    try {
      // A link appears whole and never replaces: of two first starts at once, one wins and both use its secrets.
      linkSync(draft, file);
      return made;
    } catch (error) {
      const theirs = read(file);
      if (theirs) return theirs;
      throw error;
    }
  } catch (error) {
    throw startErrorOf(
      error,
      `The data directory ${dataDir}`,
      "set MONITOR_DATA_DIR to a directory that can be written",
    );
  } finally {
    rmSync(draft, { force: true });
  }
}

function generate(): string {
  return randomBytes(32).toString("base64url");
}

function read(file: string): Secrets | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  const found = parse(text);
  if (found !== null) return found;
  throw new StartError(
    `${file} is damaged. Restore it from a backup; or delete it, which ends every login and every agent token.`,
  );
}

function parse(text: string): Secrets | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const entries: Partial<Record<string, unknown>> = { ...value };
  const { MONITOR_SECRET, CRON_SECRET } = entries;
  return typeof MONITOR_SECRET === "string" && typeof CRON_SECRET === "string" ? { MONITOR_SECRET, CRON_SECRET } : null;
}
