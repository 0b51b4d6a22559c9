import { JOB_STATES, type JobState } from "@/lib/domain/job-state";
import type { JobListInput } from "@/lib/services/jobs";

/** What there is to choose of states; "" stands for all but those that are gone. */
export const STATE_CHOICES = ["trouble", ...JOB_STATES] as const;
export const ORIGINS = ["own", "builtin"] as const;

/** What the address of the jobs page asks for; "" stands for anything. */
export interface JobsQuery {
  q: string;
  host: string;
  state: JobState | "trouble" | "";
  origin: (typeof ORIGINS)[number] | "";
  after: string;
}

export const MAX_QUERY_LENGTH = 200;

type Given = Record<string, string | string[] | undefined>;

/** What does not fit is as if it were not there: an address may be old, or typed by hand. */
export function jobsQueryFrom(given: Given): JobsQuery {
  const text = (name: string) => {
    const value = given[name];
    return typeof value === "string" ? value.slice(0, MAX_QUERY_LENGTH) : "";
  };
  return {
    q: text("q"),
    host: text("host"),
    state: STATE_CHOICES.find((state) => state === given.state) ?? "",
    origin: ORIGINS.find((origin) => origin === given.origin) ?? "",
    after: text("after"),
  };
}

/** The address for a query; what is as always is left out. */
export function jobsHref(query: Partial<JobsQuery>): string {
  const params = new URLSearchParams();
  for (const name of ["q", "host", "state", "origin", "after"] as const) {
    const value = query[name];
    if (value) params.set(name, value);
  }
  const search = params.toString();
  return search ? `/jobs?${search}` : "/jobs";
}

export const jobsInput = ({ q, host, state, origin, after }: JobsQuery): JobListInput => ({
  q,
  hostId: host || undefined,
  state: state || undefined,
  origin: origin || undefined,
  after,
});

/** Does it leave anything out? Where the page begins does not. */
export const isFiltered = ({ q, host, state, origin }: JobsQuery): boolean => Boolean(q || host || state || origin);
