/**
 * Which numbers of a sender were counted already: the highest, and a bit for each of the few below it. A number that is
 * older than those is taken for one that was counted. Constant in size, and independent of anybody's clock.
 */
export interface ReplayWindow {
  /** The highest number counted; -1 when none was. */
  newest: number;
  /** Bit n: was `newest - 1 - n` counted? Fits PostgreSQL's bigint. */
  seen: bigint;
}

const BITS = 62;
const MASK = (1n << BigInt(BITS)) - 1n;

export const EMPTY_WINDOW: ReplayWindow = { newest: -1, seen: 0n };

/** The window after `sequence` was counted; null when it was counted before. */
export function counted(window: ReplayWindow, sequence: number): ReplayWindow | null {
  const { newest, seen } = window;
  if (newest < 0) return { newest: sequence, seen: 0n };
  if (sequence > newest) {
    const ahead = sequence - newest;
    if (ahead > BITS) return { newest: sequence, seen: 0n };
    // The one that was highest becomes a bit as well.
    return { newest: sequence, seen: ((seen << BigInt(ahead)) | (1n << BigInt(ahead - 1))) & MASK };
  }
  const behind = newest - 1 - sequence;
  if (sequence === newest || behind >= BITS) return null;
  const bit = 1n << BigInt(behind);
  return seen & bit ? null : { newest, seen: seen | bit };
}
