import type { Tally } from "../transcript/tally";

/** One transcript of one agent: what is known of the session it belongs to, and everything counted in it. */
export interface SessionReading {
  agentId: string;
  sessionId: string;
  /** null when nothing names it any more. */
  sessionKey: string | null;
  /** Every key that names it now; several may. */
  sessionKeys: string[];
  /** Where it was read. */
  source: "file" | "sqlite" | "sqlite-archive" | "archive-file";
  /** The file's name, when it is one. */
  file?: string;
  /** live | reset | deleted: what became of a transcript file. */
  fileKind?: "live" | "reset" | "deleted";
  /** Is it the one its key leads to now? */
  current: boolean;
  /** running | done | failed | killed | timeout | deleted; null when nobody says. */
  status: string | null;
  spawnedBy: string | null;
  parentSessionKey: string | null;
  label: string | null;
  /** Tokens in the context after the last run, and the model's limit; null when unknown. Not a sum of anything. */
  contextUsed: number | null;
  contextLimit: number | null;
  tally: Tally;
}

/** Something that could not be read, or not wholly. */
export interface ReadProblem {
  agentId: string;
  what: string;
  status: "unsupported" | "error";
  reason: string;
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const whole = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? Math.round(value) : null;

/** What the store says of a session key, in the file and in the database alike. */
export interface SessionFacts {
  status: string | null;
  spawnedBy: string | null;
  parentSessionKey: string | null;
  label: string | null;
  contextUsed: number | null;
  contextLimit: number | null;
}

export const NO_FACTS: SessionFacts = {
  status: null,
  spawnedBy: null,
  parentSessionKey: null,
  label: null,
  contextUsed: null,
  contextLimit: null,
};

/** The facts of one entry of sessions.json, or of `entry_json`. */
export function factsOf(entry: Record<string, unknown>): SessionFacts {
  return {
    status: text(entry.status),
    spawnedBy: text(entry.spawnedBy),
    parentSessionKey: text(entry.parentSessionKey),
    label: text(entry.label),
    contextUsed: whole(entry.totalTokens),
    contextLimit: whole(entry.contextTokens),
  };
}
