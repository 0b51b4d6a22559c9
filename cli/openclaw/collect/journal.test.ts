import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { Journal } from "./journal";

const folder = mkdtempSync(join(tmpdir(), "journal-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const directory = () => join(folder, String(count++));
const files = (at: string) => readdirSync(at).sort();
const bytesIn = (at: string) => files(at).reduce((sum, name) => sum + statSync(join(at, name)).size, 0);
const read = (at: string) => {
  const journal = new Journal(at, "main");
  return { journal, records: journal.read() };
};
const record = (size: number, value = 0) => ({ value, text: "x".repeat(size) });

/** Writes as a program does that keeps everything in memory too. */
function writer(at: string) {
  const journal = new Journal(at, "main");
  const all = new Map<string, unknown>();
  return {
    all,
    write(records: [string, unknown][]) {
      for (const [key, value] of records) all.set(key, value);
      journal.write(new Map(records), (key) => all.get(key));
    },
  };
}

it("gives back the newest record of every key, whatever was written in whatever order", () => {
  const step = fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.nat()), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), fc.integer({ min: 1, max: 400_000 }), (steps, size) => {
      const at = directory();
      const { all, write } = writer(at);
      for (const records of steps) write(records.map(([key, value]) => [key, record(size / 20, value)]));
      if (steps.length > 0) expect(read(at).records).toEqual(all);
    }),
    { numRuns: 60 },
  );
});

it("writes what changed and nothing else, and never holds more than about twice what counts", () => {
  const at = directory();
  const { write } = writer(at);
  write(Array.from({ length: 10_000 }, (_, index) => [`s${index}`, record(400)]));
  const all = bytesIn(at);
  let most = 0;
  for (let round = 0; round < 30; round += 1) {
    for (let session = 0; session < 400; session += 1) write([[`s${session}`, record(400, round)]]);
    most = Math.max(most, bytesIn(at));
  }
  expect(most).toBeLessThan(all * 2 + 3_000_000);
  expect(read(at).records.size).toBe(10_000);
  const before = bytesIn(at);
  write([["s1", record(400, 99)]]);
  expect(bytesIn(at) - before).toBeLessThan(600);
});

it("passes over a record that a crash cut off, and goes on in another part", () => {
  const at = directory();
  const { write } = writer(at);
  write([
    ["a", 1],
    ["b", 1],
  ]);
  write([["a", 2]]);
  const [name = ""] = files(at);
  truncateSync(join(at, name), statSync(join(at, name)).size - 3);
  const { journal, records } = read(at);
  expect(Object.fromEntries(records)).toEqual({ a: 1, b: 1 });
  journal.write(new Map([["b", 3]]), (key) => records.get(key));
  expect(files(at).at(-1)).toBe("main.00000002.jsonl");
  expect(Object.fromEntries(read(at).records)).toEqual({ a: 1, b: 3 });
});

it("is not troubled by what others leave in its files", () => {
  const at = directory();
  writer(at).write([["a", 1]]);
  appendFileSync(join(at, files(at)[0] ?? ""), "nonsense\n\u0000\u0000\n[1]\n");
  expect(Object.fromEntries(read(at).records)).toEqual({ a: 1 });
});

it("leaves nothing of what it held when it is written anew", () => {
  const at = directory();
  const { write } = writer(at);
  write([["a", "a secret"]]);
  read(at).journal.rewrite(new Map([["a", "nothing"]]));
  expect(files(at)).toHaveLength(1);
  expect(files(at).map((name) => readFileSync(join(at, name), "utf8"))).toEqual(['["a","nothing"]\n']);
});
