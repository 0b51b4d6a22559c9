import { SESSION_KINDS, type SessionKind } from "@/lib/domain/session-key";
import { SESSION_SORTS, type SessionSort } from "@/lib/domain/session-order";
import { SESSION_STATUSES, type SessionStatus } from "@/lib/domain/session-status";
import type { SessionListInput } from "@/lib/services/sessions";

/** What the address of the sessions page asks for; "" and null stand for anything. */
export interface SessionsQuery {
  q: string;
  host: string;
  agent: string;
  kind: SessionKind | "all" | null;
  status: SessionStatus | null;
  sort: SessionSort;
  after: string;
}

export const MAX_QUERY_LENGTH = 200;

type Given = Record<string, string | string[] | undefined>;

/** What does not fit is as if it were not there: an address may be old, or typed by hand. */
export function sessionsQueryFrom(given: Given): SessionsQuery {
  const text = (name: string) => {
    const value = given[name];
    return typeof value === "string" ? value.slice(0, MAX_QUERY_LENGTH) : "";
  };
  const oneOf = <Value extends string>(values: readonly Value[], name: string) =>
    values.find((value) => value === given[name]) ?? null;
  return {
    q: text("q"),
    host: text("host"),
    agent: text("agent"),
    kind: oneOf(["all", ...SESSION_KINDS], "kind"),
    status: oneOf(SESSION_STATUSES, "status"),
    sort: oneOf(SESSION_SORTS, "sort") ?? "recent",
    after: text("after"),
  };
}

/** The address for a query; what is as always is left out. */
export function sessionsHref(query: Partial<SessionsQuery>): string {
  const params = new URLSearchParams();
  for (const name of ["q", "host", "agent", "kind", "status", "sort", "after"] as const) {
    const value = query[name];
    if (value && !(name === "sort" && value === "recent")) params.set(name, value);
  }
  const search = params.toString();
  return search ? `/sessions?${search}` : "/sessions";
}

export function sessionsInput({ q, host, agent, kind, status, sort, after }: SessionsQuery): SessionListInput {
  return {
    q,
    hostId: host || undefined,
    agentExternalId: agent || undefined,
    kind: kind ?? undefined,
    state: status ?? undefined,
    sort,
    after,
  };
}

/** Does it leave anything out? The order does not, nor where the page begins. */
export const isFiltered = ({ q, host, agent, kind, status }: SessionsQuery): boolean =>
  Boolean(q || host || agent || (kind && kind !== "all") || status);
