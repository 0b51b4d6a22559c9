import type { Heartbeat, SourceReport } from "@/lib/protocol";
import type { AgentsReading } from "../openclaw/agents";
import { randomHex } from "../random";

/** An idempotency key that sorts by time: made once, with the report. */
export function reportKey(now: number): string {
  return `hb-${Math.max(0, now).toString(36).padStart(9, "0")}-${randomHex(20)}`;
}

/** One sign of life with what was read at that moment. @param untoldDrops reports lost since the platform last heard of it */
export function heartbeatOf(reading: AgentsReading, now: number, untoldDrops = 0): Heartbeat {
  const queue: SourceReport[] =
    untoldDrops > 0
      ? [
          {
            source: "outbox",
            status: "error",
            reason: `${untoldDrops} unsent reports were dropped: the queue was full`,
          },
        ]
      : [];
  return {
    key: reportKey(now),
    observedAt: now,
    roster: reading.roster,
    agents: reading.agents,
    sources: [...reading.sources, ...queue],
  };
}
