import { isUtf8 } from "node:buffer";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { AppError } from "../errors";
import { LIMITS } from "../protocol";
import type { WireRequest } from "./wire-shape";

const inflate = promisify(gunzip);
const bad = (message: string) => new AppError("bad_input", message);

/**
 * The JSON value of a body, gzipped or not; undefined when it is empty.
 * @throws AppError too_large, bad_input
 */
export async function readJson(request: WireRequest): Promise<unknown> {
  const sent = await request.readBody(LIMITS.bodyBytes);
  return jsonOf(await plain(sent, request.header("content-encoding")));
}

/**
 * The JSON value these bytes hold; undefined when there are none.
 * @throws AppError bad_input
 */
export function jsonOf(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw bad("The body is not UTF-8. Send JSON in UTF-8.");
  if (depthOf(bytes) > LIMITS.depth) throw bad(`The body is nested deeper than ${LIMITS.depth} levels. Flatten it.`);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw bad("The body is not valid JSON. Check what was sent; the request must hold one JSON value.");
  }
}

async function plain(sent: Uint8Array, encoding: string | undefined): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? "";
  if (name === "" || name === "identity") return sent;
  if (name !== "gzip") throw bad(`Content-Encoding ${name.slice(0, 20)} is not understood. Send gzip or nothing.`);
  try {
    return await inflate(sent, { maxOutputLength: LIMITS.inflatedBytes });
  } catch (error) {
    if (
      error instanceof RangeError ||
      (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE")
    ) {
      const message = `The body unpacks to more than ${LIMITS.inflatedBytes} bytes. Send it in smaller parts.`;
      throw new AppError("too_large", message);
    }
    throw bad("The body says it is gzip and is not. Compress it again, or drop Content-Encoding.");
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How deep arrays and objects are nested, told without building them. */
export function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (isText) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return deepest;
}
