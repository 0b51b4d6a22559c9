import { spawn } from "node:child_process";
import { isObject } from "../../json-file";
import { type LogLine, readLogLine, textLine } from "./line";
import type { JournalUnit } from "./places";

/** Read in one turn; the rest waits for the next. */
const MAX_BYTES = 8 * 1024 * 1024;
const TIMEOUT_MS = 20_000;

export interface JournalRead {
  found: LogLine[];
  /** Where to go on. */
  cursor: string | undefined;
  more: boolean;
  /** Why it could not be read. */
  problem?: string;
}

/** Reads on in the journal of a unit; of one never read, the last day. Never throws. */
export function readJournal(
  { name, scope }: JournalUnit,
  cursor: string | undefined,
  env: Record<string, string | undefined>,
): Promise<JournalRead> {
  const words = [
    scope === "user" ? `--user-unit=${name}` : `--unit=${name}`,
    ...["--output=json", "--no-pager", "--quiet", "--output-fields=MESSAGE,PRIORITY,__REALTIME_TIMESTAMP"],
    cursor === undefined ? "--since=-24h" : `--after-cursor=${cursor}`,
  ];
  return new Promise((resolve) => {
    const result: JournalRead = { found: [], cursor, more: false };
    const child = spawn("journalctl", words, {
      stdio: ["ignore", "pipe", "pipe"],
      env: env as NodeJS.ProcessEnv,
      timeout: TIMEOUT_MS,
    });
    let held = "";
    let bytes = 0;
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      if (result.more) return;
      const lines = (held + chunk).split("\n");
      held = lines.pop() ?? "";
      for (const line of lines) read(line, result);
      bytes += chunk.length;
      if (bytes <= MAX_BYTES) return;
      result.more = true;
      child.kill();
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      said = (said + chunk).slice(0, 300);
    });
    child.on("error", ({ message }) => resolve({ ...result, problem: message }));
    child.on("close", (code) => {
      if (code === 0 || result.more || result.found.length > 0) resolve(result);
      else resolve({ ...result, problem: said.trim() || `journalctl ended with ${code}` });
    });
  });
}

function read(line: string, result: JournalRead): void {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return;
  }
  if (!isObject(entry)) return;
  if (typeof entry.__CURSOR === "string") result.cursor = entry.__CURSOR;
  // A message that is not UTF-8 is given as its bytes.
  const { MESSAGE: told } = entry;
  const message = Array.isArray(told) ? Buffer.from(told.filter(Number.isInteger)).toString("utf8") : told;
  if (typeof message !== "string") return;
  const priority = Number(entry.PRIORITY ?? 6);
  const level = priority <= 2 ? "fatal" : priority === 3 ? "error" : priority === 4 ? "warn" : undefined;
  const found = message.startsWith("{") ? readLogLine(Buffer.from(message)) : textLine(message, level);
  if (!found) return;
  const at = Math.floor(Number(entry.__REALTIME_TIMESTAMP) / 1000);
  result.found.push({ ...found, at: found.at ?? (Number.isFinite(at) ? at : null) });
}
