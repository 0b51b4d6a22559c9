/** Figures as OpenClaw Watch showed them (S2-20): short, and the same in every language. */

const NANOS_PER_DOLLAR = 1e9;
const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"];

/** `1.23M` from a million, `1.2K` from a thousand, else the number itself. */
export function shortTokens(tokens: number): string {
  if (tokens >= 1_000_000) return `${(tokens / 1_000_000).toFixed(2)}M`;
  // 999,960 would read as 1000.0K.
  if (tokens >= 999_950) return "1.00M";
  if (tokens >= 1_000) return `${(tokens / 1_000).toFixed(1)}K`;
  return String(Math.round(tokens));
}

/** `$0.1234`. @param nanos billionths of a US dollar */
export const shortCost = (nanos: number): string => `$${(nanos / NANOS_PER_DOLLAR).toFixed(4)}`;

/** `1.5 GB`, one decimal, by 1024. Bytes have none. */
export function shortBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // What would be rounded up to 1024.0 belongs to the next unit.
  while (value >= (unit === 0 ? 1024 : 1023.95) && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** `12.3 KB/s`; below a kilobyte still in KB, as published. */
export function shortSpeed(bytesPerSecond: number): string {
  if (bytesPerSecond < 1024) return `${(bytesPerSecond / 1024).toFixed(1)} KB/s`;
  return `${shortBytes(bytesPerSecond)}/s`;
}
