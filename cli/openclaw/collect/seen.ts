import { statSync } from "node:fs";
import { join } from "node:path";
import { type Index, readIndex } from "../sessions/files";
import { NodeTable } from "../sessions/nodes";

/** What a collector found at its last look and need not read again while it stays as it was. */
export class Seen {
  /** Stamps of databases that were read to their end, by path. */
  readonly databases = new Map<string, string>();
  readonly #nodes = new Map<string, NodeTable>();
  readonly #indexes = new Map<string, { stamp: string; index: Index }>();

  /** The session keys of a database, as last read. */
  nodes(path: string): NodeTable {
    const table = this.#nodes.get(path) ?? new NodeTable();
    this.#nodes.set(path, table);
    return table;
  }

  /** As last read; while OpenClaw rewrites the file, what it said before counts. */
  lastIndex(folder: string): Index {
    return this.#indexes.get(folder)?.index ?? { byId: new Map() };
  }

  /** What `sessions.json` of a folder says; the same object while the file stays. @throws as `readIndex` */
  index(folder: string): Index {
    const found = statSync(join(folder, "sessions.json"), { throwIfNoEntry: false });
    const stamp = found ? `${found.ino}:${found.size}:${found.mtimeMs}` : "-";
    const known = this.#indexes.get(folder);
    if (known?.stamp === stamp) return known.index;
    const index = readIndex(folder);
    this.#indexes.set(folder, { stamp, index });
    return index;
  }
}
