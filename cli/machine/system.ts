import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { cpus, freemem, totalmem } from "node:os";
import { join } from "node:path";
import { redact } from "@/lib/domain/redact";
import type { Temperature } from "@/lib/protocol";
import { LIMITS } from "@/lib/protocol/limits";
import { safeLine } from "@/lib/protocol/text";
import { errorCode } from "../output";
import {
  type CpuTimes,
  cpuTimesOfCores,
  cpuTimesOfStat,
  memoryOfMeminfo,
  memoryOfVmStat,
  mountsOf,
  type Room,
  type Traffic,
  trafficOfNetDev,
  trafficOfNetstat,
  trafficOfNetstatE,
} from "./parse";

/**
 * Where the figures of this machine come from. Linux tells all of it in files; elsewhere node:os and two small programs
 * that every such system has. No shell, and nothing that takes longer than COMMAND_MS.
 */

export interface System {
  platform: NodeJS.Platform;
  /** Where /proc and /sys are. */
  root: string;
  env: Record<string, string | undefined>;
}

export const thisSystem = (env: Record<string, string | undefined>): System => ({
  platform: process.platform,
  root: "/",
  env,
});

const COMMAND_MS = 3_000;

/** What a program prints; undefined when it is not there or takes too long. */
function output(command: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { timeout: COMMAND_MS, windowsHide: true, maxBuffer: 1_000_000 };
    execFile(command, [...args], options, (problem, stdout) => resolve(problem ? undefined : stdout));
  });
}

const textOf = ({ root }: System, path: string): string => readFileSync(join(root, path), "utf8");

/** @throws the system's error when it may not be read */
export function readCpu(system: System): CpuTimes | undefined {
  return system.platform === "linux" ? cpuTimesOfStat(textOf(system, "proc/stat")) : cpuTimesOfCores(cpus());
}

/** @throws the system's error when it may not be read */
export async function readTraffic(system: System): Promise<Traffic | undefined> {
  if (system.platform === "linux") return trafficOfNetDev(textOf(system, "proc/net/dev"));
  if (system.platform === "darwin") return trafficOfNetstat((await output("/usr/sbin/netstat", ["-ibn"])) ?? "");
  if (system.platform === "win32") return trafficOfNetstatE((await output("netstat", ["-e"])) ?? "");
  return undefined;
}

/** @throws the system's error when it may not be read */
export async function readMemory(system: System): Promise<Room | undefined> {
  if (system.platform === "linux") return memoryOfMeminfo(textOf(system, "proc/meminfo"));
  if (system.platform === "darwin") return memoryOfVmStat((await output("/usr/bin/vm_stat", [])) ?? "", totalmem());
  return { total: totalmem(), used: totalmem() - freemem() };
}

/** One disk, bytes. */
export interface Disk extends Room {
  mount: string;
}

/** Where its disks are, the one the system runs on first. */
function mounts(system: System): string[] {
  if (system.platform === "linux") return mountsOf(textOf(system, "proc/self/mounts"));
  if (system.platform === "darwin") return ["/", ...volumes()];
  if (system.platform === "win32") {
    const own = `${system.env.SystemDrive ?? "C:"}\\`;
    return [own, ...["C", "D", "E", "F"].map((letter) => `${letter}:\\`).filter((drive) => drive !== own)];
  }
  return ["/"];
}

/** Of macOS: what is plugged in. One of them is another name of the root. */
function volumes(): string[] {
  try {
    return readdirSync("/Volumes", { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join("/Volumes", name));
  } catch {
    return [];
  }
}

const STATFS_MS = 2_000;
/** Disks that did not answer: not asked again while they owe an answer, or every such question would hold a thread. */
const silent = new Set<string>();

/** Never throws: a disk that cannot be read is left out. */
export async function readDisks(system: System): Promise<Disk[]> {
  const found: Disk[] = [];
  for (const mount of mounts(system)) {
    const room = await roomOf(mount);
    if (room) found.push({ mount: safeLine(redact(mount), LIMITS.nameLength), ...room });
  }
  const [first, ...others] = found;
  const largest = others.sort((one, two) => two.total - one.total).slice(0, LIMITS.disksPerSample - 1);
  return first ? [first, ...largest] : [];
}

async function roomOf(mount: string): Promise<Room | undefined> {
  if (silent.has(mount)) return undefined;
  silent.add(mount);
  const answer = statfs(mount).then(
    ({ blocks, bfree, bsize }) => ({ total: blocks * bsize, used: (blocks - bfree) * bsize }),
    () => undefined,
  );
  void answer.then(() => silent.delete(mount));
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, STATFS_MS, undefined);
  });
  const room = await Promise.race([answer, tooLong]);
  clearTimeout(timer);
  return room && room.total > 0 && room.used >= 0 ? room : undefined;
}

/** Sensors Linux knows; undefined on other systems, which ask for more rights than we have. Never throws. */
export function readTemperatures(system: System): Temperature[] | undefined {
  if (system.platform !== "linux") return undefined;
  const chips = sensors(system, "sys/class/hwmon", /^temp\d+_input$/, "name");
  const found = chips.length > 0 ? chips : sensors(system, "sys/class/thermal", /^temp$/, "type");
  return found.slice(0, LIMITS.temperaturesPerSample);
}

function sensors(system: System, folder: string, file: RegExp, named: string): Temperature[] {
  return entries(system, folder).flatMap((chip) => {
    const name = wordOf(system, `${folder}/${chip}/${named}`);
    return entries(system, `${folder}/${chip}`)
      .filter((entry) => file.test(entry))
      .flatMap((entry) => {
        const millidegrees = Number(wordOf(system, `${folder}/${chip}/${entry}`) || Number.NaN);
        const label = wordOf(system, `${folder}/${chip}/${entry.replace("_input", "_label")}`);
        const celsius = Math.round(millidegrees / 100) / 10;
        // A sensor that is not connected says nothing sensible.
        if (!(celsius > -40 && celsius < 150) || celsius === 0) return [];
        const text = label && label !== String(millidegrees) ? `${name} ${label}` : name || chip;
        return [{ name: safeLine(text, 60), celsius }];
      });
  });
}

const entries = ({ root }: System, path: string): string[] => {
  try {
    return readdirSync(join(root, path)).sort();
  } catch {
    return [];
  }
};

const wordOf = (system: System, path: string): string => {
  try {
    return textOf(system, path).trim();
  } catch {
    return "";
  }
};

/** Was it refused, or is it something else? */
export const missingOf = (cause: unknown): "denied" | "unsupported" | "error" => {
  const code = errorCode(cause);
  return code === "EACCES" || code === "EPERM" ? "denied" : code === "ENOENT" ? "unsupported" : "error";
};
