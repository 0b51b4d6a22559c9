import { closeSync, openSync, readSync, statSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { positiveInteger } from "../arguments";
import type { Arguments, Run } from "../command";
import { lastLines } from "../log-file";
import { tildePath } from "../output";

const DEFAULT_LINES = 50;
const FOLLOW_MS = 300;

/** Shows the end of a log, and with `-f` what is added to it. */
export const run: Run = async (ctx, args) => {
  const path = args.has("errors") ? ctx.paths.errorLog : ctx.paths.log;
  // Where the end was when it was looked for: what is written meanwhile is followed, not lost.
  const seen = endOf(path);
  const lines = lastLines(path, wantedLines(args), args.has("follow") ? seen.size : undefined);
  for (const line of lines) ctx.out(line);
  if (args.has("follow")) return follow(path, seen);
  if (lines.length === 0) ctx.err(ctx.t("logs_empty", { path: tildePath(path, ctx.paths.home) }));
  return 0;
};

/** `-n`, or 50. @throws UsageError */
export function wantedLines(args: Arguments, fallback = DEFAULT_LINES): number {
  const text = args.text("lines");
  return text === undefined ? fallback : positiveInteger(text, "--lines", 1_000_000);
}

/** Where a file ends; a file that is not there ends at its beginning. */
const endOf = (path: string): { ino: number; size: number } =>
  statSync(path, { throwIfNoEntry: false }) ?? { ino: 0, size: 0 };

/** Prints what is appended until the process is ended; goes on in the fresh file after a rotation. */
function follow(path: string, seen: { ino: number; size: number }): Promise<number> {
  const size = () => statSync(path, { throwIfNoEntry: false });
  let { ino, size: position } = seen;
  let decoder = new StringDecoder("utf8");
  return new Promise<number>((resolve) => {
    const timer = setInterval(() => {
      const found = size();
      if (!found) return;
      if (found.ino !== ino || found.size < position) {
        position = 0;
        decoder = new StringDecoder("utf8");
      }
      ino = found.ino;
      position = printFrom(path, position, decoder);
    }, FOLLOW_MS);
    process.once("SIGINT", () => {
      clearInterval(timer);
      resolve(0);
    });
  });
}

function printFrom(path: string, from: number, decoder: StringDecoder): number {
  const handle = openSync(path, "r");
  const chunk = Buffer.alloc(65_536);
  let position = from;
  try {
    for (;;) {
      const count = readSync(handle, chunk, 0, chunk.length, position);
      if (count === 0) return position;
      position += count;
      process.stdout.write(decoder.write(chunk.subarray(0, count)));
    }
  } finally {
    closeSync(handle);
  }
}
