/** Limits of one report; documented in docs/protocol.md. */
export const LIMITS = {
  agentsPerReport: 10_000,
  itemsPerBatch: 500,
  idLength: 200,
  nameLength: 120,
  greetingLength: 280,
  reasonLength: 300,
  bodyBytes: 1_000_000,
  inflatedBytes: 8_000_000,
  depth: 16,
} as const;
