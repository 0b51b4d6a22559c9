import { constants, copyFileSync, linkSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { makePrivateDirectory, writeFileAtomic } from "../atomic-file";
import { readJsonObject } from "../json-file";
import { errorCode } from "../output";
import type { Paths } from "../paths";
import { commandLine, isAlive, isUploaderCommand, startedAtMs, startMark } from "./process-identity";

/** What the PID file says, checked against the processes there are. */
export type Service =
  | { state: "none" }
  | { state: "running"; pid: number }
  /** The file names a process that is gone, or one that is not ours. */
  | { state: "stale"; pid: number };

/** `ps` tells whole seconds, and clocks get adjusted. */
const START_TOLERANCE_MS = 5_000;

function pidIn(path: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path, "utf8").trim(), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : 0;
  } catch {
    return undefined;
  }
}

/** Looks up the service. Asks programs only on systems without /proc. */
export function findService(paths: Paths): Service {
  const pid = pidIn(paths.pidFile);
  if (pid === undefined) return { state: "none" };
  if (pid === 0 || !isAlive(pid)) return { state: "stale", pid };
  return isOurs(paths, pid) ? { state: "running", pid } : { state: "stale", pid };
}

function isOurs(paths: Paths, pid: number): boolean {
  if (pid === process.pid) return true;
  const note = daemonNote(paths);
  if (note && note.pid === pid) {
    if (note.startMark !== "" || process.platform === "linux") return note.startMark === startMark(pid);
    const started = startedAtMs(pid);
    if (started !== undefined) return Math.abs(started - note.startedAt) < START_TOLERANCE_MS;
  }
  return isUploaderCommand(commandLine(pid));
}

interface DaemonNote {
  pid: number;
  startMark: string;
  startedAt: number;
}

function daemonNote(paths: Paths): DaemonNote | undefined {
  try {
    const file = readJsonObject(paths.daemonFile);
    if (typeof file?.pid !== "number") return undefined;
    return { pid: file.pid, startMark: String(file.startMark ?? ""), startedAt: Number(file.startedAt) };
  } catch {
    return undefined;
  }
}

/**
 * Makes this process the service.
 * @returns the PID of the service already running, or undefined when this process is it now
 * @throws the system's error when the folder cannot be written; the caller may then run without a PID file
 */
export function acquirePidFile(paths: Paths, now: number): number | undefined {
  makePrivateDirectory(paths.logsDir);
  const candidate = `${paths.pidFile}.${process.pid}`;
  writeFileSync(candidate, `${process.pid}\n`, { mode: 0o600 });
  try {
    for (let round = 0; round < 5; round++) {
      if (claim(candidate, paths.pidFile)) {
        const startedAt = Math.round(now - process.uptime() * 1000);
        const note: DaemonNote = { pid: process.pid, startMark: startMark(process.pid), startedAt };
        writeFileAtomic(paths.daemonFile, `${JSON.stringify(note)}\n`);
        return undefined;
      }
      const found = findService(paths);
      if (found.state === "running" && found.pid !== process.pid) return found.pid;
      if (found.state !== "none") removePidFile(paths, found.pid);
    }
    throw new Error(`${paths.pidFile} cannot be replaced`);
  } finally {
    removeQuietly(candidate);
  }
}

/** A link is made whole or not at all: of two starts at once, one gets it. */
function claim(candidate: string, pidFile: string): boolean {
  try {
    linkSync(candidate, pidFile);
    return true;
  } catch (cause) {
    if (errorCode(cause) === "EEXIST") return false;
    // A file system without hard links.
    try {
      copyFileSync(candidate, pidFile, constants.COPYFILE_EXCL);
      return true;
    } catch (second) {
      if (errorCode(second) === "EEXIST") return false;
      throw second;
    }
  }
}

/**
 * Called by the running service now and then: puts a PID file that was deleted back.
 * @returns false when another service has taken over
 */
export function holdPidFile(paths: Paths): boolean {
  const named = pidIn(paths.pidFile);
  if (named === process.pid) return true;
  if (named && isAlive(named) && daemonNote(paths)?.pid === named) return false;
  try {
    if (named !== undefined) removePidFile(paths, named);
    return acquirePidFile(paths, Date.now()) === undefined;
  } catch {
    // The folder cannot be written; uploads go on without it.
    return true;
  }
}

/** Removes the PID file, if it still names this process. */
export function removePidFile(paths: Paths, pid: number): void {
  const named = pidIn(paths.pidFile);
  if (named === pid) removeQuietly(paths.pidFile);
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone already, or not ours to remove; the next start looks again.
  }
}
