import type { SegmentState } from "@/lib/domain/uptime";

/**
 * How each state is drawn in bars and charts: by colour and by height or pattern, so that nobody needs to see the
 * colour. Offline stands tallest: it is what a reader must not miss.
 */
export const SEGMENT_LOOK: Record<SegmentState, { bar: string; colour: string }> = {
  online: { bar: "h-7 bg-online", colour: "var(--online)" },
  offline: { bar: "h-10 bg-offline", colour: "var(--offline)" },
  unknown: {
    bar: "h-7 bg-[repeating-linear-gradient(135deg,var(--late)_0_3px,var(--late-soft)_3px_7px)]",
    colour: "var(--late)",
  },
  none: { bar: "h-1.5 bg-edge/50", colour: "var(--edge)" },
};

export const SEGMENT_STATES = ["online", "offline", "unknown", "none"] as const satisfies readonly SegmentState[];
