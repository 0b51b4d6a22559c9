import { type DeviceType, isDeviceType } from "@/lib/domain/device-type";
import type { HostState } from "@/lib/domain/liveness";

/** What the address of the list says. */
export interface HostsQuery {
  q: string;
  state?: HostState;
  type?: DeviceType;
  after?: string;
}

export const FILTER_STATES = ["online", "offline", "unknown", "waiting"] as const satisfies readonly HostState[];

const text = (value: string | string[] | undefined, most: number): string | undefined =>
  typeof value === "string" && value !== "" ? value.slice(0, most) : undefined;

/** Whatever does not make sense counts as not said. */
export function hostsQuery(given: Record<string, string | string[] | undefined>): HostsQuery {
  return {
    q: text(given.q, 200) ?? "",
    state: FILTER_STATES.find((state) => state === given.state),
    type: isDeviceType(given.type) ? given.type : undefined,
    after: text(given.after, 2_000),
  };
}

export function hostsHref({ q, state, type, after }: HostsQuery): string {
  const params = new URLSearchParams({
    ...(q && { q }),
    ...(state && { state }),
    ...(type && { type }),
    ...(after && { after }),
  });
  return params.size > 0 ? `/hosts?${params}` : "/hosts";
}
