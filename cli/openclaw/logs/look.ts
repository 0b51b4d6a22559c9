import { statSync } from "node:fs";
import { errorCode } from "../../output";
import type { Paths } from "../../paths";
import type { Veil } from "../../upload/session-item";
import type { LogBook } from "./book";
import { readCrashes } from "./crashes";
import { followFile } from "./follow";
import { readJournal } from "./journal";
import { readLogLine } from "./line";
import { findLogs } from "./places";

/** Read of one file in one turn, bytes. */
const PER_TURN = 4 * 1024 * 1024;

export interface Look {
  /** There is more to read. */
  more: boolean;
  /** What could not be read, and why. */
  problems: string[];
}

interface Looking {
  paths: Paths;
  book: LogBook;
  veil: Veil;
  now: number;
  env: Record<string, string | undefined>;
  /** A program has to be started for it: not every time. */
  withJournal: boolean;
}

/** Reads on in everything OpenClaw logs into and counts what it finds. */
export async function lookThroughLogs({ paths, book, veil, now, env, withJournal }: Looking): Promise<Look> {
  const look: Look = { more: false, problems: [] };
  const { files, unit, problem, directory } = findLogs(paths, now);
  if (problem !== undefined) look.problems.push(`${directory}: ${problem}`);
  const seen = new Set<string>();
  for (const { path, source } of files) {
    const name = identityOf(path);
    // Gone, or the same file by another name.
    if (name === undefined || seen.has(name)) continue;
    seen.add(name);
    try {
      const read = (line: Buffer) => {
        const found = readLogLine(line);
        if (found) book.add(found, source, veil, now);
      };
      const { mark, more } = await followFile(path, book.mark(name), read, PER_TURN);
      book.setMark(name, mark);
      look.more ||= more;
    } catch (cause) {
      const code = errorCode(cause);
      if (code !== "ENOENT") look.problems.push(`${path}: ${code || String(cause)}`);
    }
  }
  // A folder that cannot be listed for a moment makes nobody read everything again.
  if (problem === undefined) book.keepMarks(seen);

  const { names, found } = readCrashes(paths.logsDir, book.crashes);
  for (const crash of found) book.add(crash, "crash", veil, now);
  book.crashes = names;

  if (unit && withJournal) {
    const journal = await readJournal(unit, book.cursor(unit.name), env);
    for (const line of journal.found) book.add(line, "journal", veil, now);
    book.setCursor(unit.name, journal.cursor);
    look.more ||= journal.more;
    if (journal.problem !== undefined) look.problems.push(`journal of ${unit.name}: ${journal.problem}`);
  }
  return look;
}

/** A file is known by what it is, not by its name: full ones are renamed. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (!found?.isFile()) return undefined;
  return found.ino === 0n ? path : `${found.dev}:${found.ino}`;
}
