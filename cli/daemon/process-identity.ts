import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Is a process with this id running? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    // It exists, but belongs to somebody else.
    return cause instanceof Error && "code" in cause && cause.code === "EPERM";
  }
  // Ended, but not yet collected by its parent: nothing runs any more.
  return !["Z", "X"].includes(statFields(pid)[0] ?? "");
}

/** /proc/<pid>/stat from the state (field 3) on; empty where there is no /proc. */
function statFields(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in field 2 may hold spaces and brackets.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

/**
 * What tells this process from a later one with the same id: on Linux its start in ticks and the boot it belongs to.
 * Elsewhere an empty text; then `startedAtMs` is compared.
 */
export function startMark(pid: number): string {
  const ticks = statFields(pid)[19];
  if (ticks === undefined) return "";
  try {
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${ticks}`;
  } catch {
    return ticks;
  }
}

function ask(program: string, args: string[]): string {
  try {
    return execFileSync(program, args, { encoding: "utf8", timeout: 5000, stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
}

/** When a process started, where that has to be asked of a program. For `status`, `start` and `stop`, never the daemon. */
export function startedAtMs(pid: number): number | undefined {
  const text =
    process.platform === "win32"
      ? ask("powershell.exe", [
          "-NoProfile",
          "-Command",
          `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().ToString("o")`,
        ])
      : ask("ps", ["-o", "lstart=", "-p", String(pid)]);
  const at = Date.parse(text);
  return Number.isFinite(at) ? at : undefined;
}

/** The command line of a process, its arguments apart; empty when it cannot be learned. */
export function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
  } catch {
    if (process.platform === "linux") return [];
  }
  return process.platform === "win32"
    ? ask("powershell.exe", [
        "-NoProfile",
        "-Command",
        `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`,
      ]).split(/\s+/)
    : ask("ps", ["-o", "command=", "-p", String(pid)]).split(/\s+/);
}

const OUR_SCRIPT = /(^|[\\/])(openclaw-status-monitor(\.mjs|\.cmd)?|status_uploader\.py)["']?$/;

/** Is this the command line of an uploader started by `start`, ours or the older one? */
export function isUploaderCommand(words: readonly string[]): boolean {
  const at = words.findIndex((word) => OUR_SCRIPT.test(word));
  return at !== -1 && at <= 4 && words.slice(at + 1).includes("start");
}
