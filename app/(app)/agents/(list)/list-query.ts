import type { ShownState } from "@/lib/domain/liveness";
import { isView, type View } from "@/lib/i18n/preferences";

/** What the list shows, as it stands in the address. */
export interface ListQuery {
  q: string;
  state: ShownState | null;
  hostId: string | null;
  sort: "worst" | "name" | "active";
  /** Chosen on this page; null: as the browser remembers. */
  view: View | null;
}

export const STATES = ["offline", "unknown", "online", "retired"] as const satisfies readonly ShownState[];
export const SORTS = ["worst", "name", "active"] as const satisfies readonly ListQuery["sort"][];
export const MAX_QUERY_LENGTH = 200;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Given = Record<string, string | string[] | undefined>;

/** Reads an address kindly: what makes no sense is ignored, for a page must open. */
export function listQueryFrom(given: Given): ListQuery {
  const one = (name: string) => {
    const value = given[name];
    return Array.isArray(value) ? value[0] : value;
  };
  return {
    q: (one("q") ?? "").slice(0, MAX_QUERY_LENGTH),
    state: STATES.find((state) => state === one("state")) ?? null,
    hostId: UUID.test(one("host") ?? "") ? (one("host") ?? null) : null,
    sort: SORTS.find((sort) => sort === one("sort")) ?? "worst",
    view: [one("view")].find(isView) ?? null,
  };
}

/** The same as an address: "" or "?q=…". What is usual is left out. */
export function searchOf(query: ListQuery): string {
  const params = new URLSearchParams();
  if (query.q) params.set("q", query.q);
  if (query.state) params.set("state", query.state);
  if (query.hostId) params.set("host", query.hostId);
  if (query.sort !== "worst") params.set("sort", query.sort);
  if (query.view) params.set("view", query.view);
  const text = params.toString();
  return text ? `?${text}` : "";
}

/** Where a text matches what was searched for: for highlighting. */
export function matchIn(text: string, q: string): { before: string; match: string; after: string } | null {
  const wanted = q.trim();
  if (!wanted) return null;
  // Case folding by the regular expression keeps lengths; toLowerCase() does not ("İ").
  const found = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"), "i").exec(text);
  if (!found) return null;
  const end = found.index + found[0].length;
  return { before: text.slice(0, found.index), match: found[0], after: text.slice(end) };
}
