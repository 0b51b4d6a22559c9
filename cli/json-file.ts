import { readFileSync } from "node:fs";

/** A JSON object read from a file, its members not yet checked. */
export type JsonObject = Record<string, unknown>;

/** Is it an object with members (neither an array nor null)? */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads a JSON object.
 * @returns undefined when the file does not exist
 * @throws the system's error, or SyntaxError when the content is not a JSON object
 */
export function readJsonObject(path: string): JsonObject | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
  const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
  if (!isObject(value)) throw new SyntaxError("not a JSON object");
  return value;
}
