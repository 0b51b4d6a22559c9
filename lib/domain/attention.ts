/** What deserves a look on the overview, and the one word about the whole. Pure. */

/** trouble: something does not work · warning: it soon may not, or we cannot tell · notice: nothing to be done. */
export type Severity = "trouble" | "warning" | "notice";

/** THE TABLE of things worth a look, the worst first: this is the order in which they are shown. */
export const ATTENTION = {
  host_offline: "trouble",
  gateway_absent: "trouble",
  agents_offline: "trouble",
  jobs_stopped: "trouble",
  sources_lost: "trouble",
  gateway_not_ready: "warning",
  disk_full: "warning",
  memory_high: "warning",
  jobs_failing: "warning",
  error_burst: "warning",
  host_unknown: "warning",
  roster_unreadable: "warning",
  cloned: "warning",
  sources_unreadable: "warning",
  clock_wrong: "warning",
  gateway_unknown: "notice",
  storage_moved: "notice",
} as const satisfies Record<string, Severity>;

export type AttentionKind = keyof typeof ATTENTION;
export const ATTENTION_KINDS = Object.keys(ATTENTION) as AttentionKind[];

/** From here on it deserves a look. */
export const LIMITS_OF_CALM = {
  /** Percent used of the fullest disk, and of the memory. */
  disk: 90,
  memory: 95,
  /** So many errors within an hour are a burst. */
  errorsAnHour: 20,
  /** A gateway may be starting or draining for so long, ms. */
  gatewayUnsettledMs: 10 * 60_000,
} as const;

/** Figures of a machine older than this say nothing about now, ms. */
export const FIGURES_FRESH_MS = 5 * 60_000;

/** One thing about one host. */
export interface Finding {
  hostId: string;
  hostName: string;
  /** Milliseconds; null when nobody knows since when. */
  since: number | null;
  /** How many agents, how far the clock is off in milliseconds, …: what the kind is about. */
  amount: number | null;
}

/** The hosts with the same thing, the newest first; of many, some. */
export interface Attention {
  kind: AttentionKind;
  total: number;
  findings: Finding[];
}

export interface FleetCounts {
  total: number;
  online: number;
  offline: number;
  unknown: number;
  /** Added, and not heard from yet. */
  waiting: number;
}

/**
 * nothing: there is no host yet · waiting: none has reported yet · unknown: we cannot tell · trouble, warning: see the
 * list · alright: nothing is wrong that we know of.
 */
export type Verdict = "nothing" | "waiting" | "unknown" | "trouble" | "warning" | "alright";

/** The answer to "is everything alright?". */
export function verdictOf(hosts: FleetCounts, attention: readonly Pick<Attention, "kind">[]): Verdict {
  if (hosts.total === 0) return "nothing";
  if (hosts.waiting === hosts.total) return "waiting";
  const severities = attention.map(({ kind }) => ATTENTION[kind]);
  if (severities.includes("trouble")) return "trouble";
  if (hosts.online === 0) return "unknown";
  return severities.includes("warning") ? "warning" : "alright";
}

/** Worst first, and within one kind as they came. */
export const inOrder = (attention: readonly Attention[]): Attention[] =>
  attention
    .filter(({ total }) => total > 0)
    .sort((a, b) => ATTENTION_KINDS.indexOf(a.kind) - ATTENTION_KINDS.indexOf(b.kind));
