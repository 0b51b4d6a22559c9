import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../json-file";
import type { LogLine } from "./line";

const SNAPSHOT = /^openclaw-stability-.+\.json$/;
/** OpenClaw keeps some twenty; a folder full of others is not read. */
const MOST = 100;
const MAX_BYTES = 5 * 1024 * 1024;

/**
 * What OpenClaw left in logs/stability when it fell, each once.
 * @param known names told before; what is gone from the folder is forgotten
 */
export function readCrashes(logsDir: string, known: readonly string[]): { names: string[]; found: LogLine[] } {
  const directory = join(logsDir, "stability");
  let names: string[];
  try {
    names = readdirSync(directory)
      .filter((name) => SNAPSHOT.test(name))
      .sort()
      .slice(-MOST);
  } catch {
    return { names: [], found: [] };
  }
  const fresh = names.filter((name) => !known.includes(name));
  return { names, found: fresh.flatMap((name) => crashOf(join(directory, name)) ?? []) };
}

function crashOf(path: string): LogLine | undefined {
  try {
    if (statSync(path).size > MAX_BYTES) return undefined;
    const bundle: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (!isObject(bundle)) return undefined;
    const error = isObject(bundle.error) ? bundle.error : {};
    const reason = text(bundle.reason) || "unknown";
    const what = [text(error.name) || text(error.code), text(error.message)].filter(Boolean).join(": ");
    const at = Date.parse(text(bundle.generatedAt));
    const stack = text(error.stack);
    return {
      at: Number.isFinite(at) ? at : null,
      level: /fatal|uncaught|unhandled|crash/i.test(reason) ? "fatal" : "error",
      subsystem: "crash",
      message: what ? `${reason}: ${what}` : reason,
      ...(stack && { detail: stack }),
      isGateway: true,
    };
  } catch {
    return undefined;
  }
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
