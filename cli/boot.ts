import { readFileSync } from "node:fs";
import { cpus, totalmem, uptime } from "node:os";
import { writeFileAtomic } from "./atomic-file";
import { readJsonObject } from "./json-file";
import { randomHex } from "./random";

/**
 * What tells two machines with one host id apart, as after copying a disk: a name for this boot of this machine. It says
 * nothing about the machine.
 */

const LINUX_BOOT_ID = "/proc/sys/kernel/random/boot_id";
/** The clock may be set while the machine runs; a copy booted within the same minutes looks like its original. */
const SAME_BOOT_MS = 5 * 60_000;

/**
 * The name of this boot: from the kernel on Linux, elsewhere random and kept for as long as the machine runs.
 * @param path where it is kept
 * @param write false leaves the disk alone (dry run)
 * @returns undefined when there is none that would stay the same
 */
export async function bootName(path: string, now: number, write = true): Promise<string | undefined> {
  const { createHash } = await import("node:crypto");
  const hashed = (text: string) => createHash("sha256").update(`openclaw-status-monitor ${text}`).digest("hex");
  const kernel = linuxBootId();
  if (kernel) return hashed(kernel).slice(0, 24);
  const bootedAt = Math.round(now - uptime() * 1000);
  const machine = hashed(`${cpus()[0]?.model ?? ""} ${totalmem()}`).slice(0, 16);
  const kept = keptBoot(path, machine, bootedAt);
  if (kept || !write) return kept;
  const boot = randomHex(24);
  try {
    writeFileAtomic(path, `${JSON.stringify({ boot, bootedAt, machine }, null, 2)}\n`);
    return boot;
  } catch {
    return undefined;
  }
}

function linuxBootId(): string | undefined {
  try {
    return readFileSync(LINUX_BOOT_ID, "utf8").trim() || undefined;
  } catch {
    // Another system, or a container that hides it.
    return undefined;
  }
}

/** @returns the name kept, if it was given to this boot of this machine */
export function keptBoot(path: string, machine: string, bootedAt: number): string | undefined {
  try {
    const file = readJsonObject(path);
    const isSame = file?.machine === machine && Math.abs(Number(file.bootedAt) - bootedAt) < SAME_BOOT_MS;
    return isSame && typeof file.boot === "string" ? file.boot : undefined;
  } catch {
    return undefined;
  }
}
