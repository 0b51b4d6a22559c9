import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { errorText } from "../output";
import { reason } from "../reasons";

/** node:sqlite without a flag; URLs as paths from 22.15. */
const NEEDED_NODE = "22.15";

export interface TableProbe {
  found: boolean;
  /** Set when the question could not be answered, with a reason. */
  problem?: "unsupported" | "error";
  reason?: string;
}

type Sqlite = typeof import("node:sqlite");

/** Loads node:sqlite without its "experimental" notice, which would land in the middle of our output. */
function loadSqlite(): Sqlite | undefined {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 15)) return undefined;
  const warn = process.emitWarning;
  process.emitWarning = () => {};
  try {
    // Typed by hand: require knows no types, and a static import would end the program on an older Node.
    const loaded: Sqlite = createRequire(import.meta.url)("node:sqlite");
    return loaded;
  } catch {
    return undefined;
  } finally {
    process.emitWarning = warn;
  }
}

/**
 * Does this database have the table? One short read; nothing is ever written. Without a write-ahead log nobody has
 * the database open, and it is read as it lies, so that no file appears beside it.
 */
export function hasTable(path: string, table: string): TableProbe {
  const sqlite = loadSqlite();
  if (!sqlite) {
    return {
      found: false,
      problem: "unsupported",
      reason: reason("reason_sqlite_old", { version: process.versions.node, needed: NEEDED_NODE }),
    };
  }
  const url = pathToFileURL(path);
  if (!existsSync(`${path}-wal`)) url.searchParams.set("immutable", "1");
  try {
    const database = new sqlite.DatabaseSync(url, { readOnly: true });
    try {
      database.exec("PRAGMA busy_timeout = 1000");
      const row = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table);
      return { found: row !== undefined };
    } finally {
      database.close();
    }
  } catch (cause) {
    const file = path.split(/[\\/]/).at(-1) ?? path;
    return { found: false, problem: "error", reason: reason("reason_sqlite", { file, problem: errorText(cause) }) };
  }
}
