import { closeSync, openSync, readFileSync, statSync, unlinkSync, utimesSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { makePrivateDirectory } from "../../atomic-file";
import { isAlive, startMark } from "../../daemon/process-identity";
import { errorCode } from "../../output";

/** A holder says this often that it is still there, ms. */
const SIGN_MS = 60_000;
/** One that said nothing for so long is gone, whatever runs under its number now, ms. */
const SILENCE_MS = 10 * 60_000;

/**
 * Makes this process the only one that reads on and remembers how far it came.
 * @param now wall clock, ms
 * @returns what ends it; undefined while another process holds it
 */
export function hold(path: string, now: number): (() => void) | undefined {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      makePrivateDirectory(dirname(path));
      const handle = openSync(path, "wx", 0o600);
      writeSync(handle, `${process.pid} ${startMark(process.pid)}\n`);
      closeSync(handle);
      return held(path);
    } catch (cause) {
      // A folder that cannot be written is nobody's: what is read is remembered in memory.
      if (errorCode(cause) !== "EEXIST") return () => {};
      if (isHeld(path, now)) return undefined;
      quietly(() => unlinkSync(path));
    }
  }
  return undefined;
}

function held(path: string): () => void {
  const sign = setInterval(() => quietly(() => utimesSync(path, new Date(), new Date())), SIGN_MS);
  sign.unref();
  return () => {
    clearInterval(sign);
    quietly(() => unlinkSync(path));
  };
}

function isHeld(path: string, now: number): boolean {
  try {
    const [pid = "", mark = ""] = readFileSync(path, "utf8").trim().split(" ");
    const age = now - statSync(path).mtimeMs;
    // Just made, and not yet written.
    if (pid === "") return age < SIGN_MS;
    return age < SILENCE_MS && isAlive(Number(pid)) && startMark(Number(pid)) === mark;
  } catch {
    return false;
  }
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Gone already, or the disk refuses: the age of the file says the rest.
  }
}
