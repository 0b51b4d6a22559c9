/**
 * Which parts of the dictionary a browser gets. Only what client components use: each page carries its share as text.
 * `npm run check` compares these lists with the components and names what is missing or too much.
 */

/** With every page: what the outermost layout and its error pages draw. */
const EVERYWHERE = ["common", "errors", "offline"] as const;

/** Signed out, from app/(public). */
export const PUBLIC_NAMESPACES = [...EVERYWHERE, "appearance", "auth", "problem", "recover", "secondFactor"] as const;

/** Approving a machine, from app/device. */
export const DEVICE_NAMESPACES = [...EVERYWHERE, "appearance", "device", "install", "problem", "time"] as const;

/** For everybody, from app/(front). */
export const FRONT_NAMESPACES = [...EVERYWHERE, "appearance"] as const;

/** Signed in, from app/(app). */
export const APP_NAMESPACES = [
  ...EVERYWHERE,
  "agent",
  "agents",
  "appearance",
  "aquarium",
  "auth",
  "data",
  "connect",
  "history",
  "hostEdit",
  "install",
  "jsonUpload",
  "live",
  "nav",
  "palette",
  "privacyLevel",
  "pricing",
  "problem",
  "secondFactor",
  "settings",
  "status",
  "time",
  "world",
] as const;

export const ROOT_NAMESPACES = EVERYWHERE;

/** The named parts of a dictionary. */
export function pick<Dictionary extends object, Name extends keyof Dictionary>(
  messages: Dictionary,
  names: readonly Name[],
): Pick<Dictionary, Name> {
  return Object.fromEntries(names.map((name) => [name, messages[name]])) as Pick<Dictionary, Name>;
}
