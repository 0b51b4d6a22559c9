/** What a failed statement means for whoever sent it. */

/** Thrown when rows changed between reading and writing: the transaction is to be tried again. */
export class StaleRead extends Error {
  override readonly name = "StaleRead";
}

// serialization failure, deadlock, prepared statement gone or doubled (behind a pooler), what a row refers to was deleted
// between reading and writing (an account that left)
const TRY_AGAIN = new Set(["40001", "40P01", "26000", "42P05", "23503"]);
const SOCKET = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOENT", "EHOSTUNREACH", "ENETUNREACH"]);
const DNS = new Set(["ENOTFOUND", "EAI_AGAIN"]);
// admin shutdown, crash shutdown, cannot connect now, read-only (a standby), query canceled by its time limit
const AWAY = new Set(["57P01", "57P02", "57P03", "25006", "57014"]);
const LOST =
  /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable|client was closed/i;

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : "";

/** Would the same transaction, begun anew, probably succeed? */
export const isConflict = (error: unknown): boolean => error instanceof StaleRead || TRY_AGAIN.has(codeOf(error));

/** Is a value that must be unique taken already? */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === "23505";

/** Could the database not be reached, or not do anything for anybody (shutting down, out of connections or disk)? */
export function isUnreachable(error: unknown): boolean {
  const code = codeOf(error);
  if (SOCKET.has(code) || DNS.has(code) || AWAY.has(code) || /^(08|53)/.test(code)) return true;
  return error instanceof Error && LOST.test(error.message);
}
