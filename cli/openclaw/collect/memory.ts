import { rmSync } from "node:fs";
import { isObject } from "../../json-file";
import { errorCode, errorText } from "../../output";
import { newTally } from "../transcript/tally";
import { Journal } from "./journal";
import type { AgentState, TranscriptState } from "./state";

/** Beside each transcript, under a key of its own: what was acknowledged of it, which is told far oftener. */
const SENT = "sent ";

/** What was last written down of a transcript. */
type Written = Pick<TranscriptState, "revision" | "position" | "stamp" | "goneAt" | "sent">;

interface Remembered {
  state: AgentState;
  journal: Journal;
  written: Map<string, Written>;
}

/** A journal for each agent: what changed is written and nothing else, however many sessions there are. */
export class CollectorState {
  readonly #directory: string;
  readonly #agents = new Map<string, Remembered>();
  /** Why what was remembered could not be used or kept: it is read again then, and counts once all the same. */
  problem: string | undefined;

  /** @param keeps false: nothing is written */
  constructor(
    directory: string,
    readonly keeps = true,
  ) {
    this.#directory = directory;
  }

  of(agentId: string): AgentState {
    return this.#remembered(agentId).state;
  }

  /** Agents something is remembered of, also those whose folder is gone. */
  agents(): string[] {
    return Journal.names(this.#directory).map((name) => Buffer.from(name, "base64url").toString("utf8"));
  }

  /** Writes down what changed; where the disk refuses, it is remembered for as long as this process lives. */
  save(agentId: string): void {
    if (!this.keeps) return;
    const remembered = this.#remembered(agentId);
    const { state, journal, written } = remembered;
    const records = new Map<string, unknown>();
    for (const [key, transcript] of state) {
      const before = written.get(key);
      if (!before || isOther(before, transcript)) records.set(key, transcript);
      else if (before.sent !== transcript.sent) records.set(SENT + key, transcript.sent);
    }
    this.#quietly(() => {
      journal.write(records, (key) => recordOf(state, key));
      for (const key of records.keys()) note(remembered, key.startsWith(SENT) ? key.slice(SENT.length) : key);
    });
  }

  /** As `save`, and leaves nothing on the disk of what was remembered before. */
  saveAnew(agentId: string): void {
    if (!this.keeps) return;
    const remembered = this.#remembered(agentId);
    this.#quietly(() => {
      remembered.journal.rewrite(remembered.state);
      for (const key of remembered.state.keys()) note(remembered, key);
    });
  }

  /** Forgets everything: the next scan reads it all again. */
  reset(): void {
    this.#agents.clear();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #quietly(work: () => void): void {
    try {
      work();
      this.problem = undefined;
    } catch (cause) {
      this.problem = errorCode(cause) || errorText(cause);
    }
  }

  #remembered(agentId: string): Remembered {
    const known = this.#agents.get(agentId);
    if (known) return known;
    // Ids can hold what file names cannot.
    const journal = new Journal(this.#directory, Buffer.from(agentId).toString("base64url"));
    const remembered: Remembered = { state: new Map(), journal, written: new Map() };
    this.#agents.set(agentId, remembered);
    try {
      revive(journal.read(), remembered.state);
      for (const key of remembered.state.keys()) note(remembered, key);
    } catch (cause) {
      if (errorCode(cause) !== "ENOENT") this.problem = errorCode(cause) || errorText(cause);
    }
    return remembered;
  }
}

const isOther = (before: Written, { revision, position, stamp, goneAt }: TranscriptState): boolean =>
  before.revision !== revision || before.position !== position || before.stamp !== stamp || before.goneAt !== goneAt;

function note({ state, written }: Remembered, key: string): void {
  const transcript = state.get(key);
  if (!transcript) return;
  const { revision, position, stamp, goneAt, sent } = transcript;
  written.set(key, { revision, position, stamp, goneAt, sent });
}

/** What counts now of a record; undefined for one that nothing needs any more. */
function recordOf(state: AgentState, key: string): unknown {
  return key.startsWith(SENT) ? state.get(key.slice(SENT.length))?.sent : state.get(key);
}

function revive(records: Map<string, unknown>, state: AgentState): void {
  for (const [key, value] of records) {
    const transcript = key.startsWith(SENT) ? undefined : revived(value);
    if (transcript) state.set(key, transcript);
  }
  for (const [key, transcript] of state) {
    const sent = records.get(SENT + key);
    if (typeof sent === "number") transcript.sent = Math.max(transcript.sent, sent);
    // The newest record was lost in a crash: what is read once more must count as newer than what was acknowledged.
    transcript.revision = Math.max(transcript.revision, transcript.sent);
    if (transcript.sent === transcript.revision) transcript.dirtyFrom = null;
  }
}

/** Only what we wrote ourselves stands here; its tables get no prototype, as when they were made. */
function revived(value: unknown): TranscriptState | undefined {
  if (!isObject(value) || !isObject(value.tally)) return undefined;
  const state = value as unknown as TranscriptState;
  const tally = { ...newTally(), ...state.tally };
  for (const name of ["kinds", "tools", "stopReasons"] as const) {
    tally[name] = Object.assign(Object.create(null), state.tally[name]);
  }
  return { ...state, tally };
}
