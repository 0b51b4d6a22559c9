/** How values look in the output and in the logs. Pure. */

/** `['main', 'coding']`, quoted as the log format of the first uploader had it. */
export function quotedList(items: readonly string[]): string {
  return `[${items.map(quoted).join(", ")}]`;
}

function quoted(text: string): string {
  const escaped = text.replace(/\\/g, "\\\\");
  return text.includes("'") && !text.includes('"') ? `"${escaped}"` : `'${escaped.replace(/'/g, "\\'")}'`;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** `2026-03-29 10:30:01`, local time. */
export function localTime(ms: number): string {
  const at = new Date(ms);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** `20260329_183500`, local time; the stamp in the name of a rotated log. */
export function fileStamp(ms: number): string {
  return localTime(ms).replace(/[-:]/g, "").replace(" ", "_");
}

/** The path with the home directory written `~`, as people type it. */
export function tildePath(path: string, home: string): string {
  if (path === home) return "~";
  return home && (path.startsWith(`${home}/`) || path.startsWith(`${home}\\`)) ? `~${path.slice(home.length)}` : path;
}

/** What went wrong, as one line. */
export function errorText(cause: unknown): string {
  const text = cause instanceof Error ? cause.message || cause.name : String(cause);
  return text.replace(/\s+/g, " ").trim();
}

/** The system's error code (ENOENT, …), or an empty text. */
export function errorCode(cause: unknown): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
}

/** Minutes as people read them: whole ones as they are, parts with at most two digits. */
export const shownMinutes = (minutes: number): number => Math.round(minutes * 100) / 100;
