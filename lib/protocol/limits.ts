/** Limits of one report; documented in docs/protocol.md. */
export const LIMITS = {
  agentsPerReport: 10_000,
  itemsPerBatch: 500,
  idLength: 200,
  nameLength: 120,
  greetingLength: 280,
  reasonLength: 300,
  /** Of one session: what is newest. */
  turnsPerSession: 200,
  toolsPerTurn: 30,
  toolsPerSession: 200,
  errorsPerSession: 50,
  excerptLength: 1_000,
  /** Of an error as logs tell it, and of the lines below it. */
  logMessageLength: 500,
  logDetailLength: 4_000,
  /** Quarter hours in one item; a session with more is said in several. */
  bucketsPerItem: 2_000,
  /** Runs of a job in one item; one with more is said in several. */
  runsPerItem: 500,
  disksPerSample: 8,
  temperaturesPerSample: 16,
  bodyBytes: 1_000_000,
  inflatedBytes: 8_000_000,
  depth: 16,
} as const;
