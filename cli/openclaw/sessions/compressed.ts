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
 * Unpacks an event and gives its memory back at once: whole transcripts of them would otherwise wait to be collected.
 * @param use must keep nothing of the bytes
 * @throws DatabaseUnreadable when this Node cannot, or the data is damaged
 */
export function inflate<T>(packed: Uint8Array, use: (bytes: Buffer) => T): T {
  // One byte more than needed: with none left, room for more would be made.
  const chunkSize = Math.min(Math.max(1024, contentSize(packed) + 1), MAX_EVENT_BYTES);
  const bytes = unpacked(packed, chunkSize);
  const used = use(bytes);
  // Of what came out in several pieces, or in one that is too large, the buffer may be shared.
  if (bytes.buffer.byteLength === chunkSize) release(bytes);
  return used;
}

/** Gives the memory of bytes back at once, not when it is next collected. They must be all that stands in it. */
export function release({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer?.(0);
}

function unpacked(packed: Uint8Array, chunkSize: number): Buffer {
  refuseWithout(zlib.zstdDecompressSync);
  try {
    return zlib.zstdDecompressSync(packed, { maxOutputLength: MAX_EVENT_BYTES, chunkSize });
  } catch {
    throw new DatabaseUnreadable("error", reason("reason_zstd_damaged"));
  }
}

/** Bytes of what comes out, as the head of the frame says (RFC 8878, 3.1.1.1); 0 where it does not. */
function contentSize(frame: Uint8Array): number {
  const head = frame[4] ?? 0;
  const isSingle = (head & 0x20) !== 0;
  const at = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][head & 3] ?? 0);
  const byte = (index: number) => frame[at + index] ?? 0;
  switch (head >> 6) {
    case 0:
      return isSingle ? byte(0) : 0;
    case 1:
      return byte(0) + byte(1) * 256 + 256;
    default:
      return byte(0) + byte(1) * 256 + byte(2) * 65_536 + byte(3) * 16_777_216;
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
