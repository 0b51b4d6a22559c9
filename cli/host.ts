import { readFileSync } from "node:fs";
import { arch, hostname, platform, release } from "node:os";
import type { HostIdentity } from "@/lib/protocol";
import { safeLine } from "@/lib/protocol/text";
import { writeFileAtomic } from "./atomic-file";
import { readJsonObject } from "./json-file";
import { randomHex } from "./random";
import { VERSION } from "./version";

/** This machine's id for the platform: random, made once, kept in the state folder, so that a rename keeps the history. */
export interface HostId {
  id: string;
  /** false when it could not be written down. */
  kept: boolean;
}

/** The id written down here, if any. */
export function storedHostId(path: string): string | undefined {
  try {
    const id = readJsonObject(path)?.hostId;
    return typeof id === "string" && /^[A-Za-z0-9_-]{8,100}$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the id, or makes one. @param write false leaves the disk alone (dry run) */
export async function hostId(path: string, now: number, write = true): Promise<HostId> {
  const known = storedHostId(path);
  if (known) return { id: known, kept: true };
  const { createHash } = await import("node:crypto");
  const id = newHostId();
  if (!write) return { id, kept: false };
  if (keepHostId(path, id, now)) {
    // Two first runs at once: the later write stands, so ask what stands.
    return { id: storedHostId(path) ?? id, kept: true };
  }
  return { id: `host-${createHash("sha256").update(selfDescription(path)).digest("hex").slice(0, 24)}`, kept: false };
}

/** An id nobody else has. */
export const newHostId = (): string => `host-${randomHex(24)}`;

/** Writes down the id this machine was introduced with. @returns false when it could not be written */
export function keepHostId(path: string, id: string, now: number): boolean {
  if (storedHostId(path) === id) return true;
  try {
    writeFileAtomic(path, `${JSON.stringify({ hostId: id, createdAt: new Date(now).toISOString() }, null, 2)}\n`);
    return true;
  } catch {
    return false;
  }
}

/** For a read-only home, whose id must be the same at every run. */
function selfDescription(path: string): string {
  let machine = "";
  try {
    machine = readFileSync("/etc/machine-id", "utf8").trim();
  } catch {
    // Not every system has one.
  }
  return [machine, hostname(), path].join("\n");
}

/**
 * What the platform learns about this machine.
 * @param intervalSeconds time between two uploads
 * @param boot what `bootName` says
 */
export function hostIdentity(id: string, intervalSeconds: number, boot?: string): HostIdentity {
  return {
    id,
    name: safeLine(hostname(), 120) || "unnamed",
    platform: platform(),
    osRelease: safeLine(release(), 80),
    arch: arch(),
    uploaderVersion: VERSION,
    nodeVersion: process.versions.node,
    intervalSeconds,
    ...(boot !== undefined && { boot }),
  };
}
