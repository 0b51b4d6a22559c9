import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { errorCode, errorText } from "../output";
import { reason } from "../reasons";

/** node:sqlite without a flag; URLs as paths from 22.15. */
const NEEDED_NODE = "22.15";
const BUSY_TIMEOUT_MS = 1000;

type Sqlite = typeof import("node:sqlite");
export type Row = Record<string, unknown>;

/** A database of OpenClaw's that cannot be read now; the message says why and what would help. */
export class DatabaseUnreadable extends Error {
  override readonly name = "DatabaseUnreadable";

  constructor(
    readonly status: "unsupported" | "error",
    message: string,
  ) {
    super(message);
  }
}

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

/** Questions to one database, all answered from the same moment. */
export interface Reader {
  all(sql: string, ...values: (string | number)[]): Row[];
  /** One row at a time: for what may be large. */
  each(sql: string, ...values: (string | number)[]): IterableIterator<Row>;
  /** Names of a table's columns; empty when there is no such table. */
  columns(table: string): Set<string>;
}

/**
 * Opens a database of a running gateway, asks it, closes it; nothing is ever written beside or into it. Where the
 * folder cannot be written, SQLite cannot share the write-ahead log: then a copy of both is read.
 * @throws DatabaseUnreadable
 */
export function readDatabase<T>(path: string, work: (reader: Reader) => T): T {
  return explained(path, () => {
    const opened = open(path);
    try {
      // One transaction: what one question finds, the next one still sees.
      opened.database.exec("BEGIN");
      return work(readerOf(opened.database));
    } finally {
      opened.close();
    }
  });
}

/**
 * The same for work that lets others have their turn meanwhile. Each question is answered from its own moment, so that
 * the gateway's log can be written into the file in between.
 * @throws DatabaseUnreadable
 */
export async function readDatabaseSlowly<T>(path: string, work: (reader: Reader) => Promise<T>): Promise<T> {
  const opened = explained(path, () => open(path));
  try {
    return await work(readerOf(opened.database));
  } catch (cause) {
    throw explanation(path, cause);
  } finally {
    opened.close();
  }
}

/**
 * Is there a database? One in a folder that may not be looked into is not simply absent.
 * @throws DatabaseUnreadable
 */
export function isDatabaseThere(path: string): boolean {
  try {
    return statSync(path).size >= 0;
  } catch (cause) {
    if (errorCode(cause) === "ENOENT" || errorCode(cause) === "ENOTDIR") return false;
    throw explanation(path, errorCode(cause) ? new Error(errorCode(cause)) : cause);
  }
}

function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw explanation(path, cause);
  }
}

function explanation(path: string, cause: unknown): DatabaseUnreadable {
  if (cause instanceof DatabaseUnreadable) return cause;
  const said = reason("reason_sqlite", { file: basename(path), problem: errorText(cause) });
  return new DatabaseUnreadable("error", said);
}

type Database = InstanceType<Sqlite["DatabaseSync"]>;

interface Opened {
  database: Database;
  close(): void;
}

function open(path: string): Opened {
  const sqlite = loadSqlite();
  if (!sqlite) {
    const said = reason("reason_sqlite_old", { version: process.versions.node, needed: NEEDED_NODE });
    throw new DatabaseUnreadable("unsupported", said);
  }
  return existsSync(`${path}-wal`) ? openLive(sqlite, path) : openAtRest(sqlite, path);
}

/** Without a write-ahead log nobody has the database open: it is read as it lies, so that no file appears beside it. */
function openAtRest(sqlite: Sqlite, path: string): Opened {
  const url = pathToFileURL(path);
  url.searchParams.set("immutable", "1");
  return patient(new sqlite.DatabaseSync(url, { readOnly: true }));
}

function openLive(sqlite: Sqlite, path: string): Opened {
  let database: Database | undefined;
  try {
    database = new sqlite.DatabaseSync(path, { readOnly: true });
    const opened = patient(database);
    database.prepare("SELECT 1 FROM sqlite_master LIMIT 1").get();
    return opened;
  } catch (cause) {
    database?.close();
    if (!/unable to open|readonly|read-only|disk I\/O/i.test(errorText(cause))) throw cause;
    return openCopy(sqlite, path);
  }
}

function openCopy(sqlite: Sqlite, path: string): Opened {
  const folder = mkdtempSync(join(tmpdir(), "status-monitor-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, basename(path));
    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    return patient(new sqlite.DatabaseSync(copy), remove);
  } catch (cause) {
    remove();
    throw cause;
  }
}

function patient(database: Database, after = () => {}): Opened {
  const close = () => {
    database.close();
    after();
  };
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  } catch (cause) {
    close();
    throw cause;
  }
  return { database, close };
}

function readerOf(database: Database): Reader {
  // Thousands of sessions are asked the same questions.
  const prepared = new Map<string, ReturnType<Database["prepare"]>>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  return {
    all: (sql, ...values) => statement(sql).all(...values),
    each: (sql, ...values) => database.prepare(sql).iterate(...values),
    columns: (table) =>
      new Set(
        database
          .prepare("SELECT name FROM pragma_table_info(?)")
          .all(table)
          .map((row) => String(row.name)),
      ),
  };
}

export interface TableProbe {
  found: boolean;
  /** Set when the question could not be answered, with a reason. */
  problem?: "unsupported" | "error";
  reason?: string;
}

/** Does this database have the table? One short read. */
export function hasTable(path: string, table: string): TableProbe {
  try {
    return { found: readDatabase(path, (reader) => reader.columns(table).size > 0) };
  } catch (cause) {
    if (!(cause instanceof DatabaseUnreadable)) throw cause;
    return { found: false, problem: cause.status, reason: cause.message };
  }
}
