import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import JSON5 from "json5";
import { isObject, type JsonObject } from "../json-file";
import { errorCode } from "../output";
import { reason } from "../reasons";

/** As OpenClaw: at most ten files deep, two megabytes each. */
const MAX_INCLUDE_DEPTH = 10;
const MAX_FILE_BYTES = 2 * 1024 * 1024;
const INCLUDE = "$include";
const UNSAFE_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** The configuration cannot be used; the message is one sentence and holds nothing of the file's content. */
export class ConfigFileError extends Error {
  override readonly name = "ConfigFileError";

  constructor(
    message: string,
    /** true when another look a moment later may succeed: the file was caught half-written. */
    readonly passing = false,
  ) {
    super(message);
  }
}

/**
 * Reads OpenClaw's configuration as far as the agents need it: JSON5, `$include` followed at the top and below
 * `agents`. Other parts (channels, models with their keys) are not followed.
 * @returns undefined when there is no such file
 * @throws ConfigFileError
 */
export function readConfigFile(path: string): JsonObject | undefined {
  if (!statSync(path, { throwIfNoEntry: false })) return undefined;
  const root = resolveIncludes(parseFile(path), { path, chain: [path], below: "root" });
  if (!isObject(root)) throw new ConfigFileError(reason("reason_no_object"), true);
  return root;
}

function parseFile(path: string): unknown {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  let text: string;
  try {
    const found = statSync(path);
    if (!found.isFile()) throw new ConfigFileError(reason("reason_not_regular", { name }));
    if (found.size > MAX_FILE_BYTES) throw new ConfigFileError(reason("reason_too_large", { name }));
    text = readFileSync(path, "utf8").replace(/^\ufeff/, "");
  } catch (cause) {
    if (cause instanceof ConfigFileError) throw cause;
    const code = errorCode(cause);
    if (code === "ENOENT") throw new ConfigFileError(reason("reason_absent", { name }));
    if (code === "EACCES" || code === "EPERM") {
      throw new ConfigFileError(reason("reason_denied", { name }));
    }
    throw new ConfigFileError(reason("reason_unreadable", { name, code }));
  }
  if (text.trim() === "") throw new ConfigFileError(reason("reason_empty", { name }), true);
  return parseJson5(text, name);
}

function parseJson5(text: string, name: string): unknown {
  try {
    // Strict JSON, which OpenClaw itself writes, parses a hundred times faster.
    return JSON.parse(text);
  } catch {
    try {
      return JSON5.parse(text);
    } catch (cause) {
      const isPlaced = isObject(cause) && "lineNumber" in cause;
      const where = isPlaced ? { line: String(cause.lineNumber), column: String(cause.columnNumber) } : undefined;
      throw new ConfigFileError(
        where ? reason("reason_not_json5_at", { name, ...where }) : reason("reason_not_json5", { name }),
        true,
      );
    }
  }
}

interface Place {
  path: string;
  /** Files being included, outermost first. */
  chain: string[];
  below: "root" | "agents";
}

function resolveIncludes(value: unknown, place: Place): unknown {
  if (Array.isArray(value)) return value.map((element) => resolveIncludes(element, place));
  if (!isObject(value)) return value;
  const own: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    if (key === INCLUDE || UNSAFE_KEYS.has(key)) continue;
    const needed = place.below === "agents" || key === "agents";
    own[key] = needed ? resolveIncludes(member, { ...place, below: "agents" }) : member;
  }
  if (!(INCLUDE in value)) return own;

  const targets = Array.isArray(value[INCLUDE]) ? value[INCLUDE] : [value[INCLUDE]];
  let merged: unknown;
  for (const target of targets) {
    if (typeof target !== "string") throw new ConfigFileError(reason("reason_include_name"));
    merged = deepMerge(merged, includeFile(target, place));
  }
  if (Object.keys(own).length === 0) return merged;
  if (!isObject(merged)) throw new ConfigFileError(reason("reason_include_beside"));
  return deepMerge(merged, own);
}

function includeFile(target: string, place: Place): unknown {
  const path = resolve(dirname(place.path), target);
  if (place.chain.includes(path)) throw new ConfigFileError(reason("reason_include_circle", { target }));
  if (place.chain.length > MAX_INCLUDE_DEPTH) {
    throw new ConfigFileError(reason("reason_include_deep", { depth: MAX_INCLUDE_DEPTH, target }));
  }
  return resolveIncludes(parseFile(path), { ...place, path, chain: [...place.chain, path] });
}

/** As OpenClaw merges: lists are joined, objects merged member by member, of anything else the later one wins. */
export function deepMerge(target: unknown, source: unknown): unknown {
  if (Array.isArray(target) && Array.isArray(source)) return [...target, ...source];
  if (!isObject(target) || !isObject(source)) return source;
  const merged: JsonObject = { ...target };
  for (const [key, value] of Object.entries(source)) {
    if (!UNSAFE_KEYS.has(key)) merged[key] = key in merged ? deepMerge(merged[key], value) : value;
  }
  return merged;
}
