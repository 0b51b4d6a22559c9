import { DEFAULT_RANGE, isUsageRange, type UsageRangeName } from "@/lib/domain/usage-range";
import type { UsageFilter } from "@/lib/services/usage";
import type { UsageBreakdownName } from "@/lib/services/usage-breakdown";

/** What the address of the usage page says; nonsense counts as not said. */
export interface UsageQuery {
  range: UsageRangeName;
  by: UsageBreakdownName;
  show: "cost" | "tokens";
  filter: UsageFilter;
}

export const BREAKDOWNS = ["day", "agent", "model", "session", "host"] as const satisfies readonly UsageBreakdownName[];
const MAX_LENGTH = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Given = Record<string, string | string[] | undefined>;

export function usageQuery(given: Given): UsageQuery {
  const text = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === "string" && value.length <= MAX_LENGTH ? value : undefined;
  };
  const range = text("range") ?? "";
  const by = text("by");
  const host = text("host");
  const hostId = host !== undefined && UUID.test(host) ? host : undefined;
  const filter: UsageFilter = { hostId, agent: text("agent") || undefined, model: text("model") };
  return {
    range: isUsageRange(range) ? range : DEFAULT_RANGE,
    by: BREAKDOWNS.find((name) => name === by) ?? "day",
    show: text("show") === "tokens" ? "tokens" : "cost",
    filter,
  };
}

/** The address of the same page with something changed. What is as always is left out. */
export function usageHref(query: UsageQuery, change: Partial<UsageQuery> = {}, path = "/usage"): string {
  const { range, by, show, filter } = { ...query, ...change };
  const params = new URLSearchParams();
  if (range !== DEFAULT_RANGE) params.set("range", range);
  if (by !== "day") params.set("by", by);
  if (show !== "cost") params.set("show", show);
  if (filter.hostId !== undefined) params.set("host", filter.hostId);
  if (filter.agent !== undefined) params.set("agent", filter.agent);
  if (filter.model !== undefined) params.set("model", filter.model);
  const search = params.toString();
  return search ? `${path}?${search}` : path;
}
