import type { AgentRow } from "@/lib/services/agents";

/** What every view of the agents is given. */
export interface ViewProps {
  /** How many agents match what was searched for: they come first. */
  total: number;
  /** How many rows there are: those, and the others after them. */
  listed: number;
  rows: ReadonlyMap<number, AgentRow>;
  /** What was searched for, to be highlighted. */
  q: string;
  /** Whether bubbles rise where there is water. */
  bubbles: boolean;
  /** Tells which rows are in sight, so that they are read. */
  onShow(first: number, last: number): void;
  /** Leads to the view that shows everybody. */
  onList(): void;
}
