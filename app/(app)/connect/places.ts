/** Where the line is pasted. */
export const PLACES = ["linux", "macos", "windows", "npx", "agent"] as const;
export type Place = (typeof PLACES)[number];

/**
 * The line that connects a machine.
 * @param token "" lets the machine ask for approval in the browser instead
 */
export function lineFor(place: Exclude<Place, "agent">, origin: string, token: string): string {
  const word = token === "" ? "" : ` ${token}`;
  if (place === "windows") return `& ([scriptblock]::Create((irm ${origin}/install.ps1)))${word}`;
  if (place === "npx") return `npx -y ${origin}/cli/openclaw-status-monitor.tgz login${word} --url ${origin}`;
  return `curl -fsSL ${origin}/install.sh | sh${token === "" ? "" : ` -s -- ${token}`}`;
}
