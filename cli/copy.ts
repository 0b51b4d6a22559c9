import { rmSync } from "node:fs";
import { writeFileAtomic } from "./atomic-file";
import type { CliContext } from "./command";
import { keepHostId, newHostId } from "./host";
import { isObject, readJsonObject } from "./json-file";
import { errorCode, errorText, tildePath } from "./output";
import type { Paths } from "./paths";

/** Two machines with one host id: what the platform said of it, and how this one gets an id of its own. */

export interface Copy {
  machines: { name: string; address: string }[];
}

/** Reads what the platform says; undefined when it says nothing of it. */
export function copyOf(value: unknown): Copy | undefined {
  if (!isObject(value) || !Array.isArray(value.machines)) return undefined;
  const text = (part: unknown) => (typeof part === "string" ? part.slice(0, 200) : "");
  const machines = value.machines.filter(isObject).slice(0, 2);
  return { machines: machines.map(({ name, address }) => ({ name: text(name), address: text(address) })) };
}

export { cloneNames as machinesText } from "@/lib/domain/faces";

/** What the platform said at the last upload; undefined when all was well. */
export function notedCopy(paths: Paths): Copy | undefined {
  try {
    return copyOf(readJsonObject(paths.copyFile));
  } catch {
    return undefined;
  }
}

/** Keeps what the platform just said, for `status` and `login`. */
export function noteCopy(paths: Paths, copy: Copy | undefined): void {
  try {
    if (copy) writeFileAtomic(paths.copyFile, `${JSON.stringify(copy, null, 2)}\n`);
    else rmSync(paths.copyFile, { force: true });
  } catch {
    // A note: the platform says it again at the next upload.
  }
}

/**
 * From now on this machine reports as a host of its own. Reports that wait were made under the shared id: they stay
 * unsent.
 * @returns false after saying that it could not be written down
 */
export function becomeNewHost(ctx: CliContext, id = newHostId()): boolean {
  const { paths, t } = ctx;
  if (!keepHostId(paths.hostFile, id, ctx.now())) {
    ctx.err(t("cannot_write", { path: tildePath(paths.hostFile, paths.home), reason: "EACCES" }));
    return false;
  }
  try {
    rmSync(paths.outboxDir, { recursive: true, force: true });
  } catch (cause) {
    const path = tildePath(paths.outboxDir, paths.home);
    ctx.err(t("cannot_write", { path, reason: errorCode(cause) || errorText(cause) }));
  }
  noteCopy(paths, undefined);
  ctx.err(t("new_host"));
  return true;
}
