import type { AgentRow } from "@/lib/services/agents";

/** What every view of the agents is given. */
export interface ViewProps {
  total: number;
  rows: ReadonlyMap<number, AgentRow>;
  /** What was searched for, to be highlighted. */
  q: string;
  /** Tells which rows are in sight, so that they are read. */
  onShow(first: number, last: number): void;
}
