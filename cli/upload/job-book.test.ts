import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { JobBook, type JobChange, type ToldJob } from "./job-book";

const NOW = 1_795_000_000_000;
const DAY_MS = 86_400_000;
const RUN = { at: NOW - 60_000, status: "ok", completion: null, delivery: null, durationMs: 5_000, sessionId: null };

const path = (): string => join(mkdtempSync(join(tmpdir(), "monitor-test-")), "jobs.json");
const job = (jobId: string): ToldJob & { goneAt: null } => ({
  key: jobId,
  jobId,
  name: `job ${jobId}`,
  runningAt: NOW,
  nextRunAt: NOW,
  goneAt: null,
});
const idle = { runningAt: null, nextRunAt: null };
const bare = (jobId: string, goneAt: number) => ({ key: jobId, jobId, name: null, ...idle, goneAt });

function settle(book: JobBook, changes: JobChange[]): JobChange[] {
  for (const change of changes) book.settle(change);
  return changes;
}

it("tells once that a job is gone, and with it or later how its last run went", () => {
  const book = new JobBook(path());
  settle(book, book.changes([{ item: job("a"), runs: [] }], NOW));
  expect(settle(book, book.changes([], NOW + 1))).toMatchObject([
    { item: { name: "job a", ...idle, goneAt: NOW + 1 }, runs: [] },
  ]);
  expect(book.changes([], NOW + 2)).toEqual([]);
  // It was still running when its job was deleted.
  const late = [{ item: book.gone(bare("a", NOW + 3)), runs: [RUN] }];
  expect(settle(book, book.changes(late, NOW + 3))).toMatchObject([
    { item: { name: "job a", goneAt: NOW + 1 }, runs: [RUN], isWhole: false },
  ]);
  expect(book.changes([{ item: book.gone(bare("a", NOW + 4)), runs: [RUN] }], NOW + 4)).toEqual([]);
});

it("tells of a job that nobody saw what its runs tell", () => {
  const book = new JobBook(path());
  const unseen = [{ item: book.gone(bare("b", NOW)), runs: [RUN] }];
  expect(book.changes(unseen, NOW)).toEqual([{ item: bare("b", NOW), runs: [RUN], isWhole: true }]);
});

it("tells of a job that came back", () => {
  const book = new JobBook(path());
  settle(book, book.changes([{ item: job("a"), runs: [] }], NOW));
  settle(book, book.changes([], NOW + 1));
  expect(book.changes([{ item: job("a"), runs: [] }], NOW + 2)).toMatchObject([{ item: { goneAt: null } }]);
});

it("forgets a job that is gone when OpenClaw has none of its runs, after a day", () => {
  const file = path();
  const book = new JobBook(file);
  settle(
    book,
    book.changes(
      ["a", "b"].map((id) => ({ item: job(id), runs: [RUN] })),
      NOW,
    ),
  );
  settle(book, book.changes([], NOW));
  const held = new Map([["b", new Set([RUN.at])]]);
  const remembered = () => JSON.parse(readFileSync(file, "utf8")).jobs.map(({ item }: { item: ToldJob }) => item.jobId);
  book.save(held, NOW + DAY_MS / 2);
  expect(remembered()).toEqual(["a", "b"]);
  book.save(held, NOW + 2 * DAY_MS);
  expect(remembered()).toEqual(["b"]);
});
