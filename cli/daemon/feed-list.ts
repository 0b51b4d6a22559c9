import type { Feed } from "./feeds";

/** THE LIST of what the service sends beside its heartbeats. */
export function makeFeeds(): Feed[] {
  return [];
}
