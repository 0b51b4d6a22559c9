import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LogBook, MOST_WAITING } from "@/cli/openclaw/logs/book";
import { readLogLine } from "@/cli/openclaw/logs/line";
import { lookThroughLogs } from "@/cli/openclaw/logs/look";
import { findLogs } from "@/cli/openclaw/logs/places";
import { resolvePaths } from "@/cli/paths";
import { veilOf } from "@/cli/upload/session-item";
import type { PrivacyLevel } from "@/lib/domain/privacy";
import { LogReport } from "@/lib/protocol";
import { FIXTURES, type Home, makeHome } from "./support/cli";

/** OpenClaw's own logs, read from real files as OpenClaw writes them. */

const NOW = Date.UTC(2026, 10, 21, 12);
const DAY = "openclaw-2026-11-21.log";

const line = (level: string, message: string, over: Record<string, unknown> = {}) =>
  `${JSON.stringify({
    "0": JSON.stringify({ subsystem: "gateway" }),
    "1": message,
    _meta: { logLevelName: level, date: "2026-11-21T11:59:00.000Z" },
    time: "2026-11-21T11:59:00.000+00:00",
    message,
    ...over,
  })}\n`;

interface World {
  home: Home;
  dir: string;
  file: string;
  /** Looks as a service that was just started does; `count level message` of everything that waits. */
  look(options?: { now?: number; level?: PrivacyLevel; env?: Record<string, string> }): Promise<string[]>;
  /** The same as reports, checked against the wire. */
  reports(level?: PrivacyLevel): Promise<LogReport[]>;
  problems: string[];
  env: Record<string, string>;
}

function world(env: Record<string, string> = {}): World {
  const home = makeHome();
  const dir = join(home.home, "tmp-openclaw");
  mkdirSync(dir);
  const made: World = {
    home,
    dir,
    file: join(dir, DAY),
    env: { HOME: home.home, OPENCLAW_MONITOR_LOG_DIR: dir, PATH: process.env.PATH ?? "", ...env },
    problems: [],
    async look({ now = NOW, level = "metadata", env: more = {} } = {}) {
      const paths = resolvePaths({ ...made.env, ...more });
      const book = new LogBook(paths.logBookFile);
      for (let again = true; again; ) {
        const looked = await lookThroughLogs({
          ...{ paths, book, now, env: made.env, withJournal: true },
          veil: veilOf(level),
        });
        made.problems = looked.problems;
        again = looked.more;
      }
      expect(book.save()).toBeUndefined();
      return book.waiting.map(({ count, level: how, message }) => `${count} ${how} ${message}`);
    },
    async reports(level) {
      await made.look(level ? { level } : {});
      const paths = resolvePaths(made.env);
      return new LogBook(paths.logBookFile).waiting.map((one) => LogReport.parse(one));
    },
  };
  return made;
}

describe("a line of OpenClaw's log", () => {
  const read = (text: string) => readLogLine(Buffer.from(text.trimEnd()));

  it("X-9: is an error by its level, not by its words", () => {
    expect(read(line("INFO", "error: everything failed"))).toBeUndefined();
    expect(read(line("DEBUG", "critical exception"))).toBeUndefined();
    expect(read(line("WARN", "slow"))).toMatchObject({ level: "warn", subsystem: "gateway", isGateway: true });
    expect(read(line("ERROR", "x"))).toMatchObject({ level: "error", at: Date.UTC(2026, 10, 21, 11, 59) });
    expect(read(line("FATAL", "x"))).toMatchObject({ level: "fatal" });
  });

  it("X-9: is not deceived by a message that looks like a level", () => {
    expect(read(line("INFO", '"logLevelName":"ERROR"'))).toBeUndefined();
  });

  it("X-9: tells the gateway from a command that somebody typed", () => {
    const bare = { "0": "text", "1": undefined };
    expect(read(line("ERROR", "[openclaw] The CLI command failed.", bare))?.isGateway).toBe(false);
    expect(read(line("ERROR", "gateway connect failed: refused", bare))?.isGateway).toBe(false);
    expect(read(line("ERROR", "Cannot reach it", bare))?.isGateway).toBe(false);
    expect(read(line("ERROR", "Gateway failed to start: port in use", bare))?.isGateway).toBe(true);
    expect(read(line("ERROR", "[openclaw] Uncaught exception: boom", bare))?.isGateway).toBe(true);
    expect(read(line("ERROR", "[tools] read failed", bare))).toMatchObject({ isGateway: true, subsystem: "tools" });
  });

  it("names the cause that stands beside the message, and the stack", () => {
    const about = { "1": { error: "Channel is required", stack: "Error: x\n    at a" }, "2": "job failed" };
    expect(read(line("WARN", "job failed", about))).toMatchObject({
      message: "job failed: Channel is required",
      detail: "Error: x\n    at a",
    });
  });

  it.each([
    ["2026-11-21T11:00:00.000Z [ws] Error: refused", "error", "ws", "Error: refused"],
    ["\u001b[31mUnhandled EXCEPTION\u001b[0m", "error", "", "Unhandled EXCEPTION"],
    ["CRITICAL: disk", "error", "", "CRITICAL: disk"],
    ["the run failed", "error", "", "the run failed"],
  ])("S2-10: without a level is an error by its words: %j", (text, level, subsystem, message) => {
    expect(read(text)).toMatchObject({ level, subsystem, message, isGateway: true });
  });

  it.each(["all is well", "0 errors", "    at failHandler (a.js:1)", "no failures", "", "{broken json error", "[1,2]"])(
    "S2-10: is none: %j",
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );
});

describe("following OpenClaw's logs", () => {
  it.each([
    ["files-2026.5.28", { warn: 15, error: 3 }],
    ["mixed-2026.7.1", { warn: 5, error: 1 }],
    ["sqlite-2026.9.6", { warn: 28, error: 2 }],
  ])("X-9: the recorded logs of %s give what the gateway said and nothing of commands", async (name, expected) => {
    const { dir, reports } = world();
    cpSync(join(FIXTURES, name, "tmp-openclaw"), dir, { recursive: true });
    const found = await reports();
    const sum = (level: string) =>
      found.filter((one) => one.level === level).reduce((total, { count }) => total + count, 0);
    expect({ warn: sum("warn"), error: sum("error") }).toEqual(expected);
    expect(found.filter(({ message }) => /CLI command|OPENCLAW_DEBUG|raw_params/.test(message))).toEqual([]);
    expect(found.every(({ source, fingerprint }) => source === "gateway" && fingerprint !== "")).toBe(true);
  });

  it("S2-10: counts what is the same once with how often it came, first and last", async () => {
    const { file, reports } = world();
    for (const [minute, id] of [
      ["10", "aaaa1111"],
      ["30", "bbbb2222"],
      ["20", "cccc3333"],
    ]) {
      appendFileSync(file, line("ERROR", `run ${id} took ${minute}ms`, { time: `2026-11-21T11:${minute}:00.000Z` }));
    }
    const [one, ...others] = await reports();
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      count: 3,
      firstAt: Date.UTC(2026, 10, 21, 11, 10),
      observedAt: Date.UTC(2026, 10, 21, 11, 30),
    });
  });

  it("S2-10: goes on after a restart where it was, also in the middle of a line", async () => {
    const { file, look } = world();
    const half = line("ERROR", "later é");
    appendFileSync(file, line("ERROR", "first") + half.slice(0, -4));
    expect(await look()).toEqual(["1 error first"]);
    expect(await look()).toEqual(["1 error first"]);
    appendFileSync(file, half.slice(-4));
    expect(await look()).toEqual(["1 error first", "1 error later é"]);
  });

  it("S2-10: follows a full file by its new name, and the new one beside it; nothing twice", async () => {
    const { file, dir, look } = world();
    writeFileSync(file, line("ERROR", "one"));
    await look();
    appendFileSync(file, line("ERROR", "two"));
    renameSync(file, join(dir, "openclaw-2026-11-21.1.log"));
    writeFileSync(file, line("ERROR", "three"));
    expect((await look()).sort()).toEqual(["1 error one", "1 error three", "1 error two"]);
    renameSync(join(dir, "openclaw-2026-11-21.1.log"), join(dir, "openclaw-2026-11-21.2.log"));
    expect(await look()).toHaveLength(3);
  });

  it("S2-10: reads a file anew that was cut or replaced, and one of the next day from its beginning", async () => {
    const { file, dir, look } = world();
    writeFileSync(file, line("ERROR", "one") + line("ERROR", "two"));
    await look();
    truncateSync(file, 0);
    appendFileSync(file, line("ERROR", "three"));
    expect(await look()).toContain("1 error three");
    writeFileSync(file, line("ERROR", "four, which is longer than what stood there before".repeat(5)));
    expect((await look()).at(-1)).toContain("four");
    writeFileSync(join(dir, "openclaw-2026-11-22.log"), line("ERROR", "tomorrow"));
    expect(await look()).toContain("1 error tomorrow");
  });

  it("survives garbage, a line of 50 MB, and lines that are no text at all", async () => {
    const { file, look } = world();
    writeFileSync(file, line("ERROR", "before"));
    appendFileSync(file, "{not json\n\n\u0000\u0001\n[]\nnull\n");
    appendFileSync(file, Buffer.from([0xff, 0xfe, 0x0a]));
    appendFileSync(file, `${"x".repeat(50 * 1024 * 1024)}error\n`);
    appendFileSync(file, line("ERROR", "after"));
    expect(await look()).toEqual(["1 error before", "1 error after"]);
  });

  it("keeps its memory bounded: of too many kinds the rest is counted together", async () => {
    const { file, look } = world();
    const words = (index: number) => [...String(index)].map((digit) => "abcdefghij"[Number(digit)]).join("");
    const lines = Array.from({ length: MOST_WAITING + 50 }, (_, index) => line("ERROR", `kind x${words(index)} here`));
    writeFileSync(file, lines.join(""));
    const found = await look();
    expect(found).toHaveLength(MOST_WAITING + 1);
    expect(found.at(-1)).toBe("50 error ");
  });

  it("tells what waits also after the clock was set back, and counts no moment that is still to come", async () => {
    const { file, env, look } = world();
    writeFileSync(file, line("ERROR", "from tomorrow", { time: "2026-11-22T11:00:00.000Z" }));
    await look();
    const book = new LogBook(resolvePaths(env).logBookFile);
    expect(book.waiting).toMatchObject([{ observedAt: NOW, firstAt: NOW }]);
    expect(book.due(NOW - 86_400_000, 10)).toHaveLength(1);
  });

  it("begins anew when what it remembered is damaged", async () => {
    const { file, home, look } = world();
    writeFileSync(file, line("ERROR", "one"));
    await look();
    writeFileSync(home.path("status-monitor/logs.json"), "{damaged");
    expect(await look()).toEqual(["1 error one"]);
  });

  it("leaves out what lies too far back for anybody to take", async () => {
    const { file, look } = world();
    writeFileSync(file, line("ERROR", "long ago", { time: "2026-10-01T00:00:00.000Z" }) + line("ERROR", "now"));
    expect(await look()).toEqual(["1 error now"]);
  });
});

describe("where OpenClaw logs", () => {
  it("X-9: a named profile has files of its own, and the default one does not read them", async () => {
    const { dir, look } = world();
    writeFileSync(join(dir, DAY), line("ERROR", "default"));
    writeFileSync(join(dir, "openclaw-work-2026-11-21.log"), line("ERROR", "of work"));
    expect(await look()).toEqual(["1 error default"]);
    expect(await look({ env: { OPENCLAW_PROFILE: "work" } })).toEqual(["1 error of work"]);
  });

  it("X-9: the configuration may name another file, with its rotated ones", async () => {
    const { home, env, look } = world();
    home.write("openclaw.json", JSON.stringify({ logging: { file: join(home.home, "own", "claw.log") } }));
    mkdirSync(join(home.home, "own"));
    writeFileSync(join(home.home, "own", "claw.log"), line("ERROR", "one"));
    writeFileSync(join(home.home, "own", "claw.1.log"), line("ERROR", "two"));
    writeFileSync(join(home.home, "own", "claw.other.log"), line("ERROR", "not this"));
    // As when they were copied elsewhere to be looked at.
    env.OPENCLAW_MONITOR_LOG_DIR = join(home.home, "own");
    expect((await look()).sort()).toEqual(["1 error one", "1 error two"]);
    delete env.OPENCLAW_MONITOR_LOG_DIR;
    home.write("status-monitor/logs.json", "{}");
    expect((await look()).sort()).toEqual(["1 error one", "1 error two"]);
  });

  it("S2-10: where it has no log of its own, what the service manager caught of its output is read", async () => {
    const { home, env, look } = world();
    const config = JSON.stringify({ logging: { file: join(home.home, "none", "claw.log") } });
    home.write("openclaw.json", config);
    home.write("logs/gateway.log", "2026-11-21T11:00:00Z [ws] all well\n[ws] Error: refused\n");
    delete env.OPENCLAW_MONITOR_LOG_DIR;
    expect(await look()).toEqual(["1 error Error: refused"]);
    const book = new LogBook(resolvePaths(env).logBookFile);
    expect(book.waiting).toMatchObject([{ source: "gateway.log", subsystem: "ws" }]);
  });

  it("X-9: on systemd hosts without files the journal of its unit is read on from a cursor", async () => {
    const { home, env, look } = world();
    const config = JSON.stringify({ logging: { file: join(home.home, "none", "claw.log") } });
    home.write("openclaw.json", config);
    delete env.OPENCLAW_MONITOR_LOG_DIR;
    mkdirSync(join(home.home, ".config/systemd/user"), { recursive: true });
    writeFileSync(join(home.home, ".config/systemd/user/openclaw-gateway.service"), "[Service]\n");
    const bin = join(home.home, "bin");
    mkdirSync(bin);
    const entry = (cursor: string, more: object) =>
      JSON.stringify({ __CURSOR: cursor, __REALTIME_TIMESTAMP: `${(NOW - 60_000) * 1000}`, PRIORITY: "6", ...more });
    writeFileSync(
      join(bin, "journalctl"),
      `#!/bin/sh\necho "$@" >> ${home.home}/asked\ncase "$*" in\n*after-cursor=c3*) ;;\n*) cat <<'END'\n${[
        entry("c1", { MESSAGE: "[ws] all well" }),
        entry("c2", { MESSAGE: [...Buffer.from("[ws] Error: bytes")] }),
        entry("c3", { MESSAGE: "segfault", PRIORITY: "2" }),
      ].join("\n")}\nEND\n;; esac\n`,
    );
    chmodSync(join(bin, "journalctl"), 0o755);
    env.PATH = `${bin}:${env.PATH}`;
    expect(await look()).toEqual(["1 error Error: bytes", "1 fatal segfault"]);
    expect(await look()).toHaveLength(2);
    const asked = readFileSync(join(home.home, "asked"), "utf8").trim().split("\n");
    expect(asked[0]).toContain("--user-unit=openclaw-gateway.service");
    expect(asked[0]).toContain("--since=-24h");
    expect(asked[1]).toContain("--after-cursor=c3");
  });

  it("X-9: a crash snapshot is told once, as fatal, with its stack", async () => {
    const { home, look } = world();
    const snapshot = {
      ...{ version: 1, generatedAt: "2026-11-21T11:30:00.000Z", reason: "fatal_unhandled_rejection" },
      error: { name: "Error", message: "out of memory", stack: "Error: out of memory\n    at a (b.js:1)" },
    };
    home.write("logs/stability/openclaw-stability-a-1-fatal.json", JSON.stringify(snapshot));
    home.write("logs/stability/openclaw-stability-b-2-broken.json", "{");
    expect(await look()).toEqual(["1 fatal fatal_unhandled_rejection: Error: out of memory"]);
    expect(await look()).toHaveLength(1);
  });

  it("files that were left long ago are nobody's", async () => {
    const { env, file } = world();
    writeFileSync(file, line("ERROR", "x"));
    expect(findLogs(resolvePaths(env), Date.now()).files).toHaveLength(1);
    expect(findLogs(resolvePaths(env), Date.now() + 10 * 86_400_000).files).toEqual([]);
  });
});

describe("what leaves the host of an error", () => {
  it("S2-10: is one line of at most 500 characters without secrets or escapes", async () => {
    const { file, reports } = world();
    writeFileSync(file, line("ERROR", `\u001b[31mtoken=abcdefgh12345678\n${"é".repeat(900)}`));
    const [one] = await reports();
    expect(one?.message).toMatch(/^token=\[redacted:assignment\] é+…$/);
    expect([...(one?.message ?? "")]).toHaveLength(500);
  });

  it("is never what a tool was asked to do, unless the owner chose so", async () => {
    const text = 'read failed: ENOENT raw_params={"path":"my diary.md"}';
    const { file, look } = world();
    writeFileSync(file, line("ERROR", text));
    expect(await look()).toEqual(["1 error read failed: ENOENT"]);
    const open = world();
    writeFileSync(open.file, line("ERROR", text));
    expect(await open.look({ level: "content" })).toEqual([`1 error ${text}`]);
  });

  it("is no word where only counts may leave, and the same fingerprint", async () => {
    const telling = world();
    const silent = world();
    for (const { file } of [telling, silent]) writeFileSync(file, line("ERROR", "a word"));
    const [[said], [counted]] = [await telling.reports("metadata"), await silent.reports("counts")];
    expect(counted).toMatchObject({ message: "", count: 1, fingerprint: said?.fingerprint });
  });
});
