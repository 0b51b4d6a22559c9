import * as zlib from "node:zlib";
import { errorCode } from "../../output";
import { reason } from "../../reasons";
import { DatabaseUnreadable } from "../sqlite";
import type { Lines } from "../transcript/lines";

/** zstd in node:zlib; Node 23 got it with 23.8. */
const NEEDED_NODE = "22.15";

/** One event holds four megabytes at the most; what unpacks to far more is no event. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024;
const PIECE_BYTES = 256 * 1024;

/**
 * The bytes of a zstd-compressed event.
 * @param size of what comes out, where it is known
 * @throws DatabaseUnreadable when this Node cannot, or the data is damaged
 */
export function inflate(bytes: Uint8Array, size?: number): Buffer {
  refuseWithout(zlib.zstdDecompressSync);
  try {
    // Room for all of it at once: nothing is put together from pieces.
    const chunkSize = size === undefined ? undefined : Math.min(Math.max(64, size), MAX_EVENT_BYTES);
    return zlib.zstdDecompressSync(bytes, { maxOutputLength: MAX_EVENT_BYTES, ...(chunkSize && { chunkSize }) });
  } catch {
    throw new DatabaseUnreadable("error", reason("reason_zstd_damaged"));
  }
}

/**
 * Cuts a compressed archive into lines, piece by piece: of whole transcripts there may be gigabytes.
 * @throws DatabaseUnreadable when this Node cannot, or the data is damaged; the system's error
 */
export async function inflateLines(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  lines: Lines,
): Promise<void> {
  refuseWithout(zlib.createZstdDecompress);
  const { Readable } = await import("node:stream");
  const from = Readable.from(source);
  const pieces = zlib.createZstdDecompress({ chunkSize: PIECE_BYTES });
  from.once("error", (cause) => pieces.destroy(cause));
  try {
    for await (const piece of from.pipe(pieces)) lines.add(piece);
    lines.end();
  } catch (cause) {
    if (!/^Z(STD)?_/.test(errorCode(cause))) throw cause;
    throw new DatabaseUnreadable("error", reason("reason_zstd_damaged"));
  } finally {
    from.destroy();
  }
}

function refuseWithout(isThere: unknown): void {
  if (typeof isThere === "function") return;
  const said = reason("reason_zstd_old", { version: process.versions.node, needed: NEEDED_NODE });
  throw new DatabaseUnreadable("unsupported", said);
}
