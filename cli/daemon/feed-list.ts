import type { Feed } from "./feeds";
import { jobFeed } from "./job-feed";
import { logFeed } from "./log-feed";
import { metricFeed } from "./metric-feed";
import { sessionFeed } from "./session-feed";

/** THE LIST of what the service sends beside its heartbeats. */
export function makeFeeds(): Feed[] {
  return [sessionFeed(), jobFeed(), logFeed(), metricFeed()];
}
