import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Entry } from "./entry";
import { readEntries } from "./file-reader";
import { MAX_LINE_BYTES } from "./lines";

const folder = mkdtempSync(join(tmpdir(), "transcript-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(content: string | Buffer, offset = 0) {
  const path = join(folder, "a.jsonl");
  writeFileSync(path, content);
  const found: (string | undefined)[] = [];
  const file = openSync(path, "r");
  const { offset: end } = await readEntries(file, offset, {
    onEntry: (entry: Entry | undefined) => found.push(entry?.kind),
  });
  closeSync(file);
  return { found, end };
}
const line = (kind: string, extra = "") => `{"type":"${kind}","text":"${extra}"}`;

it("leaves a half-written last line for later, even one cut inside a character", async () => {
  const whole = `${line("one")}\n`;
  const cut = Buffer.from(line("zwei", "ü")).subarray(0, 25);
  const first = await read(Buffer.concat([Buffer.from(whole), cut]));
  expect(first).toEqual({ found: ["one"], end: Buffer.byteLength(whole) });
  const grown = await read(`${whole}${line("zwei", "ü")}\n`, first.end);
  expect(grown.found).toEqual(["zwei"]);
});

it("splits at line feeds only, and takes Windows line ends and blank lines as they come", async () => {
  const { found } = await read(`${line("a", "\u2028\u2029\u0085")}\r\n\n\r\n${line("b")}\n`);
  expect(found).toEqual(["a", "b"]);
});

it("tells every line that is no entry, and goes on", async () => {
  const { found } = await read(`garbage\n${line("a")}\n{"type":\n${line("b")}\n\u0000\u0000\n`);
  expect(found).toEqual([undefined, "a", undefined, "b", undefined]);
});

it("reads lines longer than a chunk, across many of them", async () => {
  const { found } = await read(`${line("a")}\n${line("long", "x".repeat(3_500_000))}\n${line("b")}\n`);
  expect(found).toEqual(["a", "long", "b"]);
});

it("skips a line of 50 MB whole, counts it as not readable, and keeps the memory", async () => {
  const before = process.memoryUsage().arrayBuffers;
  const huge = Buffer.alloc(50_000_000, 0x78);
  const { found } = await read(Buffer.concat([Buffer.from(`${line("a")}\n`), huge, Buffer.from(`\n${line("b")}\n`)]));
  expect(found).toEqual(["a", undefined, "b"]);
  expect(process.memoryUsage().arrayBuffers - before - 2 * huge.length).toBeLessThan(2 * MAX_LINE_BYTES);
});
