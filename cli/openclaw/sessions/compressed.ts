import * as zlib from "node:zlib";
import { reason } from "../../reasons";
import { DatabaseUnreadable } from "../sqlite";

/** zstd in node:zlib; Node 23 got it with 23.8. */
const NEEDED_NODE = "22.15";

/**
 * Text of a zstd-compressed event or archive.
 * @throws DatabaseUnreadable when this Node cannot, or the data is damaged
 */
export function inflate(bytes: Uint8Array): string {
  if (typeof zlib.zstdDecompressSync !== "function") {
    throw new DatabaseUnreadable(
      "unsupported",
      reason("reason_zstd_old", { version: process.versions.node, needed: NEEDED_NODE }),
    );
  }
  try {
    return zlib.zstdDecompressSync(bytes).toString("utf8");
  } catch {
    throw new DatabaseUnreadable("error", reason("reason_zstd_damaged"));
  }
}
