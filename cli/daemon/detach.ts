import { spawn } from "node:child_process";
import { homedir } from "node:os";
import type { Paths } from "../paths";
import { findWatchFile, WATCH_FILE_VARIABLE } from "../watch-env";
import { SMALL_MEMORY } from "./memory";
import { findService } from "./pid-file";

/** How long a start may take before it counts as failed. */
const START_TIMEOUT_MS = 15_000;
const POLL_MS = 25;

/** The file this program runs from. */
export function ownScript(): string {
  return process.argv[1] ?? "";
}

/**
 * Starts the service in the background and waits until it has written its PID file.
 * @param args for the child, after the script
 * @returns its PID, or undefined when it ended or did not come up
 */
export function startDetached(paths: Paths, args: string[]): Promise<number | undefined> {
  const watchFile = findWatchFile(process.env, paths.stateDir);
  const child = spawn(process.execPath, [ownScript(), ...args], {
    detached: true,
    stdio: "ignore",
    windowsHide: true,
    // Not the caller's folder, which somebody may want to remove or unmount.
    cwd: homedir(),
    env: { ...SMALL_MEMORY, ...process.env, ...(watchFile && { [WATCH_FILE_VARIABLE]: watchFile }) },
  });
  return new Promise((resolve) => {
    const finish = (pid: number | undefined) => {
      clearInterval(poll);
      clearTimeout(timeout);
      child.removeAllListeners();
      // Another start was faster, or what cannot be found again could not be stopped: this one must not come up later.
      if (pid !== child.pid) child.kill();
      child.unref();
      resolve(pid);
    };
    const look = () => {
      const service = findService(paths);
      if (service.state === "running") finish(service.pid);
    };
    const poll = setInterval(look, POLL_MS);
    const timeout = setTimeout(() => finish(undefined), START_TIMEOUT_MS);
    child.once("error", () => finish(undefined));
    child.once("exit", (code) => {
      // With 0 it gave way to another start at the same moment, whose PID file may need an instant more.
      if (code !== 0) finish(undefined);
    });
  });
}
