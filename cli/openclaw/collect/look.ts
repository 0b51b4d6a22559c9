import type { ReadProblem } from "../sessions/session";
import type { Breath } from "./breath";
import type { AgentState } from "./state";

/** How far a scan has come, for those who wait for a first one: bytes read since it was last told. */
export type Progress = (bytes: number) => void;

/** One agent, and who looks at it. */
export interface Look {
  agentId: string;
  state: AgentState;
  /** What is found that cannot be read. */
  problems: ReadProblem[];
  /** Wall clock, ms. */
  now: number;
  breath: Breath;
  /** Keep the beginning of what was asked and answered. */
  withText: boolean;
  /** Told what was read since it was last told, bytes. */
  onProgress?: Progress;
}
