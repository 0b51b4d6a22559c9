/** Tables for spreadsheets (RFC 4180), safe to open: what others wrote never becomes a formula. */

export type CsvCell = string | number | null;

/** Spreadsheets take a cell that begins so for a formula, also behind blanks. */
const FORMULA = /^[\s\u00a0\ufeff]*[=+\-@\t\r|%＝＋－＠]/;

function cell(value: CsvCell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line with its end. Numbers are ours and stay numbers. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(cell).join(",")}\r\n`;

/** Before everything else: spreadsheets then read it as UTF-8. */
export const CSV_START = "\ufeff";
