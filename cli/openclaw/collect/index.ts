import type { ReadProblem } from "../sessions/session";
import { agentDirectories } from "../storage";
import { totalsOf } from "../transcript/tally";
import { backlogOf } from "./backlog";
import { breathing } from "./breath";
import type { Progress } from "./look";
import { CollectorState } from "./memory";
import { scanDatabase } from "./scan-database";
import { scanFiles } from "./scan-files";
import { Seen } from "./seen";
import { shareNames, type TranscriptState } from "./state";

export type { TranscriptState } from "./state";

/** A session that changed since the platform last heard of it. */
export interface Change {
  agentId: string;
  transcript: TranscriptState;
  revision: number;
}

/** While a look takes long, ms. */
const SAVE_EVERY_MS = 5_000;

/**
 * Follows every transcript of a home: looks, counts what is new, remembers how far it came. Counts are absolute, so
 * that saying them twice changes nothing; what was not acknowledged is simply said again.
 */
export class Collector {
  readonly #state: CollectorState;
  readonly #seen = new Seen();
  readonly #problems = new Map<string, ReadProblem[]>();

  /** Keeps the beginning of what was asked and answered from now on. */
  withText = false;

  /** @param directory where it remembers @param options.keeps false leaves that as it is */
  constructor(
    readonly stateDir: string,
    directory: string,
    options: { keeps: boolean } = { keeps: true },
  ) {
    this.#state = new CollectorState(directory, options.keeps);
  }

  /** What could not be read at the last look. */
  get problems(): ReadProblem[] {
    return [...this.#problems.values()].flat();
  }

  /** Looks at every agent once. @param onProgress bytes of transcript read, for a first look that takes long */
  async scan(now: number, onProgress?: Progress): Promise<void> {
    for (const agentId of this.agents()) await this.scanAgent(agentId, now, onProgress);
  }

  /** Looks at one agent, and lets others have their turn meanwhile. */
  async scanAgent(agentId: string, now: number, onProgress?: Progress): Promise<void> {
    const problems: ReadProblem[] = [];
    const state = this.#state.of(agentId);
    const { withText } = this;
    const breath = breathing(this.#savingNowAndThen(agentId));
    const look = { agentId, state, problems, now, withText, breath, ...(onProgress && { onProgress }) };
    await scanDatabase(this.stateDir, this.#seen, look);
    await scanFiles(this.stateDir, this.#seen, look);
    shareNames(state);
    this.#state.save(agentId);
    this.#problems.set(agentId, problems);
  }

  /** Whoever is ended in the middle of a first look does not begin anew. */
  #savingNowAndThen(agentId: string): () => void {
    let savedAt = performance.now();
    return () => {
      if (performance.now() - savedAt < SAVE_EVERY_MS) return;
      this.#state.save(agentId);
      savedAt = performance.now();
    };
  }

  /** Every session once: the fullest copy of each, as `readSessions` would choose it. */
  sessions(agentId: string): TranscriptState[] {
    const best = new Map<string, TranscriptState>();
    for (const transcript of this.#state.of(agentId).values()) {
      const { sessionId } = transcript.session;
      const other = best.get(sessionId);
      best.set(sessionId, other && isFuller(other, transcript) ? other : transcript);
    }
    return [...best.values()];
  }

  agents(): string[] {
    return [...new Set([...agentDirectories(this.stateDir), ...this.#state.agents()])];
  }

  /** What the platform has not acknowledged, the longest waiting first. */
  changes(agents: readonly string[] = this.agents()): Change[] {
    return agents.flatMap((agentId) =>
      this.sessions(agentId)
        .filter((transcript) => transcript.sent < transcript.revision)
        .map((transcript) => ({ agentId, transcript, revision: transcript.revision })),
    );
  }

  /** The platform has these, as they were when `changes` listed them. */
  acknowledge(changes: readonly Change[]): void {
    for (const { transcript, revision } of changes) {
      transcript.sent = Math.max(transcript.sent, revision);
      if (transcript.sent === transcript.revision) transcript.dirtyFrom = null;
    }
    for (const agentId of new Set(changes.map((change) => change.agentId))) this.#state.save(agentId);
  }

  /** The platform lacks a part of these sessions: all of it is told at the next opportunity. */
  sayAgain(changes: readonly Pick<Change, "agentId" | "transcript">[]): void {
    for (const { transcript } of changes) {
      transcript.dirtyFrom = 0;
      transcript.revision += 1;
    }
    for (const agentId of new Set(changes.map((change) => change.agentId))) this.#state.save(agentId);
  }

  /**
   * Everything is told anew: all of it, as to a platform that has heard nothing, or its texts alone. Texts that may no
   * longer be told are forgotten.
   */
  sayAllAgain(what: "all" | "texts"): void {
    for (const agentId of this.agents()) {
      for (const transcript of this.#state.of(agentId).values()) {
        if (what === "all") transcript.dirtyFrom = 0;
        transcript.revision += 1;
        if (this.withText) continue;
        for (const turn of transcript.tally.turns) {
          delete turn.asked;
          delete turn.answered;
        }
      }
      this.#state.saveAnew(agentId);
    }
  }

  /** What is there to be read and was not yet, bytes: small once everything was read. */
  backlog(): number {
    // Who was looked at a moment ago has little to tell, and counting costs as much as looking.
    return this.agents()
      .filter((agentId) => !this.#problems.has(agentId))
      .reduce((sum, agentId) => sum + backlogOf(this.stateDir, agentId, this.#state.of(agentId)), 0);
  }

  /** Sums over everything counted, for comparing with the platform's. */
  totals() {
    const sessions = this.agents().flatMap((agentId) => this.sessions(agentId));
    return { sessions: sessions.length, ...totalsOf(sessions.flatMap(({ tally }) => tally.usage)) };
  }
}

const RANK = ["sqlite", "file", "sqlite-archive", "archive-file"];

/** Is `one` the copy to count? More entries win; then what is still there; then what OpenClaw itself reads. */
function isFuller(one: TranscriptState, two: TranscriptState): boolean {
  if (one.tally.entries !== two.tally.entries) return one.tally.entries > two.tally.entries;
  if ((one.goneAt === null) !== (two.goneAt === null)) return one.goneAt === null;
  return RANK.indexOf(one.session.source) <= RANK.indexOf(two.session.source);
}
