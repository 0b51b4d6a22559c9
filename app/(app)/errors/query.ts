import type { LogLevel } from "@/lib/protocol";
import { type LogFilter, PROBLEM_LEVELS } from "@/lib/services/logs";

/** What there is to choose of levels; "" stands for problems, which are errors and fatal ones. */
export const LEVEL_CHOICES = ["fatal", "error", "warn", "all"] as const;
export type LevelChoice = (typeof LEVEL_CHOICES)[number];

/** What the address of the errors page asks for; "" stands for anything. */
export interface ErrorsQuery {
  q: string;
  host: string;
  level: LevelChoice | "";
  /** each: single reports instead of kinds. */
  view: "each" | "";
  /** One kind, with its hosts and reports. */
  group: string;
  before: string;
}

export const MAX_QUERY_LENGTH = 200;

type Given = Record<string, string | string[] | undefined>;

/** What does not fit is as if it were not there: an address may be old, or typed by hand. */
export function errorsQueryFrom(given: Given): ErrorsQuery {
  const text = (name: string) => {
    const value = given[name];
    return typeof value === "string" ? value.slice(0, MAX_QUERY_LENGTH) : "";
  };
  return {
    q: text("q"),
    host: text("host"),
    level: LEVEL_CHOICES.find((level) => level === given.level) ?? "",
    view: given.view === "each" ? "each" : "",
    group: text("group"),
    before: text("before"),
  };
}

/** The address for a query; what is as always is left out. */
export function errorsHref(query: Partial<ErrorsQuery>): string {
  const params = new URLSearchParams();
  for (const name of ["q", "host", "level", "view", "group", "before"] as const) {
    const value = query[name];
    if (value) params.set(name, value);
  }
  const search = params.toString();
  return search ? `/errors?${search}` : "/errors";
}

const LEVELS: Record<LevelChoice | "", readonly LogLevel[]> = {
  "": PROBLEM_LEVELS,
  fatal: ["fatal"],
  error: ["error"],
  warn: ["warn"],
  all: ["warn", "error", "fatal"],
};

export function errorsFilter({ q, host, level, group }: ErrorsQuery): LogFilter {
  return {
    // A kind has one level of its own.
    levels: group ? LEVELS.all : LEVELS[level],
    ...(host && { hostId: host }),
    ...(q && !group && { q }),
    ...(group && { group }),
  };
}

/** Does it leave anything out that is shown otherwise? */
export const isFiltered = ({ q, host, level }: ErrorsQuery): boolean => Boolean(q || host || level);
