/**
 * How much of a session leaves the host. `counts`: figures, times and models alone. `metadata`: also keys, labels, names of
 * tools and texts of errors, masked. `content`: also excerpts of what was asked and answered, where the account agrees too.
 */
export const PRIVACY_LEVELS = ["counts", "metadata", "content"] as const;
export type PrivacyLevel = (typeof PRIVACY_LEVELS)[number];

export const DEFAULT_PRIVACY: PrivacyLevel = "metadata";

export const isPrivacyLevel = (value: unknown): value is PrivacyLevel =>
  PRIVACY_LEVELS.some((level) => level === value);
