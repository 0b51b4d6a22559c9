import { statSync } from "node:fs";
import { basename } from "node:path";
import { expandHome, type Paths } from "../../paths";
import { veilOf } from "../../upload/session-item";
import { LogBook } from "./book";
import { readCrashes } from "./crashes";
import { followFile } from "./follow";
import { readLogLine } from "./line";
import { findLogs } from "./places";

/** What is found in OpenClaw's logs, for people and for tests. */
export interface LogInspection {
  directory: string;
  files: { name: string; bytes: number }[];
  /** Lines of the gateway by level, and those of commands, which are not reported. */
  lines: { warn: number; error: number; fatal: number; ofCommands: number };
  crashes: number;
  /** The same messages counted together, what came last first; as they would be reported. */
  groups: { level: string; subsystem: string; message: string; count: number; firstAt: string; lastAt: string }[];
  problems: string[];
}

/** Reads all logs in a folder, however old, without remembering anything. @param directory as typed */
export async function inspectLogs(paths: Paths, directory: string, now: number): Promise<LogInspection> {
  const there = { ...paths, openclawLogDir: expandHome(directory, paths.home) };
  // However old they are.
  const { files, directory: found, problem } = findLogs(there, 0);
  const book = new LogBook("", { keeps: false });
  const veil = veilOf("metadata");
  const lines = { warn: 0, error: 0, fatal: 0, ofCommands: 0 };
  const problems = problem === undefined ? [] : [`${found}: ${problem}`];
  const read: LogInspection["files"] = [];
  for (const { path, source } of files) {
    const onLine = (line: Buffer) => {
      const said = readLogLine(line);
      if (!said) return;
      lines[said.isGateway ? said.level : "ofCommands"] += 1;
      book.add(said, source, veil, said.at ?? now);
    };
    try {
      const { mark } = await followFile(path, undefined, onLine, Number.POSITIVE_INFINITY);
      read.push({ name: basename(path), bytes: statSync(path, { throwIfNoEntry: false })?.size ?? mark.offset });
    } catch (cause) {
      problems.push(`${path}: ${cause instanceof Error ? cause.message : cause}`);
    }
  }
  const iso = (at: number) => new Date(at).toISOString();
  const groups = [...book.waiting].sort((one, two) => two.observedAt - one.observedAt);
  return {
    directory: found,
    files: read,
    lines,
    crashes: readCrashes(paths.logsDir, []).found.length,
    groups: groups.map(({ level, subsystem, message, count, firstAt, observedAt }) => ({
      ...{ level, subsystem, message, count },
      firstAt: iso(firstAt),
      lastAt: iso(observedAt),
    })),
    problems,
  };
}
