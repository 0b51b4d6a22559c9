import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import JSON5 from "json5";
import { isObject, type JsonObject } from "../../json-file";
import { errorCode } from "../../output";
import { object, text } from "./rows";

/** A hook of OpenClaw's that lies in this home: a handler the gateway calls when something happens. */
export interface Hook {
  name: string;
  description: string | null;
  /** Such as `gateway:startup`. */
  events: string[];
  /** By the configuration; whether the gateway has loaded it, only the gateway knows. */
  enabled: boolean;
  hasHandler: boolean;
}

const HANDLERS = ["handler.ts", "handler.js", "index.ts", "index.js"];
const MAX_EVENTS = 50;

/**
 * The hooks below the state folder.
 * @param config OpenClaw's configuration
 * @throws the system's error when the folder is there and cannot be read
 */
export function hooksOf(stateDir: string, config: JsonObject): Hook[] {
  const folder = join(stateDir, "hooks");
  const internal = object(object(config.hooks).internal);
  return foldersIn(folder).flatMap((name) => {
    const page = pageOf(join(folder, name, "HOOK.md"));
    if (page === undefined) return [];
    const { title, description, events } = headOf(page);
    const own = object(object(internal.entries)[title ?? name]);
    return {
      name: title ?? name,
      description,
      events,
      enabled: internal.enabled === true && own.enabled !== false,
      hasHandler: readdirSync(join(folder, name)).some((file) => HANDLERS.includes(file)),
    };
  });
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map((entry) => entry.name)
      .sort();
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return [];
    throw cause;
  }
}

function pageOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** The lines between the dashes. Of YAML only what OpenClaw writes there: plain values, and JSON5 as metadata. */
function headOf(page: string): { title: string | null; description: string | null; events: string[] } {
  const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(page)?.[1] ?? "";
  const plain = (key: string) =>
    text(
      new RegExp(`^${key}:[ \\t]*(.*)$`, "m")
        .exec(head)?.[1]
        ?.trim()
        .replace(/^(["'])(.*)\1$/, "$2"),
    );
  return { title: plain("name"), description: plain("description"), events: eventsIn(head) };
}

function eventsIn(head: string): string[] {
  const json = /^metadata:\s*([\s\S]*?)(?=^\S|$(?![\s\S]))/m.exec(head)?.[1] ?? "";
  try {
    const metadata: unknown = JSON5.parse(json);
    const events = isObject(metadata) ? object(metadata.openclaw).events : undefined;
    return Array.isArray(events) ? events.flatMap((event: unknown) => text(event) ?? []).slice(0, MAX_EVENTS) : [];
  } catch {
    return [];
  }
}
