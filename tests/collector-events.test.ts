import { DatabaseSync } from "node:sqlite";
import { zstdCompressSync } from "node:zlib";
import { expect, it } from "vitest";
import { BEGINNING, EventTable, type Stop } from "../cli/openclaw/sessions/events";
import { readDatabase } from "../cli/openclaw/sqlite";
import { makeHome } from "./support/cli";

/** How the events of a transcript are fetched from a database: short ones together, long ones alone, all in order. */
const COLUMNS = "session_id TEXT, seq INTEGER, event_json TEXT";
const PACKED = ", event_zstd BLOB, event_utf8_bytes INTEGER";

/** An event of its own kind, so that the order in which it is told can be seen. */
const event = (kind: number, filling = ""): string =>
  JSON.stringify({ type: "custom", customType: `k${kind}`, data: filling, timestamp: "2026-11-21T01:00:05.000Z" });

const FILLINGS = ["", "short\nlines – “quoted”, 完成", "x".repeat(5_000), "完成".repeat(20_000)];

/** A database of 500 events of all sizes, with holes in their numbers. @returns its path and the numbers */
function databaseOf(isPacked: (kind: number) => boolean, more = PACKED) {
  const path = makeHome({ "agent/none": "" }).path("agent/openclaw-agent.sqlite");
  const database = new DatabaseSync(path);
  database.exec(`CREATE TABLE transcript_events (${COLUMNS}${more}, PRIMARY KEY (session_id, seq)); BEGIN`);
  const numbers: number[] = [];
  for (let kind = 0; kind < 500; kind += 1) {
    const text = event(kind, FILLINGS[(kind * 7) % 11]);
    const seq = kind * 3 - 9;
    numbers.push(seq);
    if (isPacked(kind)) {
      const put = database.prepare("INSERT INTO transcript_events VALUES ('s', ?, NULL, ?, ?)");
      put.run(seq, zstdCompressSync(text), Buffer.byteLength(text));
    } else {
      database.prepare("INSERT INTO transcript_events (session_id, seq, event_json) VALUES ('s', ?, ?)").run(seq, text);
    }
  }
  database.prepare("INSERT INTO transcript_events (session_id, seq, event_json) VALUES ('t', 1, ?)").run(event(7777));
  database.exec("COMMIT");
  database.close();
  return { path, numbers };
}

/** What is told after an event, and where it could be stopped. */
function told(path: string, after: number) {
  return readDatabase(path, (reader) => {
    const kinds: string[] = [];
    const table = new EventTable(reader);
    const onEvent = (entry: object | undefined) => kinds.push(entry && "kind" in entry ? String(entry.kind) : "none");
    const stops: (Stop & { told: number })[] = [];
    for (const stop of table.after("s", after, { onEvent })) stops.push({ ...stop, told: kinds.length });
    const isKnown = stops.every(({ seq, beginning }) => table.beginningAt("s", seq) === beginning);
    return { kinds, stops, isKnown };
  });
}

const KINDS = Array.from({ length: 500 }, (_, kind) => `custom:k${kind}`);

it.each([
  ["text", () => false, PACKED],
  ["text, in a database that knows no packed ones", () => false, ""],
  ["packed", () => true, PACKED],
  ["some text, some packed", (kind: number) => kind % 3 !== 0, PACKED],
])("X-17: events of a database are told once and in order: %s", (_, isPacked, more) => {
  const { path } = databaseOf(isPacked, more);
  expect(told(path, BEGINNING).kinds).toEqual(KINDS);
});

it("X-17: reading goes on from every place where it stopped, and knows the event before it", () => {
  const { path, numbers } = databaseOf((kind) => kind % 3 !== 0);
  const { stops, isKnown } = told(path, BEGINNING);
  expect(isKnown).toBe(true);
  expect(stops.at(-1)?.seq).toBe(numbers.at(-1));
  for (const stop of stops) {
    expect(numbers.indexOf(stop.seq)).toBe(stop.told - 1);
    expect(told(path, stop.seq).kinds).toEqual(KINDS.slice(stop.told));
  }
});

it("X-2: an event that holds nothing, and a small packed one that holds megabytes, are one event each", () => {
  const { path } = databaseOf(() => false);
  const database = new DatabaseSync(path);
  const put = database.prepare("INSERT INTO transcript_events VALUES ('s', ?, ?, ?, ?)");
  put.run(5000, null, null, null);
  put.run(5001, "", null, null);
  put.run(5002, null, zstdCompressSync(event(5002, "x".repeat(3_000_000))), 3_000_100);
  put.run(5003, null, zstdCompressSync(event(5003)), null);
  put.run(5004, event(5004), null, null);
  database.close();
  expect(told(path, 4999).kinds).toEqual(["none", "none", "custom:k5002", "custom:k5003", "custom:k5004"]);
});
