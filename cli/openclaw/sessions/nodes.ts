import { isObject } from "../../json-file";
import type { Reader, Row } from "../sqlite";
import { factsOf, type SessionFacts } from "./session";

const NODES = "session_nodes";

/** What a database says of its session keys. */
export interface Nodes {
  facts: Map<string, SessionFacts>;
  /** Session ids that a key leads to now. */
  current: Set<string>;
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/**
 * The session keys of one database. Each of them holds kilobytes of JSON: once read, only those that changed are read
 * again.
 */
export class NodeTable {
  readonly #facts = new Map<string, SessionFacts>();
  readonly #ids = new Map<string, string>();
  #newest = Number.MIN_SAFE_INTEGER;

  read(reader: Reader): Nodes {
    const columns = reader.columns(NODES);
    if (columns.size > 0) this.#readChanged(reader, columns);
    return { facts: this.#facts, current: new Set(this.#ids.values()) };
  }

  #readChanged(reader: Reader, columns: Set<string>): void {
    const from = `SELECT ${this.#columns(columns)} FROM ${NODES}`;
    const isOrdered = columns.has("updated_at");
    if (isOrdered && this.#newest > Number.MIN_SAFE_INTEGER) {
      this.#take(reader.each(`${from} WHERE updated_at >= ?`, this.#newest));
      if (reader.all(`SELECT count(*) AS n FROM ${NODES}`)[0]?.n === this.#facts.size) return;
    }
    // Some are gone, or nobody says what changed.
    this.#facts.clear();
    this.#ids.clear();
    this.#take(reader.each(from));
  }

  #columns(present: Set<string>): string {
    const wanted = ["session_key", "current_session_id", "entry_json", "label", "spawned_by", "parent_session_key"];
    return [...wanted, "updated_at"].map((name) => (present.has(name) ? name : `NULL AS ${name}`)).join(", ");
  }

  #take(rows: Iterable<Row>): void {
    for (const row of rows) {
      const key = text(row.session_key);
      if (key === null) continue;
      const id = text(row.current_session_id);
      if (id === null) this.#ids.delete(key);
      else this.#ids.set(key, id);
      const entry = parsedObject(row.entry_json);
      this.#facts.set(key, {
        ...factsOf(entry),
        label: text(row.label) ?? text(entry.label),
        spawnedBy: text(row.spawned_by) ?? text(entry.spawnedBy),
        parentSessionKey: text(row.parent_session_key) ?? text(entry.parentSessionKey),
      });
      if (typeof row.updated_at === "number") this.#newest = Math.max(this.#newest, row.updated_at);
    }
  }
}

function parsedObject(json: unknown): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(String(json));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
