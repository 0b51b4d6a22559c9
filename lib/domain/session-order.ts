/** The orders sessions are listed in: by their last activity, by what they used, by what they cost. */
export const SESSION_SORTS = ["recent", "tokens", "cost"] as const;
export type SessionSort = (typeof SESSION_SORTS)[number];
