/** A token that is not reusable belongs to the first host that reports with it: a copied token is of no use elsewhere. */

/** The host of uploads that do not name one. They are nobody's in particular: no pin refuses them, and they set none. */
export const DEFAULT_HOST = "default";

/** How a host is called that was added and has no name of its own from an uploader. */
export const PLACEHOLDER = "device:";

export const placeholderHost = (id: string): string => `${PLACEHOLDER}${id}`;

/** Is it the name of an added host that no uploader has named yet? */
export const isPlaceholderHost = (externalId: string): boolean => externalId.startsWith(PLACEHOLDER);

export interface TokenPin {
  /** May any number of hosts report with it? */
  reusable: boolean;
  /** The host it belongs to, as its uploader names it; null until the first report. */
  pinnedTo: string | null;
}

/**
 * May a host report with this token?
 * @returns `first` when it may, and the token belongs to it from then on
 */
export function admission({ reusable, pinnedTo }: TokenPin, host: string): "yes" | "first" | "no" {
  if (reusable || host === DEFAULT_HOST || host === pinnedTo) return "yes";
  // A key used for the published reporting API, which names no host, may still be given to a real uploader.
  return pinnedTo === null || isPlaceholderHost(pinnedTo) ? "first" : "no";
}
