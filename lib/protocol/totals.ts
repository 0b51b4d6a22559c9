/** What a platform holds of a host's sessions, for comparing with a recount. */

/** One session; usage is added up from its quarter hours. */
export interface SessionTotals {
  agentId: string;
  sessionId: string;
  entries: number;
  /** Of people, of models and results of tools. */
  messages: number;
  toolsFailed: number;
  errors: number;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  /** Billionths of a US dollar, as reported. */
  costNanos: number;
}

/** The answer to GET /api/totals: one page. */
export interface HostTotals {
  /** Platform clock, ms. */
  now: number;
  /** Sessions idle for longer are deleted; null: none are. */
  keptDays: number | null;
  sessions: SessionTotals[];
  /** Ask again with `?after=` this; null: that was all. */
  next: string | null;
}
