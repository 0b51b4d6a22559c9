import { isObject, type JsonObject } from "../../json-file";
import { DatabaseUnreadable, isDatabaseThere, type Reader, type Row, readDatabase } from "../sqlite";

/** Newest rows read of one table: ledgers are pruned, and what is older was told before. */
const MOST = 5_000;
/** Enough to recognise it. */
const MAX_TEXT = 200;

export const text = (value: unknown): string | null =>
  typeof value === "string" && value !== "" ? value.slice(0, MAX_TEXT) : null;
export const number = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;
export const object = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** Its agent, when a session key says so; a peer's name may hold colons. */
export const agentOf = (sessionKey: string | null): string | null =>
  /^agent:([^:]+):/.exec(sessionKey ?? "")?.[1] ?? null;

export function parsed(json: unknown): JsonObject {
  try {
    return object(JSON.parse(String(json)));
  } catch {
    return {};
  }
}

/**
 * The newest rows of a table, oldest first; columns that a release does not have are null. None when there is no such
 * table.
 */
export function newest(reader: Reader, table: string, wanted: readonly string[], order: string): Row[] {
  const present = reader.columns(table);
  if (present.size === 0) return [];
  const columns = wanted.map((name) => (present.has(name) ? name : `NULL AS ${name}`)).join(", ");
  const newestFirst = present.has(order) ? `ORDER BY ${order} DESC` : "";
  return reader.all(`SELECT ${columns} FROM ${table} ${newestFirst} LIMIT ${MOST}`).reverse();
}

/** Why something could not be read. */
export interface Unreadable {
  what: string;
  status: "unsupported" | "error";
  reason: string;
  agentId?: string;
}

/** Asks a database that may not exist; `none` when it does not, or cannot be read, which is then a problem. */
export function asked<T>(
  path: string,
  { none, problems, ...source }: { none: T; problems: Unreadable[]; what: string; agentId?: string },
  work: (reader: Reader) => T,
): T {
  try {
    return isDatabaseThere(path) ? readDatabase(path, work) : none;
  } catch (cause) {
    if (!(cause instanceof DatabaseUnreadable)) throw cause;
    problems.push({ ...source, status: cause.status, reason: cause.message });
    return none;
  }
}
