import { DEVICE } from "@/lib/protocol/device";
import type { Failure } from "../upload/failure";
import type { Codes, Poll } from "./platform";

/** How the wait ended. */
export type Decision = Exclude<Poll, { kind: "pending" | "slow_down" | "failed" }>;

/** A platform that does not answer is asked ever more seldom, up to this. */
const LONGEST_PAUSE_SECONDS = 60;
/** A machine that lost its clock or its network while its code ran out asks a little longer: the platform decides. */
const GRACE_SECONDS = 60;

export interface Waiting {
  poll(): Promise<Poll>;
  sleep(ms: number): Promise<void>;
  /** Milliseconds. */
  now(): number;
  /** Called with the first failure of a row of them, and with undefined when the platform answers again. */
  onTrouble(failure: Failure | undefined): void;
}

/**
 * Polls until somebody decided or the code has run out: never faster than the platform allows, slower each time it says
 * so, and through failures of the network.
 */
export async function waitForDecision(codes: Codes, io: Waiting): Promise<Decision> {
  const endsAt = io.now() + (codes.expiresInSeconds + GRACE_SECONDS) * 1000;
  let interval = codes.intervalSeconds;
  let failures = 0;
  let pause = interval;
  for (;;) {
    await io.sleep(pause * 1000);
    const answer = await io.poll();
    if (answer.kind === "failed") {
      failures += 1;
      if (failures === 1) io.onTrouble(answer.failure);
      const wished = answer.failure.retryAfterSeconds ?? 0;
      pause = Math.max(interval, wished, Math.min(interval * 2 ** failures, LONGEST_PAUSE_SECONDS));
    } else {
      if (failures > 0) io.onTrouble(undefined);
      failures = 0;
      if (answer.kind === "slow_down") interval += DEVICE.slowDownSeconds;
      else if (answer.kind !== "pending") return answer;
      pause = interval;
    }
    if (io.now() >= endsAt) return { kind: "expired" };
  }
}
